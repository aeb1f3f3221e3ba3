"""What the guarded fetcher makes of answers: pages, redirects, errors, broken ones."""

import socket

import pytest
from aiohttp import web

from bot.errors import FetchError, PageGone
from bot.sources.extract import extract
from bot.sources.fetch import USER_AGENT
from bot.sources.page import Page
from tests.support.site import Site, fetch, html, refusal


async def test_a_page(site: Site) -> None:
    """A page comes with its type, charset and bytes; the server is told who asks."""
    page = await fetch(site.url("/page?id=1#part"))
    assert page == Page(site.url("/page?id=1#part"), "text/html", "utf-8", b"<p>Hello</p>")
    assert site.asked == ["paper.example/robots.txt", "paper.example/page?id=1"]
    assert {one["User-Agent"] for one in site.headers} == {USER_AGENT}


async def test_redirects_lead_on(site: Site) -> None:
    """Redirects are followed, relative ones too, and the page's last address is given."""
    site.redirect("/old", "/new", 301)
    site.redirect("/new", site.url("/page", "other.example"), 307)
    assert (await fetch(site.url("/old"))).url == site.url("/page", "other.example")


@pytest.mark.parametrize(
    ("statuses", "moved"),
    [((301,), True), ((308, 301), True), ((302,), False), ((301, 307), False), ((), False)],
)
async def test_a_page_that_moved_for_good(
    site: Site, statuses: tuple[int, ...], moved: bool
) -> None:
    """A page has moved where every redirect says so; one that stands in for now has not."""
    for number, status in enumerate(statuses):
        site.redirect(f"/{number}", f"/{number + 1}", status)
    site.page(f"/{len(statuses)}", lambda: html("<p>Hello</p>"))
    page = await fetch(site.url("/0"))
    assert page.moved == moved
    assert page.url == site.url(f"/{len(statuses)}")


async def test_redirects_end(site: Site) -> None:
    """After five redirects it is enough."""
    site.redirect("/loop", "/loop")
    assert "redirects more than 5 times" in await refusal(site.url("/loop"))
    assert site.asked.count("paper.example/loop") == 6


async def test_cookies_are_not_kept(site: Site) -> None:
    """A cookie that one answer sets is not sent with the next request."""
    site.page(
        "/old",
        lambda: web.Response(status=302, headers={"Location": "/page", "Set-Cookie": "a=b"}),
    )
    await fetch(site.url("/old"))
    assert not any("Cookie" in one for one in site.headers)


@pytest.mark.parametrize(
    "kind", ["application/pdf", "image/png", "application/json", "text/css", "image/svg+xml"]
)
async def test_other_types_are_refused(site: Site, kind: str) -> None:
    """Only web pages and plain text are read, and the message names what came instead."""
    site.page("/file", lambda: web.Response(body=b"x", content_type=kind))
    assert kind in await refusal(site.url("/file"))


@pytest.mark.parametrize(
    ("status", "said"),
    [(404, "404 (Not Found)"), (403, "403 (Forbidden)"), (500, "500 (Internal"), (299, "299")],
)
async def test_other_answers_are_told(site: Site, status: int, said: str) -> None:
    """An answer that is no page is told with its status."""
    site.page("/page", lambda: web.Response(status=status))
    assert said in await refusal(site.url("/page"))


@pytest.mark.parametrize("status", [404, 410])
async def test_a_page_that_is_gone(site: Site, status: int) -> None:
    """A page that is not there is told apart from one that cannot be had just now."""
    site.page("/page", lambda: web.Response(status=status))
    with pytest.raises(PageGone):
        await fetch(site.url("/page"))
    site.page("/page", lambda: web.Response(status=503))
    with pytest.raises(FetchError) as caught:
        await fetch(site.url("/page"))
    assert not isinstance(caught.value, PageGone)


@pytest.mark.parametrize(
    ("body", "kind", "text"),
    [
        ("Größe".encode("latin-1"), "text/plain; charset=latin-1", "Größe"),
        ("Größe".encode("latin-1"), "text/plain; charset=utf-8", "Gr\ufffd\ufffde"),
        ("Größe".encode(), "text/plain; charset=x-none", "Größe"),
        ("Größe".encode(), "text/plain; charset=rot13", "Größe"),
        ("Größe".encode(), "text/plain; charset=base64", "Größe"),
        ("Größe".encode(), "text/plain; charset=idna", "Größe"),
        ("Größe".encode(), "text/plain; charset=undefined", "Größe"),
        ("\ufeffGröße".encode(), "text/plain", "Größe"),
        ("Größe".encode("utf-16"), "text/plain; charset=utf-16", "Größe"),
        (b"A\x00 fact", "text/plain", "A fact"),
        (b"A +2AA- fact", "text/plain; charset=utf-7", "A +2AA- fact"),
        (b"A \\ud800 fact", "text/plain; charset=unicode_escape", "A \\ud800 fact"),
        (b"abc-" + b"k" * 200_000, "text/plain; charset=punycode", "abc-" + "k" * 200_000),
    ],
)
async def test_broken_encodings(site: Site, body: bytes, kind: str, text: str) -> None:
    """Whatever a server says of its encoding, a text comes of it and no error."""
    site.page("/text", lambda: web.Response(body=body, headers={"Content-Type": kind}))
    assert (await extract(await fetch(site.url("/text")))).text == text


@pytest.mark.parametrize("kind", ["text/html", "text/html; charset=ascii", "text/html; charset="])
async def test_a_broken_page(site: Site, kind: str) -> None:
    """An article is read out of a page with wrong bytes, an open tag and a wrong encoding."""
    words = " ".join(f"The keeper polished lamp {one} in the hall that day." for one in range(20))
    body = b"<html><title>Lamps \xff</title><body><p>\x80" + words.encode() + b"<p>\xc3\x28<b>"
    site.page("/broken", lambda: web.Response(body=body, headers={"Content-Type": kind}))
    assert "polished lamp 7" in (await extract(await fetch(site.url("/broken")))).text


async def test_unknown_hosts_and_closed_ports(site: Site) -> None:
    """A name that does not exist and a server that does not answer are told apart."""
    with pytest.raises(PageGone, match=r"no host named nowhere\.example"):
        await fetch("http://nowhere.example/")
    with pytest.raises(FetchError, match="could not be looked up just now") as caught:
        await fetch("http://busy.example/")
    assert not isinstance(caught.value, PageGone)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        closed = free.getsockname()[1]
        message = await refusal(f"http://paper.example:{closed}/")
    assert "connection to paper.example failed" in message


async def test_broken_answers(site: Site) -> None:
    """An answer that cannot be unpacked is one clear error."""
    site.page(
        "/broken",
        lambda: web.Response(
            body=b"no gzip", headers={"Content-Encoding": "gzip", "Content-Type": "text/html"}
        ),
    )
    assert "cannot be read" in await refusal(site.url("/broken"))
