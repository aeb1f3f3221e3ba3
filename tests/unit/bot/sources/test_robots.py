"""A robots.txt is read as RFC 9309 says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sources.robots import Robots

ALL = "User-agent: *\n"


@pytest.mark.parametrize(
    ("text", "path", "allowed"),
    [
        # the most specific rule decides, and of two alike the one that allows
        (ALL + "Disallow: /news/\nAllow: /news/open/\n", "/news/open/a.html", True),
        (ALL + "Allow: /\nDisallow: /private/\n", "/private/x", False),
        (ALL + "Disallow: /page\nAllow: /page\n", "/page", True),
        (ALL + "Allow: /p\nDisallow: /*.gif\n", "/p.gif", False),
        (ALL + "Disallow:\n", "/x", True),
        ("", "/x", True),
        # wildcards and ends
        (ALL + "Disallow: /*/secret\n", "/a/secret", False),
        (ALL + "Disallow: /*/secret\n", "/secret", True),
        (ALL + "Disallow: /*.pdf$\n", "/a/x.pdf", False),
        (ALL + "Disallow: /*.pdf$\n", "/a/x.pdf?page=2", True),
        (ALL + "Disallow: /*.pdf$\n", "/a.pdf.pdf", False),
        (ALL + "Disallow: /\nAllow: /article$\n", "/article", True),
        (ALL + "Disallow: /\nAllow: /article$\n", "/article/2", False),
        (ALL + "Disallow: /a*a$\n", "/a", True),
        (ALL + "Disallow: /*?id=*&b\n", "/x?id=5&b", False),
        (ALL + "Disallow: *\n", "/x", False),
        # groups
        ("User-agent: Sidenote\nDisallow: /a\n\nUser-agent: Sidenote\nDisallow: /b", "/b", False),
        (ALL + "Disallow: /a\n\nUser-agent: *\nDisallow: /b\n", "/b/x", False),
        (ALL + "Disallow: /\n\nUser-agent: Sidenote\nAllow: /\n", "/x", True),
        (ALL + "Disallow: /\n\nUser-agent: Sidenote\n", "/x", True),
        ("User-agent: Sidenote\nUser-agent: Other\nDisallow: /x\n", "/x", False),
        ("User-agent: Other\nDisallow: /x\nUser-agent: Sidenote\nDisallow: /y\n", "/x", True),
        (ALL + "\nDisallow: /x\n", "/x", False),
        ("User-agent: a\nCrawl-delay: 3\nUser-agent: *\nDisallow: /x\n", "/x", False),
        (ALL + "Disallow: /y\nSitemap: https://paper.example/s\nDisallow: /x\n", "/x", False),
        ("Disallow: /\n", "/x", True),
        # names
        ("User-agent: Note\nDisallow: /\n", "/x", True),
        ("User-agent: Side\nDisallow: /\n", "/x", True),
        ("User-agent: source\nDisallow: /\n", "/x", True),
        ("user-agent: SIDENOTE\ndisallow: /x\n", "/x", False),
        ("User-agent: Sidenote/0.1\nDisallow: /x\n", "/x", False),
        ("User-agent : Sidenote # our own\nDisallow : /x # and why\n", "/x", False),
        # spelling
        ("User-agent: *\rDisallow: /x\r", "/x", False),
        (ALL + "Disallow: /%7Ejoe/\n", "/~joe/x", False),
        (ALL + "Disallow: /größe\n", "/gr%C3%B6%c3%9fe", False),
        (ALL + "Disallow: /a%2A\n", "/ab", True),
        (ALL + "Disallow: /a%24\n", "/a$b", False),
        (ALL + "Disallow: /a?q=https://b\n", "/a?q=https%3A%2F%2Fb", False),
    ],
)
def test_the_rules(text: str, path: str, allowed: bool) -> None:
    """Groups, names, wildcards, ends and the order of rules count as the standard says."""
    assert Robots.parse(text).allow(path) == allowed


LINE = st.tuples(
    st.sampled_from(["User-agent: ", "Allow: ", "Disallow: ", "Sitemap: ", "", ":"]),
    st.text("/a*$%2#: \n\r*", max_size=8) | st.sampled_from(["*", "Sidenote", "Other"]),
).map("".join)


@given(st.lists(LINE, max_size=8).map("\n".join), st.text("/a*$%2", max_size=8))
def test_whatever_stands_there(text: str, path: str) -> None:
    """No robots.txt is an error, and one that names no agent forbids nothing."""
    allowed = Robots.parse(text).allow("/" + path)
    assert allowed or "User-agent" in text


@pytest.mark.parametrize(
    "lines",
    [
        "".join(f"User-agent: a{number}\n" for number in range(15_000)) + "Disallow: /\n" * 20_000,
        ALL + "Disallow: /" + "*a" * 250_000,
        ALL + "Disallow: /*b\n" * 35_000,
    ],
    ids=["agents", "wildcards", "rules"],
)
def test_large_ones(lines: str) -> None:
    """Half a megabyte of robots.txt is read with nothing multiplied by anything."""
    assert Robots.parse(lines).allow("/" + "a" * 8000)
