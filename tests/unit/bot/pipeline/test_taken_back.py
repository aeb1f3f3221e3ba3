"""Sentences that their writer calls wrong claim nothing; all others may."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.pipeline.normalise import normalise
from bot.pipeline.taken_back import taken_back


@pytest.mark.parametrize(
    "text",
    [
        "The moon is hollow. Wrong.",
        "The moon is hollow. That is wrong, it has a core.",
        "The moon is hollow. No.",
        "The moon is hollow. But that's just not true.",
        "The moon is hollow. No, it isn't.",
        "The moon is hollow! Another old myth.",
        "Myth #1: the moon is hollow.",
        "Common misconception - the moon is hollow.",
        "The moon is hollow, which is a misconception.",
        "The moon is hollow, the old mistake.",
        "The moon is hollow, you may think, but no.",
        "The moon is hollow and that is just not correct.",
        "The moon is hollow, they wrote.",
    ],
)
def test_what_its_writer_calls_wrong_is_taken_back(text: str) -> None:
    """By the next sentence, a heading or a tail; the sentence that says so stands."""
    assert taken_back(normalise(text)) == {0}


@pytest.mark.parametrize(
    "text",
    [
        "The moon is hollow.",
        "The moon is hollow. Nothing is wrong with that.",
        "The moon is hollow. No wonder it is so light.",
        "Is the moon hollow? No? Then what is in it?",
        "The moon landing is a hoax. It was filmed in a desert.",
        "What a legend. The moon is hollow.",
        "Not rock, mostly air: the moon is hollow.",
        "The wrong side: the moon is hollow there.",
        "The moon is hollow, but people say it is not.",
        "",
    ],
)
def test_all_else_stands(text: str) -> None:
    """A word that calls something wrong takes nothing back by itself."""
    assert taken_back(normalise(text)) == set()


@given(st.text())
def test_any_text(text: str) -> None:
    """Only sentences that there are can be taken back."""
    read = normalise(text)
    assert taken_back(read) <= set(range(len(read.sentences)))
