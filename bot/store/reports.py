"""Cards that no model asked for, over SQL: reports of moderators, and alerts of AutoMod."""

from dataclasses import replace

from sqlalchemy import update
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.alert import Alert
from bot.domain.card import Moderator
from bot.domain.desk_ports import Reported
from bot.domain.flag import Decision
from bot.domain.log_entry import Detail, LogEntry
from bot.domain.post import Post
from bot.store.database import Database
from bot.store.log import write_entry
from bot.store.records import Known, add_decided, find_known, is_deleted, show_card
from bot.store.rows import add_card, load_cards, replace_flags, replace_post
from bot.store.tables.cards import alerts, cards
from bot.store.uninterrupted import uninterrupted


@uninterrupted
class SqlReports:
    """Implements ``bot.domain.desk_ports.Reports``; every method raises StoreError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def report(self, decision: Decision, *, by: Moderator, now_ms: int) -> Reported | None:
        """See Reports. What no moderator sees is no card that a post has already."""
        post = decision.post
        async with self._database.write() as connection:
            if await is_deleted(connection, post):
                return None
            known = await find_known(connection, post.platform, post.post_id)
            if known is None:
                card_id = await add_decided(connection, decision, now_ms)
            elif known.state == "settled" or (known.state == "open" and known.mode == "shadow"):
                card_id = await _brought_out(connection, known, decision, now_ms)
            else:
                return Reported(known.card_id, added=False)
            detail = Detail.KINDS.of(kinds=tuple(flag.kind for flag in decision.flags))
            entry = LogEntry(now_ms, post.guild_id, by, "reported", card_id, detail)
            await write_entry(connection, entry)
        return Reported(card_id, added=True)

    async def alert(
        self, post: Post, alert: Alert, *, review_channel: str, now_ms: int
    ) -> int | None:
        """See Reports. A card that was only recorded comes to the moderators now."""
        async with self._database.write() as connection:
            if await is_deleted(connection, post):
                return None
            known = await find_known(connection, post.platform, post.post_id)
            card_id = known.card_id if known else await _added(connection, post, now_ms)
            if await _is_new(connection, card_id, alert):
                await _bring_out(connection, known, post)
                await show_card(connection, card_id, post, review_channel, now_ms)
        return card_id


async def _brought_out(
    connection: AsyncConnection, known: Known, decision: Decision, now_ms: int
) -> int:
    """Show moderators the card of a report that was only recorded, or had settled; gives its id.

    A flag that the models made too, of the same words, stays theirs.
    """
    card = (await load_cards(connection, [known.card_id]))[known.card_id]
    flagged = {(flag.kind, flag.start, flag.end) for flag in card.flags}
    new = [one for one in decision.flags if (one.kind, one.start, one.end) not in flagged]
    post = replace(decision.post, revision=max(known.revision, decision.post.revision))
    await replace_post(connection, known.card_id, post)
    await replace_flags(connection, known.card_id, [*card.flags, *new], ())
    await connection.execute(
        update(cards).where(cards.c.card_id == known.card_id).values(state="open", mode="review")
    )
    await show_card(connection, known.card_id, post, decision.review_channel, now_ms)
    return known.card_id


async def _added(connection: AsyncConnection, post: Post, now_ms: int) -> int:
    return await add_card(connection, post, mode="review", lead_id=0, now_ms=now_ms)


async def _is_new(connection: AsyncConnection, card_id: int, alert: Alert) -> bool:
    row = insert(alerts).values(card_id=card_id, rule=alert.rule, blocked=alert.blocked)
    added = await connection.execute(row.on_conflict_do_nothing().returning(alerts.c.card_id))
    return added.one_or_none() is not None


async def _bring_out(connection: AsyncConnection, known: Known | None, post: Post) -> None:
    if known is None:
        return
    mine = update(cards).where(cards.c.card_id == known.card_id)
    if known.mode == "shadow":
        await connection.execute(mine.values(mode="review"))
    if known.state == "settled":  # its text went with its flags
        await replace_post(connection, known.card_id, replace(post, revision=known.revision))
        await connection.execute(mine.values(state="open"))
