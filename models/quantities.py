"""Numbers with their units, and dates, as people write them.

Plain rules over English text: digits ("2,000", "2k", "$44 billion"), number
words ("twenty-five", "two thousand three hundred"), ranges, percentages, money,
sizes, times, versions, years, decades and months. What a number counts is its
unit: a known unit in a base measure, or else the noun that follows. What a price
or rate is per belongs to its unit. In doubt there is no quantity.
"""

import math
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from models.measures import STARTERS, Measure, is_month, measure
from models.numerals import Token, is_suffix, scale_at, tokens, value_at
from models.units import AMBIGUOUS, LETTERS, MONTHS, SCALES, singular, unit_of, word_set

Kind = Literal["number", "year", "month"]
Bound = Literal["=", "~", ">", "<", "<="]

_TOLERANCE, _ROUGH = 0.015, 0.12
# K, M and the sizes of memory may be powers of 2: 128K is 131,072 or 128,000.
_SLACK = {"k": 0.07, "m": 0.07, "thousand": 0.03}
_BYTES = 0.07


@dataclass(frozen=True, slots=True)
class Quantity:
    """A value from ``low`` to ``high`` (equal but for ranges), in its unit's base measure.

    ``start`` and ``end`` are character offsets of the whole phrase. ``unit`` is
    a base unit ("usd", "byte/second"), or empty where the number counts things, or
    "/day" where it counts them per day; ``nouns`` are the words after it that may
    name those things. ``slack`` is the share by which a value of its form may be off.
    """

    kind: Kind
    low: float
    high: float
    unit: str
    bound: Bound
    start: int
    end: int
    nouns: frozenset[str] = frozenset()
    slack: float = _TOLERANCE


_VERSION_BEFORE = re.compile(r"(?:\b(?:version|v|ver|[a-z]?[A-Z][\w.+-]*[A-Za-z+])[ -]?)$")
_YEAR_BEFORE = word_set("in by until till since before after from year")
_SCREENS = word_set(
    "video tv screen monitor display panel output resolution footage gaming movie film stream at"
)
_FAMILY_BEFORE = re.compile(r"\b[A-Z][\w-]* \d[\d.]{0,5} $")  # the 70B of "Llama 3 70B"
_FRACTIONS = word_set("half halve third quarter fifth tenth eighth")
_COUNTED = word_set(
    "person model time player copy copie unit user employee customer line game word token gpu core"
)
_NEGATED = re.compile(
    r"(?:\b(?:no|not|nor|never|nothing|none|cannot|without)\b|n['’]t\b)(?P<far>[^.,;:!?]*?) "
    r"(?:(?P<more>(?:more|greater|higher|larger|longer) than|over|above)"
    r"|(?:less|fewer|lower|smaller|shorter) than|under|below)\s*\W?$",
    re.IGNORECASE,
)


def _before(words: str, sign: str) -> re.Pattern[str]:
    return re.compile(rf"(?:\b(?:{words})|{sign})\s*\W?$", re.IGNORECASE)


# What stands before a number; "<=" names the greatest value itself, "<" a bound on it.
_BEFORE: dict[Bound, re.Pattern[str]] = {
    ">": _before(
        "over|more than|greater than|above|at least|upwards of|exceeds?|minimum of", "[>≥]"
    ),
    "<": _before("under|less than|fewer than|below", "<"),
    "<=": _before("at most|up to|as (?:many|much) as|max(?:imum)?(?: of)?", "≤"),
    "~": _before(
        "about|around|some|roughly|nearly|almost|circa|approximately|like|close to|hardly|barely",
        "~",
    ),
}
_AFTER: dict[Bound, re.Pattern[str]] = {
    ">": re.compile(r"\+(?![\w+])|\s{1,2}or (?:more|above|higher|greater)\b"),
    "<": re.compile(r"\s{1,2}or (?:less|fewer|below|under)\b"),
    "~": re.compile(r"\s{1,2}or so\b"),
}
_PLUS = re.compile(r"[^\W_+]\+(?![\w+])")
_DECADE_BEFORE = re.compile(r"(?:\b(?:the|early|late|mid)[ -]|['’])['’]?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Amount:
    """A number or range without its unit, the word of its scale, and the next index."""

    low: float
    high: float
    scale: str
    end: int
    loose: bool = False


@lru_cache(maxsize=4096)
def quantities_of_source(text: str) -> tuple[Quantity, ...]:
    """As ``quantities``, and kept: for sources and claims on record, and for no post's words."""
    return quantities(text)


def quantities(text: str) -> tuple[Quantity, ...]:
    """Give every number and date of ``text`` in order. Never raises."""
    row = tokens(text)
    found: list[Quantity] = []
    index = 0
    while index < len(row):
        taken = _date(text, row, index) or _number(text, row, index)
        if taken:
            found += taken[0]
            index = taken[1]
        else:
            index += 1
    return tuple(found)


def _date(text: str, row: list[Token], at: int) -> tuple[list[Quantity], int] | None:
    token = row[at]
    if token.low in MONTHS and is_month(row, at):
        month = float(MONTHS[token.low])
        return [Quantity("month", month, month, "month name", "=", token.start, token.end)], at + 1
    if not token.digits or token.money or token.value is None or not token.text.isdigit():
        return None
    if _is_decade(text, token):
        low = token.value + (1900 if token.value < 100 else 0)
        return [Quantity("year", low, low + 9, "year", "=", token.start, token.end + 1)], at + 2
    is_year = len(token.text) == 4 and 1500 <= token.value < 2100
    named = token.next.isalpha() or text[token.start - 1 : token.start].isalnum()
    # "2048 H800 cards" are more likely than that year.
    named = named or (token.value > 2040 and (not at or row[at - 1].low not in _YEAR_BEFORE))
    if is_year and not named and not _counts(row, at):
        return [
            Quantity("year", token.value, token.value, "year", "=", token.start, token.end)
        ], at + 1
    return None


def _is_decade(text: str, token: Token) -> bool:
    """The 1980s and the 80s; "it took 90s" is a time."""
    if not re.match(r"s\b", text[token.end : token.end + 2]) or (token.value or 1) % 10:
        return False
    if len(token.text) == 4:
        return 1500 <= (token.value or 0) < 2100
    before = text[max(0, token.start - 8) : token.start]
    return len(token.text) == 2 and bool(_DECADE_BEFORE.search(before))


def _counts(row: list[Token], at: int) -> bool:
    """Whether a unit or a scale follows, so that 1,800 or 2000 watts is no year."""
    if at + 1 >= len(row):
        return False
    after = row[at + 1].text
    return bool(unit_of(after) or after.lower() in SCALES or singular(after) in _COUNTED)


def _number(text: str, row: list[Token], at: int) -> tuple[list[Quantity], int] | None:
    amount = _loose(row, at) or _amount(text, row, at)
    if amount is None:
        return None
    start, size = row[at].start, _measured(row, at, measure(row, amount.end, row[at].money))
    bound = _bound(text[max(0, start - 60) : start])
    if bound is None or not _is_plain(row, at, amount, size):
        return [], amount.end
    low, high, end = amount.low * size.factor, amount.high * size.factor, size.end
    if low == high:
        rest, end = _rest(row, size)
        low, high = low + rest, high + rest
    last = row[min(end, len(row)) - 1].end
    last += bool(_AFTER[">"].match(text, last)) and text[last] == "+"
    bound = _bound_after(text, start, last) or ("~" if amount.loose and bound == "=" else bound)
    slack = _BYTES if size.unit.startswith("byte") else _SLACK.get(amount.scale, _TOLERANCE)
    return [Quantity("number", low, high, size.unit, bound, start, last, size.nouns, slack)], end


def _loose(row: list[Token], at: int) -> _Amount | None:
    """Read "a million" and "half a billion", but no "one in a million"."""
    words = [token.low for token in row[at : at + 4]]
    taken = next((s for s in _LOOSE if words[: len(s)] == list(s)), ())
    word = words[len(taken)] if taken and len(taken) < len(words) else ""
    before = row[at - 1].low if at else ""
    end = at + len(taken) + 1
    hyphen = end < len(row) and row[end].text == "-"
    if word not in ("million", "billion", "trillion") or before in ("of", "in", "not") or hyphen:
        return None
    value = SCALES[word] * (0.5 if "half" in taken else 1.0)
    return _Amount(value, value, word, end, loose=True)


_LOOSE = (("half", "a"), ("a", "half"), ("half",), ("a",))


def _amount(text: str, row: list[Token], at: int) -> _Amount | None:
    """Read "44 billion" or "12 to 17 million"."""
    token = row[at]
    if token.value is None or (token.low in ("one", "zero") and not _counts(row, at)):
        return None
    if token.digits and not token.money and _is_label(text, row, at):
        return None
    low, end = value_at(row, at)
    scale, word, end = scale_at(row, end, token.money)
    low = high = low * (scale or 1.0)
    between = at > 0 and row[at - 1].low == "between"
    joined = end + 1 < len(row) and row[end].low in ("to", "-", "–", "and" if between else "to")
    if joined and (row[end + 1].value or 0) > 0:
        high, end = value_at(row, end + 1)
        later, word, end = scale_at(row, end, token.money)
        high = high * (later or 1.0)
        low = low if scale else low * (later or 1.0)
    return _Amount(low, high, word, end)


def _is_label(text: str, row: list[Token], at: int) -> bool:
    """Windows 11, version 6.1, R1, H100, 5G: the number belongs to a name."""
    token = row[at]
    if token.start and text[token.start - 1].isalpha():
        return True
    if token.next.isalpha() and not is_suffix(row, at + 1):
        return True
    lead = text[max(0, token.start - 40) : token.start]
    if token.next in ("b", "B") and _FAMILY_BEFORE.search(lead):
        return True
    before = _VERSION_BEFORE.search(lead)
    return before is not None and before[0].strip(" -").lower() not in STARTERS | set(MONTHS)


def _is_plain(row: list[Token], at: int, amount: _Amount, size: Measure) -> bool:
    """Whether it is sure what is counted: no thirds, "one in five", 4K screens or "70 B"."""
    end = amount.end
    after = row[end + (row[end].text == "-") :][:1] if end < len(row) else []
    before = [token.low for token in row[max(0, at - 2) : at]]
    if amount.low > amount.high or (after and singular(after[0].text) in _FRACTIONS):
        return False
    if not after or size.unit:
        return True
    in_all = before == ["out", "of"] or (before[-1:] == ["in"] and row[at - 2].value is not None)
    screen = amount.scale == "k" and singular(after[0].text) in _SCREENS
    letter = after[0].text.isupper() and after[0].text in LETTERS and not after[0].next.isalnum()
    return not (in_all or screen or letter)


def _measured(row: list[Token], at: int, size: Measure) -> Measure:
    """The measure, or the day of the month that stands before the number."""
    before, end = row[at - 1].low if at else "", size.end
    if size.unit or before not in MONTHS:
        return size
    # "April 24" alone may be a day or a year; "April 24, 2024" is a day.
    year = end + 1 < len(row) and _date("", row, end + (row[end].text == ","))
    return Measure(f"day of {MONTHS[before]}" if year else "", 1.0, end)


def _rest(row: list[Token], size: Measure) -> tuple[float, int]:
    """The 30 minutes of "1 hour 30 minutes", the inches behind the feet; and the next index."""
    at = size.end
    if size.unit not in ("second", "metre") or at + 1 >= len(row):
        return 0.0, at
    at += row[at].low == "and" and size.unit == "second"
    if row[at].value is None or row[at].money:
        return 0.0, size.end
    value, end = value_at(row, at)
    known = unit_of(row[end].text) if end < len(row) and not row[end].next.isalnum() else None
    if known and known[0] == size.unit and value * known[1] < size.factor:
        return value * known[1], end + 1
    return 0.0, size.end


def _bound(before: str) -> Bound | None:
    """What the words before a number make of it; None where a denial leaves that open."""
    denied = _NEGATED.search(before)
    if denied:
        return None if denied["far"].strip() else "<=" if denied["more"] else ">"
    return next((bound for bound, sign in _BEFORE.items() if sign.search(before[-16:])), "=")


def _bound_after(text: str, start: int, end: int) -> Bound | None:
    if _PLUS.search(text[start:end]):
        return ">"
    return next((bound for bound, sign in _AFTER.items() if sign.match(text, end)), None)


def agree(claim: Quantity, passage: Quantity) -> bool:
    """Whether two comparable quantities can both be right: rounding and bounds allowed."""
    if claim.kind != "number":
        return claim.low <= passage.high and passage.low <= claim.high
    slack = _slack(claim, passage)
    ours, theirs = _span(claim, passage), _span(passage, claim)
    return ours[0] <= theirs[1] + slack and theirs[0] <= ours[1] + slack


def _span(quantity: Quantity, other: Quantity) -> tuple[float, float]:
    """What a quantity leaves open; beside another bound "at most" and "up to" name one value."""
    greatest = quantity.bound == "<=" and other.bound in ("<", "<=")
    low = -math.inf if quantity.bound in ("<", "<=") and not greatest else quantity.low
    return low, math.inf if quantity.bound == ">" else quantity.high


def _slack(claim: Quantity, passage: Quantity) -> float:
    top = max(abs(claim.high), abs(passage.high))
    if "~" in (claim.bound, passage.bound):
        return _ROUGH * top
    if claim.unit == "%" and top <= 100 and min(claim.low, passage.low) >= 95:
        # 99.99 and 99 percent are far apart: only what is rounded may differ.
        return 0.5 * 10.0 ** -min(_decimals(claim.high), _decimals(passage.high))
    if _is_count(claim) and top < 200:
        return 0.0  # small counts are exact
    return max(claim.slack, passage.slack) * top


def _decimals(value: float) -> int:
    return len(f"{value:.6g}".partition(".")[2])


def _is_count(quantity: Quantity) -> bool:
    return not quantity.unit or quantity.unit.startswith("/")


def comparable(claim: Quantity, passage: Quantity) -> bool:
    """Whether both measure or count the same sort of thing."""
    if claim.kind != passage.kind or claim.unit != passage.unit:
        return False
    if _is_count(claim):
        return bool(claim.nouns & passage.nouns)
    return claim.unit.split("/")[0] not in AMBIGUOUS
