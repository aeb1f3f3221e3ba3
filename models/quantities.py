"""Numbers with their units, and dates, as people write them.

Plain rules over English text: digits ("2,000", "2k", "$44 billion"), number
words ("twenty-five", "two thousand three hundred"), ranges, percentages, money,
sizes, times, versions, years, decades and months. What a number counts is its
unit: a known unit in a base measure, or else the noun that follows.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from models.units import MONTHS, SCALES, UNITS, WORDS, word_set

Kind = Literal["number", "year", "month"]
Bound = Literal["=", "~", ">", "<"]


@dataclass(frozen=True, slots=True)
class Quantity:
    """A value from ``low`` to ``high`` (equal but for ranges), in its unit's base measure.

    ``start`` and ``end`` are character offsets of the whole phrase. ``unit`` is
    a base unit, or empty where the number counts things; ``nouns`` are the words
    after it that may name those things.
    """

    kind: Kind
    low: float
    high: float
    unit: str
    bound: Bound
    start: int
    end: int
    nouns: frozenset[str] = frozenset()


_TOKEN = re.compile(
    r"(?P<money>[$€£])?\s?(?P<digits>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)*)"
    r"|(?P<word>[A-Za-z]+(?:['’][a-z]+)?(?:/s)?|%|°[CF]?)|(?P<other>[^\sA-Za-z\d])"
)
_VERSION_BEFORE = re.compile(r"(?:\b(?:version|v|ver|[A-Z][\w.+-]*[A-Za-z+])[ -]?)$")
_STARTERS = word_set(
    "in on at by over under about around since until from the a an some only just nearly almost "
    "after before between and or but for to with of it its they he she we you i that this is was "
    "all more less than up most least no yes"
)
_SKIPPED = word_set("of the a an different separate other more new full whole entire")
_PRONOUNS = word_set("them it us which whom these those was were has had have is are")
_MORE = re.compile(
    r"\b(?:over|more than|above|at least|upwards of|exceeds?|minimum of)\s*\W?$", re.IGNORECASE
)
_LESS = re.compile(
    r"\b(?:under|less than|fewer than|below|at most|up to|max(?:imum)?(?: of)?)\s*\W?$",
    re.IGNORECASE,
)
_ABOUT = re.compile(
    r"(?:\b(?:about|around|some|roughly|nearly|almost|circa|approximately|like|close to)|~)\s*\W?$",
    re.IGNORECASE,
)
_TOLERANCE, _ROUGH = 0.015, 0.12


@dataclass(frozen=True, slots=True)
class _Token:
    text: str
    start: int
    end: int
    value: float | None
    money: str
    digits: bool


def _tokens(text: str) -> list[_Token]:
    found = []
    for match in _TOKEN.finditer(text):
        digits, word = match["digits"], match["word"]
        value = None
        if digits:
            plain = digits.replace(",", "")
            value = float(plain) if plain.count(".") < 2 and len(plain) < 30 else None
        elif word:
            value = WORDS.get(word.lower())
        start = match.start() + (len(match[0]) - len(match[0].lstrip()))
        found.append(
            _Token(match[0].strip(), start, match.end(), value, match["money"] or "", bool(digits))
        )
    return found


@lru_cache(maxsize=4096)
def quantities(text: str) -> tuple[Quantity, ...]:
    """Give every number and date of ``text`` in order. Never raises."""
    tokens = _tokens(text)
    found: list[Quantity] = []
    index = 0
    while index < len(tokens):
        taken = _date(text, tokens, index) or _number(text, tokens, index)
        if taken:
            found += taken[0]
            index = taken[1]
        else:
            index += 1
    return tuple(found)


def _date(text: str, tokens: list[_Token], at: int) -> tuple[list[Quantity], int] | None:
    token = tokens[at]
    if token.text.lower() in MONTHS and _is_month(tokens, at):
        month = float(MONTHS[token.text.lower()])
        return [Quantity("month", month, month, "month name", "=", token.start, token.end)], at + 1
    if not token.digits or token.money or token.value is None:
        return None
    following = text[token.end : token.end + 2].lower()
    if re.match(r"s\b", following) and (token.value % 10 == 0) and len(token.text) in (2, 4):
        low = token.value + (1900 if token.value < 100 else 0)
        if 1500 <= low < 2100:
            return [Quantity("year", low, low + 9, "year", "=", token.start, token.end + 1)], at + 2
    is_year = len(token.text) == 4 and 1500 <= token.value < 2100 and "." not in token.text
    if is_year and not _counts(tokens, at):
        return [
            Quantity("year", token.value, token.value, "year", "=", token.start, token.end)
        ], at + 1
    return None


def _is_month(tokens: list[_Token], at: int) -> bool:
    """ "may" and "march" are months only beside a number or after in, since, until, of."""
    if tokens[at].text.lower() not in ("may", "march", "jan", "sep", "mar", "dec"):
        return True
    near = tokens[max(0, at - 1) : at] + tokens[at + 1 : at + 2]
    before = tokens[at - 1].text.lower() if at else ""
    return tokens[at].text[0].isupper() and (
        any(t.digits for t in near) or before in ("in", "since", "until", "of", "by", "from")
    )


def _counts(tokens: list[_Token], at: int) -> bool:
    """Whether a unit or a scale follows, so that 1,800 or 2000 watts is no year."""
    if at + 1 >= len(tokens):
        return False
    after = singular(tokens[at + 1].text)
    return after in UNITS or after in SCALES or after in ("people", "model", "time", "player")


def _number(text: str, tokens: list[_Token], at: int) -> tuple[list[Quantity], int] | None:
    token = tokens[at]
    if token.value is None or (token.text.lower() in ("one", "zero") and not _counts(tokens, at)):
        return None
    if token.digits and not token.money and _is_label(text, token):
        return None
    low, high, end = _range(tokens, at)
    if low > high:
        return None
    unit, factor, end, nouns = _unit(tokens, end, token.money)
    before = tokens[at - 1].text.lower() if at else ""
    if not unit and before in MONTHS:
        # "April 24" alone may be a day or a year; "April 24, 2024" is a day.
        year = end + 1 < len(tokens) and _date(text, tokens, end + (tokens[end].text == ","))
        unit, nouns = f"day of {MONTHS[before]}" if year else "", frozenset()
    bound = _bound(text[: token.start])
    last = tokens[min(end, len(tokens)) - 1].end
    return [
        Quantity("number", low * factor, high * factor, unit, bound, token.start, last, nouns)
    ], end


def _range(tokens: list[_Token], at: int) -> tuple[float, float, int]:
    """Read "44 billion" or "12 to 17 million"; give both ends and the next index."""
    low, end = _value(tokens, at)
    high, scale = low, _scale_of(tokens, end)
    if scale:
        low, high, end = low * scale, high * scale, end + 1
    joined = end + 1 < len(tokens) and tokens[end].text in ("to", "-", "–")
    if joined and (tokens[end + 1].value or 0) > 0:
        high, end = _value(tokens, end + 1)
        later = _scale_of(tokens, end)
        if later:
            high, end = high * later, end + 1
            low = low if scale else low * later
    return low, high, end


def _is_label(text: str, token: _Token) -> bool:
    """Windows 11, version 6.1, R1: the number belongs to a name."""
    if token.start and text[token.start - 1].isalpha():
        return True
    if text[token.end : token.end + 1].isalpha() and not _SUFFIX.match(text, token.end):
        return True
    before = _VERSION_BEFORE.search(text[: token.start])
    return before is not None and before[0].strip(" -").lower() not in _STARTERS | set(MONTHS)


_SUFFIX = re.compile(
    r"(?:k|bn?|tn|mn|mil|x|ms|s|sec|min|h|hr|hrs|g|kg|mg|km|cm|mm|ft|lb|lbs|gb|tb|mb|kb|mah|w|kw|"
    r"v|hz|khz|mhz|ghz|mbps|gbps|ml|l|yr|yrs|c)\b",
    re.IGNORECASE,
)


def _value(tokens: list[_Token], at: int) -> tuple[float, int]:
    """Read "two thousand three hundred" or plain digits; give the value and the next index."""
    token = tokens[at]
    assert token.value is not None  # noqa: S101 - the callers looked
    if token.digits:
        return token.value, at + 1
    total, current = 0.0, token.value
    at += 1
    while at < len(tokens):
        following = tokens[at]
        word = following.text.lower()
        if following.digits or (
            following.value is None and word not in ("hundred", "thousand", "-", "and")
        ):
            break
        if word in ("-", "and"):
            joined = at + 1 < len(tokens) and not tokens[at + 1].digits and tokens[at + 1].value
            ends_round = current % 10 == 0 and (word == "-" or current % 100 == 0) and current > 0
            if not (joined and ends_round):
                break
        elif word == "hundred":
            current *= 100
        elif word == "thousand":
            total, current = total + current * 1000, 0.0
        elif current % 10 == 0:
            current += following.value or 0.0
        else:
            break
        at += 1
    return total + current, at


def _scale_of(tokens: list[_Token], at: int) -> float:
    if at >= len(tokens):
        return 0.0
    word = tokens[at].text.lower()
    glued = tokens[at - 1].end == tokens[at].start
    if word in ("k", "b") and not glued:
        return 0.0
    return SCALES.get(word, 0.0)


def _unit(tokens: list[_Token], at: int, money: str) -> tuple[str, float, int, frozenset[str]]:
    """Give the base unit, its factor, the index after it and the nouns of what is counted."""
    if money:
        return UNITS[money][0], 1.0, at, frozenset()
    words = tokens[at : at + 3]
    if len(words) > 1 and (words[0].text + " " + words[1].text).lower() == "per cent":
        return "%", 1.0, at + 2, frozenset()
    nouns: list[str] = []
    end = at
    for offset, token in enumerate(words):
        word = singular(token.text)
        if word in MONTHS and all(singular(w.text) in _SKIPPED for w in words[:offset]):
            return f"day of {MONTHS[word]}", 1.0, at + offset + 1, frozenset()
        if word in UNITS and (offset == 0 or len(word) > 2):
            base, factor = UNITS[word]
            return base, factor, at + offset + 1, frozenset()
        if (
            word in _STARTERS - _SKIPPED
            or (nouns and word in _SKIPPED)
            or not (word.isalpha() or word == "-")
        ):
            break
        if word in _SKIPPED or word == "-":
            continue
        if token.text in _PRONOUNS or token.value is not None:
            break
        nouns.append(word)
        end = end if len(nouns) > 1 else at + offset + 1
    return "", 1.0, end, frozenset(nouns)


def _bound(before: str) -> Bound:
    tail = before[-16:]
    if _MORE.search(tail):
        return ">"
    if _LESS.search(tail):
        return "<"
    return "~" if _ABOUT.search(tail) else "="


def singular(word: str) -> str:
    """Lower case, without a plural s."""
    word = word.lower()
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return {"people": "person", "men": "man", "women": "woman"}.get(word, word)


def agree(claim: Quantity, passage: Quantity) -> bool:
    """Whether two comparable quantities can both be right: rounding and bounds allowed."""
    if claim.kind != "number":
        return claim.low <= passage.high and passage.low <= claim.high
    rough = "~" in (claim.bound, passage.bound)
    slack = (_ROUGH if rough else _TOLERANCE) * max(abs(claim.high), abs(passage.high))
    if not (claim.unit or rough) and max(claim.high, passage.high) < 200:
        slack = 0.0  # small counts are exact
    if claim.low <= passage.high + slack and passage.low <= claim.high + slack:
        return True
    if claim.bound == ">" or passage.bound == "<":
        return passage.low >= claim.low if claim.bound == ">" else claim.high <= passage.high
    if claim.bound == "<" or passage.bound == ">":
        return passage.high <= claim.high if claim.bound == "<" else claim.low >= passage.low
    return False


def comparable(claim: Quantity, passage: Quantity) -> bool:
    """Whether both measure or count the same sort of thing."""
    if claim.kind != passage.kind or claim.unit != passage.unit:
        return False
    return bool(claim.unit) or bool(claim.nouns & passage.nouns)
