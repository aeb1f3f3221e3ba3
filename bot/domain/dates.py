"""Dates as they stand in texts, and days of times.

Only dates that stand written out are read, in English: "2024", "May 2024",
"8 February 2024", "February 8th, 2024", "2024-02-08". Everything else is no date.
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """The days from ``first`` to ``last``, both included: what a written date may mean."""

    first: date
    last: date


_LAST_MS = 253_402_300_799_000
"""The last second that a datetime can tell."""
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
# A bare number is a year only in these bounds: "2048 GPUs" is none.
_YEAR = r"(?P<year>19\d\d|20[0-3]\d)"
_BEFORE, _AFTER = r"(?<![\w.,:/$€£%+-])", r"(?![\w%€£/-]|[.,:]\d)"
_FORMS = tuple(
    re.compile(_BEFORE + form + _AFTER, re.IGNORECASE)
    for form in (
        _YEAR + r"-(?P<number>\d\d)-(?P<day>\d\d)",
        rf"{_DAY}(?: of)? {_MONTH},? {_YEAR}",
        rf"{_MONTH} {_DAY},? {_YEAR}",
        rf"{_MONTH},?(?: of)? {_YEAR}",
        _YEAR,
    )
)
# What is counted and not dated: "2030 tokens", "1999 US dollars", but not "in 2024 users ...".
_UNITS = (
    r"tokens?|param(?:eter)?s?|weights|layers?|gpus?|cpus?|cores?|cards|chips?|nodes?|servers"
    r"|watts?|kilowatts|megawatts|volts?|joules?|nits|hertz|dollars?|euros?|pounds|cents|yen|yuan"
    r"|rupees|bucks|usd|eur|gbp|users?|people|persons|employees|workers|members|customers|players"
    r"|subscribers|followers|students|copies|units?|pieces|items|files?|lines?|pages?|words?"
    r"|characters|bytes?|bits?|pixels|messages|posts|requests|queries|samples|examples|images"
    r"|videos|seconds?|minutes?|hours?|days?|weeks?|months?|years?|cycles|steps|iterations"
    r"|times|degrees|calories|grams?|kilograms|tons?|tonnes|met(?:er|re)s?|kilomet(?:er|re)s"
    r"|miles?|feet|inches|lit(?:er|re)s?|points"
)
_SYMBOLS = r"[kmgt]i?b|[mg]bit|[kmg]?wh?|mah|[kmg]?hz|fps|dpi|ppi|mm|cm|km|kg|kcal|ms"
_COUNTED = re.compile(
    rf"\s(?:(?:us|ai|input|output|new|active|more|different|unique|[a-z]+\d\w*)\s)?"
    rf"(?:(?P<symbol>{_SYMBOLS})|{_UNITS})\b",
    re.IGNORECASE,
)
_TIME_BEFORE = re.compile(
    r"(?:\b(?:in|since|until|till|by|during|before|after|early|late|mid|the|its|their)|['’]s)\s+$",
    re.IGNORECASE,
)


def parse_prefix(text: str) -> Period | None:
    """Read an ISO 8601 prefix, "2024", "2024-02" or "2024-02-08"; None if it is none."""
    parts = re.fullmatch(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?", text, re.ASCII)
    if not parts:
        return None
    year, month, day = (int(part) if part else None for part in parts.groups())
    return _period(year or 0, month, day)


def moment_of(ms: int) -> datetime:
    """The UTC time of epoch milliseconds; one outside of 1970 to 9999 counts as the nearest in it.

    Times of sources come from files of others: none of them may stop the judging of a post.
    """
    return datetime.fromtimestamp(min(max(ms, 0), _LAST_MS) / 1000, UTC)


def day_of(ms: int) -> date:
    """The UTC day of a time in epoch milliseconds; see ``moment_of``."""
    return moment_of(ms).date()


def dates_in(text: str) -> list[Period]:
    """The dates that stand in a text, in order; the finest reading of each."""
    found: dict[int, Period] = {}
    taken: list[tuple[int, int]] = []
    for form in _FORMS:
        for match in form.finditer(text):
            start, end = match.span()
            period = _read(match.groupdict())
            if form is _FORMS[-1] and _is_count(text, start, end):
                continue
            if period and not any(start < there and end > here for here, there in taken):
                taken.append((start, end))
                found[start] = period
    return [found[start] for start in sorted(found)]


def prefix_of(period: Period) -> str:
    """Write a period as the ISO 8601 prefix that means it, as coarse as it is."""
    first, last = period.first, period.last
    if first == last:
        return first.isoformat()
    return f"{first:%Y}" if first.month != last.month else f"{first:%Y-%m}"


def _is_count(text: str, start: int, end: int) -> bool:
    """Whether what could be a year counts the noun or unit behind it."""
    counted = _COUNTED.match(text, end)
    if not counted:
        return False
    # as many characters as the longest word of time and some blanks
    return bool(counted["symbol"]) or not _TIME_BEFORE.search(text[max(start - 12, 0) : start])


def _read(groups: dict[str, str | None]) -> Period | None:
    name, number, day = groups.get("month"), groups.get("number"), groups.get("day")
    month = _MONTHS.index(name[:3].lower()) + 1 if name else int(number) if number else None
    return _period(int(groups["year"] or 0), month, int(day) if day else None)


def _period(year: int, month: int | None, day: int | None) -> Period | None:
    if not 1 <= year <= 9999 or (month is not None and not 1 <= month <= 12):
        return None
    if month is None:
        return Period(date(year, 1, 1), date(year, 12, 31))
    days = monthrange(year, month)[1]
    if day is None:
        return Period(date(year, month, 1), date(year, month, days))
    return Period(date(year, month, day), date(year, month, day)) if 1 <= day <= days else None
