"""The sentence splitter: offsets that can be trusted."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.sentences import MAX_SENTENCE_CHARS, split

AROUND = " \t\n\r\v\f\x1c\x1d\x1e\x1f\x85\u2028\u2029-*•‣·–—" + "".join(
    chr(code) for code in range(0x3001) if chr(code).isspace()
)
CHATTY = st.text(st.sampled_from("ab. !?\n\t\"'”)*>-•1é👍\u200b\u3000"), max_size=300)


@given(CHATTY | st.text(max_size=300))
def test_spans_are_ordered_disjoint_and_cover_all_words(text: str) -> None:
    """Only white space and bullets stand outside the spans, and no span begins or ends in space."""
    position = 0
    for start, end in split(text):
        assert position <= start < end <= len(text)
        assert not text[position:start].strip(AROUND)
        assert text[start:end] == text[start:end].strip()
        position = end
    assert not text[position:].strip(AROUND)


@given(st.text(st.sampled_from("ab é"), min_size=MAX_SENTENCE_CHARS, max_size=2000))
def test_no_sentence_is_without_end(text: str) -> None:
    """Text without a full stop is cut at the limit."""
    assert all(end - start <= MAX_SENTENCE_CHARS for start, end in split(text))


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("", []),
        (" \n ", []),
        ("\ud800 one. Two \udfff", ["\ud800 one.", "Two \udfff"]),
        ("One. Two.", ["One.", "Two."]),
        ("Dr. Smith paid 3.50 to e.g. Anna.", ["Dr. Smith paid 3.50 to e.g. Anna."]),
        ("really?? no way!! ok", ["really??", "no way!!", "ok"]),
        ("  • One. Two.\n- three\n-four", ["One.", "Two.", "three", "-four"]),
        ("first line\nsecond line", ["first line", "second line"]),
        (
            "A line that mail software has broken off at about seventy,\nso it goes on.",
            ["A line that mail software has broken off at about seventy,\nso it goes on."],
        ),
        (
            "A list of things that stands under a line which is long enough to wrap\n- item",
            [
                "A list of things that stands under a line which is long enough to wrap",
                "item",
            ],
        ),
    ],
)
def test_habits_of_chat_and_forums(text: str, wanted: list[str]) -> None:
    """Lines, shouted ends and hard wraps are read as people mean them."""
    assert [text[start:end] for start, end in split(text)] == wanted
