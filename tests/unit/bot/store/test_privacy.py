"""A guild that is deleted leaves no row in any table."""

from pathlib import Path
from typing import Any

from sqlalchemy import Boolean, Column, Integer, LargeBinary, Numeric, Table, func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.card import Moderator
from bot.domain.known_claim import KnownClaim, Recorder
from bot.domain.log_entry import LogEntry
from bot.domain.privacy import Kept
from bot.store.database import Database, open_database
from bot.store.known_claims import SqlClaims
from bot.store.log import SqlLog
from bot.store.privacy import SqlPrivacy
from bot.store.tables.library import passages_fts
from bot.store.tables.schema import metadata
from tests.support.decisions import make_decision, store_over
from tests.support.posts import NOON_MS

GUILDS = ("1", "2")
OF_NOBODY = {"deleted_posts"}
"""Ids of deleted posts, for a week: they name no guild."""


async def test_no_row_outlives_its_guild() -> None:
    """Of two guilds with a row in every table, deleting one leaves the other's rows alone."""
    async with open_database(None) as database:
        await _fill(database)
        assert set((await _counts(database)).values()) == {2}
        await SqlPrivacy(database).delete_guild("1")
        left = await _counts(database)
        assert left == {name: 2 if name in OF_NOBODY else 1 for name in left}


async def test_a_guild_that_only_keeps_sources_is_known() -> None:
    """Where moderators added a source and nothing was ever flagged, the guild can be missed."""
    async with open_database(None) as database:
        entry = LogEntry(NOON_MS, "1", Moderator("5", "Mo"), "source_added")
        await SqlLog(database).write(entry)
        privacy = SqlPrivacy(database)
        assert await privacy.guilds() == {"1"}
        await privacy.present([], now_ms=NOON_MS)
        assert await privacy.departed(before_ms=NOON_MS + 1) == ["1"]


async def test_a_claim_belongs_to_who_recorded_it() -> None:
    """Known claims that name a moderator are among what is stored about them."""
    claim = KnownClaim("k1", "It rains.", "s1", "It pours.", NOON_MS, "1", Recorder("5", "Mo"))
    async with open_database(None) as database:
        await SqlClaims(database).put([claim])
        found = await SqlPrivacy(database).personal_data("discord", "5", guild_id="1")
    assert found.kept == (Kept("known_claim", "k1", NOON_MS, "It rains."),)


async def test_no_file_holds_what_was_erased(tmp_path: Path) -> None:
    """Neither the database nor the log beside it, which would hold it until it begins anew."""
    async with open_database(tmp_path / "s.db") as database:
        store = store_over(database)
        await store.records.record([make_decision("They will surely cancel it.")], now_ms=NOON_MS)
        assert _files_with(tmp_path, b"surely cancel") == ["s.db-wal"]
        await store.records.forget_post("discord", "100", now_ms=NOON_MS)
        await store.privacy.wipe()
        assert _files_with(tmp_path, b"surely cancel") == []
        await database.ping()


def _files_with(folder: Path, text: bytes) -> list[str]:
    return sorted(one.name for one in folder.iterdir() if text in one.read_bytes())


async def _fill(database: Database) -> None:
    """Write a row for each guild into every table that there is, whatever its columns are."""
    async with database.write() as connection:
        await connection.exec_driver_sql("PRAGMA ignore_check_constraints=ON")
        for guild_id in GUILDS:
            for table in metadata.sorted_tables:
                row = {column.name: _value(column, guild_id) for column in table.columns}
                await connection.execute(insert(table).values(row))


def _value(column: Column[Any], guild_id: str) -> Any:
    """A value that is the guild's own, so that keys are unique and point at its own rows."""
    if isinstance(column.type, Boolean):
        return False
    if isinstance(column.type, Integer | Numeric):
        return int(guild_id)
    return guild_id.encode() if isinstance(column.type, LargeBinary) else guild_id


async def _counts(database: Database) -> dict[str, int]:
    async with database.read() as connection:
        found = {table.name: await _count(connection, table) for table in metadata.sorted_tables}
        words = await connection.scalars(select(passages_fts.c.rowid))
        return found | {"passages_fts": len(words.all())}


async def _count(connection: AsyncConnection, table: Table) -> int:
    return await connection.scalar(select(func.count()).select_from(table)) or 0
