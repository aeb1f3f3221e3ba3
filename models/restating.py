"""Whether a text says a claim again nearly word for word.

People ask, deny and quote known claims in their very words, so the pair model distrusts texts that
repeat one. This sign is narrow: a sentence with all words that carry the claim, in its order, with
hardly another one, and nothing that asks, quotes, reports or denies.
"""

import re
from collections.abc import Sequence

from models.naming import not_asserted, stems_in_order
from models.negation import denials
from models.sentences import split

# Words that a sentence may add ("still comes with"), and how many a claim needs to be known by.
_ADDED, _LEAST = 2, 3
_OPEN = re.compile(r'["“”«»?]')


def restates(text: str, claim: str) -> bool:
    """Say so where a sentence makes a claim in its own words; silent in case of doubt."""
    wanted = _content(claim)
    # First the cheap question, whose answer is nearly always no.
    if len(wanted) < _LEAST or not _in_order(wanted, _content(text)):
        return False
    return any(_says(text[span.start : span.end], claim, wanted) for span in split(text))


def _says(sentence: str, claim: str, wanted: Sequence[str]) -> bool:
    said = _content(sentence)
    if len(said) > len(wanted) + _ADDED or not _in_order(wanted, said):
        return False
    if _OPEN.search(sentence) or not_asserted(sentence):
        return False
    return denials(sentence) == denials(claim)


def _content(text: str) -> list[str]:
    return [stem for stem in stems_in_order(text) if stem]


def _in_order(wanted: Sequence[str], said: Sequence[str]) -> bool:
    rest = iter(said)
    return all(stem in rest for stem in wanted)
