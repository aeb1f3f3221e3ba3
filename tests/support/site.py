"""A real server on loopback with names of our own, and the guarded fetcher in front of it."""

import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest
from aiohttp import web
from aiohttp.abc import AbstractResolver, ResolveResult

from bot.errors import FetchError
from bot.sources.addresses import Address
from bot.sources.fetch import Fetcher, Limits
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


@asynccontextmanager
async def open_fetcher(names: AbstractResolver | None, **limits: float) -> AsyncIterator[Fetcher]:
    """A fetcher that takes loopback for the open web, but not ``INSIDE``."""
    async with Fetcher(
        is_allowed=_open_but_inside,
        resolver=names or Names(),
        limits=Limits(**limits),  # type: ignore[arg-type]  # sizes are given as whole numbers
    ) as fetcher:
        yield fetcher


async def fetch(url: str, **limits: float) -> Page:
    """Fetch one page with a fetcher of its own."""
    async with open_fetcher(None, **limits) as fetcher:
        return await fetcher.fetch(url)


async def refusal(url: str, **limits: float) -> str:
    """Why a page is not fetched; one line."""
    with pytest.raises(FetchError) as caught:
        await fetch(url, **limits)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def html(body: str, **changes: object) -> web.Response:
    """An answer with a page."""
    return web.Response(text=body, content_type="text/html", **changes)  # type: ignore[arg-type]
