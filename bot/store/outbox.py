"""Outbox over SQL: deliveries that wait, each sent exactly once."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import and_, exists, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.card import Card, Delivery, Note
from bot.domain.moves import UNDO_MS
from bot.store.database import Database
from bot.store.deliveries import drop, queue_update
from bot.store.rows import load_cards, note_of
from bot.store.tables.cards import cards, notes, outbox
from bot.store.uninterrupted import uninterrupted


@uninterrupted
class SqlOutbox:
    """Implements ``bot.domain.ports.Outbox``; every method raises StoreError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def due(self, *, now_ms: int, limit: int) -> Sequence[Delivery]:
        query = (
            select(outbox)
            .join(cards, cards.c.card_id == outbox.c.card_id)
            .outerjoin(notes, notes.c.note_id == outbox.c.note_id)
            .where(outbox.c.state == "pending", outbox.c.next_try_ms <= now_ms, _ready())
            .order_by(outbox.c.kind == "card_update", outbox.c.delivery_id)
            .limit(limit)
        )
        async with self._database.read() as connection:
            rows = (await connection.execute(query)).all()
            found = await load_cards(connection, {row.card_id for row in rows})
            others = await _others(connection, found)
            about = await _notes(connection, {row.note_id for row in rows if row.note_id})
        return [
            Delivery(
                delivery_id=row.delivery_id,
                kind=row.kind,
                nonce=row.nonce,
                channel=row.channel,
                card=found[row.card_id],
                created_ms=row.created_ms,
                attempts=row.attempts,
                note=about.get(row.note_id),
                others=others.get(row.card_id, ()),
            )
            for row in rows
        ]

    async def sent(
        self, delivery_id: int, *, channel_id: str, message_id: str, url: str, now_ms: int
    ) -> None:
        """See Outbox. What was given up meanwhile and yet sent counts as sent.

        A card that was shown with an Undo is shown again when the time for it is over.
        """
        async with self._database.write() as connection:
            marked = await connection.execute(
                update(outbox)
                .where(outbox.c.delivery_id == delivery_id, outbox.c.state != "sent")
                .values(state="sent", done_ms=now_ms, error="")
                .returning(outbox.c.kind, outbox.c.card_id, outbox.c.note_id)
            )
            row = marked.one_or_none()
            if row is not None and row.kind == "card":
                await _place_card(connection, row.card_id, channel_id, message_id)
            elif row is not None and row.kind == "note":
                await _place_note(connection, row.note_id, message_id, url)
                await queue_update(connection, row.card_id, due_ms=now_ms, now_ms=now_ms)
            if row is not None and row.kind in ("card", "card_update"):
                await _end_undo(connection, row.card_id, now_ms)

    async def postponed(self, delivery_id: int, *, until_ms: int, error: str) -> None:
        async with self._database.write() as connection:
            await connection.execute(
                update(outbox)
                .where(outbox.c.delivery_id == delivery_id, outbox.c.state == "pending")
                .values(attempts=outbox.c.attempts + 1, next_try_ms=until_ms, error=error)
            )

    async def given_up(self, delivery_id: int, *, error: str, now_ms: int) -> None:
        """See Outbox. Without its card, a card's updates are given up too."""
        async with self._database.write() as connection:
            marked = await connection.execute(
                update(outbox)
                .where(outbox.c.delivery_id == delivery_id, outbox.c.state == "pending")
                .values(
                    state="given_up", attempts=outbox.c.attempts + 1, error=error, done_ms=now_ms
                )
                .returning(outbox.c.kind, outbox.c.card_id, outbox.c.note_id)
            )
            row = marked.one_or_none()
            if row is not None and row.kind == "card":
                await drop(connection, "card_update", row.card_id, error=error, now_ms=now_ms)
            elif row is not None and row.kind.startswith("note"):
                # One that could not be deleted stands, so it counts again.
                await connection.execute(
                    update(notes)
                    .where(notes.c.note_id == row.note_id)
                    .values(error=error, retracted=False)
                )
                await queue_update(connection, row.card_id, due_ms=now_ms, now_ms=now_ms)


def _ready() -> Any:
    """What a delivery waits for besides its time: see Outbox.due."""
    earlier = outbox.alias()
    deletion_waits = exists().where(
        earlier.c.card_id == outbox.c.card_id,
        earlier.c.kind == "note_delete",
        earlier.c.state == "pending",
        earlier.c.delivery_id < outbox.c.delivery_id,
    )
    return or_(
        outbox.c.kind.in_(("card", "note_delete")),
        and_(outbox.c.kind == "card_update", cards.c.message_id != ""),
        and_(outbox.c.kind == "note_edit", notes.c.message_id != ""),
        and_(outbox.c.kind == "note", ~deletion_waits),
    )


async def _others(
    connection: AsyncConnection, leads: dict[int, Card]
) -> dict[int, tuple[Card, ...]]:
    """The cards that each lead's message shows besides, oldest first."""
    query = select(cards.c.card_id).where(cards.c.lead_id.in_(leads)).order_by(cards.c.card_id)
    ids = list(await connection.scalars(query))
    found = await load_cards(connection, ids)
    groups: dict[int, tuple[Card, ...]] = {}
    for card in (found[card_id] for card_id in ids):
        groups[card.lead_id] = (*groups.get(card.lead_id, ()), card)
    return groups


async def _notes(connection: AsyncConnection, note_ids: set[int]) -> dict[int, Note]:
    rows = await connection.execute(select(notes).where(notes.c.note_id.in_(note_ids)))
    return {row["note_id"]: note_of(row) for row in rows.mappings()}


async def _end_undo(connection: AsyncConnection, card_id: int, now_ms: int) -> None:
    """Have a message that shows an Undo brought up to date when the time for it is over."""
    waits = select(outbox.c.delivery_id).where(
        outbox.c.card_id == card_id, outbox.c.kind == "card_update", outbox.c.state == "pending"
    )
    if await connection.scalar(waits) is not None:
        return  # this one will be back here
    first = select(func.min(cards.c.decided_ms)).where(
        or_(cards.c.card_id == card_id, cards.c.lead_id == card_id),
        cards.c.state == "decided",
        cards.c.decided_ms + UNDO_MS >= now_ms,
    )
    if (decided_ms := await connection.scalar(first)) is not None:
        over_ms = decided_ms + UNDO_MS + 1
        await queue_update(connection, card_id, due_ms=over_ms, now_ms=now_ms)


async def _place_card(
    connection: AsyncConnection, card_id: int, channel_id: str, message_id: str
) -> None:
    """Remember where a card stands, and with it those that its message shows besides."""
    await connection.execute(
        update(cards)
        .where(or_(cards.c.card_id == card_id, cards.c.lead_id == card_id))
        .values(channel_id=channel_id, message_id=message_id)
    )


async def _place_note(connection: AsyncConnection, note_id: int, message_id: str, url: str) -> None:
    await connection.execute(
        update(notes)
        .where(notes.c.note_id == note_id)
        .values(message_id=message_id, url=url, error="")
    )
