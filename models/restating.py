"""Whether a text says a claim again nearly word for word.

People ask, deny and quote known claims in their very words, so the pair model distrusts texts that
repeat one, short ones above all, and is misled by what is added ("..., so buy another"). This sign
is narrow: a sentence, or what stands before a new clause in it, with the claim's words, all of them
in its order, and none but small talk beside them. Where one content word more was allowed, half of
what the sign found was another statement ("the largest animal that ever lived on land").
"""

import re
from collections.abc import Iterator
from itertools import dropwhile

from models.naming import not_asserted, stem, words
from models.sentences import split
from models.units import word_set

# How many words a claim needs to be known by.
_LEAST = 3
_OPEN = re.compile(r'["“”«»?]')
_HAS = re.compile(r"\b(?:comes? with|has got|have got|have)\b", re.IGNORECASE)
_NOT = re.compile(r"n['’]t\b", re.IGNORECASE)
_SMALL_TALK = re.compile(
    r"\b(?:all in all|by the way|fun fact|in total|of course)\b|^\W*no,", re.IGNORECASE
)
# What changes nothing of what a sentence says, wherever it stands in it ...
_FILLERS = word_set(
    "a an the this that these those actually also anyway basically btw fwiw fyi honestly lol "
    "really seriously still too"
)
# ... and what does not at its start alone.
_OPENINGS = word_set("and but careful nope so well yeah yep yes")
# A model with its maker's name before it, which people leave out: "DeepSeek-R1".
_MODEL = re.compile(r"\b([^\W\d_]{2,})-([A-Za-z]+\d\w*)\b")
# Where a new clause begins that adds to what was said: a mark and a word that begins one, or "and"
# and the like with its subject. "But", "if" and "or" may take it back.
_NEW_CLAUSE = re.compile(
    r"(?:[,;—]|\s[-–])\s*(?=(?:and|because|he|i|it|just|my|no|not|she|so|that['’]s|the|they|we|"
    r"which|you|your)\b)"
    r"|(?<!\s)\s+(?=(?:and|because|so) (?:i|it|my|that|the|there|they|we|you|your)\b)",
    re.IGNORECASE,
)
# What such a clause may say of the claim itself.
_TAKES_BACK = re.compile(
    r"\b(?:again|any ?more|bs|bullshit|claim\w*|false|heard|hoax|joke|kidding|lies?|myth|no longer|"
    r"nonsense|nope|not (?:so|true|really|yet)|rubbish|rumou?rs?|said|says?|thought|told|untrue|"
    r"used to|wrong)\b",
    re.IGNORECASE,
)


def restates(text: str, claim: str) -> bool:
    """Say so where a sentence is a claim again in its own words; silent in case of doubt.

    A question anywhere in the text is doubt ("I read that ... Is it so?").
    """
    if "?" in text:
        return False
    for maker, model in _MODEL.findall(claim):
        whole = re.compile(rf"\b{maker}[- ]{model}\b", re.IGNORECASE)
        text, claim = whole.sub(model, text), whole.sub(model, claim)
    wanted = _said(claim)
    if len(wanted) < _LEAST or not set(wanted) <= set(_said(text)):
        return False
    sentences = (text[span.start : span.end] for span in split(text))
    return any(
        not _OPEN.search(one)
        and not not_asserted(one)
        and any(_said(head) == wanted for head in _heads(one))
        for one in sentences
    )


def _heads(sentence: str) -> Iterator[str]:
    """A sentence, and what stands in it before each new clause that only adds to it."""
    yield sentence
    for clause in _NEW_CLAUSE.finditer(sentence):
        if not _TAKES_BACK.search(sentence, clause.end()):
            yield sentence[: clause.start()]


def _said(sentence: str) -> list[str]:
    """The stems of all words that carry something, in order."""
    plain = _SMALL_TALK.sub(" ", _NOT.sub(" not", _HAS.sub("has", sentence)))
    kept = (word.text.lower() for word in words(plain))
    opened = dropwhile(_OPENINGS.__contains__, (word for word in kept if word not in _FILLERS))
    return [stem(word) for word in opened]
