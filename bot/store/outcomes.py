"""What became of flags, over SQL. Nothing here reads a text."""

from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select

from bot.domain.flag import REPORTED
from bot.domain.outcome import Outcome
from bot.store.database import Database
from bot.store.tables.cards import cards, flags, posts
from bot.store.uninterrupted import uninterrupted

_JUDGED = flags.c.version != REPORTED
_SHOWN = and_(cards.c.mode != "shadow", ~flags.c.shadow, _JUDGED)
_SHADOWED = and_(or_(cards.c.mode == "shadow", flags.c.shadow), _JUDGED)


@uninterrupted
class SqlOutcomes:
    """Implements ``bot.domain.desk_ports.Outcomes``; every method raises StoreError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def outcomes(
        self, guild_id: str, *, channel_id: str = "", since_ms: int = 0
    ) -> list[Outcome]:
        return await self._read(_SHOWN, guild_id, channel_id, since_ms)

    async def shadowed(
        self, guild_id: str, *, channel_id: str = "", since_ms: int = 0
    ) -> list[Outcome]:
        return await self._read(_SHADOWED, guild_id, channel_id, since_ms)

    async def missed(
        self, guild_id: str, *, channel_id: str = "", since_ms: int = 0
    ) -> list[Outcome]:
        return await self._read(~_JUDGED, guild_id, channel_id, since_ms)

    async def _read(
        self, which: ColumnElement[bool], guild_id: str, channel_id: str, since_ms: int
    ) -> list[Outcome]:
        query = (
            select(
                flags.c.kind,
                flags.c.score,
                flags.c.citation["known"].as_string().is_not(None).label("known"),
                posts.c.channel_id,
                cards,
            )
            .join(cards, cards.c.card_id == flags.c.card_id)
            .join(posts, posts.c.card_id == flags.c.card_id)
            .where(which, posts.c.guild_id == guild_id, cards.c.opened_ms >= since_ms)
            .order_by(cards.c.opened_ms, flags.c.flag_id)
        )
        if channel_id:
            query = query.where(posts.c.channel_id == channel_id)
        async with self._database.read() as connection:
            return [_outcome(row) for row in (await connection.execute(query)).mappings()]


def _outcome(row: Any) -> Outcome:
    return Outcome(
        kind=row["kind"],
        bar="known_claim" if row["known"] else row["kind"],
        channel_id=row[posts.c.channel_id],
        score=row["score"],
        flagged_ms=row["opened_ms"],
        verdict=row["verdict"],
        decided_ms=row["decided_ms"],
        sampled=row["mode"] == "sample",
        card_id=row["card_id"],
    )
