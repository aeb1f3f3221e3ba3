"""The id of a page is readable, and one address always gives the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reasons import Why
from bot.sources.links import site_of, source_id_of, title_of, web_address_problem


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


@pytest.mark.parametrize(
    ("url", "problem"),
    [
        ("https://paper.example/a", None),
        ("https://größe.example/", None),
        ("https://xn--gre-6ka8i.example/", None),
        ("http://xn--a/", Why.NO_ADDRESS),
        ("http://paper..example/", None),
        ("http://größe..example/", Why.NO_ADDRESS),
        ("http://[x/", Why.NO_ADDRESS),
        ("ftp://paper.example/", Why.ADDRESS_SCHEME),
    ],
)
def test_what_is_no_address(url: str, problem: Why | None) -> None:
    """An address whose host cannot be decoded is none."""
    assert web_address_problem(url) is problem


@given(st.text("xn-a.ß\u200d²%1[]:@/\\?# \ud800").map("http://".__add__))
def test_every_address_is_judged(url: str) -> None:
    """Whatever is given for an address, it is judged, and none is an error."""
    assert web_address_problem(url) is None or isinstance(web_address_problem(url), Why)


@pytest.mark.parametrize(
    ("host", "site"),
    [
        ("paper.example", "paper.example"),
        ("www.Blog.paper.example.", "paper.example"),
        ("news.paper.co.uk", "paper.co.uk"),
        ("m.ard.de", "ard.de"),
        ("www.ard.de", "ard.de"),
        ("www.co.de", "co.de"),
        ("blog.grün.example", "xn--grn-ioa.example"),
        ("blog.xn--grn-ioa.example", "xn--grn-ioa.example"),
        (f"{'x' * 64}.example", f"{'x' * 64}.example"),
        ("203.0.113.7", "203.0.113.7"),
        ("2001:db8::7", "2001:db8::7"),
        ("localhost", "localhost"),
    ],
)
def test_the_site_of_a_host(host: str, site: str) -> None:
    """What stands before a registered name is left out, and a number stands for itself."""
    assert site_of(host) == site
