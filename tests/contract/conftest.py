"""Every store, for every test of a contract."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.support.decisions import STORES, Store


@pytest.fixture(params=STORES)
async def store(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Store]:
    """Each implementation in turn, empty."""
    async with STORES[request.param](tmp_path) as opened:
        yield opened
