"""Whether a text speaks of another thing than a claim does: another model, another subject.

A pair model reads "DeepSeek-V2 has 236 billion parameters" as the claim about DeepSeek-R1 in
other words. Two plain signs tell them apart, both of them narrow: they stay silent where a text
paraphrases.
"""

import re
from collections.abc import Sequence

# "DeepSeek-R1", "iPhone 15", "GPT-4o": a name and its designation, which has a digit in it.
_DESIGNATED = re.compile(r"\b([A-Za-z]{3,})[- ]?([A-Za-z]?\d[\w.]*)\b")
_WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
# What a sentence may begin with that names nothing.
_OPENINGS = frozenset(
    _WORD.findall(
        "a about all also an and any are as at because but by can do does even every few for from"
        " had has have he her his how i if in is it its just last many maybe most my no none"
        " not now of on one only or our she since so some still that the their there these"
        " they this those to two under up was we well were what when where which while who"
        " why with yes you your"
    )
)
# Share of a claim's words that a text repeats when it has the claim's very form.
_SAME_FORM = 0.7


def speaks_of_another(text: str, claim: str, topic: str) -> bool:
    """Say so where a text gives a name another designation, or the claim's form another subject."""
    return _other_designation(text, claim) or _other_subject(text, claim, topic)


def names_a_stranger(text: str, passage: str, topic: str) -> bool:
    """Say so where a text begins with a name that neither the passage nor the topic knows."""
    said = _WORD.findall(text)
    known = {word.lower() for word in _WORD.findall(f"{passage} {topic}")}
    return bool(said) and _names(said[0]) and said[0].lower() not in known


def _other_designation(text: str, claim: str) -> bool:
    said, claimed = _designations(text), _designations(claim)
    return any(name in said and not said[name] & those for name, those in claimed.items())


def _designations(text: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for name, designation in _DESIGNATED.findall(text):
        if name[0].isupper() or name != name.lower():
            found.setdefault(name.lower(), set()).add(designation.lower())
    return found


def _other_subject(text: str, claim: str, topic: str) -> bool:
    said, claimed = _WORD.findall(text), _WORD.findall(claim)
    if not said or not claimed or not (_names(said[0]) and _names(claimed[0])):
        return False
    subject, first = _parts(claimed[:1]), _parts(said[:1])
    # "R1" and "DeepSeek R1" are DeepSeek-R1; a topic has to name it whole.
    if subject & _parts(said) or first & _parts(claimed) or subject <= _parts(_WORD.findall(topic)):
        return False
    words, wanted = {w.lower() for w in said}, {w.lower() for w in claimed}
    return len(words & wanted) >= _SAME_FORM * len(wanted)


def _parts(words: Sequence[str]) -> set[str]:
    return {part for word in words for part in word.lower().split("-")}


def _names(word: str) -> bool:
    return word[0].isupper() and word.lower() not in _OPENINGS
