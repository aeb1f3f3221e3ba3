"""Plain comparison of a claim with a passage: numbers, dates, names, negation.

Rules over text, without a model. A difference is reported only where both
speak of the same thing: the same unit and shared words around it. Other things,
other years, other models, and a total against a part are no differences. The
features are what the stance model reads beside its own logits.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from models.another import names_a_stranger
from models.engine import Difference
from models.naming import (
    denied,
    find,
    not_asserted,
    renamed,
    squash,
    stem,
    stems,
    stems_in_order,
    words,
)
from models.quantities import Quantity, agree, comparable, quantities
from models.units import word_set

FEATURES = (
    "numbers_equal",
    "numbers_differ",
    "numbers_silent",
    "years_equal",
    "years_differ",
    "years_silent",
    "names_shared",
    "names_missing",
    "names_differ",
    "negation_differs",
    "negation_uneven",
    "coverage",
    "topic_coverage",
    "question",
    "first_person",
    "future",
    "bare",
)
Rule = Literal["renamed", "denied", "number", "date"]
_PLAIN_MANNER = ("question", "first_person", "future", "bare")


@dataclass(frozen=True, slots=True)
class Comparison:
    """``features`` follow FEATURES, each in 0..1. ``rule`` names the general rule that fired.

    "number" and "date" fire on a difference in a plain statement. Likeness may deceive
    them, so they count only where the model leans the same way (``models.stance.ruled``).
    """

    differences: tuple[Difference, ...]
    features: tuple[float, ...]
    rule: Rule | None = None


def compare(claim: str, passage: str, topic: str = "") -> Comparison:
    """Compare one claim sentence with one passage; ``topic`` tells what a bare "it" means.

    Pure and total: any text gives an answer, the same one each time.
    """
    sides = _Sides.of(claim, passage, topic)
    numbers, number_counts = _numbers(sides)
    dates, date_counts = _years(sides)
    names, name_counts = _names(sides)
    negations, negation_counts = _negation(sides)
    if not_asserted(claim) or name_counts[1]:
        # A question, a report, or a claim about somebody of whom the passage is silent.
        numbers, dates, negations = [], [], []
    numbers, dates = _asserted(claim, numbers), _asserted(claim, dates)
    rule, ruled = _rules(claim, passage, topic)
    features = (*number_counts, *date_counts, *name_counts, *negation_counts, *_manner(sides))
    plain = not any(features[FEATURES.index(name)] for name in _PLAIN_MANNER)
    if (
        rule is None
        and plain
        and (numbers or dates)
        and not names_a_stranger(claim, passage, topic)
    ):
        rule = "number" if numbers else "date"
    return Comparison((*ruled, *numbers, *dates, *names, *negations), features, rule)


@dataclass(frozen=True, slots=True)
class _Sentence:
    """A sentence of the passage: its text, its offset there, and its content stems."""

    text: str
    start: int
    stems: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Sides:
    claim: str
    passage: str
    topic: str
    claim_stems: frozenset[str]
    topic_stems: frozenset[str]
    sentences: tuple[_Sentence, ...]

    @classmethod
    def of(cls, claim: str, passage: str, topic: str) -> "_Sides":
        return cls(claim, passage, topic, stems(claim), stems(topic), _sentences(passage))

    def at(self, offset: int) -> _Sentence:
        """The passage's sentence that holds ``offset``."""
        return max((s for s in self.sentences if s.start <= offset), key=lambda s: s.start)

    def nearest(self) -> _Sentence | None:
        """The passage's sentence that shares most with the claim."""
        return max(self.sentences, key=lambda s: len(s.stems & self.claim_stems), default=None)


_CLAUSE = re.compile(r"(?:[^.;!?]|[.](?=\S))+[.;!?]*")


@lru_cache(maxsize=2048)
def _sentences(passage: str) -> tuple[_Sentence, ...]:
    return tuple(_Sentence(m[0], m.start(), stems(m[0])) for m in _CLAUSE.finditer(passage))


def _rules(claim: str, passage: str, topic: str) -> tuple[Rule | None, tuple[Difference, ...]]:
    found = renamed(claim, passage, topic)
    if found:
        return "renamed", (Difference("name", found.claim, found.passage),)
    found = denied(claim, passage)
    if found:
        return "denied", (Difference("negation", found.claim, found.passage),)
    return None, ()


def _numbers(sides: _Sides) -> tuple[list[Difference], tuple[float, ...]]:
    ours = [q for q in quantities(sides.claim) if q.kind == "number"]
    theirs = [q for q in quantities(sides.passage) if q.kind == "number"]
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
    return differences, (_count(equal), _count(len(differences)), _count(silent))


def _bare_equal(ask: Quantity, theirs: Sequence[Quantity], same: Sequence[Quantity]) -> bool:
    """The same value, though nothing says that it counts the same."""
    bare = [a for a in theirs if not (a.unit or a.nouns)] if same else theirs
    return (ask.high > 12 or bool(same)) and any(agree(ask, answer) for answer in bare)


def _answer(ask: Quantity, same: Sequence[Quantity], sides: _Sides) -> Quantity | None:
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
    r"another|further|first|last|second|initial|max(?:imum)?|min(?:imum)?|peak|net|gross)\b",
    re.IGNORECASE,
)


def _parts_agree(ask: Quantity, answer: Quantity, sides: _Sides) -> bool:
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


def _other_model(sides: _Sides) -> bool:
    """The claim names a model of a family (R1, iPhone 14) of which the passage names others."""
    theirs = {squash(m[0]) for m in _MODEL.finditer(sides.passage)}
    for match in _MODEL.finditer(sides.claim):
        ours = squash(match[0])
        family = ours.rstrip("0123456789")
        others = {name for name in theirs if name.rstrip("0123456789") == family}
        if others and ours not in others and len(family) > 1:
            return True
    return False


def _other_year(sides: _Sides, answer: Quantity) -> bool:
    """Claim and passage date their numbers, and not alike."""
    ours = [q for q in quantities(sides.claim) if q.kind == "year"]
    theirs = [q for q in quantities(sides.at(answer.start).text) if q.kind == "year"]
    return bool(ours and theirs) and not any(agree(a, b) for a in ours for b in theirs)


def _years(sides: _Sides) -> tuple[list[Difference], tuple[float, ...]]:
    ours = [q for q in quantities(sides.claim) if q.kind == "year"]
    theirs = [q for q in quantities(sides.passage) if q.kind == "year"]
    if not ours:
        return [], (0.0, 0.0, 0.0)
    equal = [ask for ask in ours if any(agree(ask, answer) for answer in theirs)]
    if equal or not theirs or _other_model(sides) or _other_figures(sides):
        return [], (_count(len(equal)), 0.0, _count(len(ours) - len(equal)))
    context = sides.claim_stems | sides.topic_stems
    shared = [len(context & sides.at(answer.start).stems) for answer in theirs]
    plain = [a for a, count in zip(theirs, shared, strict=True) if count == max(shared)]
    own = len(sides.claim_stems & sides.at(plain[0].start).stems)
    if len(ours) > 1 or len(plain) > 1 or max(shared) < 2 or own < 2:
        return [], (0.0, 0.0, _count(len(ours)))
    return [_difference("date", ours[0], plain[0], sides)], (0.0, _count(1), 0.0)


def _other_figures(sides: _Sides) -> bool:
    """Figures of one sort that differ belong to their own years: no year is wrong."""
    ours = [q for q in quantities(sides.claim) if q.kind == "number"]
    theirs = [q for q in quantities(sides.passage) if q.kind == "number"]
    pairs = [(a, b) for a in ours for b in theirs if comparable(a, b)]
    return bool(pairs) and not any(agree(a, b) for a, b in pairs)


def _difference(
    kind: Literal["number", "date"], ask: Quantity, answer: Quantity, sides: _Sides
) -> Difference:
    return Difference(
        kind, sides.claim[ask.start : ask.end], sides.passage[answer.start : answer.end]
    )


_CAPITAL = re.compile(
    r"(?<![\w'’])(?:[A-Z][\w'’.+#-]*[\w+#]|[a-z]*\d\w*[a-z]\w*)(?: (?:[A-Z][\w'’.+#-]*\w|\d+))*"
)
_NO_NAMES = word_set(
    "january february march april may june july august september october november december monday "
    "tuesday wednesday thursday friday saturday sunday i i'm i'd i've i'll ok lol"
)


def _capitalised(text: str) -> list[str]:
    """The names in running text; a single word that starts a sentence may be any word."""
    if text.isupper():
        return []
    found = []
    for match in _CAPITAL.finditer(text):
        name = match[0].removesuffix("'s").removesuffix("’s")
        starts = not re.search(r"[\w,;:)] $", text[: match.start()])
        if not (starts and " " not in name) and name.lower() not in _NO_NAMES:
            found.append(name)
    return [name for name in found if not name[0].isdigit()]


def _names(sides: _Sides) -> tuple[list[Difference], tuple[float, ...]]:
    ours = _capitalised(sides.claim)
    missing = [name for name in ours if not _known(name, sides.passage)]
    differences = _swapped(missing, sides)
    shared = _count(len(ours) - len(missing))
    return differences, (shared, _count(len(missing)), _count(len(differences)))


def _known(name: str, passage: str) -> bool:
    """Whether the passage has the name, or one word of it (a surname alone)."""
    if squash(name) in squash(passage):
        return True
    have = {squash(w.text.removesuffix("'s").removesuffix("’s")) for w in words(passage)}
    return any(len(part) > 3 and squash(part) in have for part in name.split())


def _swapped(missing: Sequence[str], sides: _Sides) -> list[Difference]:
    """One name against one other name in sentences that are alike in all the rest."""
    sentence = sides.nearest()
    if len(missing) != 1 or sentence is None:
        return []
    rest = sides.claim_stems - stems(missing[0])
    shared = rest & sentence.stems
    if len(shared) < 3 or len(shared) < 0.6 * len(rest):
        return []
    mine = words(sides.claim + " . " + sides.topic)
    others = [name for name in _capitalised(sentence.text) if find(name, mine) is None]
    others = [name for name in others if not stems(name) & (sides.claim_stems | sides.topic_stems)]
    return [Difference("name", missing[0], others[0])] if len(others) == 1 else []


_NEGATION = re.compile(
    r"\b(?:(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should|must|may|be)"
    r"\s+not|cannot|never|no longer)\b|n['’]t\b|"
    r"\b(?:isnt|arent|wasnt|werent|dont|doesnt|didnt|wont|cant|hasnt|havent|aint)\b",
    re.IGNORECASE,
)
_BUT_NOT = re.compile(r"\bbut not\b", re.IGNORECASE)
_CONTRAST = re.compile(
    r"\b(?:not (?:only|just|least|yet)|rather than|instead|unlike|only|except|or not|alone|"
    r"(?:don|didn|doesn|isn|ain|can|won)['’]?t "
    r"(?:know|think|believe|worry|care|forget|need|mind|wait))\b",
    re.IGNORECASE,
)


def _negation(sides: _Sides) -> tuple[list[Difference], tuple[float, ...]]:
    sentence = sides.nearest()
    if sentence is None:
        return [], (0.0, 0.0)
    ours = list(_NEGATION.finditer(sides.claim))
    theirs = [*_NEGATION.finditer(sentence.text), *_BUT_NOT.finditer(sentence.text)]
    uneven = len(ours) % 2 != len(theirs) % 2
    shared = sides.claim_stems & sentence.stems
    alike = len(shared) >= 3 and len(shared) >= 0.6 * len(sides.claim_stems)
    contrast = _CONTRAST.search(sides.claim) or _CONTRAST.search(sentence.text)
    if not (alike and len(ours) + len(theirs) == 1) or contrast:
        return [], (0.0, float(uneven))
    text, match = (sides.claim, ours[0]) if ours else (sentence.text, theirs[0])
    denied_words = [w for w in stems_in_order(text[match.end() :]) if w][:2]
    if not denied_words or not all(word in shared for word in denied_words):
        return [], (0.0, float(uneven))
    quoted = (_phrase(sides.claim, ours, shared), _phrase(sentence.text, theirs, shared))
    return [Difference("negation", *quoted)], (1.0, 1.0)


_NONE = re.compile(r"\b(?:no|not|without)\b(?! (?:only|just|more|less|fewer|even))", re.IGNORECASE)
_NEW_CLAUSE = re.compile(r"[,;:.]|\b(?:but|and|so|it|they|which|that)\b", re.IGNORECASE)


def _asserted(claim: str, found: Sequence[Difference]) -> list[Difference]:
    """Those differences whose words the claim does not deny: "does not have 236 billion"."""
    return [one for one in found if not _denies(claim, claim.find(one.claim))]


def _denies(claim: str, at: int) -> bool:
    """Whether a negation stands before an offset, in the same clause."""
    before = claim[: max(at, 0)]
    denials = (match for kind in (_NEGATION, _NONE) for match in kind.finditer(before))
    return any(not _NEW_CLAUSE.search(before, match.end()) for match in denials)


def _phrase(text: str, negations: Sequence[re.Match[str]], shared: frozenset[str]) -> str:
    """The negation with the three words after it, or the first shared word and its neighbours."""
    cut = words(text)
    if negations:
        at = next((i for i, w in enumerate(cut) if w.end >= negations[0].end()), 0)
    else:
        at = next((i for i, w in enumerate(cut) if stem(w.text) in shared), 0)
    last = cut[min(at + 3, len(cut) - 1)]
    return text[cut[at].start : last.end]


_FIRST_PERSON = re.compile(r"\b(?:i|my|me|mine|we|our|i['’]\w+)\b", re.IGNORECASE)
_FUTURE = re.compile(
    r"\b(?:will|gonna|going to|won['’]t|soon|next (?:year|month|week))\b", re.IGNORECASE
)


def _manner(sides: _Sides) -> tuple[float, ...]:
    known = frozenset().union(*(s.stems for s in sides.sentences))
    return (
        len(sides.claim_stems & known) / max(1, len(sides.claim_stems)),
        len(sides.topic_stems & known) / max(1, len(sides.topic_stems)),
        float("?" in sides.claim),
        float(bool(_FIRST_PERSON.search(sides.claim))),
        float(bool(_FUTURE.search(sides.claim))),
        float(len(sides.claim_stems) < 3),
    )


def _count(number: int) -> float:
    """A count in 0..1: none, one, more."""
    return min(number, 2) / 2
