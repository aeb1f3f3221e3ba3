"""Whether a text that has a claim's words says less than the claim, or what the source says.

"Some cables can carry 240 watts", "there was a backdoor in XZ Utils": a short text that is on a
claim's very words reads to a pair model like the claim, though it states what the claim only takes
for granted, weakens or denies it, or puts the right word or number in the place of the wrong one.
The signs are plain and narrow; they stay silent where a text has its own words for a matter.
"""

import re

from models.naming import stems
from models.negation import turns_round
from models.numerals import NUMBER_WORDS, numerals

# Share of a claim's content words that a text has when it is on the claim's very words, and how
# many of its own it may have then: with more it may say the same in another way.
_ON_ITS_WORDS, _OWN = 0.6, 2
# The same where its own words are the source's.
_SHARED_WITH_SOURCE, _OWN_OF_SOURCE = 0.5, 3
# Words that mean too little to tell two statements apart.
_LIGHT = stems(
    "actually also always call called came come comes day even ever every get gets go goes going "
    "got keep kept let lets made make makes may might must need needs never now one ones own put "
    "really still take takes taken thing things today use used uses using work works"
)
_WHOLE = re.compile(
    r"\b(?:all|always|any|anyone|completely|every|everyone|must|never|only|proven|whole)\b",
    re.IGNORECASE,
)
_PART = re.compile(
    r"\b(?:certain|few|many|might|mostly|often|partly|perhaps|possibly|some|sometimes|usually)\b|"
    r"\b(?-i:may)\b",
    re.IGNORECASE,
)
_ONLY = re.compile(r"\b(?:just|no other|nothing but|only|sole|solely)\b", re.IGNORECASE)
_POINTING = re.compile(r"^\W*(?:it|they|this|that|these|those|he|she)\b", re.IGNORECASE)
_WISH = re.compile(r"\b(?:i (?:wish|hope)|if only)\b|^\W*(?-i:wish|hope)\b", re.IGNORECASE)
_YEAR = re.compile(r"(?:19|20)\d\d")
_SPELT = stems(" ".join(NUMBER_WORDS))
_DIGIT = re.compile(r"\d")


def falls_short(text: str, claim: str, passage: str, topic: str) -> bool:
    """Say so where a text has only words of a claim, and not all of them, or another sense.

    On the claim's words it denies, weakens or wishes what the claim states, has another number, or
    in the place of the claim's words those of the ``passage`` that contradicts it. What a text
    leaves out counts where neither the passage nor the ``topic`` has it: the rest is what both
    are about, unless the text begins with a bare "it". What is said of all or none of a kind may be
    all of a claim in fewer words.
    """
    said, wanted = stems(text) - _SPELT, stems(claim) - _SPELT
    own, missing = said - wanted, wanted - said - stems(topic)
    source = stems(passage) | _LIGHT
    meant = _LIGHT if _POINTING.search(text) else source
    if said and not own and not missing <= meant and not _WHOLE.search(text):
        return True
    shared = len(wanted) - len(missing)
    on_its_words = shared >= _ON_ITS_WORDS * len(wanted) and len(own) <= _OWN
    return (on_its_words and _turns(text, claim, own)) or _sides_with(
        source, own - _LIGHT, missing, wanted - _LIGHT
    )


def _turns(text: str, claim: str, own: frozenset[str]) -> bool:
    """Whether a text on a claim's words, with few of its ``own``, gives them another sense."""
    return (
        turns_round(text, claim)
        or _lacks(_ONLY, text, claim)
        or bool(_lacks(_WHOLE, text, claim) and _PART.search(text))
        or bool(_WISH.search(text) and not _WISH.search(claim))
        or _renumbers(text, claim, own)
    )


def _lacks(kind: re.Pattern[str], text: str, claim: str) -> bool:
    return bool(kind.search(claim) and not kind.search(text))


def _sides_with(
    source: frozenset[str], own: frozenset[str], missing: frozenset[str], wanted: frozenset[str]
) -> bool:
    """Whether a text has its own words from the source, and left out some that are not from it."""
    shared = len(wanted - missing)
    on_its_words = shared >= _SHARED_WITH_SOURCE * len(wanted) and len(own) <= _OWN_OF_SOURCE
    return on_its_words and bool(own) and own <= source and not missing <= source


def _renumbers(text: str, claim: str, own: frozenset[str]) -> bool:
    """Whether a text has a number instead of the claim's, or beside the claim's words alone.

    A year that is added to all that a claim says changes nothing.
    """
    said, claimed = numerals(text), numerals(claim)
    fresh = {number for number in said - claimed if not _YEAR.fullmatch(number)}
    alone = all(map(_DIGIT.search, own))
    return bool(fresh and alone) or bool(said - claimed and claimed - said)
