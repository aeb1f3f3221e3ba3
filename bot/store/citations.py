"""What cites the library's sources, over SQL."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Row, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.flag import Doubt
from bot.domain.library_ports import Cited
from bot.domain.source import SHARED_LIBRARY
from bot.store.database import Database
from bot.store.deliveries import queue_update
from bot.store.tables.cards import cards, flags, posts
from bot.store.uninterrupted import uninterrupted

_Citing = Row[int, int, Any]


@uninterrupted
class SqlCitations:
    """Implements ``bot.domain.library_ports.Citations``; every method raises StoreError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def open_cards(self, source_id: str, *, guild_id: str) -> list[Cited]:
        async with self._database.read() as connection:
            rows = await _citing(connection, source_id, guild_id)
        return [Cited(row.card_id, row.citation["passage"], _doubt(row)) for row in rows]

    async def doubt(
        self, source_id: str, doubts: Mapping[str, Doubt], *, guild_id: str, now_ms: int
    ) -> list[int]:
        changed: dict[int, None] = {}
        async with self._database.write() as connection:
            for row in await _citing(connection, source_id, guild_id):
                new = doubts.get(row.citation["passage"], _doubt(row))
                if new != _doubt(row):
                    now = row.citation | {"doubt": new}
                    mine = flags.c.flag_id == row.flag_id
                    await connection.execute(update(flags).where(mine).values(citation=now))
                    changed[row.card_id] = None
            for card_id in changed:
                await queue_update(connection, card_id, due_ms=now_ms, now_ms=now_ms)
        return list(changed)


async def _citing(connection: AsyncConnection, source_id: str, guild_id: str) -> Sequence[_Citing]:
    query = (
        select(flags.c.flag_id, flags.c.card_id, flags.c.citation)
        .join(cards, cards.c.card_id == flags.c.card_id)
        .join(posts, posts.c.card_id == flags.c.card_id)
        .where(flags.c.source_id == source_id, cards.c.state == "open")
        .order_by(flags.c.card_id, flags.c.ordinal)
    )
    if guild_id != SHARED_LIBRARY:
        query = query.where(posts.c.guild_id == guild_id)
    return (await connection.execute(query)).all()


def _doubt(row: _Citing) -> Doubt:
    """What is known of a citation; those of older versions say nothing."""
    found: Doubt = row.citation.get("doubt", "")
    return found
