"""Putting deliveries into the outbox, inside the transaction of what causes them."""

from secrets import token_hex
from typing import Literal

from sqlalchemy import ColumnElement, and_, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.tables import outbox


async def queue(
    connection: AsyncConnection,
    kind: Literal["card", "card_update", "note"],
    card_id: int,
    channel: str,
    *,
    due_ms: int,
    now_ms: int,
) -> int:
    """Add a pending delivery, due at ``due_ms``; gives its id."""
    row = {
        "nonce": token_hex(12),  # Discord takes 25 characters
        "kind": kind,
        "card_id": card_id,
        "channel": channel,
        "state": "pending",
        "attempts": 0,
        "next_try_ms": due_ms,
        "error": "",
        "created_ms": now_ms,
    }
    added = await connection.execute(insert(outbox).values(row).returning(outbox.c.delivery_id))
    return int(added.scalar_one())


async def queue_update(
    connection: AsyncConnection, card_id: int, *, due_ms: int, now_ms: int
) -> int | None:
    """Add the one pending ``card_update`` of a card; None where none will ever be posted.

    It takes the place of an update that still waits. A new row, not the old one
    again: the old one may be on its way with the card as it was, and marking that
    as sent must not swallow this change.
    """
    channel = await _card_channel(connection, card_id)
    if channel is None:
        return None
    await connection.execute(delete(outbox).where(_pending(card_id, "card_update")))
    return await queue(connection, "card_update", card_id, channel, due_ms=due_ms, now_ms=now_ms)


async def queue_card(
    connection: AsyncConnection, card_id: int, channel: str, *, now_ms: int
) -> None:
    """Add the card's own delivery, or an update where the card is posted or will be.

    A card that was given up gets another chance. An empty ``channel`` adds no card.
    """
    if await _card_channel(connection, card_id) is not None:
        await queue_update(connection, card_id, due_ms=now_ms, now_ms=now_ms)
    elif channel:
        given_up = and_(outbox.c.card_id == card_id, outbox.c.kind == "card")
        await connection.execute(delete(outbox).where(given_up))
        await queue(connection, "card", card_id, channel, due_ms=now_ms, now_ms=now_ms)


async def _card_channel(connection: AsyncConnection, card_id: int) -> str | None:
    """Where a card was or will be posted; None for records only, and cards given up."""
    channel: str | None = await connection.scalar(
        select(outbox.c.channel).where(
            outbox.c.card_id == card_id, outbox.c.kind == "card", outbox.c.state != "given_up"
        )
    )
    return channel


async def drop(
    connection: AsyncConnection,
    kind: Literal["card_update", "note"],
    card_id: int,
    *,
    error: str,
    now_ms: int,
) -> None:
    """Give up a card's pending deliveries of a kind."""
    await connection.execute(
        update(outbox)
        .where(_pending(card_id, kind))
        .values(state="given_up", error=error, done_ms=now_ms)
    )


def _pending(card_id: int, kind: str) -> ColumnElement[bool]:
    return and_(outbox.c.card_id == card_id, outbox.c.kind == kind, outbox.c.state == "pending")
