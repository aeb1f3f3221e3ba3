"""Whether a text says a claim again nearly word for word.

People ask, deny and quote known claims in their very words, so the pair model distrusts texts that
repeat one, short ones above all. This sign is narrow: a sentence with the claim's words, all of
them in its order, and none but small talk beside them. Where a content word more was allowed, half
of what the sign found was another statement ("the largest animal that ever lived on land").
"""

import re
from itertools import dropwhile

from models.naming import not_asserted, stem, words
from models.sentences import split
from models.units import word_set

# How many words a claim needs to be known by.
_LEAST = 3
_OPEN = re.compile(r'["“”«»?]')
_HAS = re.compile(r"\b(?:comes? with|has got|have got|have)\b", re.IGNORECASE)
_NOT = re.compile(r"n['’]t\b", re.IGNORECASE)
_SMALL_TALK = re.compile(r"\b(?:by the way|fun fact|of course)\b", re.IGNORECASE)
# What changes nothing of what a sentence says, wherever it stands in it ...
_FILLERS = word_set(
    "a an the this that these those actually also anyway basically btw fwiw fyi honestly lol "
    "really seriously still too"
)
# ... and what does not at its start alone.
_OPENINGS = word_set("and but careful no nope so well yeah yep yes")


def restates(text: str, claim: str) -> bool:
    """Say so where a sentence is a claim again in its own words; silent in case of doubt.

    A question anywhere in the text is doubt ("I read that ... Is it so?").
    """
    if "?" in text:
        return False
    wanted = _said(claim)
    if len(wanted) < _LEAST or not set(wanted) <= set(_said(text)):
        return False
    sentences = (text[span.start : span.end] for span in split(text))
    return any(
        _said(one) == wanted and not _OPEN.search(one) and not not_asserted(one)
        for one in sentences
    )


def _said(sentence: str) -> list[str]:
    """The stems of all words that carry something, in order."""
    plain = _SMALL_TALK.sub(" ", _NOT.sub(" not", _HAS.sub("has", sentence)))
    kept = (word.text.lower() for word in words(plain))
    opened = dropwhile(_OPENINGS.__contains__, (word for word in kept if word not in _FILLERS))
    return [stem(word) for word in opened]
