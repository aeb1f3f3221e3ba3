"""Cards, posts and flags to and from their rows."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict, fields
from typing import Any

from sqlalchemy import RowMapping, case, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.alert import Alert
from bot.domain.card import Acted, Card, CardMode, Moderator, Note, Standing
from bot.domain.finding import Kind
from bot.domain.flag import Citation, CitedClaim, Flag
from bot.domain.post import Post
from bot.store.tables.cards import acts, alerts, cards, flags, late_edits, notes, posts
from bot.store.tables.guilds import deleted_posts

_POST_FIELDS = tuple(field.name for field in fields(Post) if field.name != "author_roles")
post_place = func.coalesce(func.nullif(posts.c.thread_id, ""), posts.c.channel_id)
"""The same as ``Post.place``."""
NO_PARENT = {"parent_text": "", "parent_id": "", "parent_author_id": ""}
"""A post whose answered post is not, or no more, known."""
_UNSET = (
    "channel_id",
    "message_id",
    "decided_by_id",
    "decided_by_name",
    "assigned_to_id",
    "assigned_to_name",
    "draft",
    "erased",
)


async def load_cards(
    connection: AsyncConnection, card_ids: Iterable[int], *, recorded: bool = False
) -> dict[int, Card]:
    """The cards that exist of ``card_ids``, by id; with flags that are ``recorded`` only, too."""
    ids = list(card_ids)
    query = (
        select(cards, posts)
        .join(posts, posts.c.card_id == cards.c.card_id)
        .where(cards.c.card_id.in_(ids))
    )
    rows = (await connection.execute(query)).mappings().all()
    found = await _load_flags(connection, ids)
    noted = await _load_notes(connection, ids)
    acted = await _load_acts(connection, ids)
    alerted = await _load_alerts(connection, ids)
    edited = await _load_late_edits(connection, ids)
    known = await _load_standings(connection, rows)
    return {
        card_id: _card(
            row,
            found.get(card_id, []),
            noted.get(card_id),
            acted.get(card_id, []),
            alert=alerted.get(card_id),
            edited_ms=edited.get(card_id),
            standing=known.get(_author(row), Standing()),
            recorded=recorded,
        )
        for row in rows
        for card_id in [row[cards.c.card_id]]
    }


async def add_card(
    connection: AsyncConnection, post: Post, *, mode: CardMode, lead_id: int, now_ms: int
) -> int:
    """Write an open card with its post and without flags; gives its id."""
    row = {
        "state": "open",
        "opened_ms": now_ms,
        "disputes": 0,
        "mode": mode,
        "lead_id": lead_id,
        **dict.fromkeys(_UNSET, ""),
    }
    added = await connection.execute(insert(cards).values(row).returning(cards.c.card_id))
    card_id: int = added.scalar_one()
    written = await _post_row(connection, post)
    await connection.execute(insert(posts).values(card_id=card_id, **written))
    return card_id


async def replace_post(connection: AsyncConnection, card_id: int, post: Post) -> None:
    row = await _post_row(connection, post)
    await connection.execute(update(posts).where(posts.c.card_id == card_id).values(row))


async def replace_flags(
    connection: AsyncConnection, card_id: int, new: Sequence[Flag], shadow_kinds: Collection[Kind]
) -> None:
    """Replace a card's flags; those of ``shadow_kinds`` are recorded only."""
    await connection.execute(delete(flags).where(flags.c.card_id == card_id))
    if new:
        rows = [
            _flag_row(flag)
            | {"card_id": card_id, "ordinal": ordinal, "shadow": flag.kind in shadow_kinds}
            for ordinal, flag in enumerate(new)
        ]
        await connection.execute(insert(flags), rows)


def note_of(row: RowMapping) -> Note:
    """A note as its row has it."""
    by = Moderator(row["by_id"], row["by_name"])
    return Note(
        text=row["text"],
        message_id=row["message_id"],
        url=row["url"],
        error=row["error"],
        note_id=row["note_id"],
        by=by if by.user_id else None,
        created_ms=row["created_ms"],
        withdrawn=row["withdrawn"],
    )


async def _post_row(connection: AsyncConnection, post: Post) -> dict[str, object]:
    """The post's columns, without an answered post's words if that was deleted meanwhile."""
    row = {name: getattr(post, name) for name in _POST_FIELDS}
    gone = select(deleted_posts.c.post_id).where(
        deleted_posts.c.platform == post.platform, deleted_posts.c.post_id == post.parent_id
    )
    if post.parent_id and await connection.scalar(gone) is not None:
        row |= NO_PARENT
    return row


def _flag_row(flag: Flag) -> dict[str, object]:
    row = asdict(flag)
    row["source_id"] = flag.citation.source_id if flag.citation else None
    return row


async def _load_flags(
    connection: AsyncConnection, ids: Sequence[int]
) -> dict[int, list[tuple[Flag, bool]]]:
    """The flags of each card, and whether they are recorded only."""
    query = select(flags).where(flags.c.card_id.in_(ids)).order_by(flags.c.ordinal)
    found: dict[int, list[tuple[Flag, bool]]] = {}
    for row in (await connection.execute(query)).mappings():
        found.setdefault(row["card_id"], []).append((_flag(row), row["shadow"]))
    return found


async def _load_notes(connection: AsyncConnection, ids: Sequence[int]) -> dict[int, Note | None]:
    """The last note of each card, unless it was taken back, or erased before it was posted."""
    query = select(notes).where(notes.c.card_id.in_(ids)).order_by(notes.c.note_id)
    found: dict[int, Note | None] = {}
    for row in (await connection.execute(query)).mappings():
        gone = row["retracted"] or not (row["text"] or row["message_id"])
        found[row["card_id"]] = None if gone else note_of(row)
    return found


async def _load_acts(connection: AsyncConnection, ids: Sequence[int]) -> dict[int, list[Acted]]:
    query = select(acts).where(acts.c.card_id.in_(ids)).order_by(acts.c.act_id)
    found: dict[int, list[Acted]] = {}
    for row in (await connection.execute(query)).mappings():
        by = Moderator(row["by_id"], row["by_name"])
        found.setdefault(row["card_id"], []).append(
            Acted(row["act"], row["minutes"], by, row["at_ms"])
        )
    return found


async def _load_alerts(connection: AsyncConnection, ids: Sequence[int]) -> dict[int, Alert]:
    rows = await connection.execute(select(alerts).where(alerts.c.card_id.in_(ids)))
    return {row.card_id: Alert(row.rule, row.blocked) for row in rows}


async def _load_late_edits(connection: AsyncConnection, ids: Sequence[int]) -> dict[int, int]:
    rows = await connection.execute(select(late_edits).where(late_edits.c.card_id.in_(ids)))
    return {row.card_id: row.at_ms for row in rows}


_Author = tuple[str, str, str]


async def _load_standings(
    connection: AsyncConnection, rows: Sequence[RowMapping]
) -> dict[_Author, Standing]:
    """How posts of these cards' authors were judged, over all their cards in the guild."""
    authors = {_author(row) for row in rows if row[posts.c.author_id]}
    if not authors:
        return {}
    key = (posts.c.platform, posts.c.guild_id, posts.c.author_id)
    query = (
        select(*key, func.count(), _counted("agreed"), _counted("dismissed"))
        .join(cards, cards.c.card_id == posts.c.card_id)
        # The guild leads the index: without it every post there is would be looked at.
        .where(posts.c.guild_id.in_({guild_id for _, guild_id, _ in authors}))
        .where(posts.c.author_id.in_({author for _, _, author in authors}))
        .where(cards.c.mode != "shadow")
        .group_by(*key)
    )
    found = (await connection.execute(query)).all()
    return {(row[0], row[1], row[2]): Standing(*row[3:]) for row in found}


def _counted(verdict: str) -> Any:
    return func.coalesce(func.sum(case((cards.c.verdict == verdict, 1), else_=0)), 0)


def _author(row: RowMapping) -> _Author:
    return row[posts.c.platform], row[posts.c.guild_id], row[posts.c.author_id]


def _flag(row: RowMapping) -> Flag:
    values = {field.name: row[field.name] for field in fields(Flag)}
    if values["citation"] is not None:
        values["citation"] = _citation(values["citation"])
    return Flag(**values)


def _citation(row: dict[str, Any]) -> Citation:
    known = row.get("known")  # flags of the first version have none
    return Citation(**(row | {"known": CitedClaim(**known) if known else None}))


def _card(
    row: RowMapping,
    found: Sequence[tuple[Flag, bool]],
    note: Note | None,
    acted: Sequence[Acted],
    *,
    alert: Alert | None,
    edited_ms: int | None,
    standing: Standing,
    recorded: bool,
) -> Card:
    all_shown = recorded or row[cards.c.mode] == "shadow"
    return Card(
        card_id=row[cards.c.card_id],
        post=Post(**{name: row[posts.c[name]] for name in _POST_FIELDS}),
        flags=tuple(flag for flag, shadow in found if all_shown or not shadow),
        state=row[cards.c.state],
        opened_ms=row[cards.c.opened_ms],
        channel_id=row[cards.c.channel_id],
        message_id=row[cards.c.message_id],
        verdict=row[cards.c.verdict],
        decided_by=_moderator(row, "decided_by") if row[cards.c.verdict] else None,
        decided_ms=row[cards.c.decided_ms],
        note=note,
        assigned_to=_moderator(row, "assigned_to") if row[cards.c.assigned_to_id] else None,
        draft=row[cards.c.draft],
        disputes=row[cards.c.disputes],
        mode=row[cards.c.mode],
        erased=row[cards.c.erased],
        lead_id=row[cards.c.lead_id],
        acts=tuple(acted),
        alert=alert,
        edited_ms=edited_ms,
        standing=_without(row, standing),
    )


def _moderator(row: RowMapping, role: str) -> Moderator:
    return Moderator(row[cards.c[f"{role}_id"]], row[cards.c[f"{role}_name"]])


def _without(row: RowMapping, standing: Standing) -> Standing:
    """An author's standing without the card itself."""
    if row[cards.c.mode] == "shadow" or standing == Standing():
        return standing
    verdict = row[cards.c.verdict]
    return Standing(
        standing.flagged - 1,
        standing.agreed - (verdict == "agreed"),
        standing.dismissed - (verdict == "dismissed"),
    )
