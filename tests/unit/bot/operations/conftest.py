"""What operations work on."""

from collections.abc import AsyncIterator

import pytest

from bot.store.database import open_database
from tests.support.decisions import Store, store_over


@pytest.fixture
async def store() -> AsyncIterator[Store]:
    """An empty store in memory."""
    async with open_database(None) as database:
        yield store_over(database)
