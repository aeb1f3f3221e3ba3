"""Putting deliveries into the outbox, inside the transaction of what causes them."""

from secrets import token_hex

from sqlalchemy import ColumnElement, and_, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.card import DeliveryKind
from bot.store.tables.cards import cards, outbox


async def queue(
    connection: AsyncConnection,
    kind: DeliveryKind,
    card_id: int,
    channel: str,
    *,
    due_ms: int,
    now_ms: int,
    note_id: int | None = None,
) -> int:
    """Add a pending delivery, due at ``due_ms``; gives its id."""
    row = {
        "nonce": token_hex(12),  # Discord takes 25 characters
        "kind": kind,
        "card_id": card_id,
        "note_id": note_id,
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
    """Add the one pending ``card_update`` of a message; None where none will ever be posted.

    A card of a burst is shown by its lead's message. The update takes the place of those
    before it, that waits or was sent: a card keeps one, however often it changes. A new row,
    not the old one again: the old one may be on its way with the card as it was, and marking
    that as sent must not swallow this change.
    """
    shown_by = await _shown_by(connection, card_id)
    channel = await _card_channel(connection, shown_by)
    if channel is None:
        return None
    earlier = outbox.c.card_id == shown_by, outbox.c.kind == "card_update"
    await connection.execute(delete(outbox).where(*earlier))
    return await queue(connection, "card_update", shown_by, channel, due_ms=due_ms, now_ms=now_ms)


async def queue_card(
    connection: AsyncConnection, card_id: int, channel: str, *, due_ms: int, now_ms: int
) -> None:
    """Add the card's own delivery, or an update where it is shown or will be.

    A card that was given up gets another chance, and one whose lead was given up a
    message of its own. An empty ``channel`` adds no card.
    """
    shown_by = await _shown_by(connection, card_id)
    if await _card_channel(connection, shown_by) is not None:
        await queue_update(connection, card_id, due_ms=now_ms, now_ms=now_ms)
    elif channel:
        await connection.execute(update(cards).where(cards.c.card_id == card_id).values(lead_id=0))
        given_up = and_(outbox.c.card_id == card_id, outbox.c.kind == "card")
        await connection.execute(delete(outbox).where(given_up))
        await queue(connection, "card", card_id, channel, due_ms=due_ms, now_ms=now_ms)


async def queue_note(
    connection: AsyncConnection, card_id: int, note_id: int, channel: str, *, now_ms: int
) -> None:
    """Add a note's own delivery; one that was given up is forgotten."""
    given_up = and_(outbox.c.note_id == note_id, outbox.c.kind == "note")
    await connection.execute(delete(outbox).where(given_up))
    await queue(connection, "note", card_id, channel, due_ms=now_ms, now_ms=now_ms, note_id=note_id)


async def queue_note_edit(
    connection: AsyncConnection, card_id: int, note_id: int, channel: str, *, now_ms: int
) -> None:
    """Add the one ``note_edit`` of a note; a new row, as with ``queue_update``."""
    earlier = outbox.c.note_id == note_id, outbox.c.kind == "note_edit"
    await connection.execute(delete(outbox).where(*earlier))
    await queue(
        connection, "note_edit", card_id, channel, due_ms=now_ms, now_ms=now_ms, note_id=note_id
    )


async def queue_note_delete(
    connection: AsyncConnection, card_id: int, note_id: int, channel: str, *, now_ms: int
) -> None:
    """Delete a note wherever it stands, and post it no more if it doesn't yet.

    Its own delivery may be on its way, or may have been sent before a crash: so the
    deletion is queued even where no message of it is known.
    """
    for kind in ("note", "note_edit"):
        await connection.execute(
            update(outbox)
            .where(_pending(kind, note_id=note_id))
            .values(state="given_up", error="taken back", done_ms=now_ms)
        )
    await queue(
        connection, "note_delete", card_id, channel, due_ms=now_ms, now_ms=now_ms, note_id=note_id
    )


async def drop(
    connection: AsyncConnection, kind: DeliveryKind, card_id: int, *, error: str, now_ms: int
) -> None:
    """Give up a card's pending deliveries of a kind."""
    await connection.execute(
        update(outbox)
        .where(_pending(kind, card_id=card_id))
        .values(state="given_up", error=error, done_ms=now_ms)
    )


async def _shown_by(connection: AsyncConnection, card_id: int) -> int:
    """The card whose message shows a card: its burst's lead, or itself."""
    lead_id = await connection.scalar(select(cards.c.lead_id).where(cards.c.card_id == card_id))
    return lead_id or card_id


async def _card_channel(connection: AsyncConnection, card_id: int) -> str | None:
    """Where a card was or will be posted; None for records only, and cards given up."""
    channel: str | None = await connection.scalar(
        select(outbox.c.channel).where(
            outbox.c.card_id == card_id, outbox.c.kind == "card", outbox.c.state != "given_up"
        )
    )
    return channel


def _pending(kind: str, **ids: int) -> ColumnElement[bool]:
    same = (outbox.c[name] == value for name, value in ids.items())
    return and_(outbox.c.kind == kind, outbox.c.state == "pending", *same)
