"""Whether a text has the value that the source gives, in the place of the one that is wrong.

"100 W for ten hours is one kWh" is on the very subject of "a lamp of 100 watts uses 100 kWh in ten
hours", and says what contradicts it: a pair model is seldom sure which of the two it reads.
"""

import re
from collections.abc import Sequence

from models.naming import stems
from models.numerals import numerals
from models.quantities import Quantity, agree, comparable, quantities, quantities_of_source

_COUNTED_FROM = re.compile(r"\b(?:after|before|until|till)\s+$", re.IGNORECASE)


def gives_right_value(text: str, claim: str, passage: str) -> bool:
    """Say so where a claim has a value that the ``passage`` contradicts, and a text the other one.

    Wherever the text has the claim's number as well, be it bare, nothing is known. Where the
    passage names several years, and the text has no word of the claim, its year may date something
    else.
    """
    said, theirs = quantities(text), quantities_of_source(passage)
    same_words = bool(stems(text) & stems(claim))
    for wrong in quantities_of_source(claim):
        right = [one for one in theirs if comparable(wrong, one)]
        if not same_words and _are_several_years(right):
            continue
        if numerals(claim[wrong.start : wrong.end]) & _loose_numerals(text, said, wrong):
            continue
        if _is_put_right(wrong, text, said, right):
            return True
    return False


def _is_put_right(
    wrong: Quantity, text: str, said: Sequence[Quantity], right: Sequence[Quantity]
) -> bool:
    if any(agree(wrong, one) for one in right):
        return False
    own = [one for one in said if comparable(wrong, one)]
    if any(agree(wrong, one) or agree(one, wrong) for one in own):
        return False
    return any(
        agree(one, other) and not _COUNTED_FROM.search(text[max(0, one.start - 12) : one.start])
        for one in own
        for other in right
    )


def _are_several_years(found: Sequence[Quantity]) -> bool:
    return any(one.kind != "number" and not agree(found[0], one) for one in found)


def _loose_numerals(text: str, said: Sequence[Quantity], wrong: Quantity) -> frozenset[str]:
    """The numerals of a text but for those that surely measure something else."""
    kept, at = "", 0
    for one in said:
        if one.unit and one.unit != wrong.unit:
            kept, at = f"{kept}{text[at : one.start]} ", one.end
    return numerals(kept + text[at:])
