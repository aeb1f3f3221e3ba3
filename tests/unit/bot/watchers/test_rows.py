"""Rows of posts: what is read, and what is said of a row that cannot be."""

import json
from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.post import Post
from bot.watchers.rows import Row, RowProblem, RowReader

NOW_MS = 1_700_000_000_000


def read(*rows: object, title: str = "") -> list[Row | RowProblem | None]:
    """Read rows, or raw lines where they are bytes, at a fixed time."""
    reader = RowReader("posts.jsonl", title=title, clock=lambda: NOW_MS)
    return [
        reader.read(row if isinstance(row, bytes) else json.dumps(row).encode()) for row in rows
    ]


def posts(found: Iterable[Row | RowProblem | None]) -> list[Post]:
    """The posts of rows that must all be good."""
    rows = list(found)
    assert all(isinstance(row, Row) for row in rows)
    return [row.post for row in rows if isinstance(row, Row)]


def problem(*rows: object) -> str:
    """What is said of the last row."""
    found = read(*rows)[-1]
    assert isinstance(found, RowProblem)
    assert found.line == len(rows)
    return found.what


def test_a_row_needs_no_more_than_id_and_text() -> None:
    """Everything else may be absent or null, and unknown keys are passed over."""
    keys = ("thread", "title", "author", "reply_to", "created_at")
    bare, full = read(
        {"id": 7, "text": "Hi."}, {"id": "8", "text": ""} | dict.fromkeys(keys) | {"x": []}
    )
    assert isinstance(bare, Row)
    assert isinstance(full, Row)
    assert (bare.row_id, bare.line, full.row_id, full.line) == (7, 1, "8", 2)
    assert (bare.post.text, bare.post.created_ms, bare.post.dated) == ("Hi.", NOW_MS, False)
    assert full.post.text == ""


@pytest.mark.parametrize(
    ("written", "created_ms"),
    [
        ("2025-01-30", 1_738_195_200_000),
        ("2025-01-30T10:15:00Z", 1_738_232_100_000),
        ("2025-01-30T10:15:00", 1_738_232_100_000),
        ("2025-01-30T12:15:00.250+02:00", 1_738_232_100_250),
        ("0001-01-01T00:00:00+14:00", -62_135_647_200_000),
    ],
)
def test_times_are_utc_unless_they_say_otherwise(written: str, created_ms: int) -> None:
    """ISO 8601 times are read to the millisecond."""
    (post,) = posts(read({"id": 1, "text": "x", "created_at": written}))
    assert (post.created_ms, post.dated) == (created_ms, True)


def test_an_answer_knows_what_it_answers() -> None:
    """The answered text comes from an earlier row of the same thread, whatever the id's type."""
    found = posts(
        read(
            {"id": 1, "text": "First.", "thread": "a", "title": "Kettles"},
            {"id": 2, "text": "Second.", "thread": "a", "reply_to": "1"},
            {"id": 3, "text": "Third.", "thread": "b", "reply_to": 1},
            {"id": 4, "text": "Fourth.", "thread": "a", "reply_to": 99},
            title="Elsewhere",
        )
    )
    assert [post.parent_text for post in found] == ["", "First.", "", ""]
    assert [post.title for post in found] == ["Kettles", "Kettles", "Elsewhere", "Kettles"]


@pytest.mark.parametrize(
    ("row", "says"),
    [
        (b"{", "not JSON: Expecting property name"),
        (b"[" * 100_000, "too much is nested"),
        (b'{"id": ' + b"1" * 5_000 + b', "text": "x"}', "a number is too long"),
        (b'{"id": 1, "text": "\xff"}', "not UTF-8 text (byte 20 of the line)"),
        ([1], "must be a JSON object, and this is a list"),
        (b"null", "must be a JSON object, and this is null"),
        ({"text": "x"}, 'no "id"'),
        ({"id": None, "text": "x"}, 'no "id"'),
        ({"id": True, "text": "x"}, '"id" must be a string or a whole number'),
        ({"id": 1}, 'no "text"'),
        ({"id": 1, "text": 5}, '"text" must be a string, and this is a number'),
        ({"id": 1, "text": "x", "title": {}}, '"title" must be a string, and this is an object'),
        ({"id": 1, "text": "x", "created_at": "soon"}, '"created_at" is "soon", no ISO 8601'),
    ],
)
def test_a_broken_row_is_named(row: object, says: str) -> None:
    """Each way to be wrong has its own sentence, and the next row is read as ever."""
    assert says in problem(row)
    assert posts(read(row, {"id": 1, "text": "Good."})[1:])[0].text == "Good."


def test_an_id_counts_once() -> None:
    """The second row of an id is a problem; a number and its digits are two ids."""
    assert "must be unique" in problem({"id": 1, "text": "x"}, {"id": 1, "text": "y"})
    assert len(posts(read({"id": 1, "text": "x"}, {"id": "1", "text": "y"}))) == 2
    assert len(posts(read({"id": 1}, {"id": 1, "text": "y"})[1:])) == 1


def test_windows_files_are_read() -> None:
    """A byte-order mark, carriage returns and blank lines are no trouble."""
    row = b'{"id": 1, "text": "x"}'
    found = read(b"\xef\xbb\xbf" + row, b"\r", b"  ", row.replace(b"1", b"2") + b"\r")
    assert [one.line for one in found if isinstance(one, Row)] == [1, 4]
    assert found[1] is found[2] is None


def test_broken_letters_reach_no_model_as_context() -> None:
    """Lone surrogates stay in the text, which is quoted, and go from titles and parents."""
    first = {"id": 1, "text": "a\ud800", "title": "t\ud800"}
    found = posts(read(first, {"id": 2, "text": "b", "reply_to": 1}))
    assert found[0].text == "a\ud800"
    assert (found[0].title, found[1].parent_text) == ("t?", "a?")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=5,
)
KEYS = ("id", "text", "thread", "title", "author", "reply_to", "created_at")


@given(
    st.lists(
        st.dictionaries(st.sampled_from(KEYS), JSON).map(json.dumps).map(str.encode) | st.binary()
    )
)
def test_any_line_is_a_row_a_problem_or_blank(lines: list[bytes]) -> None:
    """No line makes the reader fail, and lines are counted through."""
    for number, found in enumerate(read(*lines), 1):
        assert found is None or found.line == number
