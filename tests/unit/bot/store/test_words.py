"""From free text to a query of the word index."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.store.words import any_of


@pytest.fixture(scope="module")
def index() -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute(
            "CREATE VIRTUAL TABLE words USING fts5("
            "text, tokenize = 'porter unicode61 remove_diacritics 2')"
        )
        connection.execute("INSERT INTO words VALUES ('The café sells 3 releases of bard')")
        yield connection


def found(index: sqlite3.Connection, query: str) -> bool:
    return bool(index.execute("SELECT 1 FROM words WHERE words MATCH ?", (query,)).fetchall())


@given(text=st.text() | st.text(alphabet='ab "*^:+-(){}NEARORANDNOT\x00_\ud800'))
def test_any_text_makes_a_valid_query(index: sqlite3.Connection, text: str) -> None:
    """No post can break the search, whatever it holds."""
    query = any_of(text)
    if query:
        found(index, query)


@pytest.mark.parametrize("text", ["Is Bard released?", "CAFE", 'NOT "bard"', "x OR releasing", "3"])
def test_one_shared_word_is_enough(index: sqlite3.Connection, text: str) -> None:
    """Case, accents, endings and query syntax make no difference."""
    assert found(index, any_of(text))


@pytest.mark.parametrize("text", ["", "?!", "___", " "])
def test_text_without_words_has_no_query(text: str) -> None:
    """Where there is no word there is nothing to search."""
    assert any_of(text) == ""


def test_stop_words_count_only_alone() -> None:
    """Small words would match everything, but a text of nothing else still has a query."""
    assert any_of("Who is the author of the note?") == '"author" OR "note"'
    assert any_of("The Who") == '"the" OR "who"'


@pytest.mark.parametrize(
    "text", ["Bard's late", "BARD’S late", "Bard don't late", "it's Bard, late"]
)
def test_what_follows_an_apostrophe_is_no_word(text: str) -> None:
    """The "s" of "it's" would match half of all passages."""
    assert any_of(text) == '"bard" OR "late"'


def test_a_long_text_asks_for_64_words() -> None:
    """The query stays small however long a post is."""
    assert any_of(" ".join(f"word{i}" for i in range(500))).count(" OR ") == 63
