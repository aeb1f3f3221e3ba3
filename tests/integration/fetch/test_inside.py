"""The guarded fetcher reaches nothing inside, however an address is spelt or led to."""

import itertools
import socket

import pytest
from aiohttp.abc import ResolveResult

from bot.errors import FetchError
from bot.sources.fetch import Fetcher
from tests.support.site import INSIDE, Names, Site, open_fetcher, refusal


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


@pytest.mark.parametrize("host", ["inside.example", "mixed.example", INSIDE])
async def test_inside_is_never_reached(site: Site, host: str) -> None:
    """No request reaches an address that is not allowed: by name, by one of many, by number."""
    assert "not a public address" in await refusal(site.url("/page", host))
    assert site.asked == []


@pytest.mark.parametrize("host", ["inside.example", "mixed.example", INSIDE])
async def test_redirects_inside_are_refused(site: Site, host: str) -> None:
    """A public page cannot send the fetcher to an address that is not allowed."""
    site.redirect("/trap", site.url("/page", host))
    assert "not a public address" in await refusal(site.url("/trap"))
    assert site.asked == ["paper.example/robots.txt", "paper.example/trap"]


async def test_robots_cannot_lead_inside(site: Site) -> None:
    """The way to robots.txt is guarded like the way to the page."""
    site.redirect("/robots.txt", site.url("/page", "inside.example"))
    assert "not a public address" in await refusal(site.url("/page"))
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
    async with open_fetcher(names) as fetcher:
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
        ("http://xn--a/", "not a web address"),
    ],
)
async def test_addresses_that_are_none(url: str, said: str) -> None:
    """What is no plain web address is refused before anything is asked."""
    message = await refusal(url)
    assert said in message
    assert "secret" not in message


@pytest.mark.parametrize(
    "target",
    ["file:///etc/passwd", "http://a:b@paper.example/", "http://[x", "http://xn--a/", "//xn--/"],
)
async def test_redirects_are_checked_like_addresses(site: Site, target: str) -> None:
    """A redirect to what is no plain web address is refused."""
    site.redirect("/trap", target)
    assert "paper.example redirects to what is no web address" in await refusal(site.url("/trap"))


@pytest.mark.parametrize("host", ["a" * 64 + ".example", ".", "paper..example"])
async def test_names_that_are_none(host: str) -> None:
    """A host that no name server can be asked for is refused, as shipped."""
    async with Fetcher() as fetcher:
        with pytest.raises(FetchError, match="not a valid host"):
            await fetcher.fetch(f"http://{host}/")


class Broken(Names):
    """Fails as no code expects."""

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        raise RuntimeError(host)


async def test_what_nobody_expects() -> None:
    """An error that no code expects fails the page alone, with the host in its reason."""
    async with open_fetcher(Broken()) as fetcher:
        with pytest.raises(FetchError, match=r"paper\.example sent an answer"):
            await fetcher.fetch("http://paper.example/page")
