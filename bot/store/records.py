"""Records over SQL: flags, cards, verdicts, cursors."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from sqlalchemy import case, delete, insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.card import Card, Moderator, Verdict
from bot.domain.flag import Decision
from bot.domain.ports import Decided
from bot.domain.post import Post
from bot.store.cursors import advance, place
from bot.store.database import Database
from bot.store.deliveries import drop, queue, queue_card, queue_update
from bot.store.rows import add_card, load_cards, replace_flags, replace_post
from bot.store.tables import cards, cursors, deleted_posts, flags, notes, posts, verdicts
from bot.store.uninterrupted import uninterrupted

ANSWER_MS = 5_000
"""How long a press has to show the new card itself before the outbox does."""
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

    async def start_cursor(self, platform: str, channel_id: str, post_id: str) -> None:
        row = upsert(cursors).values(platform=platform, channel_id=channel_id, post_id=post_id)
        async with self._database.write() as connection:
            await connection.execute(row.on_conflict_do_nothing())

    async def forget_post(self, platform: str, post_id: str, *, now_ms: int) -> None:
        """See Records. A note's draft goes too; a posted note is the moderators' own text."""
        async with self._database.write() as connection:
            if not await _mark_deleted(connection, platform, post_id, now_ms):
                return
            known = await _find(connection, platform, post_id)
            if known is not None:
                await _erase(connection, known.card_id, now_ms)
                await queue_update(connection, known.card_id, due_ms=now_ms, now_ms=now_ms)

    async def card(self, card_id: int) -> Card | None:
        async with self._database.read() as connection:
            return (await load_cards(connection, [card_id])).get(card_id)

    async def decide(
        self,
        card_id: int,
        verdict: Verdict,
        moderator: Moderator,
        *,
        note: str | None,
        now_ms: int,
    ) -> Decided:
        """See Records. Raises ValueError for a note with another verdict than ``agreed``."""
        if note and verdict != "agreed":
            raise ValueError("a note is only posted for a flag that a moderator agreed with")
        async with self._database.write() as connection:
            won = await _claim(connection, card_id, verdict, moderator, now_ms)
            update_id = None
            if won:
                if note:
                    await _add_note(connection, card_id, note, now_ms)
                due_ms = now_ms + ANSWER_MS
                update_id = await queue_update(connection, card_id, due_ms=due_ms, now_ms=now_ms)
            card = (await load_cards(connection, [card_id])).get(card_id)
        return Decided(card, won, update_id)


async def _record(connection: AsyncConnection, decision: Decision, now_ms: int) -> None:
    post = decision.post
    known = await _find(connection, post.platform, post.post_id)
    if known is None:
        if decision.flags and not await _is_deleted(connection, post):
            card_id = await add_card(connection, post, now_ms=now_ms)
            await replace_flags(connection, card_id, decision.flags)
            await queue_card(connection, card_id, decision.review_channel, now_ms=now_ms)
    elif post.revision > known.revision and known.state in ("open", "settled"):
        await _revise(connection, known.card_id, decision)
        # A card whose flags went away is not worth posting; where it is posted, it says so.
        channel = decision.review_channel if decision.flags else ""
        await queue_card(connection, known.card_id, channel, now_ms=now_ms)


async def _revise(connection: AsyncConnection, card_id: int, decision: Decision) -> None:
    """Replace post and flags of a card by those of a newer revision."""
    post = decision.post
    if not decision.flags:
        # The text of a post without flags is not kept.
        post = replace(post, text="", parent_text="")
    await replace_post(connection, card_id, post)
    await replace_flags(connection, card_id, decision.flags)
    state = "open" if decision.flags else "settled"
    await connection.execute(update(cards).where(cards.c.card_id == card_id).values(state=state))


class _Known(NamedTuple):
    card_id: int
    revision: int
    state: str


async def _find(connection: AsyncConnection, platform: str, post_id: str) -> _Known | None:
    """What stands of a post that was flagged."""
    query = (
        select(posts.c.card_id, posts.c.revision, cards.c.state)
        .join(cards, cards.c.card_id == posts.c.card_id)
        .where(posts.c.platform == platform, posts.c.post_id == post_id)
    )
    row = (await connection.execute(query)).one_or_none()
    return None if row is None else _Known(*row)


async def _is_deleted(connection: AsyncConnection, post: Post) -> bool:
    query = select(deleted_posts.c.deleted_ms).where(
        deleted_posts.c.platform == post.platform, deleted_posts.c.post_id == post.post_id
    )
    return await connection.scalar(query) is not None


async def _mark_deleted(
    connection: AsyncConnection, platform: str, post_id: str, now_ms: int
) -> bool:
    """Remember that a post is gone, for events about it that come late; False if known."""
    kept_from_ms = now_ms - DELETED_KEPT_MS
    await connection.execute(delete(deleted_posts).where(deleted_posts.c.deleted_ms < kept_from_ms))
    row = upsert(deleted_posts).values(platform=platform, post_id=post_id, deleted_ms=now_ms)
    added = await connection.execute(
        row.on_conflict_do_nothing().returning(deleted_posts.c.deleted_ms)
    )
    return added.one_or_none() is not None


async def _erase(connection: AsyncConnection, card_id: int, now_ms: int) -> None:
    """Take the author's words out of a card. Scores and the sources' passages stay."""
    # A thread's first post has the thread's id, and its title is its author's too.
    own_title = case((posts.c.post_id == posts.c.thread_id, ""), else_=posts.c.title)
    await connection.execute(
        update(posts)
        .where(posts.c.card_id == card_id)
        .values(text="", parent_text="", title=own_title)
    )
    # A reason may name the words in which post and source differ.
    await connection.execute(
        update(flags).where(flags.c.card_id == card_id).values(quote="", reason="")
    )
    await connection.execute(
        update(notes).where(notes.c.card_id == card_id, notes.c.message_id == "").values(text="")
    )
    await drop(connection, "note", card_id, error="the post was deleted", now_ms=now_ms)
    await connection.execute(
        update(cards)
        .where(cards.c.card_id == card_id, cards.c.state.in_(("open", "settled")))
        .values(state="deleted")
    )


async def _claim(
    connection: AsyncConnection, card_id: int, verdict: Verdict, moderator: Moderator, now_ms: int
) -> bool:
    """Decide an open card; False where somebody was first, or it is not open."""
    claimed = await connection.execute(
        update(cards)
        .where(cards.c.card_id == card_id, cards.c.state == "open")
        .values(
            state="decided",
            verdict=verdict,
            decided_by_id=moderator.user_id,
            decided_by_name=moderator.name,
            decided_ms=now_ms,
        )
        .returning(cards.c.card_id)
    )
    if claimed.one_or_none() is None:
        return False
    await connection.execute(
        insert(verdicts).values(
            card_id=card_id,
            moderator_id=moderator.user_id,
            moderator_name=moderator.name,
            verdict=verdict,
            at_ms=now_ms,
        )
    )
    return True


async def _add_note(connection: AsyncConnection, card_id: int, text: str, now_ms: int) -> None:
    card = (await load_cards(connection, [card_id]))[card_id]
    unset = dict.fromkeys(("message_id", "url", "error"), "")
    row = {"card_id": card_id, "text": text, "created_ms": now_ms, **unset}
    await connection.execute(insert(notes).values(row))
    await queue(connection, "note", card_id, place(card.post), due_ms=now_ms, now_ms=now_ms)
