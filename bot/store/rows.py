"""Cards, posts and flags to and from their rows."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, fields
from typing import Any

from sqlalchemy import RowMapping, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.card import Card, Moderator, Note
from bot.domain.flag import Citation, CitedClaim, Flag
from bot.domain.post import Post
from bot.store.tables import cards, flags, notes, posts

_POST_FIELDS = tuple(field.name for field in fields(Post) if field.name != "author_roles")


async def load_cards(connection: AsyncConnection, card_ids: Iterable[int]) -> dict[int, Card]:
    """The cards that exist of ``card_ids``, by id."""
    ids = list(card_ids)
    # Only the note's own columns are labelled: the others are told apart by table.
    query = (
        select(cards, posts, notes)
        .join(posts, posts.c.card_id == cards.c.card_id)
        .outerjoin(notes, notes.c.card_id == cards.c.card_id)
        .where(cards.c.card_id.in_(ids))
    )
    rows = (await connection.execute(query)).mappings().all()
    found = await _load_flags(connection, ids)
    return {
        row[cards.c.card_id]: _card(row, tuple(found.get(row[cards.c.card_id], ()))) for row in rows
    }


async def add_card(connection: AsyncConnection, post: Post, *, now_ms: int) -> int:
    """Write an open card with its post and without flags; gives its id."""
    row = {
        "state": "open",
        "opened_ms": now_ms,
        "channel_id": "",
        "message_id": "",
        "decided_by_id": "",
        "decided_by_name": "",
    }
    added = await connection.execute(insert(cards).values(row).returning(cards.c.card_id))
    card_id: int = added.scalar_one()
    await connection.execute(insert(posts).values(card_id=card_id, **_post_row(post)))
    return card_id


async def replace_post(connection: AsyncConnection, card_id: int, post: Post) -> None:
    await connection.execute(
        update(posts).where(posts.c.card_id == card_id).values(_post_row(post))
    )


async def replace_flags(connection: AsyncConnection, card_id: int, new: Sequence[Flag]) -> None:
    await connection.execute(delete(flags).where(flags.c.card_id == card_id))
    if new:
        rows = [_flag_row(flag) | {"card_id": card_id, "ordinal": i} for i, flag in enumerate(new)]
        await connection.execute(insert(flags), rows)


def _post_row(post: Post) -> dict[str, object]:
    return {name: getattr(post, name) for name in _POST_FIELDS}


def _flag_row(flag: Flag) -> dict[str, object]:
    row = asdict(flag)
    row["source_id"] = flag.citation.source_id if flag.citation else None
    return row


async def _load_flags(connection: AsyncConnection, ids: Sequence[int]) -> dict[int, list[Flag]]:
    query = select(flags).where(flags.c.card_id.in_(ids)).order_by(flags.c.ordinal)
    found: dict[int, list[Flag]] = {}
    for row in (await connection.execute(query)).mappings():
        found.setdefault(row["card_id"], []).append(_flag(row))
    return found


def _flag(row: RowMapping) -> Flag:
    values = {field.name: row[field.name] for field in fields(Flag)}
    if values["citation"] is not None:
        values["citation"] = _citation(values["citation"])
    return Flag(**values)


def _citation(row: dict[str, Any]) -> Citation:
    known = row.get("known")  # flags of the first version have none
    return Citation(**(row | {"known": CitedClaim(**known) if known else None}))


def _card(row: RowMapping, found: tuple[Flag, ...]) -> Card:
    moderator = Moderator(row[cards.c.decided_by_id], row[cards.c.decided_by_name])
    return Card(
        card_id=row[cards.c.card_id],
        post=Post(**{name: row[posts.c[name]] for name in _POST_FIELDS}),
        flags=found,
        state=row[cards.c.state],
        opened_ms=row[cards.c.opened_ms],
        channel_id=row[cards.c.channel_id],
        message_id=row[cards.c.message_id],
        verdict=row[cards.c.verdict],
        decided_by=moderator if row[cards.c.verdict] else None,
        decided_ms=row[cards.c.decided_ms],
        note=_note(row),
    )


def _note(row: RowMapping) -> Note | None:
    """The note, unless there is none or its draft was erased before it was posted."""
    if row[notes.c.text] or row[notes.c.message_id]:
        return Note(*(row[notes.c[name]] for name in ("text", "message_id", "url", "error")))
    return None
