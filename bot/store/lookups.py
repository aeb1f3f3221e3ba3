"""Past lookups over SQL."""

from sqlalchemy import func, select
from sqlalchemy.dialects.sqlite import insert

from bot.store.database import Database
from bot.store.tables.guilds import lookups
from bot.store.uninterrupted import uninterrupted


@uninterrupted
class SqlLookups:
    """Implements ``bot.domain.library_ports.PastLookups``; every method raises StoreError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, guild_id: str, claim: str, *, now_ms: int) -> None:
        row = insert(lookups).values(guild_id=guild_id, claim=claim, asked_ms=now_ms)
        later = func.max(lookups.c.asked_ms, row.excluded.asked_ms)
        keys = [lookups.c.guild_id, lookups.c.claim]
        async with self._database.write() as connection:
            await connection.execute(row.on_conflict_do_update(keys, set_={"asked_ms": later}))

    async def newest(self, guild_id: str, *, limit: int) -> list[str]:
        query = (
            select(lookups.c.claim)
            .where(lookups.c.guild_id == guild_id)
            .order_by(lookups.c.asked_ms.desc(), lookups.c.claim)
            .limit(limit)
        )
        async with self._database.read() as connection:
            return list((await connection.scalars(query)).all())
