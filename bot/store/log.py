"""The log of who did what, over SQL: written once, never changed."""

from sqlalchemy import RowMapping, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.card import Moderator
from bot.domain.log_entry import Detail, LogEntry
from bot.store.database import Database
from bot.store.reasons import read, written
from bot.store.tables.guilds import log
from bot.store.uninterrupted import uninterrupted


@uninterrupted
class SqlLog:
    """Implements ``bot.domain.desk_ports.Log``; every method raises StoreError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def write(self, entry: LogEntry) -> None:
        async with self._database.write() as connection:
            await write_entry(connection, entry)

    async def entries(
        self, guild_id: str, *, since_ms: int = 0, until_ms: int | None = None
    ) -> list[LogEntry]:
        query = select(log).where(log.c.guild_id == guild_id, log.c.at_ms >= since_ms)
        if until_ms is not None:
            query = query.where(log.c.at_ms < until_ms)
        async with self._database.read() as connection:
            rows = await connection.execute(query.order_by(log.c.at_ms, log.c.log_id))
            return [entry_of(row) for row in rows.mappings()]


async def write_entry(connection: AsyncConnection, entry: LogEntry) -> None:
    """Add an entry inside the transaction of what it tells."""
    await connection.execute(
        insert(log).values(
            at_ms=entry.at_ms,
            guild_id=entry.guild_id,
            card_id=entry.card_id,
            by_id=entry.by.user_id,
            by_name=entry.by.name,
            action=entry.action,
            detail=written(entry.detail),
        )
    )


def entry_of(row: RowMapping) -> LogEntry:
    """An entry as its row has it."""
    by = Moderator(row["by_id"], row["by_name"])
    detail = read(row["detail"], Detail)
    return LogEntry(row["at_ms"], row["guild_id"], by, row["action"], row["card_id"], detail)
