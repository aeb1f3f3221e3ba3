"""Where Discord's posts come from."""

from collections.abc import AsyncIterator

import pytest

from tests.support.bot_stage import Town, town


@pytest.fixture
async def place() -> AsyncIterator[Town]:
    """A guild in the sandbox, with people, channels and a forum."""
    async with town() as made:
        yield made
