"""Sentences that carry their values, in the language that is spoken here."""

from collections.abc import Mapping
from typing import Any

from bot.chat.wording import shared
from bot.chat.wording.language import ENGLISH, named, spoken
from bot.chat.wording.numbers import number
from bot.domain.log_entry import Detail
from bot.reasons import Plain, Reason, Sentence, status_in_english


def worded(reason: Reason | str) -> str:
    """A reason as a sentence; what was kept as one stays as it is."""
    return reason if isinstance(reason, str) else reason.told(_text, _shown)


def _text(why: Sentence) -> str:
    texts = shared.LOG_DETAILS if isinstance(why, Detail) else shared.LIBRARY_REASONS
    return texts[why.name.lower()]


def _shown(why: Sentence, name: str, value: Plain) -> str:
    if isinstance(value, float):
        return number(value, "g")
    if name == "status" and isinstance(value, int):
        return _status(value)
    if not isinstance(why, Detail):
        return str(value)
    if name == "language":
        return named(str(value))
    return _names(name).get(str(value), str(value))


def _status(code: int) -> str:
    """A status with its phrase. Of a rare one only English knows a phrase."""
    if phrase := shared.STATUS_PHRASES.get(str(code)):
        return f"{code} ({phrase})"
    return status_in_english(code) if spoken() == ENGLISH else str(code)


def _names(name: str) -> Mapping[str, str]:
    """What the values of a name in the log are called here; others speak for themselves."""
    tables: Mapping[str, Mapping[Any, str]] = {
        "bar": shared.BARS,
        "kind": shared.KINDS_INSIDE,
        "kinds": shared.KINDS_INSIDE,
        "matter": shared.MATTERS,
        "mode": shared.MODES,
        "note": shared.NOTE_NAMES,
        "preset": shared.PRESETS,
    }
    return tables.get(name, {})
