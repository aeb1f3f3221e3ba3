"""What cites the library's sources, over SQL."""

from sqlalchemy import select

from bot.domain.source import SHARED_LIBRARY
from bot.store.database import Database
from bot.store.tables import cards, flags, posts
from bot.store.uninterrupted import uninterrupted


@uninterrupted
class SqlCitations:
    """Implements ``bot.domain.ports.Citations``; every method raises StoreError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def open_cards(self, source_id: str, *, guild_id: str) -> list[tuple[int, str]]:
        query = (
            select(flags.c.card_id, flags.c.citation)
            .join(cards, cards.c.card_id == flags.c.card_id)
            .join(posts, posts.c.card_id == flags.c.card_id)
            .where(flags.c.source_id == source_id, cards.c.state == "open")
            .order_by(flags.c.card_id, flags.c.ordinal)
        )
        if guild_id != SHARED_LIBRARY:
            query = query.where(posts.c.guild_id == guild_id)
        async with self._database.read() as connection:
            rows = (await connection.execute(query)).all()
        return [(card_id, citation["passage"]) for card_id, citation in rows]
