"""Tokens of a text, and the values of the numbers among them.

Where digits and separators fit no pattern that is plain ("9,99", "1 000", "1:30"), a token has
no value: no number is better than a wrong one.
"""

import re
from dataclasses import dataclass

from models.units import LETTERS, MONEY_LETTERS, SCALES, WORDS, unit_of

_TOKEN = re.compile(
    r"(?:(?P<money>(?:(?<![A-Za-z])[A-Z]{1,3})?[$€£¥₹]|(?<![A-Za-z])(?:USD|EUR|GBP)(?=\s?\d))\s?)?"
    r"(?P<digits>\d{1,3}(?:[ \u00a0\u202f]\d{3}(?!\d))+(?:[.,]\d+)*|(?<![\w.])\.\d+"
    r"|\d+(?:[.,:/^'’]\d+)*)"
    r"|(?P<word>[A-Za-z]+(?:['’][a-z]+)?|%|°[CF]?)|(?P<other>[^\sA-Za-z\d])"
)
_PLAIN = re.compile(r"(?:\d{1,3}(?:,\d{3})+|\d{1,2}(?:,\d{2})+,\d{3}|\d+)?(?:\.\d+)?")
# "1.299" may be a thousand or a fraction; what is scaled ("5.576 million") is a fraction.
_UNSURE = re.compile(r"[1-9]\d{0,2}\.\d{3}")
_SCALED = re.compile(r"[ -]?(?:[kKMBT]|[mb]n|tn|thousand|million|billion|trillion)(?![A-Za-z\d])")
_MINUS = re.compile(r"(?<!\w)[-−–]$")
_ADDED = re.compile(r"[\w+]")
_LONGEST = 29
_DIGITS = re.compile(r"\d(?:[\d.,]*\d)?")
_WORD = re.compile(r"[^\W\d_]+")
# Without "one", which seldom counts anything.
NUMBER_WORDS = {word: f"{value:g}" for word, value in WORDS.items() if value > 1}
"""Number words and their digits."""


@dataclass(frozen=True, slots=True)
class Token:
    """A word, number or sign; ``next`` is the character right behind it."""

    text: str
    start: int
    end: int
    value: float | None
    money: str
    digits: bool
    next: str

    @property
    def low(self) -> str:
        return self.text.lower()


def tokens(text: str) -> list[Token]:
    """Cut a text; a plus behind a number or unit ("16GB+") is no token of its own."""
    found: list[Token] = []
    for match in _TOKEN.finditer(text):
        digits, word = match["digits"], match["word"]
        start, end = match.span()
        after = text[end : end + 1]
        if match[0] == "+" and text[start - 1 : start].isalnum() and not _ADDED.match(after):
            continue
        value = WORDS.get(word.lower()) if word else None
        if digits and not after.isnumeric() and not _MINUS.search(text[max(0, start - 2) : start]):
            value = _number(digits, text, end)
        found.append(Token(match[0], start, end, value, match["money"] or "", bool(digits), after))
    return found


def _number(digits: str, text: str, end: int) -> float | None:
    if not _PLAIN.fullmatch(digits) or len(digits) > _LONGEST:
        return None
    if _UNSURE.fullmatch(digits) and not _SCALED.match(text, end):
        return None
    padded = digits[0] == "0" and digits[1:2] not in ("", ".")
    return None if padded else float(digits.replace(",", ""))


def value_at(row: list[Token], at: int) -> tuple[float, int]:
    """Read "two thousand three hundred", "2" or "two and a half"; give the next index too."""
    value = row[at].value
    assert value is not None  # noqa: S101 - the callers looked
    at += 1
    if not row[at - 1].digits:
        value, at = _words(row, at, value)
    if [token.low for token in row[at : at + 3]] == ["and", "a", "half"]:
        return value + 0.5, at + 3
    return value, at


def _words(row: list[Token], at: int, current: float) -> tuple[float, int]:
    total = 0.0
    while at < len(row):
        word, value = row[at].low, row[at].value
        if row[at].digits:
            break
        if word in ("-", "and"):
            joined = at + 1 < len(row) and not row[at + 1].digits and row[at + 1].value
            ends_round = current % 10 == 0 and (word == "-" or current % 100 == 0) and current > 0
            if not (joined and ends_round):
                break
        elif word == "hundred" and current < 100:
            current *= 100
        elif word == "thousand" and not total:
            total, current = current * 1000, 0.0
        elif value is not None and _follows(current, value):
            current += value
        else:
            break
        at += 1
    return total + current, at


def _follows(current: float, value: float) -> bool:
    """Whether "fifty" may follow "hundred", and "five" follow "twenty"."""
    return value < 100 if current % 100 == 0 else value < 10 and current % 10 == 0 and current > 10


def scale_at(row: list[Token], at: int, money: str) -> tuple[float, str, int]:
    """Give the scale behind a number (0 where there is none), its word and the next index."""
    hyphen = at + 1 < len(row) and row[at].text == "-" and row[at + 1].start == row[at].end
    token = row[at + hyphen] if at + hyphen < len(row) else None
    if token is None or token.next.isalnum():
        return 0.0, "", at
    scale = SCALES.get(token.low, 0.0)
    glued = not hyphen and row[at - 1].end == token.start
    if not scale and (glued or (money and not hyphen and token.text.isupper())):
        scale = (MONEY_LETTERS if money else LETTERS).get(token.text, 0.0)
    return (scale, token.low, at + hyphen + 1) if scale else (0.0, "", at)


def is_suffix(row: list[Token], at: int) -> bool:
    """Whether letters glued to a number are a scale or a unit ("2k", "20ml"), and no name."""
    if at >= len(row) or row[at].next.isdigit():
        return False
    return bool(
        unit_of(row[at].text) or row[at].low == "x" or scale_at(row, at, row[at - 1].money)[0]
    )


def numerals(text: str) -> frozenset[str]:
    """The numbers of a text, spelt or not, as digits, whatever they count."""
    spelt = (NUMBER_WORDS.get(word) for word in _WORD.findall(text.lower()))
    digits = (number.replace(",", "") for number in _DIGITS.findall(text))
    return frozenset(filter(None, (*spelt, *digits)))
