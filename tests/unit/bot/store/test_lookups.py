"""Past lookups last as long as they may, guild by guild."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.domain.desk_ports import PrivacyStore
from bot.domain.library_ports import PastLookups
from bot.store.database import Database, open_database
from bot.store.lookups import SqlLookups
from bot.store.privacy import SqlPrivacy


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    async with open_database(tmp_path / "s.db") as opened:
        yield opened


@pytest.fixture
def lookups(database: Database) -> PastLookups:
    return SqlLookups(database)


@pytest.fixture
def privacy(database: Database) -> PrivacyStore:
    return SqlPrivacy(database)


async def test_the_newest_come_first(lookups: PastLookups) -> None:
    """A claim that is looked up again moves to the front, once; an older time moves nothing."""
    for claim, now_ms in (("a", 1), ("b", 2), ("c", 3), ("a", 4), ("a", 2)):
        await lookups.add("1", claim, now_ms=now_ms)
    assert await lookups.newest("1", limit=9) == ["a", "c", "b"]
    assert await lookups.newest("1", limit=2) == ["a", "c"]


async def test_guilds_are_apart(lookups: PastLookups, privacy: PrivacyStore) -> None:
    """What one guild looked up is neither shown to another nor deleted with it."""
    await lookups.add("1", "a", now_ms=1)
    await lookups.add("2", "b", now_ms=1)
    assert await lookups.newest("2", limit=9) == ["b"]
    await privacy.delete_guild("2")
    assert await lookups.newest("2", limit=9) == []
    assert await lookups.newest("1", limit=9) == ["a"]


async def test_old_ones_go(lookups: PastLookups, privacy: PrivacyStore) -> None:
    """A claim goes when its last lookup is older than texts are kept, in its guild alone."""
    for claim, now_ms in (("a", 1), ("b", 2), ("c", 3)):
        await lookups.add("1", claim, now_ms=now_ms)
    await lookups.add("2", "a", now_ms=1)
    assert await privacy.guilds() == {"1", "2"}
    await privacy.expire("1", before_ms=3, now_ms=9, limit=9)
    assert await lookups.newest("1", limit=9) == ["c"]
    assert await lookups.newest("2", limit=9) == ["a"]
