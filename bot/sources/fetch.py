"""Fetch one page from the public internet, with limits on everything.

A page that a moderator names may point anywhere, so nothing here trusts it: only
public addresses (checked on every connection), no cookies, no proxies or
credentials of this machine, at most five redirects that are each checked anew,
limits on time, size (after decompression) and type, and robots.txt is obeyed
(RFC 9309: a missing one allows all, one that the server fails to give, or that
lies where nothing can be reached, allows nothing).
"""

import asyncio
import re
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from types import TracebackType
from typing import Self

import aiohttp
from aiohttp.abc import AbstractResolver
from yarl import URL

from bot import log
from bot.errors import FetchError, HostUnknown, LibraryError, PageGone
from bot.reasons import Why
from bot.sources.addresses import GuardedResolver, IsAllowed, check_literal, is_public
from bot.sources.links import web_address_problem
from bot.sources.page import Page
from bot.sources.robots import Robots

USER_AGENT = "Sidenote/0.1 (moderation assistant; reads a page that a moderator named as a source)"
CONTENT_TYPES = frozenset({"text/html", "application/xhtml+xml", "text/plain"})
_ROBOTS_BYTES = 512 * 1024
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_FOR_GOOD = frozenset({301, 308})
_GONE = frozenset({404, 410})
# not when the network is down, or a name server busy: EAI_AGAIN
_NO_SUCH_NAME = frozenset({socket.EAI_NONAME, socket.EAI_NODATA})
_log = log.get("fetch")
_HEADERS = {"User-Agent": USER_AGENT, "Accept": ", ".join(sorted(CONTENT_TYPES))}


@dataclass(frozen=True, slots=True)
class Limits:
    """What one page may cost."""

    total_s: float = 30.0
    size_bytes: int = 5_000_000
    redirects: int = 5


class Fetcher:
    """Fetches pages; to be used as an async context manager.

    ``is_allowed`` decides which addresses may be connected to, ``resolver`` finds
    them (by default the system's).
    """

    def __init__(
        self,
        *,
        is_allowed: IsAllowed = is_public,
        resolver: AbstractResolver | None = None,
        limits: Limits | None = None,
    ) -> None:
        self._is_allowed = is_allowed
        self._resolver = resolver
        self._limits = limits or Limits()

    async def __aenter__(self) -> Self:
        inner = self._resolver or aiohttp.ThreadedResolver()
        connector = aiohttp.TCPConnector(
            resolver=GuardedResolver(inner, self._is_allowed), use_dns_cache=False, force_close=True
        )
        self._session = aiohttp.ClientSession(
            connector=connector,
            cookie_jar=aiohttp.DummyCookieJar(),
            headers=_HEADERS,
            trust_env=False,
            timeout=aiohttp.ClientTimeout(total=None),  # fetch() limits the whole way at once
        )
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._session.close()

    async def fetch(self, url: str) -> Page:
        """Fetch a page; raises FetchError, whose reason says what happened.

        Raises PageGone where the server says that there is no such page, and its
        HostUnknown where there is no such host.
        """
        try:
            async with asyncio.timeout(self._limits.total_s):
                return await self._fetch(_checked(url))
        except LibraryError:
            raise
        except TimeoutError:
            late = Why.TIMEOUT.of(host=_host(url), seconds=self._limits.total_s)
            raise FetchError(late) from None
        except Exception as error:  # whatever a server sends, it is the page that fails
            _log.exception("page_not_fetched", host=_host(url), error=type(error).__name__)
            raise FetchError(Why.GARBLED.of(host=_host(url))) from error

    async def _fetch(self, start: URL) -> Page:
        robots: dict[URL, Robots] = {}
        url, for_good = start, True
        for _ in range(self._limits.redirects + 1):
            await self._obey_robots(url, robots)
            async with self._get(url) as response:
                target = _redirect(response)
                if target is None:
                    return await self._page(response, start, url, for_good=for_good)
                for_good = for_good and response.status in _FOR_GOOD
            url = target
        raise FetchError(Why.REDIRECTS.of(host=_host(start), limit=self._limits.redirects))

    async def _page(
        self, response: aiohttp.ClientResponse, start: URL, url: URL, *, for_good: bool
    ) -> Page:
        host = _host(url)
        if response.status in _GONE:
            raise PageGone(Why.ANSWERED.of(host=host, status=response.status))
        if response.status != 200:
            raise FetchError(Why.ANSWERED.of(host=host, status=response.status))
        if response.content_type not in CONTENT_TYPES:
            kind = re.sub(r"[^\w./+-]", "", response.content_type)[:60]
            raise FetchError(Why.PAGE_KIND.of(host=host, kind=kind))
        body = await _read(response, self._limits.size_bytes)
        if body is None:
            raise FetchError(Why.PAGE_LARGE.of(host=host, size=self._limits.size_bytes / 1e6))
        # A fragment is never sent, but it is part of the link that people follow.
        stayed = url.with_fragment(None) == start.with_fragment(None)
        final = start if stayed else url
        moved = for_good and not stayed
        return Page(str(final), response.content_type, response.charset, body, moved)

    @asynccontextmanager
    async def _get(self, url: URL) -> AsyncIterator[aiohttp.ClientResponse]:
        """Request one address, without following redirects."""
        host = _host(url)
        check_literal(host, self._is_allowed)
        try:
            async with self._session.get(url, allow_redirects=False) as response:
                yield response
        except aiohttp.ClientConnectorDNSError as error:
            if error.os_error.errno in _NO_SUCH_NAME:
                raise HostUnknown(Why.NO_HOST.of(host=host)) from None
            raise FetchError(Why.NOT_LOOKED_UP.of(host=host)) from None
        except aiohttp.ClientConnectorCertificateError:
            raise FetchError(Why.CERTIFICATE.of(host=host)) from None
        except aiohttp.InvalidURL:
            raise FetchError(Why.BAD_HOST.of(host=host)) from None
        except aiohttp.ClientConnectionError:
            raise FetchError(Why.CONNECTION.of(host=host)) from None
        except aiohttp.ClientError:
            raise FetchError(Why.GARBLED.of(host=host)) from None

    async def _obey_robots(self, url: URL, known: dict[URL, Robots]) -> None:
        origin = url.origin()
        if origin not in known:
            known[origin] = await self._robots(origin)
        if not known[origin].allow(url.raw_path_qs):
            raise FetchError(Why.ROBOTS.of(host=_host(url)))

    async def _robots(self, origin: URL) -> Robots:
        found = await self._robots_at(origin / "robots.txt")
        for _ in range(self._limits.redirects):
            if isinstance(found, Robots):
                return found
            try:
                found = await self._robots_at(found)
            except FetchError as error:  # of another place: the page itself may well be there
                lost = Why.ROBOTS_LOST.of(host=_host(origin), problem=error.reason)
                raise FetchError(lost) from None
        # RFC 9309: after that many redirects it counts as missing
        return found if isinstance(found, Robots) else Robots()

    async def _robots_at(self, url: URL) -> Robots | URL:
        """The rules that lie at ``url``, or where it leads."""
        async with self._get(url) as response:
            return _redirect(response) or await _rules(response)


async def _rules(response: aiohttp.ClientResponse) -> Robots:
    if response.status >= 500:
        host = _host(response.url)
        raise FetchError(Why.ROBOTS_UNKNOWN.of(host=host, status=response.status))
    if response.status != 200:
        return Robots()
    body = await _read(response, _ROBOTS_BYTES, cut=True) or b""
    return Robots.parse(body.decode("utf-8-sig", "replace"))


async def _read(
    response: aiohttp.ClientResponse, limit_bytes: int, *, cut: bool = False
) -> bytes | None:
    """Read a decompressed body; of one over the limit None, or its beginning if ``cut``."""
    body = bytearray()
    async for chunk in response.content.iter_any():
        body += chunk
        if len(body) > limit_bytes:
            return bytes(body[:limit_bytes]) if cut else None
    return bytes(body)


def _redirect(response: aiohttp.ClientResponse) -> URL | None:
    location = response.headers.get("Location")
    if response.status not in _REDIRECTS or not location:
        return None
    try:
        target = response.url.join(URL(location))
        return _checked(str(target)).with_fragment(None)
    except (ValueError, FetchError):
        raise FetchError(Why.BAD_REDIRECT.of(host=_host(response.url))) from None


def _checked(url: str) -> URL:
    """Parse an address; raises FetchError, whose reason shows no part that may be secret."""
    if problem := web_address_problem(url):
        raise FetchError(problem.of())
    return URL(url)


def _host(url: URL | str) -> str:
    return URL(url).host or ""
