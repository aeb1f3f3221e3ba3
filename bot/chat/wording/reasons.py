"""Sentences that carry their values, in the language that is spoken here."""

from bot.chat.wording import shared
from bot.chat.wording.language import ENGLISH, spoken
from bot.chat.wording.numbers import number
from bot.reasons import Plain, Reason, Sentence, status_in_english


def worded(reason: Reason | str) -> str:
    """A reason as a sentence; what was kept as one stays as it is."""
    return reason if isinstance(reason, str) else reason.told(_text, _shown)


def _text(why: Sentence) -> str:
    return shared.LIBRARY_REASONS[why.name.lower()]


def _shown(name: str, value: Plain) -> str:
    if isinstance(value, float):
        return number(value, "g")
    if name == "status" and isinstance(value, int):
        return _status(value)
    return str(value)


def _status(code: int) -> str:
    """A status with its phrase. Of a rare one only English knows a phrase."""
    if phrase := shared.STATUS_PHRASES.get(str(code)):
        return f"{code} ({phrase})"
    return status_in_english(code) if spoken() == ENGLISH else str(code)
