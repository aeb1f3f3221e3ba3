"""Past lookups last as long as they may, guild by guild."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.domain.ports import PastLookups
from bot.store.database import open_database
from bot.store.lookups import SqlLookups


@pytest.fixture
async def lookups(tmp_path: Path) -> AsyncIterator[PastLookups]:
    async with open_database(tmp_path / "s.db") as database:
        yield SqlLookups(database)


async def test_the_newest_come_first(lookups: PastLookups) -> None:
    """A claim that is looked up again moves to the front, once; an older time moves nothing."""
    for claim, now_ms in (("a", 1), ("b", 2), ("c", 3), ("a", 4), ("a", 2)):
        await lookups.add("1", claim, now_ms=now_ms)
    assert await lookups.newest("1", limit=9) == ["a", "c", "b"]
    assert await lookups.newest("1", limit=2) == ["a", "c"]


async def test_guilds_are_apart(lookups: PastLookups) -> None:
    """What one guild looked up is neither shown to another nor erased with another's."""
    await lookups.add("1", "a", now_ms=1)
    await lookups.add("2", "b", now_ms=1)
    assert await lookups.newest("2", limit=9) == ["b"]
    assert await lookups.expire("2", before_ms=5) == 1
    assert await lookups.newest("1", limit=9) == ["a"]


async def test_old_ones_go(lookups: PastLookups) -> None:
    """A claim goes when its last lookup is older than the time that was set."""
    for claim, now_ms in (("a", 1), ("b", 2), ("c", 3)):
        await lookups.add("1", claim, now_ms=now_ms)
    assert await lookups.expire("1", before_ms=3) == 2
    assert await lookups.newest("1", limit=9) == ["c"]
