"""The site that pages are fetched from."""

from collections.abc import AsyncIterator

import pytest
from aiohttp import web

from tests.support.site import INSIDE, Site, html


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    """A site with one page, served outside and inside."""
    made = Site()
    made.page("/page", lambda: html("<p>Hello</p>"))
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", made.serve)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    made.port = runner.addresses[0][1]
    await web.TCPSite(runner, INSIDE, made.port).start()
    yield made
    await runner.cleanup()
