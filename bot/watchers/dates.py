"""Dates as forum pages and rows write them, as UTC epoch milliseconds.

Pages do not say their time zone; they are read as UTC.
"""

import re
from datetime import UTC, datetime

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NAME = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_MONTH = rf"(?P<month>{_NAME})\.?"
_WEEKDAY = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>\d{4})"
_TIME = r"(?P<hour>\d{1,2}):(?P<minute>\d\d)(?::\d\d)?(?: ?(?P<half>[ap])\.?m\.?)?"
_AFTER_DAY = r"(?:(?:,| at| -|T)? ?" + _TIME + ")?"
_FULL = tuple(
    re.compile(rf"(?:{_WEEKDAY},? )?{form}{_AFTER_DAY}", re.IGNORECASE | re.ASCII)
    for form in (
        rf"{_MONTH} {_DAY},? {_YEAR}",
        rf"{_DAY} {_MONTH},? {_YEAR}",
        rf"{_YEAR}-(?P<number>\d\d)-{_DAY}",
    )
)
_LOOSE = re.compile(
    rf"\d{{1,3}}(?:s|m|h|d|mo|yr?)|{_NAME} (?:\d{{1,2}}|\d{{4}}|['’]\d\d)|\d{{1,2}} {_NAME}"
    rf"|(?:today|yesterday|{_WEEKDAY})(?: at|,) \d{{1,2}}:\d\d(?: ?[ap]m)?"
    r"|(?:an?|\d{1,2}) (?:moment|minute|hour|day|week|month|year)s? ago|a moment ago",
    re.IGNORECASE | re.ASCII,
)


def full_date_ms(text: str) -> int | None:
    """Read a text that is nothing but a full date, with or without a time; else None."""
    for form in _FULL:
        if match := form.fullmatch(text):
            return _moment_ms(match.groupdict())
    return None


def is_date(text: str) -> bool:
    """Whether a text is nothing but a date, full or not: "Jan 2025", "2d", "Today at 9:00"."""
    return len(text) < 60 and (full_date_ms(text) is not None or bool(_LOOSE.fullmatch(text)))


def iso_ms(text: str) -> int:
    """Read an ISO 8601 date or time; without an offset it is UTC.

    Raises ValueError where it is none, or lies outside the years 1 to 9999.
    """
    moment = datetime.fromisoformat(text.strip())
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return _epoch_ms(aware)


def _moment_ms(groups: dict[str, str | None]) -> int | None:
    name, number = groups.get("month"), groups.get("number")
    month = _MONTHS.index(name[:3].lower()) + 1 if name else int(number or 0)
    hour, minute = int(groups["hour"] or 0), int(groups["minute"] or 0)
    if half := groups["half"]:
        hour = hour % 12 + (12 if half.lower() == "p" else 0)
    try:
        moment = datetime(
            int(groups["year"] or 0), month, int(groups["day"] or 0), hour, minute, tzinfo=UTC
        )
    except ValueError:
        return None
    return _epoch_ms(moment)


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def _epoch_ms(moment: datetime) -> int:
    since = moment - _EPOCH
    return (since.days * 86_400 + since.seconds) * 1000 + since.microseconds // 1000
