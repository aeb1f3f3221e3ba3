"""What the guarded fetcher takes at most: bytes, memory and time."""

import asyncio
import gzip
import tracemalloc
import zlib

import pytest
from aiohttp import web

from tests.support.site import Site, fetch, refusal


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
    assert "larger than 0.1 MB" in await refusal(site.url("/bomb"), size_bytes=100_000)
    assert len((await fetch(site.url("/bomb"), size_bytes=300_000)).body) == 300_000


@pytest.mark.parametrize("coding", ["gzip", "deflate"])
async def test_a_bomb_costs_no_memory(site: Site, coding: str) -> None:
    """What would unpack to 200 MB is left before a tenth of it was unpacked, in robots.txt too."""
    packer = zlib.compressobj(9, wbits=31 if coding == "gzip" else 15)
    bomb = b"".join([*(packer.compress(bytes(1_000_000)) for _ in range(200)), packer.flush()])
    headers = {"Content-Encoding": coding, "Content-Type": "text/html"}
    site.page("/bomb", lambda: web.Response(body=bomb, headers=headers))
    tracemalloc.start()
    try:
        assert "larger than 5 MB" in await refusal(site.url("/bomb"))
        site.page("/robots.txt", lambda: web.Response(body=bomb, headers=headers))
        assert await fetch(site.url("/page"))
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
    assert "larger than 1 MB" in await refusal(site.url("/endless"), size_bytes=1_000_000)


async def test_robots_without_end_are_read_in_part(site: Site) -> None:
    """Of a robots.txt without end the beginning counts."""

    async def endless(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "text/plain"})
        await response.prepare(request)
        await response.write(b"User-agent: *\nDisallow: /private\n")
        while True:
            await response.write(b"#" * 65_536)

    site.pages["/robots.txt"] = endless
    assert await fetch(site.url("/page"))
    assert "robots.txt" in await refusal(site.url("/private"))


async def test_time_is_limited(site: Site) -> None:
    """A server that never ends its answer is left when the time is over."""

    async def endless(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "text/html"})
        await response.prepare(request)
        while True:
            await response.write(b"x")
            await asyncio.sleep(0.01)

    site.pages["/endless"] = endless
    assert "within 0.3 seconds" in await refusal(site.url("/endless"), total_s=0.3)
