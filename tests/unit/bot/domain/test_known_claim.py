"""A known claim stands as long as its passage stands in its source."""

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.known_claim import PAGE_DEAD, PASSAGE_GONE, SOURCE_REMOVED, standing


@given(before=st.text(), passage=st.text(min_size=1), after=st.text())
def test_standing(before: str, passage: str, after: str) -> None:
    """An exact part of a text stands wherever it is, and goes with it or with the whole text."""
    assert standing(passage, before + passage + after) == ""
    assert standing(passage + "x", passage) == PASSAGE_GONE
    assert standing(passage, None) == SOURCE_REMOVED
    assert standing(passage, passage, dead=True) == PAGE_DEAD
