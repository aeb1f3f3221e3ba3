"""Sentences with their values in a column of text."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.log_entry import Detail
from bot.reasons import Reason, Sentence, Why
from bot.store.reasons import read, written

KINDS = Detail.KINDS.of(kinds=("hostile", "speculation"))
NESTED = Detail.CHANGES.of(
    changes=(
        Detail.THRESHOLD.of(bar="hostile", score=0.8),
        Detail.IN_CHANNEL.of(channel="10", what=KINDS),
    )
)


@pytest.mark.parametrize(
    ("told", "sentences"),
    [
        (Why.TIMEOUT.of(host="grün.example", seconds=0.5), Why),
        (Why.GIVEN_TEXT.of(), Why),
        (NESTED, Detail),
        (Detail.CHANGES.of(changes=()), Detail),
    ],
)
def test_a_sentence_comes_back(told: Reason, sentences: type[Sentence]) -> None:
    """A sentence keeps its values, and the sentences in it theirs."""
    assert read(written(told), sentences) == told


@given(st.one_of(st.text(), st.text().map("{".__add__)))
def test_words_come_back(words: str) -> None:
    """Words come back as they were, whatever they look like."""
    assert read(written(words), Detail) == words


@pytest.mark.parametrize("column", ["mode shadow", "3 open", "{", '{"id": 1}', "{}"])
def test_older_words_stay(column: str) -> None:
    """What stands there from before is told as it is."""
    assert read(column, Detail) == column


@pytest.mark.parametrize(
    "kept",
    [
        {"why": "MOONLIGHT", "values": {}},
        {"why": "MINUTES", "values": {"hours": 1}},
        {"why": "CHANGES", "values": {"changes": [{"why": "MOONLIGHT", "values": {}}]}},
    ],
)
def test_a_sentence_that_is_none_any_more(kept: object) -> None:
    """Of a sentence that this version does not know, or fills otherwise, nothing is told."""
    assert read(json.dumps(kept), Detail) == ""
