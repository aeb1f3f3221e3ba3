"""What a number counts: a unit, what it is per ("$20/month"), or the nouns that follow."""

from dataclasses import dataclass

from models.numerals import Token
from models.units import CURRENCIES, MONTHS, PERIODS, SCALES, singular, unit_of, word_set

STARTERS = word_set(
    "in on at by over under about around since until from the a an some only just nearly almost "
    "after before between and or but for to with of it its they he she we you i that this is was "
    "all more less than up most least no yes per out"
)
_SKIPPED = word_set("of the a an different separate other more new full whole entire -")
_ENDING = STARTERS - _SKIPPED
_PRONOUNS = word_set(
    "them it us which whom these those was were has had have is are be do does did may might can "
    "could will would should must"
)
_STOPS = STARTERS | _PRONOUNS


@dataclass(frozen=True, slots=True)
class Measure:
    """A base unit (empty for a count), its factor, the next index, and what may be counted."""

    unit: str
    factor: float
    end: int
    nouns: frozenset[str] = frozenset()


def measure(row: list[Token], at: int, money: str) -> Measure:
    """Read the unit behind a number, or its nouns, with what it is per."""
    found = _money(row, at, money) if money else _unit(row, at) or _nouns(row, at)
    parts, end = [], found.end
    if found.unit.startswith("day of"):
        return found
    part, end = _per(row, end)
    while part:
        parts.append(part)
        part, end = _per(row, end)
    unit = "/".join([found.unit, *sorted(parts)])
    return Measure(unit, found.factor, end, found.nouns)


def _money(row: list[Token], at: int, money: str) -> Measure:
    known = unit_of(money)
    unit = known[0] if known else money.lower()
    if money == "$" and at < len(row) and singular(row[at].text) in CURRENCIES:
        return Measure(CURRENCIES[singular(row[at].text)], 1.0, at + 1)
    return Measure(unit, 1.0, at)


def _unit(row: list[Token], at: int) -> Measure | None:
    """A known unit, right there or behind adjectives; "GPU hours" are a unit of their own."""
    before: list[str] = []
    for index in range(at, min(at + 3, len(row))):
        token = row[index]
        word = singular(token.text)
        if word in MONTHS and is_month(row, index) and not before:
            return Measure(f"day of {MONTHS[word]}", 1.0, index + 1)
        known, end = _known(row, index)
        if known and (index == at or len(word) > 2 or row[index - 1].text == "-"):
            if before:
                return Measure(" ".join([*before, word]), 1.0, end)
            return Measure(*known, end)
        stops = word in _ENDING or (before and word in _SKIPPED and word != "-")
        if stops or not (word.isalpha() or word == "-"):
            return None
        if word not in _SKIPPED:
            before.append(word)
    return None


def _known(row: list[Token], at: int) -> tuple[tuple[str, float] | None, int]:
    """The unit at an index, of two words or one; "H100", "S-Bahn" and "5G" are names."""
    second = at + 1 + (at + 1 < len(row) and row[at + 1].text == "-")  # "kilowatt-hours"
    if second < len(row) and not row[second].next.isalnum():
        pair = unit_of(f"{singular(row[at].text)} {row[second].low}") or unit_of(
            f"{row[at].low} {singular(row[second].text)}"
        )
        if pair:
            return pair, second + 1
    token = row[at]
    hyphen = len(token.text) == 1 and token.next == "-"
    name = token.next.isalnum() or (
        hyphen and at + 2 < len(row) and token.text.isalpha() and row[at + 2].text.isalpha()
    )
    return (None if name else unit_of(token.text)), at + 1


def _nouns(row: list[Token], at: int) -> Measure:
    """What is counted; "daily users" are users per day."""
    nouns: list[str] = []
    period = ""
    end = at
    for index in range(at, min(at + 3, len(row))):
        token = row[index]
        word = singular(token.text)
        if not nouns and _is_name(row, index):
            return _named(row, index)
        stops = word in _ENDING or (nouns and word in _SKIPPED)
        if stops or token.low in _PRONOUNS or not (word.isalpha() or word == "-"):
            break
        if word in _SKIPPED:
            continue
        if token.value is not None or (len(word) == 1 and word != "x"):
            break
        if word in PERIODS and word.endswith(("ly", "annual")):
            period = f"/{PERIODS[word]}"
            continue
        nouns.append(word)
        last = index + 1
        if len(nouns) == 1 or _per(row, last)[0]:
            end = last
    return Measure(period, 1.0, end, frozenset(nouns))


def _is_name(row: list[Token], at: int) -> bool:
    """H100, or RTX 4090."""
    number = at + 1 < len(row) and row[at + 1].digits and not row[at + 1].money
    glued = row[at].next.isdigit()
    return number and row[at].text.isalpha() and (glued or row[at].text.isupper())


def _named(row: list[Token], at: int) -> Measure:
    """Of "512 H100 cards" only the name counts: cards of another name are other things."""
    end = at + 2
    while end < len(row) and row[end].start == row[end - 1].end and row[end].text.isalnum():
        end += 1
    name = "".join(token.low for token in row[at:end])
    noun = end < len(row) and row[end].text.isalpha() and row[end].low not in _STOPS
    return Measure("", 1.0, end + noun, frozenset({name}))


def _per(row: list[Token], at: int) -> tuple[str, int]:
    """Read "/month", "a month", "monthly", "per million input tokens": what, and the index."""
    words = [token.low for token in row[at : at + 3]] + ["", "", ""]
    if words[0] in PERIODS and words[0].endswith(("ly", "annually")):
        return PERIODS[words[0]], at + 1
    period = PERIODS.get(singular(words[1]), "")
    if words[0] in ("/", "per", "a", "an", "each", "every") and period:
        return period, at + 2
    if words[0] == "for" and words[1] in ("a", "each", "every", "one", "1"):
        known = singular(words[2]) in PERIODS or words[2] in SCALES
        return _thing(row, at + 2) if known else ("", at)
    if words[0] == "per" or (words[0] == "/" and words[1].isalpha()):
        return _thing(row, at + 1)
    return "", at


def _thing(row: list[Token], at: int) -> tuple[str, int]:
    """Up to four words of what a price or rate is for."""
    if at < len(row) and singular(row[at].text) in PERIODS:
        return PERIODS[singular(row[at].text)], at + 1
    words: list[str] = []
    for token in row[at : at + 4]:
        stops = token.low in _STOPS and not (words and token.low == "of")
        if stops or not (token.digits or token.text.isalpha()):
            break
        words.append(singular(token.text))
    return " ".join(words) or "?", at + len(words)


def is_month(row: list[Token], at: int) -> bool:
    """ "may" and "march" are months only beside a number or after in, since, until, of."""
    if row[at].low not in ("may", "march", "jan", "sep", "mar", "dec"):
        return True
    near = row[max(0, at - 1) : at] + row[at + 1 : at + 2]
    before = row[at - 1].low if at else ""
    return row[at].text[0].isupper() and (
        any(t.digits for t in near) or before in ("in", "since", "until", "of", "by", "from")
    )
