"""The guarded fetcher against a real server on loopback, with names of our own."""

import asyncio
import gzip
import itertools
import socket
import tracemalloc
import zlib
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest
from aiohttp import web
from aiohttp.abc import AbstractResolver, ResolveResult

from bot.errors import FetchError, PageGone
from bot.sources.addresses import Address
from bot.sources.extract import extract
from bot.sources.fetch import USER_AGENT, Fetcher, Limits
from bot.sources.page import Page

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
INSIDE = "127.0.0.2"
"""Stands for a machine that must not be reached; our server listens there too."""


def _open_but_inside(address: Address) -> bool:
    return str(address) != INSIDE


class Names(AbstractResolver):
    """Knows the hosts of the tests; each name has its list of addresses."""

    known = {  # noqa: RUF012 - never changed
        "paper.example": ["127.0.0.1"],
        "other.example": ["127.0.0.1"],
        "inside.example": [INSIDE],
        "mixed.example": ["127.0.0.1", INSIDE],
    }

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        if host not in self.known:
            busy = host == "busy.example"
            raise socket.gaierror(socket.EAI_AGAIN if busy else socket.EAI_NONAME, "no answer")
        return [
            ResolveResult(
                hostname=host, host=one, port=port, family=socket.AF_INET, proto=0, flags=0
            )
            for one in self.known[host]
        ]

    async def close(self) -> None:
        return None


class Site:
    """One server for all names; ``asked`` lists what reached it: host and path.

    ``reached`` are the addresses at which it was reached.
    """

    def __init__(self) -> None:
        self.pages: dict[str, Handler] = {}
        self.asked: list[str] = []
        self.reached: set[str] = set()
        self.headers: list[dict[str, str]] = []
        self.port = 0

    def url(self, path: str, host: str = "paper.example") -> str:
        return f"http://{host}:{self.port}{path}"

    def page(self, path: str, response: Callable[[], web.Response]) -> None:
        async def answer(_request: web.Request) -> web.Response:
            return response()

        self.pages[path] = answer

    def redirect(self, path: str, target: str, status: int = 302) -> None:
        self.page(path, lambda: web.Response(status=status, headers={"Location": target}))

    async def serve(self, request: web.Request) -> web.StreamResponse:
        self.asked.append(f"{request.host.split(':')[0]}{request.path_qs}")
        self.headers.append(dict(request.headers))
        assert request.transport
        self.reached.add(request.transport.get_extra_info("sockname")[0])
        handler = self.pages.get(request.path)
        return await handler(request) if handler else web.Response(status=404)


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    made = Site()
    made.page("/page", lambda: _html("<p>Hello</p>"))
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", made.serve)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    made.port = runner.addresses[0][1]
    await web.TCPSite(runner, INSIDE, made.port).start()
    yield made
    await runner.cleanup()


@asynccontextmanager
async def _fetcher(names: AbstractResolver | None, **limits: float) -> AsyncIterator[Fetcher]:
    async with Fetcher(
        is_allowed=_open_but_inside,
        resolver=names or Names(),
        limits=Limits(**limits),  # type: ignore[arg-type]  # sizes are given as whole numbers
    ) as fetcher:
        yield fetcher


async def _fetch(url: str, **limits: float) -> Page:
    async with _fetcher(None, **limits) as fetcher:
        return await fetcher.fetch(url)


async def _refusal(url: str, **limits: float) -> str:
    with pytest.raises(FetchError) as caught:
        await _fetch(url, **limits)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def _html(body: str, **changes: object) -> web.Response:
    return web.Response(text=body, content_type="text/html", **changes)  # type: ignore[arg-type]


class Turning(Names):
    """One name whose address is another at each question, over and over."""

    def __init__(self, *answers: list[str]) -> None:
        self._answers = itertools.cycle(answers)
        self.questions = 0

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        self.questions += 1
        return [
            ResolveResult(
                hostname=host, host=one, port=port, family=socket.AF_INET, proto=0, flags=0
            )
            for one in next(self._answers)
        ]


async def test_a_page(site: Site) -> None:
    """A page comes with its type, charset and bytes; the server is told who asks."""
    page = await _fetch(site.url("/page?id=1#part"))
    assert page == Page(site.url("/page?id=1#part"), "text/html", "utf-8", b"<p>Hello</p>")
    assert site.asked == ["paper.example/robots.txt", "paper.example/page?id=1"]
    assert {one["User-Agent"] for one in site.headers} == {USER_AGENT}


async def test_redirects_lead_on(site: Site) -> None:
    """Redirects are followed, relative ones too, and the page's last address is given."""
    site.redirect("/old", "/new", 301)
    site.redirect("/new", site.url("/page", "other.example"), 307)
    assert (await _fetch(site.url("/old"))).url == site.url("/page", "other.example")


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
    site.page(f"/{len(statuses)}", lambda: _html("<p>Hello</p>"))
    page = await _fetch(site.url("/0"))
    assert page.moved == moved
    assert page.url == site.url(f"/{len(statuses)}")


async def test_redirects_end(site: Site) -> None:
    """After five redirects it is enough."""
    site.redirect("/loop", "/loop")
    assert "redirects more than 5 times" in await _refusal(site.url("/loop"))
    assert site.asked.count("paper.example/loop") == 6


@pytest.mark.parametrize("host", ["inside.example", "mixed.example", INSIDE])
async def test_inside_is_never_reached(site: Site, host: str) -> None:
    """No request reaches an address that is not allowed: by name, by one of many, by number."""
    assert "not a public address" in await _refusal(site.url("/page", host))
    assert site.asked == []


@pytest.mark.parametrize("host", ["inside.example", "mixed.example", INSIDE])
async def test_redirects_inside_are_refused(site: Site, host: str) -> None:
    """A public page cannot send the fetcher to an address that is not allowed."""
    site.redirect("/trap", site.url("/page", host))
    assert "not a public address" in await _refusal(site.url("/trap"))
    assert site.asked == ["paper.example/robots.txt", "paper.example/trap"]


async def test_robots_cannot_lead_inside(site: Site) -> None:
    """The way to robots.txt is guarded like the way to the page."""
    site.redirect("/robots.txt", site.url("/page", "inside.example"))
    assert "not a public address" in await _refusal(site.url("/page"))
    assert site.asked == ["paper.example/robots.txt"]


@pytest.mark.parametrize(
    "answers",
    [
        ([INSIDE], ["127.0.0.1"]),
        (["127.0.0.1"], [INSIDE]),
        (["127.0.0.1"], ["127.0.0.1"], [INSIDE]),
        (["127.0.0.1"], ["127.0.0.1", INSIDE]),
    ],
)
async def test_a_name_that_changes_its_mind(site: Site, answers: tuple[list[str], ...]) -> None:
    """Each connection asks once, checks that answer and goes there: no second answer sneaks in."""
    names = Turning(*answers)
    site.redirect("/page", "/second")
    site.redirect("/second", "/third")
    async with _fetcher(names) as fetcher:
        with pytest.raises(FetchError, match="not a public address"):
            await fetcher.fetch(site.url("/page"))
    assert INSIDE not in site.reached
    assert names.questions == len(site.asked) + 1


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "2130706433", "127.1", "0x7f.1", "[::1]", "[::ffff:7f00:1]"]
)
async def test_spellings_of_loopback(site: Site, host: str) -> None:
    """As shipped, the fetcher reaches loopback by no spelling."""
    async with Fetcher() as fetcher:
        with pytest.raises(FetchError, match=r"not a (public address|valid host)"):
            await fetcher.fetch(site.url("/page", host))
    assert site.asked == []


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("file:///etc/passwd", "begins with http"),
        ("ftp://paper.example/a", "begins with http"),
        ("paper.example", "begins with http"),
        ("http://", "begins with http"),
        ("http://paper.example:99999/", "not a web address"),
        ("http://me:secret@paper.example/", "user name or password"),
    ],
)
async def test_addresses_that_are_none(url: str, said: str) -> None:
    """What is no plain web address is refused before anything is asked."""
    message = await _refusal(url)
    assert said in message
    assert "secret" not in message


@pytest.mark.parametrize("target", ["file:///etc/passwd", "http://a:b@paper.example/", "http://[x"])
async def test_redirects_are_checked_like_addresses(site: Site, target: str) -> None:
    """A redirect to what is no plain web address is refused."""
    site.redirect("/trap", target)
    assert await _refusal(site.url("/trap"))


async def test_cookies_are_not_kept(site: Site) -> None:
    """A cookie that one answer sets is not sent with the next request."""
    site.page(
        "/old",
        lambda: web.Response(status=302, headers={"Location": "/page", "Set-Cookie": "a=b"}),
    )
    await _fetch(site.url("/old"))
    assert not any("Cookie" in one for one in site.headers)


async def test_size_counts_after_decompression(site: Site) -> None:
    """A small answer that unpacks to a large one is stopped at the limit."""
    bomb = gzip.compress(b"x" * 300_000)
    site.page(
        "/bomb",
        lambda: web.Response(
            body=bomb, headers={"Content-Encoding": "gzip", "Content-Type": "text/html"}
        ),
    )
    assert len(bomb) < 10_000
    assert "larger than 0.1 MB" in await _refusal(site.url("/bomb"), size_bytes=100_000)
    assert len((await _fetch(site.url("/bomb"), size_bytes=300_000)).body) == 300_000


@pytest.mark.parametrize("coding", ["gzip", "deflate"])
async def test_a_bomb_costs_no_memory(site: Site, coding: str) -> None:
    """What would unpack to 200 MB is left before a tenth of it was unpacked, in robots.txt too."""
    packer = zlib.compressobj(9, wbits=31 if coding == "gzip" else 15)
    bomb = b"".join([*(packer.compress(bytes(1_000_000)) for _ in range(200)), packer.flush()])
    headers = {"Content-Encoding": coding, "Content-Type": "text/html"}
    site.page("/bomb", lambda: web.Response(body=bomb, headers=headers))
    tracemalloc.start()
    try:
        assert "larger than 5 MB" in await _refusal(site.url("/bomb"))
        site.page("/robots.txt", lambda: web.Response(body=bomb, headers=headers))
        assert await _fetch(site.url("/page"))
        assert tracemalloc.get_traced_memory()[1] < 20_000_000
    finally:
        tracemalloc.stop()


async def test_a_body_without_end_is_left(site: Site) -> None:
    """A server that sends for ever is left at the size limit, whatever time there would be."""

    async def endless(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "text/html"})
        await response.prepare(request)
        while True:
            await response.write(b"x" * 65_536)

    site.pages["/endless"] = endless
    assert "larger than 1 MB" in await _refusal(site.url("/endless"), size_bytes=1_000_000)


async def test_robots_without_end_are_read_in_part(site: Site) -> None:
    """Of a robots.txt without end the beginning counts."""

    async def endless(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "text/plain"})
        await response.prepare(request)
        await response.write(b"User-agent: *\nDisallow: /private\n")
        while True:
            await response.write(b"#" * 65_536)

    site.pages["/robots.txt"] = endless
    assert await _fetch(site.url("/page"))
    assert "robots.txt" in await _refusal(site.url("/private"))


async def test_time_is_limited(site: Site) -> None:
    """A server that never ends its answer is left when the time is over."""

    async def endless(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "text/html"})
        await response.prepare(request)
        while True:
            await response.write(b"x")
            await asyncio.sleep(0.01)

    site.pages["/endless"] = endless
    assert "within 0.3 seconds" in await _refusal(site.url("/endless"), total_s=0.3)


@pytest.mark.parametrize(
    "kind", ["application/pdf", "image/png", "application/json", "text/css", "image/svg+xml"]
)
async def test_other_types_are_refused(site: Site, kind: str) -> None:
    """Only web pages and plain text are read, and the message names what came instead."""
    site.page("/file", lambda: web.Response(body=b"x", content_type=kind))
    assert kind in await _refusal(site.url("/file"))


@pytest.mark.parametrize(
    ("status", "said"),
    [(404, "404 (Not Found)"), (403, "403 (Forbidden)"), (500, "500 (Internal"), (299, "299")],
)
async def test_other_answers_are_told(site: Site, status: int, said: str) -> None:
    """An answer that is no page is told with its status."""
    site.page("/page", lambda: web.Response(status=status))
    assert said in await _refusal(site.url("/page"))


@pytest.mark.parametrize("status", [404, 410])
async def test_a_page_that_is_gone(site: Site, status: int) -> None:
    """A page that is not there is told apart from one that cannot be had just now."""
    site.page("/page", lambda: web.Response(status=status))
    with pytest.raises(PageGone):
        await _fetch(site.url("/page"))
    site.page("/page", lambda: web.Response(status=503))
    with pytest.raises(FetchError) as caught:
        await _fetch(site.url("/page"))
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
    ],
)
async def test_broken_encodings(site: Site, body: bytes, kind: str, text: str) -> None:
    """Whatever a server says of its encoding, a text comes of it and no error."""
    site.page("/text", lambda: web.Response(body=body, headers={"Content-Type": kind}))
    assert (await extract(await _fetch(site.url("/text")))).text == text


@pytest.mark.parametrize("kind", ["text/html", "text/html; charset=ascii", "text/html; charset="])
async def test_a_broken_page(site: Site, kind: str) -> None:
    """An article is read out of a page with wrong bytes, an open tag and a wrong encoding."""
    words = " ".join(f"The keeper polished lamp {one} in the hall that day." for one in range(20))
    body = b"<html><title>Lamps \xff</title><body><p>\x80" + words.encode() + b"<p>\xc3\x28<b>"
    site.page("/broken", lambda: web.Response(body=body, headers={"Content-Type": kind}))
    assert "polished lamp 7" in (await extract(await _fetch(site.url("/broken")))).text


async def test_unknown_hosts_and_closed_ports(site: Site) -> None:
    """A name that does not exist and a server that does not answer are told apart."""
    with pytest.raises(PageGone, match=r"no host named nowhere\.example"):
        await _fetch("http://nowhere.example/")
    with pytest.raises(FetchError, match="could not be looked up just now") as caught:
        await _fetch("http://busy.example/")
    assert not isinstance(caught.value, PageGone)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        closed = free.getsockname()[1]
        message = await _refusal(f"http://paper.example:{closed}/")
    assert "connection to paper.example failed" in message


async def test_robots_are_obeyed(site: Site) -> None:
    """What robots.txt forbids is not fetched, and the message names the way out."""
    rules = "User-agent: *\nDisallow: /private\n\nUser-agent: Sidenote\nDisallow: /page"
    site.page("/robots.txt", lambda: web.Response(text=rules))
    site.page("/private", lambda: _html("free for Sidenote"))
    message = await _refusal(site.url("/page"))
    assert "robots.txt" in message
    assert "summary in your own words" in message
    assert site.asked == ["paper.example/robots.txt"]
    assert (await _fetch(site.url("/private"))).body == b"free for Sidenote"


@pytest.mark.parametrize(("status", "allowed"), [(404, True), (403, True), (503, False)])
async def test_missing_robots(site: Site, status: int, allowed: bool) -> None:
    """A missing robots.txt allows all; one that the server fails to give allows nothing."""
    site.page("/robots.txt", lambda: web.Response(status=status))
    if allowed:
        assert await _fetch(site.url("/page"))
    else:
        assert "robots.txt: 503" in await _refusal(site.url("/page"))


async def test_robots_of_each_host(site: Site) -> None:
    """After a redirect to another host, that host's robots.txt counts."""

    async def robots(request: web.Request) -> web.Response:
        closed = request.host.startswith("other.")
        return web.Response(text=f"User-agent: *\nDisallow: {'/' if closed else ''}")

    site.pages["/robots.txt"] = robots
    site.redirect("/old", site.url("/page", "other.example"))
    assert "other.example asks" in await _refusal(site.url("/old"))
    assert "other.example/page" not in site.asked


async def test_broken_answers(site: Site) -> None:
    """An answer that cannot be unpacked is one clear error."""
    site.page(
        "/broken",
        lambda: web.Response(
            body=b"no gzip", headers={"Content-Encoding": "gzip", "Content-Type": "text/html"}
        ),
    )
    assert "cannot be read" in await _refusal(site.url("/broken"))
