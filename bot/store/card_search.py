"""Finding cards by what they are about, over SQL."""

from typing import Any

from sqlalchemy import func, or_, select

from bot.domain.desk_ports import FoundCards
from bot.store.database import Database
from bot.store.rows import load_cards, post_place
from bot.store.tables.cards import cards, posts
from bot.store.uninterrupted import uninterrupted


@uninterrupted
class SqlCardSearch:
    """Implements ``bot.domain.desk_ports.CardSearch``; every method raises StoreError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def latest(
        self,
        guild_id: str,
        *,
        card_id: int | None = None,
        post_id: str | None = None,
        author_id: str | None = None,
        place: str | None = None,
        limit: int,
    ) -> FoundCards:
        rules: list[Any] = [posts.c.guild_id == guild_id]
        if card_id is not None:
            rules.append(cards.c.card_id == card_id)
        if post_id is not None:
            rules.append(posts.c.post_id == post_id)
        if author_id is not None:
            rules.append(posts.c.author_id == author_id)
        if place is not None:
            rules.append(or_(post_place == place, posts.c.channel_id == place))
        found = select(cards.c.card_id).join(posts, posts.c.card_id == cards.c.card_id)
        within = found.where(*rules)
        async with self._database.read() as connection:
            total = await connection.scalar(select(func.count()).select_from(within.subquery()))
            newest = within.order_by(cards.c.opened_ms.desc(), cards.c.card_id.desc())
            ids = list(await connection.scalars(newest.limit(limit)))
            loaded = await load_cards(connection, ids)
        return FoundCards(tuple(loaded[card_id] for card_id in ids), total or 0)
