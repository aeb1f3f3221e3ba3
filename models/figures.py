"""Where the numbers and the dates of a claim and of a passage differ.

A difference needs the same unit and shared words around it. Other years, other models, and a total
against a part are no differences. The counts are what the stance model was fitted on; whether a
difference is plain enough to be named is asked in ``models.one_thing``.
"""

import re
from collections.abc import Sequence
from typing import Literal, NamedTuple

from models.engine import Difference
from models.naming import squash, stems
from models.one_thing import one_thing
from models.quantities import Quantity, agree, comparable, quantities_of_source
from models.sides import Sides, count
from models.units import MONTHS
from models.variants import another_variant


class Figure(NamedTuple):
    """A differing number or date.

    ``plain``: both sides stand for the same thing. ``elsewhere``: they name two models of a family.
    """

    difference: Difference
    plain: bool
    elsewhere: bool


def compare_numbers(sides: Sides) -> tuple[list[Figure], tuple[float, ...]]:
    ours = [q for q in sides.claim_quantities if q.kind == "number"]
    theirs = [q for q in sides.passage_quantities if q.kind == "number"]
    equal, silent = 0, 0
    differences = []
    for ask in ours:
        same = [answer for answer in theirs if comparable(ask, answer)]
        if any(agree(ask, answer) for answer in same) or _bare_equal(ask, theirs, same):
            equal += 1
            continue
        answer = _answer(ask, same, sides)
        if answer is None:
            silent += 1
        else:
            kind: Literal["date", "number"] = "date" if ask.unit.startswith("day of") else "number"
            differences.append(_difference(kind, ask, answer, sides))
    return differences, (count(equal), count(len(differences)), count(silent))


def _bare_equal(ask: Quantity, theirs: Sequence[Quantity], same: Sequence[Quantity]) -> bool:
    """The same value, though nothing says that it counts the same."""
    bare = [a for a in theirs if not (a.unit or a.nouns)] if same else theirs
    return (ask.high > 12 or bool(same)) and any(agree(ask, answer) for answer in bare)


def _answer(ask: Quantity, same: Sequence[Quantity], sides: Sides) -> Quantity | None:
    """The one quantity of the passage that stands for the same thing, if it is plain which."""
    if not same or _other_model(sides) or _other_year(sides, same[0]):
        return None
    own = stems(sides.claim[ask.start : ask.end])
    context = (sides.claim_stems | sides.topic_stems) - own
    shared = [len(context & sides.at(answer.start).stems) for answer in same]
    best = max(shared)
    plain = [answer for answer, count in zip(same, shared, strict=True) if count == best]
    needed = 2 if ask.unit or not ask.nouns else 1
    if len(plain) > 1 or best < needed:
        return None
    if _is_listed(sides.passage, plain[0]):
        return None
    return plain[0] if _parts_agree(ask, plain[0], sides) else None


_LIST_BEFORE = re.compile(r"\d[\d.,]*,? (?:and|or) $")


def _is_listed(text: str, quantity: Quantity) -> bool:
    """Whether a number ends a list ("7, 14 and 70 billion"): which of them is meant is open."""
    return bool(_LIST_BEFORE.search(text[: quantity.start]))


_PART_WORDS = re.compile(
    r"\b(?:each|every|per|active|average|mean|median|extra|more|"
    r"another|further|first|last|second|initial|left|remaining|max(?:imum)?|min(?:imum)?|peak|net|gross)\b",
    re.IGNORECASE,
)


def _parts_agree(ask: Quantity, answer: Quantity, sides: Sides) -> bool:
    """A total is not its part, an average not a peak: such words must stand on both sides.

    A number without such a word is a total, so "in total" itself needs no partner.
    """
    return _near(sides.claim, ask) == _near(sides.passage, answer)


def _near(text: str, quantity: Quantity) -> set[str]:
    before = re.split(r"[,;:.]\s", text[max(0, quantity.start - 25) : quantity.start])[-1]
    after = re.split(r"[,;:.]\s", text[quantity.end : quantity.end + 25])[0]
    return {m[0].lower() for m in _PART_WORDS.finditer(f"{before} | {after}")}


_MODEL = re.compile(
    r"\b(?=[\w.-]*\d)(?=[\w.-]*[A-Za-z])[A-Za-z][\w.-]*\d[\w.-]*\b|\b\w*[A-Z]\w* \d+\b"
)


_NO_MODEL = re.compile(
    r"(?:in|since|by|on|at|from|until|till|before|after|of|about|around|over|only|the|and|"
    rf"{'|'.join(MONTHS)}) \d+",
    re.IGNORECASE,
)


def _models(text: str) -> list[str]:
    """Models by name and number; neither "October 2021" nor "In 2021" is one."""
    found = [match[0] for match in _MODEL.finditer(text)]
    return [squash(name) for name in found if not _NO_MODEL.fullmatch(name)]


def _other_model(sides: Sides) -> bool:
    """The claim names a model of a family (R1, iPhone 14) of which the passage names others."""
    theirs = set(_models(sides.passage))
    for ours in _models(sides.claim):
        family = ours.rstrip("0123456789")
        others = {name for name in theirs if name.rstrip("0123456789") == family}
        if others and ours not in others and len(family) > 1:
            return True
    return False


def _other_event(sides: Sides, ask: Quantity, answer: Quantity) -> bool:
    """The claim dates the first or last of something, and the passage's sentence knows neither."""
    told = {m[0].lower() for m in _PART_WORDS.finditer(sides.at(answer.start).text)}
    return not _near(sides.claim, ask) <= told


def _one_model(sides: Sides, answer: Quantity) -> bool:
    """The passage dates one model ("Python 3.14") of what the claim names as a whole."""
    found = [match[0] for match in _MODEL.finditer(sides.at(answer.start).text)]
    families = {name.split()[0] for name in found if not _NO_MODEL.fullmatch(name)}
    whole = _MODEL.sub("", sides.claim)
    return any(re.search(rf"\b{re.escape(one)}\b(?![ -]?\d)", whole) for one in families)


def _other_year(sides: Sides, answer: Quantity) -> bool:
    """Claim and passage date their numbers, and not alike."""
    there = quantities_of_source(sides.at(answer.start).text)
    ours, theirs = _years(sides.claim_quantities), _years(there)
    return bool(ours and theirs) and not any(agree(a, b) for a in ours for b in theirs)


def compare_years(sides: Sides) -> tuple[list[Figure], tuple[float, ...]]:
    ours, theirs = _years(sides.claim_quantities), _years(sides.passage_quantities)
    if not ours:
        return [], (0.0, 0.0, 0.0)
    equal = [ask for ask in ours if any(agree(ask, answer) for answer in theirs)]
    if equal or not theirs or is_elsewhere(sides):
        return [], (count(len(equal)), 0.0, count(len(ours) - len(equal)))
    context = sides.claim_stems | sides.topic_stems
    shared = [len(context & sides.at(answer.start).stems) for answer in theirs]
    plain = [a for a, count in zip(theirs, shared, strict=True) if count == max(shared)]
    own = len(sides.claim_stems & sides.at(plain[0].start).stems)
    if len(ours) > 1 or len(plain) > 1 or max(shared) < 2 or own < 2:
        return [], (0.0, 0.0, count(len(ours)))
    if _other_event(sides, ours[0], plain[0]) or _one_model(sides, plain[0]):
        return [], (0.0, 0.0, count(len(ours)))
    return [_difference("date", ours[0], plain[0], sides)], (0.0, count(1), 0.0)


def _years(found: Sequence[Quantity]) -> list[Quantity]:
    return [one for one in found if one.kind == "year"]


_GOES_ON = re.compile(r"\s*(?:It|They|This|He|She)\b")


def tells_when(sides: Sides) -> bool:
    """Whether a sentence of the passage that has a year has a third of the claim's words too.

    A sentence that goes on with "It" is taken to have the subject, one word more.
    """
    told = [sides.at(year.start) for year in _years(sides.passage_quantities)]
    shared = [len(sides.claim_stems & s.stems) + bool(_GOES_ON.match(s.text)) for s in told]
    return max(shared, default=0) >= max(2, len(sides.claim_stems) / 3)


def is_elsewhere(sides: Sides) -> bool:
    """Whether another model, or figures of their own, keep the claim's year from being wrong."""
    return _other_model(sides) or _other_figures(sides)


def _other_figures(sides: Sides) -> bool:
    """Figures of one sort that differ belong to their own years: no year is wrong."""
    ours = [q for q in sides.claim_quantities if q.kind == "number"]
    theirs = [q for q in sides.passage_quantities if q.kind == "number"]
    pairs = [(a, b) for a in ours for b in theirs if comparable(a, b)]
    return bool(pairs) and not any(agree(a, b) for a, b in pairs)


def _difference(
    kind: Literal["number", "date"], ask: Quantity, answer: Quantity, sides: Sides
) -> Figure:
    quoted = sides.claim[ask.start : ask.end], sides.passage[answer.start : answer.end]
    elsewhere = another_variant(sides.claim, sides.at(answer.start).text)
    return Figure(
        Difference(kind, *quoted), not elsewhere and one_thing(sides, ask, answer), elsewhere
    )
