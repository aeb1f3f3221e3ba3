"""What guilds set for themselves, in a real database."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import update

from bot.domain.card import Moderator
from bot.domain.log_entry import LogEntry
from bot.domain.overrides import Overrides
from bot.errors import StoreError
from bot.store.database import Database, open_database
from bot.store.log import SqlLog
from bot.store.policies import SqlPolicyStore
from bot.store.tables.guilds import guild_policies
from tests.support.posts import NOON_MS

ENTRY = LogEntry(NOON_MS, "1", Moderator("55", "Grace"), "policy_changed", detail="mode shadow")
EVERYTHING = Overrides(
    preset="wide",
    thresholds={"hostile": 0.9, "known_claim": 0.8},
    mode="drafts",
    review_channel="20",
    moderator_role="30",
    watch=("10", "news"),
    ignore=(),
    exempt_roles=("31",),
    shadow_kinds=("hostile",),
    judged_from_ms={"hostile": NOON_MS},
    community_rule="Be kind.",
    note_words={"speculation": "Is there a source?"},
    name_in_notes=True,
    language="en",
    acts=False,
    digest=True,
    retention_days=30,
)


@pytest.fixture
async def database() -> AsyncIterator[Database]:
    async with open_database(None) as opened:
        yield opened


async def change(
    database: Database, changes: Overrides, channel_id: str = "", clear: tuple[str, ...] = ()
) -> Overrides:
    store = SqlPolicyStore(database)
    return await store.change("1", channel_id, changes, clear=clear, entry=ENTRY)


async def test_all_values_come_back(database: Database) -> None:
    """Every value survives, empty ones too, and what was not set stays so."""
    assert None not in [getattr(EVERYTHING, name) for name in EVERYTHING.__slots__]
    await change(database, EVERYTHING)
    await change(database, Overrides(mode="shadow"), channel_id="10")
    rows = await SqlPolicyStore(database).all()
    assert [row.overrides for row in rows if row.channel_id] == [Overrides(mode="shadow")]
    (whole,) = [row.overrides for row in rows if not row.channel_id]
    assert whole == EVERYTHING


async def test_changes_at_once_are_all_kept(database: Database) -> None:
    """Moderators who set different values at the same time lose none of them."""
    await asyncio.gather(
        change(database, Overrides(mode="shadow")),
        change(database, Overrides(acts=True)),
        change(database, Overrides(thresholds={"hostile": 0.9})),
        change(database, Overrides(thresholds={"speculation": 0.8})),
    )
    (row,) = await SqlPolicyStore(database).all()
    assert (row.overrides.mode, row.overrides.acts) == ("shadow", True)
    assert row.overrides.thresholds == {"hostile": 0.9, "speculation": 0.8}


async def test_a_value_goes_back(database: Database) -> None:
    """What is cleared is set no more."""
    await change(database, EVERYTHING)
    result = await change(database, Overrides(acts=True), clear=("mode", "thresholds"))
    assert (result.mode, result.thresholds, result.acts) == (None, None, True)


async def test_a_change_is_in_the_log(database: Database) -> None:
    """The entry is written with the change."""
    await change(database, Overrides(mode="shadow"))
    assert await SqlLog(database).entries("1") == [ENTRY]


async def test_a_document_that_cannot_be_read(database: Database) -> None:
    """A row that somebody wrote by hand is told with its guild and its key."""
    await change(database, Overrides(mode="shadow"))
    async with database.write() as connection:
        await connection.execute(update(guild_policies).values(overrides='{"mode": "loud"}'))
    with pytest.raises(StoreError, match=r"guild 1 cannot be read \(mode\)"):
        await SqlPolicyStore(database).all()
