"""Whether a text says a claim again nearly word for word.

People ask, deny and quote known claims in their very words, so the pair model distrusts texts that
repeat one. This sign is narrow: all words that carry the claim, in its order, with hardly another
one, and nothing that asks, quotes, reports or denies.
"""

import re

from models.naming import not_asserted, stems_in_order
from models.negation import denials

# Words that a text may add ("still comes with"), and how many a claim needs to be known by.
_ADDED, _LEAST = 2, 3
_OPEN = re.compile(r'["“”«»?]')


def restates(text: str, claim: str) -> bool:
    """Say so where a text makes a claim in its own words; silent in case of doubt."""
    wanted = [stem for stem in stems_in_order(claim) if stem]
    said = [stem for stem in stems_in_order(text) if stem]
    if len(wanted) < _LEAST or len(said) > len(wanted) + _ADDED:
        return False
    if _OPEN.search(text) or not_asserted(text) or denials(text) != denials(claim):
        return False
    rest = iter(said)
    return all(stem in rest for stem in wanted)
