"""The guarded fetcher asks each host's robots.txt first."""

import pytest
from aiohttp import web

from bot.errors import FetchError, HostUnknown, PageGone
from tests.support.site import Site, fetch, html, refusal


async def test_robots_are_obeyed(site: Site) -> None:
    """What robots.txt forbids is not fetched, and the message names the way out."""
    rules = "User-agent: *\nDisallow: /private\n\nUser-agent: Sidenote\nDisallow: /page"
    site.page("/robots.txt", lambda: web.Response(text=rules))
    site.page("/private", lambda: html("free for Sidenote"))
    message = await refusal(site.url("/page"))
    assert "robots.txt" in message
    assert "summary in your own words" in message
    assert site.asked == ["paper.example/robots.txt"]
    assert (await fetch(site.url("/private"))).body == b"free for Sidenote"


@pytest.mark.parametrize(("status", "allowed"), [(404, True), (403, True), (503, False)])
async def test_missing_robots(site: Site, status: int, allowed: bool) -> None:
    """A missing robots.txt allows all; one that the server fails to give allows nothing."""
    site.page("/robots.txt", lambda: web.Response(status=status))
    if allowed:
        assert await fetch(site.url("/page"))
    else:
        assert "robots.txt: 503" in await refusal(site.url("/page"))


async def test_robots_of_each_host(site: Site) -> None:
    """After a redirect to another host, that host's robots.txt counts."""

    async def robots(request: web.Request) -> web.Response:
        closed = request.host.startswith("other.")
        return web.Response(text=f"User-agent: *\nDisallow: {'/' if closed else ''}")

    site.pages["/robots.txt"] = robots
    site.redirect("/old", site.url("/page", "other.example"))
    assert "other.example asks" in await refusal(site.url("/old"))
    assert "other.example/page" not in site.asked


@pytest.mark.parametrize(
    "target", ["http://nowhere.example/robots.txt", "http://busy.example/", "ftp://paper.example/"]
)
async def test_robots_that_lead_nowhere(site: Site, target: str) -> None:
    """A robots.txt that leads where nothing can be reached allows nothing, and no page is gone."""
    site.redirect("/robots.txt", target)
    with pytest.raises(FetchError, match=r"paper\.example(, which| redirects)") as caught:
        await fetch(site.url("/page"))
    assert not isinstance(caught.value, PageGone)
    assert site.asked == ["paper.example/robots.txt"]


async def test_robots_that_lead_on(site: Site) -> None:
    """The rules count where redirects lead; where those have no end, or a page is not, none do."""
    site.redirect("/robots.txt", site.url("/rules", "other.example"))
    site.page("/rules", lambda: web.Response(text="User-agent: *\nDisallow: /page"))
    assert "paper.example asks" in await refusal(site.url("/page"))
    for target in ("/robots.txt", "/nothing"):
        site.redirect("/robots.txt", target)
        assert await fetch(site.url("/page"))


async def test_a_host_that_does_not_exist(site: Site) -> None:
    """A host that nobody knows is told apart from a page that its host says is gone."""
    with pytest.raises(HostUnknown):
        await fetch("http://nowhere.example/")
    with pytest.raises(PageGone) as caught:
        await fetch(site.url("/nothing"))
    assert not isinstance(caught.value, HostUnknown)
