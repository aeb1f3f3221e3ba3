"""Reasons of the library in the language that is spoken here."""

from bot.chat.wording import shared
from bot.chat.wording.numbers import number
from bot.reasons import Reason


def worded(reason: Reason | str) -> str:
    """A reason as a sentence; what was kept as one stays as it is."""
    if isinstance(reason, str):
        return reason
    shown = {
        name: number(value, "g") if isinstance(value, float) else value
        for name, value in reason.values.items()
    }
    return shared.LIBRARY_REASONS[reason.why.name.lower()].format_map(shown)
