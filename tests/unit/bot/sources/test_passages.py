"""Passages are verbatim runs of whole sentences that lose nothing of a text."""

import re

from hypothesis import given
from hypothesis import strategies as st

from bot.sources.passages import TARGET_CHARS, WHOLE_CHARS, cut
from models.sentences import split

SENTENCE = "Here is a sentence that is long enough to count for something in a passage."


def test_a_summary_stays_whole() -> None:
    """A short text is one passage, whatever its number of sentences."""
    text = " ".join([SENTENCE] * (WHOLE_CHARS // (len(SENTENCE) + 1)))
    assert cut(f"\n {text} \n") == [text]


def test_an_article_is_cut() -> None:
    """A long text becomes passages of several whole sentences near the target."""
    passages = cut(" ".join([SENTENCE] * 40))
    assert len(passages) == 8
    assert all(len(one) <= TARGET_CHARS and one.endswith("passage.") for one in passages)


def test_paragraphs_and_headings() -> None:
    """A paragraph ends a passage; a heading stays with what it heads."""
    text = f"Background\n\n{SENTENCE}\n\n{SENTENCE}"
    assert cut(text) == [f"Background\n\n{SENTENCE}", SENTENCE]


def test_a_sentence_is_never_cut() -> None:
    """A sentence longer than the target is a passage of its own."""
    long = "It is " + "very, " * 80 + "long."
    assert cut(f"{SENTENCE}\n\n{long}\n\n{SENTENCE}") == [SENTENCE, long, SENTENCE]


@given(st.text(st.sampled_from("ab .!?\n\r\tÄ„1"), max_size=1500))
def test_nothing_is_lost_or_changed(text: str) -> None:
    """Every passage stands in the text, in order, and only white space is left out."""
    position = 0
    for passage in cut(text):
        assert passage.strip() == passage != ""
        position = text.index(passage, position) + len(passage)
    assert re.sub(r"\s", "", "".join(cut(text))) == re.sub(r"\s", "", text)


@given(st.lists(st.sampled_from([SENTENCE, "Short one.", "Why?"]), min_size=20, max_size=60))
def test_passages_hold_whole_sentences(sentences: list[str]) -> None:
    """The sentences of the passages are the sentences of the text."""
    text = " ".join(sentences)
    found = [one[start:end] for one in cut(text) for start, end in split(one)]
    assert found == [text[start:end] for start, end in split(text)]
