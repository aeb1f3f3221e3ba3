"""Plain comparison of a claim with a passage: numbers, dates, names, negation.

Rules over text, without a model. A difference is reported only where both
speak of the same thing: the same unit and shared words around it. Other things,
other years, other models, and a total against a part are no differences. The
features are what the stance model reads beside its own logits.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from models.another import names_a_stranger
from models.denial import denied
from models.engine import Difference
from models.figures import compare_numbers, compare_years, is_elsewhere, tells_when
from models.naming import find, not_asserted, squash, stems, words
from models.negation import asserted, compare_negation
from models.renaming import renamed
from models.sides import Sides, count
from models.units import MONTHS, UNITS, word_set

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
_COVERED, _TOPIC_COVERED = 0.3, 0.5


@dataclass(frozen=True, slots=True)
class Comparison:
    """``features`` follow FEATURES, each in 0..1. ``rule`` names the general rule that fired.

    "number" and "date" fire on a difference in a plain statement. Likeness may deceive
    them, so they count only where the model leans the same way (``models.stance.ruled``).
    ``silent``: whatever the model reads, the passage does not contradict the claim, which denies
    what differs, or speaks of a time or a model of which the passage says nothing.
    """

    differences: tuple[Difference, ...]
    features: tuple[float, ...]
    rule: Rule | None = None
    silent: bool = False


def compare(claim: str, passage: str, topic: str = "") -> Comparison:
    """Compare one claim sentence with one passage; ``topic`` tells what a bare "it" means.

    Pure and total: any text gives an answer, the same one each time.
    """
    sides = Sides.of(claim, passage, topic)
    numbers, number_counts = compare_numbers(sides)
    dates, date_counts = compare_years(sides)
    names, name_counts = _names(sides)
    negations, negation_counts = compare_negation(sides)
    if not_asserted(claim) or name_counts[1]:
        # A question, a report, or a claim about somebody of whom the passage is silent.
        numbers, dates, negations = [], [], []
    figures = [*numbers, *dates]
    held = asserted(claim, [figure.difference for figure in figures])
    plain = [figure.difference for figure in figures if figure.plain and figure.difference in held]
    rule, ruled = _rules(claim, passage, topic)
    features = (*number_counts, *date_counts, *name_counts, *negation_counts, *_manner(sides))
    counted = dict(zip(FEATURES, features, strict=True))
    if (
        rule is None
        and plain
        and _is_plain(counted)
        and not names_a_stranger(claim, passage, topic)
    ):
        rule = "date" if plain[0].kind == "date" else "number"
    differences = (*ruled, *plain, *names, *negations)
    elsewhere = any(figure.elsewhere for figure in figures) or _is_untimed(counted, sides)
    silent = not differences and (len(held) < len(figures) or elsewhere)
    return Comparison(differences, features, rule, silent)


def _is_untimed(features: Mapping[str, float], sides: Sides) -> bool:
    """The claim gives a year, and the passage none of that, or one of another model or figure."""
    if not features["years_silent"] or features["years_equal"]:
        return False
    return not tells_when(sides) or is_elsewhere(sides)


def _is_plain(features: Mapping[str, float]) -> bool:
    """A plain statement, a fair part of whose words, or of its topic's, the passage has as well.

    One word beside a number ("3k line classes", "a function of eleven lines") is no subject.
    """
    if any(features[name] for name in _PLAIN_MANNER):
        return False
    return features["coverage"] >= _COVERED or features["topic_coverage"] >= _TOPIC_COVERED


def _rules(claim: str, passage: str, topic: str) -> tuple[Rule | None, tuple[Difference, ...]]:
    found = renamed(claim, passage, topic)
    if found:
        return "renamed", (Difference("name", found.claim, found.passage),)
    found = denied(claim, passage)
    if found:
        return "denied", (Difference("negation", found.claim, found.passage),)
    return None, ()


_CAPITAL = re.compile(
    r"(?<![\w'’])(?:[A-Z][\w'’.+#-]*[\w+#]|[a-z]*\d\w*[a-z]\w*)(?: (?:[A-Z][\w'’.+#-]*\w|\d+))*"
)
_NO_NAMES = word_set(
    "january february march april may june july august september october november december monday "
    "tuesday wednesday thursday friday saturday sunday i i'm i'd i've i'll ok lol"
)
_DATE_OR_PREPOSITION = re.compile(
    r"^(?:(?:(?:On|In|At|By|Of|For|With|From|Since|Until|After|Before) )|"
    rf"(?:{'|'.join(MONTHS)})(?: \d+)*(?: |$))+",
    re.IGNORECASE,
)


def _capitalised(text: str) -> list[str]:
    """The names in running text; a single word that starts a sentence may be any word."""
    if text.isupper():
        return []
    found = []
    for match in _CAPITAL.finditer(text):
        name = match[0].removesuffix("'s").removesuffix("’s")
        starts = not re.search(r"[\w,;:)] $", text[: match.start()])
        if starts and " " not in name:
            continue
        name = _DATE_OR_PREPOSITION.sub("", name)
        if name and name.lower() not in _NO_NAMES and name.lower() not in UNITS:
            found.append(name)
    return [name for name in found if not name[0].isdigit()]


def _names(sides: Sides) -> tuple[list[Difference], tuple[float, ...]]:
    ours = _capitalised(sides.claim)
    missing = [name for name in ours if not _known(name, sides.passage)]
    swapped = _swapped(missing, sides)
    differences = [one for one in swapped if _is_all(one, sides)]
    shared = count(len(ours) - len(missing))
    return differences, (shared, count(len(missing)), count(len(swapped)))


def _known(name: str, passage: str) -> bool:
    """Whether the passage has the name, or one word of it (a surname alone)."""
    if squash(name) in squash(passage):
        return True
    have = {squash(w.text.removesuffix("'s").removesuffix("’s")) for w in words(passage)}
    return any(len(part) > 3 and squash(part) in have for part in name.split())


def _swapped(missing: Sequence[str], sides: Sides) -> list[Difference]:
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


def _is_all(swapped: Difference, sides: Sides) -> bool:
    """Whether nothing else differs, and both names stand behind the same word: "in Rust", "in Go".

    After "and" or "or" a name is one of several, none of which rules out another.
    """
    sentence = sides.nearest()
    if sentence is None:
        return False
    before = [
        _word_before(sides.claim, swapped.claim),
        _word_before(sentence.text, swapped.passage),
    ]
    rest = sides.claim_stems - stems(swapped.claim)
    strange = sentence.stems - rest - stems(swapped.passage)
    return (
        before[0] == before[1] not in ("", "and", "or")
        and rest <= sentence.stems
        and len(strange) <= len(sentence.stems) // 3
    )


def _word_before(text: str, name: str) -> str:
    said = text[: text.find(name)].split()
    return said[-1].lower() if said else ""


_FIRST_PERSON = re.compile(r"\b(?:i|my|me|mine|we|our|i['’]\w+)\b", re.IGNORECASE)
_FUTURE = re.compile(
    r"\b(?:will|gonna|going to|won['’]t|soon|next (?:year|month|week))\b", re.IGNORECASE
)


def _manner(sides: Sides) -> tuple[float, ...]:
    known = frozenset().union(*(s.stems for s in sides.sentences))
    return (
        len(sides.claim_stems & known) / max(1, len(sides.claim_stems)),
        len(sides.topic_stems & known) / max(1, len(sides.topic_stems)),
        float("?" in sides.claim),
        float(bool(_FIRST_PERSON.search(sides.claim))),
        float(bool(_FUTURE.search(sides.claim))),
        float(len(sides.claim_stems) < 3),
    )
