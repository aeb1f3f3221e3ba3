"""The id of a page is readable, and one address always gives the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sources.links import source_id_of, title_of


@pytest.mark.parametrize(
    ("url", "begins"),
    [
        (
            "https://www.paper.example/2024/Google-renames.html",
            "paper.example-google-renames-html-",
        ),
        ("https://paper.example/", "paper.example-"),
        ("https://paper.example/a/b/?id=5", "paper.example-b-"),
    ],
)
def test_readable(url: str, begins: str) -> None:
    """Host and page name can be read in the id."""
    assert source_id_of(url).startswith(begins)


WORDS = st.text("abc-/é", max_size=5)


@given(WORDS, WORDS)
def test_one_address_one_id(first: str, second: str) -> None:
    """Different addresses have different ids, equal ones equal ids, none a space."""
    ids = [source_id_of(f"https://paper.example/?q={text}") for text in (first, second)]
    assert (ids[0] == ids[1]) == (first == second)
    assert not any(char.isspace() for char in ids[0])


@pytest.mark.parametrize(
    ("url", "title"),
    [
        ("https://www.paper.example/2024/Google-renames_Bard.html", "Google renames_Bard"),
        ("https://paper.example/gr%C3%B6%C3%9Fe/", "größe"),
        ("https://paper.example/", ""),
        ("https://paper.example/?id=5", ""),
    ],
)
def test_titles_from_addresses(url: str, title: str) -> None:
    """A page's own part of the address becomes words, with its host; else the host stands alone."""
    assert title_of(url) == (f"{title} (paper.example)" if title else "paper.example")
