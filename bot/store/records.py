"""Records over SQL: flags, cards, verdicts, cursors."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from sqlalchemy import delete, exists, func, or_, select, update
from sqlalchemy.dialects.sqlite import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.card import Card, CardMode
from bot.domain.flag import Decision, still_reported
from bot.domain.moves import Move
from bot.domain.ports import Decided
from bot.domain.post import Post
from bot.domain.queue import Opened, burst_lead
from bot.store.card_moves import make
from bot.store.cursors import advance
from bot.store.database import Database
from bot.store.deliveries import queue_card
from bot.store.ended_verdicts import end, returned
from bot.store.erasing import erase, erase_beside_answers
from bot.store.rows import add_card, load_cards, post_place, replace_flags, replace_post
from bot.store.tables.cards import alerts, cards, flags, outbox, posts
from bot.store.tables.columns import storable
from bot.store.tables.guilds import cursors, deleted_posts, snoozes
from bot.store.uninterrupted import uninterrupted

DELETED_KEPT_MS = 7 * 24 * 3_600_000
"""How long a deleted post's id is remembered; no event comes this late."""


@uninterrupted
class SqlRecords:
    """Implements ``bot.domain.ports.Records``; every method raises StoreError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def record(self, decisions: Sequence[Decision], *, now_ms: int) -> None:
        """See Records. A settled card opens again when an edit brings flags back."""
        async with self._database.write() as connection:
            for decision in decisions:
                await _record(connection, decision, now_ms)
            firsts = [decision.post for decision in decisions if decision.post.revision == 0]
            await advance(connection, firsts)

    async def cursors(self, platform: str) -> Mapping[str, str]:
        query = select(cursors.c.channel_id, cursors.c.post_id)
        async with self._database.read() as connection:
            rows = await connection.execute(query.where(cursors.c.platform == platform))
            return {row.channel_id: row.post_id for row in rows}

    async def start_cursor(
        self, platform: str, channel_id: str, post_id: str, *, guild_id: str
    ) -> None:
        row = upsert(cursors).values(
            platform=platform, channel_id=channel_id, post_id=post_id, guild_id=guild_id
        )
        async with self._database.write() as connection:
            await connection.execute(row.on_conflict_do_nothing())

    async def forget_post(self, platform: str, post_id: str, *, now_ms: int) -> None:
        """See Records. A note's draft goes too; a posted note is the moderators' own text."""
        async with self._database.write() as connection:
            if not await _mark_deleted(connection, platform, post_id, now_ms):
                return
            beside = posts.c.platform == platform, posts.c.parent_id == post_id
            await erase_beside_answers(connection, *beside)
            known = await find_known(connection, platform, post_id)
            if known is not None:
                await erase(connection, [known.card_id], "deleted", now_ms=now_ms)

    async def forget_place(self, platform: str, place_id: str, *, now_ms: int) -> None:
        """See Records. The place's own id is remembered like a post's, but apart from them."""
        there = (
            posts.c.platform == platform,
            or_(posts.c.channel_id == place_id, posts.c.thread_id == place_id),
        )
        query = select(posts.c.card_id).join(cards, cards.c.card_id == posts.c.card_id)
        async with self._database.write() as connection:
            if not await _mark_deleted(connection, platform, _as_place(place_id), now_ms):
                return
            kept = query.where(*there, cards.c.erased == "")
            ids = list(await connection.scalars(kept))
            await erase(connection, ids, "deleted", now_ms=now_ms, place_gone=True)

    async def card(self, card_id: int) -> Card | None:
        async with self._database.read() as connection:
            return (await load_cards(connection, [card_id])).get(card_id)

    async def move(self, card_id: int, move: Move, *, now_ms: int) -> Decided:
        async with self._database.write() as connection:
            return await make(connection, card_id, move, now_ms=now_ms)


async def _record(connection: AsyncConnection, decision: Decision, now_ms: int) -> None:
    post = decision.post
    known = await find_known(connection, post.platform, post.post_id)
    if known is None:
        if decision.flags and not await is_deleted(connection, post):
            await add_decided(connection, decision, now_ms)
    elif known.state in ("open", "settled") and _brings_more(decision, known):
        await _revise(connection, known, decision, now_ms)
    elif known.state == "decided" and await _adds_unseen(connection, known, decision):
        await _reopen(connection, known, now_ms)
        await _revise(connection, known, decision, now_ms)


def _brings_more(decision: Decision, known: "Known") -> bool:
    """Whether a decision is newer, or judges what so far AutoMod alone had found."""
    newer = decision.post.revision - known.revision
    return newer > 0 or (
        newer == 0 and known.alerted and not known.flagged and bool(decision.flags)
    )


async def _adds_unseen(connection: AsyncConnection, known: "Known", decision: Decision) -> bool:
    """Whether a newer revision of a decided card's post has a flag that no moderator saw."""
    if decision.post.revision <= known.revision:
        return False
    card = (await load_cards(connection, [known.card_id]))[known.card_id]
    if card.erased:
        return False
    seen = {flag.quote for flag in card.flags}
    return not _shown_quotes(decision) <= seen


def _shown_quotes(decision: Decision) -> set[str]:
    """The quotes of those flags that are more than recorded, as they would be read again."""
    return {
        storable(flag.quote) for flag in decision.flags if flag.kind not in decision.shadow_kinds
    }


async def _reopen(connection: AsyncConnection, known: "Known", now_ms: int) -> None:
    """Take the verdict from a card that is about something else now; it is kept aside."""
    card = (await load_cards(connection, [known.card_id]))[known.card_id]
    await end(connection, card, now_ms=now_ms)
    await connection.execute(
        update(cards)
        .where(cards.c.card_id == known.card_id)
        .values(state="open", verdict=None, decided_by_id="", decided_by_name="", decided_ms=None)
    )


async def add_decided(connection: AsyncConnection, decision: Decision, now_ms: int) -> int:
    """Add a card for a decision on a post that has none yet; gives its id."""
    mode = _mode(decision)
    channel = decision.review_channel if mode == "review" else ""
    lead_id = await _lead(connection, decision, now_ms) if channel else 0
    card_id = await add_card(connection, decision.post, mode=mode, lead_id=lead_id, now_ms=now_ms)
    await replace_flags(connection, card_id, decision.flags, decision.shadow_kinds)
    await show_card(connection, card_id, decision.post, channel, now_ms)
    return card_id


def _mode(decision: Decision) -> CardMode:
    seen = decision.review_channel and _shown(decision)
    return "review" if seen else "shadow"


def _shown(decision: Decision) -> bool:
    """Whether any flag is more than recorded."""
    return any(flag.kind not in decision.shadow_kinds for flag in decision.flags)


async def _revise(
    connection: AsyncConnection, known: "Known", decision: Decision, now_ms: int
) -> None:
    """Replace post and flags of a card by those of a newer revision.

    What a moderator reported stays flagged as long as its words stand there. A card that
    moderators see settles too where nothing but what is recorded only is left of its
    flags; not so one that AutoMod alerted to. A verdict that an earlier edit ended stands
    again where nothing else is left than it was about.
    """
    card = (await load_cards(connection, [known.card_id]))[known.card_id]
    reported = still_reported(card.flags, storable(decision.post.text))
    decision = replace(decision, flags=(*decision.flags, *reported))
    mode = _mode(decision) if known.mode == "shadow" else known.mode
    kept = decision.flags if mode == "shadow" or _shown(decision) else ()
    stays = bool(kept) or known.alerted
    # The text of a post without flags is not kept.
    post = decision.post if stays else replace(decision.post, text="", parent_text="")
    await replace_post(connection, known.card_id, post)
    await replace_flags(connection, known.card_id, kept, decision.shadow_kinds)
    values: dict[str, Any] = {"state": "open" if stays else "settled", "mode": mode}
    if stays and (back := await returned(connection, card, _shown_quotes(decision), now_ms=now_ms)):
        values |= back
    await connection.execute(update(cards).where(cards.c.card_id == known.card_id).values(values))
    # A card whose flags went away is not worth posting; where it is posted, it says so.
    channel = decision.review_channel if stays and mode != "shadow" else ""
    await show_card(connection, known.card_id, post, channel, now_ms)


async def show_card(
    connection: AsyncConnection, card_id: int, post: Post, channel: str, now_ms: int
) -> None:
    """Have a card posted or brought up to date; one of a snoozed thread waits."""
    due_ms = max(now_ms, await _snoozed_until(connection, post))
    await queue_card(connection, card_id, channel, due_ms=due_ms, now_ms=now_ms)


async def _snoozed_until(connection: AsyncConnection, post: Post) -> int:
    """Until when a post's thread is, or was, snoozed; 0 where it never was."""
    until_ms = await connection.scalar(
        select(snoozes.c.until_ms).where(
            snoozes.c.guild_id == post.guild_id, snoozes.c.place == post.place
        )
    )
    return until_ms or 0


async def _lead(connection: AsyncConnection, decision: Decision, now_ms: int) -> int:
    """The card of the same thread whose message a new card joins; 0: it has its own.

    In a snoozed thread it joins only what waits itself: a message that stands shows at once.
    """
    post = decision.post
    held = await _snoozed_until(connection, post) > now_ms
    shown_by = func.coalesce(func.nullif(cards.c.lead_id, 0), cards.c.card_id)
    beside = cards.alias()
    shown = (
        select(func.count())
        .where(or_(beside.c.card_id == shown_by, beside.c.lead_id == shown_by))
        .scalar_subquery()
    )
    query = (
        select(cards.c.card_id, cards.c.lead_id, cards.c.opened_ms, shown)
        .join(posts, posts.c.card_id == cards.c.card_id)
        .join(outbox, outbox.c.card_id == shown_by)
        .where(
            cards.c.state == "open",
            posts.c.platform == post.platform,
            posts.c.guild_id == post.guild_id,
            posts.c.channel_id == post.channel_id,
            post_place == post.place,
            outbox.c.kind == "card",
            outbox.c.state == "pending" if held else outbox.c.state != "given_up",
            outbox.c.channel == decision.review_channel,
        )
    )
    rows = (await connection.execute(query)).all()
    opened = [Opened(*row) for row in rows]
    return burst_lead(opened, now_ms=now_ms, burst_ms=decision.burst_ms)


class Known(NamedTuple):
    """The card of a post that was flagged, or that AutoMod alerted to."""

    card_id: int
    revision: int
    state: str
    mode: CardMode
    alerted: bool
    flagged: bool


async def find_known(connection: AsyncConnection, platform: str, post_id: str) -> Known | None:
    """What stands of a post that was flagged."""
    query = (
        select(
            posts.c.card_id,
            posts.c.revision,
            cards.c.state,
            cards.c.mode,
            exists(select(1).where(alerts.c.card_id == cards.c.card_id)),
            exists(select(1).where(flags.c.card_id == cards.c.card_id)),
        )
        .join(cards, cards.c.card_id == posts.c.card_id)
        .where(posts.c.platform == platform, posts.c.post_id == post_id)
    )
    row = (await connection.execute(query)).one_or_none()
    return None if row is None else Known(*row)


async def is_deleted(connection: AsyncConnection, post: Post) -> bool:
    """Whether a post was deleted, by itself or with its thread or channel."""
    ids = (post.post_id, _as_place(post.thread_id), _as_place(post.channel_id))
    query = select(deleted_posts.c.deleted_ms).where(
        deleted_posts.c.platform == post.platform, deleted_posts.c.post_id.in_(ids)
    )
    return (await connection.execute(query)).first() is not None


def _as_place(place_id: str) -> str:
    # a forum post's first message has its thread's id, and can go alone
    return f"place {place_id}"


async def _mark_deleted(
    connection: AsyncConnection, platform: str, post_id: str, now_ms: int
) -> bool:
    """Remember that a post, or a place, is gone, for events that come late; False if known."""
    kept_from_ms = now_ms - DELETED_KEPT_MS
    await connection.execute(delete(deleted_posts).where(deleted_posts.c.deleted_ms < kept_from_ms))
    row = upsert(deleted_posts).values(platform=platform, post_id=post_id, deleted_ms=now_ms)
    added = await connection.execute(
        row.on_conflict_do_nothing().returning(deleted_posts.c.deleted_ms)
    )
    return added.one_or_none() is not None
