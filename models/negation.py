"""Where a claim denies what a passage says, or the other way round."""

import re
from collections.abc import Sequence

from models.engine import Difference
from models.naming import stem, stems_in_order, words
from models.sides import Sides

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


def compare_negation(sides: Sides) -> tuple[list[Difference], tuple[float, ...]]:
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
_NOBODY = re.compile(r"\b(?:nobody|nothing|none|neither|nor|hardly)\b", re.IGNORECASE)
_FALSE = re.compile(r"\b(?:myth|hoax|lie|false|untrue|not true|nonsense) that\b", re.IGNORECASE)
_NEW_CLAUSE = re.compile(r"[,;:.]|\b(?:but|and|so|it|they|which|that)\b", re.IGNORECASE)


def asserted(claim: str, found: Sequence[Difference]) -> list[Difference]:
    """Those differences whose words the claim does not deny: "does not have 236 billion"."""
    return [one for one in found if not _denies(claim, claim.find(one.claim))]


def turns_round(text: str, claim: str) -> bool:
    """Whether a text denies by its verb what a claim states without any denial, or calls it a myth.

    Other ways to deny are left out: "no problem" and "unsupported" turn nothing round, and a claim
    that denies is often said in words that do not.
    """
    if _FALSE.search(text) and not _FALSE.search(claim):
        return True
    if any(kind.search(claim) for kind in (_NEGATION, _NONE, _NOBODY)):
        return False
    return len(_NEGATION.findall(text)) % 2 == 1


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
