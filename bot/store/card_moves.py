"""Moves of moderators, written: the card, its note, its entry in the log, the deliveries."""

from collections.abc import Iterator

from sqlalchemy import insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.card import Act, Card, Moderator, Note
from bot.domain.log_entry import Action, Detail, LogEntry
from bot.domain.moves import (
    Assign,
    Decide,
    Dispute,
    EditNote,
    Move,
    Record,
    Release,
    Reopen,
    Undo,
    Withdraw,
    after,
)
from bot.domain.ports import Decided
from bot.reasons import Reason
from bot.store.deliveries import queue_note, queue_note_delete, queue_note_edit, queue_update
from bot.store.ended_verdicts import forget
from bot.store.log import write_entry
from bot.store.rows import load_cards
from bot.store.tables.cards import acts, cards, disputes, notes, outbox

ANSWER_MS = 5_000
"""How long a press has to show the new card itself before the outbox does."""


async def make(connection: AsyncConnection, card_id: int, move: Move, *, now_ms: int) -> Decided:
    """Make a move where the domain allows it; see ``ports.Records.move``."""
    card = (await load_cards(connection, [card_id])).get(card_id)
    if card is None:
        return Decided(None, won=False, refusal="unknown")
    wanted = after(card, move, now_ms=now_ms)
    if not isinstance(wanted, Card):
        return Decided(card, won=False, refusal=wanted)
    if isinstance(move, Dispute) and not await _disputes_first(connection, card_id, move, now_ms):
        return Decided(card, won=False, refusal="disputed")
    if not await _written(connection, card, wanted):
        return Decided(card, won=False, refusal="closed")
    await _write_note(connection, card, wanted, now_ms)
    if isinstance(move, Decide | Dispute):
        await forget(connection, [card_id])  # what was decided before does not hold any more
    if isinstance(move, Record):
        await _write_act(connection, card_id, move, now_ms)
    await _write_log(connection, card, move, now_ms)
    update_id = await queue_update(connection, card_id, due_ms=now_ms + ANSWER_MS, now_ms=now_ms)
    return Decided((await load_cards(connection, [card_id]))[card_id], True, update_id)


async def _written(connection: AsyncConnection, card: Card, wanted: Card) -> bool:
    """Put the card into its new state; False where it is not any more in the one that was read."""
    known = (
        cards.c.card_id == card.card_id,
        cards.c.state == card.state,
        cards.c.decided_ms.is_not_distinct_from(card.decided_ms),
        cards.c.assigned_to_id == _id(card.assigned_to),
    )
    changed = await connection.execute(
        update(cards)
        .where(*known)
        .values(
            state=wanted.state,
            verdict=wanted.verdict,
            decided_by_id=_id(wanted.decided_by),
            decided_by_name=_name(wanted.decided_by),
            decided_ms=wanted.decided_ms,
            assigned_to_id=_id(wanted.assigned_to),
            assigned_to_name=_name(wanted.assigned_to),
            draft=wanted.draft,
            disputes=wanted.disputes,
        )
        .returning(cards.c.card_id)
    )
    return changed.one_or_none() is not None


async def _write_note(connection: AsyncConnection, card: Card, wanted: Card, now_ms: int) -> None:
    old, new = card.note, wanted.note
    if new == old:
        return
    if new is None:
        if old is not None:
            await _retract(connection, card, old, now_ms)
        return
    if not new.note_id:
        note_id = await _add_note(connection, card.card_id, new, now_ms)
        await queue_note(connection, card.card_id, note_id, card.post.place, now_ms=now_ms)
        return
    values = {"text": new.text, "error": new.error, "withdrawn": new.withdrawn}
    await connection.execute(update(notes).where(notes.c.note_id == new.note_id).values(values))
    again = old is not None and bool(old.error) and not new.message_id
    put = queue_note if again else queue_note_edit
    await put(
        connection,
        card.card_id,
        new.note_id,
        await _place_of(connection, new.note_id),
        now_ms=now_ms,
    )


async def _retract(connection: AsyncConnection, card: Card, note: Note, now_ms: int) -> None:
    row = notes.c.note_id == note.note_id
    await connection.execute(update(notes).where(row).values(retracted=True))
    place = await _place_of(connection, note.note_id)
    await queue_note_delete(connection, card.card_id, note.note_id, place, now_ms=now_ms)


async def _place_of(connection: AsyncConnection, note_id: int) -> str:
    """Where a note was or will be posted; its post may not know any more."""
    query = select(outbox.c.channel).where(outbox.c.note_id == note_id, outbox.c.kind == "note")
    return str(await connection.scalar(query))


async def _add_note(connection: AsyncConnection, card_id: int, note: Note, now_ms: int) -> int:
    row = {
        "card_id": card_id,
        "text": note.text,
        "by_id": _id(note.by),
        "by_name": _name(note.by),
        "created_ms": now_ms,
        "withdrawn": False,
        "retracted": False,
        **dict.fromkeys(("message_id", "url", "error"), ""),
    }
    added = await connection.execute(insert(notes).values(row).returning(notes.c.note_id))
    return int(added.scalar_one())


async def _disputes_first(
    connection: AsyncConnection, card_id: int, move: Dispute, now_ms: int
) -> bool:
    """Remember that a person disputed; False where they did before."""
    row = upsert(disputes).values(card_id=card_id, user_id=move.by.user_id, at_ms=now_ms)
    added = await connection.execute(row.on_conflict_do_nothing().returning(disputes.c.card_id))
    return added.one_or_none() is not None


async def _write_act(connection: AsyncConnection, card_id: int, move: Record, now_ms: int) -> None:
    row = {"act": move.act, "minutes": move.minutes, "at_ms": now_ms}
    by = {"by_id": move.by.user_id, "by_name": move.by.name}
    await connection.execute(insert(acts).values(card_id=card_id, **row, **by))


async def _write_log(connection: AsyncConnection, card: Card, move: Move, now_ms: int) -> None:
    for action, detail in _told(card, move):
        entry = LogEntry(now_ms, card.post.guild_id, move.by, action, card.card_id, detail)
        await write_entry(connection, entry)


_ACTS: dict[Act, Action] = {
    "delete_post": "post_deleted",
    "time_out": "timed_out",
    "lock_thread": "thread_locked",
}
_PLAIN: dict[type[Move], Action] = {
    Undo: "undone",
    Reopen: "reopened",
    Withdraw: "note_withdrawn",
    Assign: "assigned",
    Release: "released",
    Dispute: "disputed",
}


def _told(card: Card, move: Move) -> Iterator[tuple[Action, Reason | str]]:
    """What the log says of a move: actions, and a few words on each."""
    match move:
        case Decide():
            yield move.verdict, ""
            if move.note:
                yield "note_posted", ""
        case EditNote():
            yield "note_edited", "" if card.note else Detail.DRAFT.of()
        case Record():
            yield _ACTS[move.act], Detail.MINUTES.of(minutes=move.minutes) if move.minutes else ""
        case _:
            yield _PLAIN[type(move)], ""


def _id(who: Moderator | None) -> str:
    return who.user_id if who else ""


def _name(who: Moderator | None) -> str:
    return who.name if who else ""
