"""Names and manner of a claim: what it asserts itself."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.naming import not_asserted

QUOTED = [
    'he wrote "Bard is the best" again',
    "he wrote 'Bard is the best' again",
    "he wrote “Bard is the best” again",
    "‘three small words’, he wrote",
]
PLAIN = [
    'the "best of" list',  # two words are a term
    "the 90's were Apple's and Bard's years",
    'one " mark alone in the text',
    "don't call it Google's",
    "no marks in this text at all",
]
# What three words in quotation marks are, as a pattern that is too slow for long texts.
SLOW = re.compile(r"(?<!\w)([\"“'‘])[^\"”]* [^\"”]* [^\"”]*[\"”'’](?!\w)")


@pytest.mark.parametrize("claim", QUOTED)
def test_a_quotation_is_not_asserted(claim: str) -> None:
    """Three words or more in quotation marks are somebody else's."""
    assert not_asserted(claim)


@pytest.mark.parametrize("claim", PLAIN)
def test_terms_and_apostrophes_are_no_quotation(claim: str) -> None:
    """One or two words in marks, an apostrophe and a lone mark leave a claim the writer's own."""
    assert not not_asserted(claim)


@given(st.lists(st.sampled_from([*"\"'“”‘’  ", "a", "b ", "\n"]), max_size=24).map("".join))
def test_quotations_are_those_of_the_plain_pattern(claim: str) -> None:
    """One pass over the marks finds what the pattern for three quoted words finds."""
    assert not_asserted(claim) == bool(SLOW.search(claim))


@pytest.mark.timeout(60)
@pytest.mark.parametrize("piece", ["'a ", "'a", '"', '" ', "'", "‘b c", "“a b "])
def test_marks_without_end_are_read_in_one_pass(piece: str) -> None:
    """A text of 20,000 characters, all of them marks that open, does not hold up the model."""
    not_asserted((piece * 20_000)[:20_000])
