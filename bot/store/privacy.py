"""Erasing over SQL, and showing what there is to erase."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import (
    Select,
    String,
    Table,
    cast,
    delete,
    literal,
    or_,
    select,
)
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.privacy import Answered, Disputed, Forgotten, Kept, PersonalData
from bot.store.database import Database
from bot.store.erasing import erase, erase_beside_answers, forget_disputes
from bot.store.log import entry_of
from bot.store.rows import load_cards
from bot.store.tables.cards import cards, disputes, notes, posts
from bot.store.tables.guilds import cursors, departures, guild_policies, log, lookups, snoozes
from bot.store.tables.library import known_claims
from bot.store.tables.schema import metadata
from bot.store.uninterrupted import uninterrupted


@uninterrupted
class SqlPrivacy:
    """Implements ``bot.domain.desk_ports.PrivacyStore``; every method raises StoreError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def guilds(self) -> set[str]:
        async with self._database.read() as connection:
            return await _guilds(connection)

    async def expire(self, guild_id: str, *, before_ms: int, now_ms: int, limit: int) -> int:
        """See PrivacyStore. Of what was erased before only a name and a title are left to go."""
        old = lookups.c.guild_id == guild_id, lookups.c.asked_ms < before_ms
        over = snoozes.c.guild_id == guild_id, snoozes.c.until_ms <= now_ms
        left = or_(cards.c.erased == "", posts.c.author_name != "", posts.c.title != "")
        query = (
            select(cards.c.card_id)
            .join(posts, posts.c.card_id == cards.c.card_id)
            .where(posts.c.guild_id == guild_id, cards.c.opened_ms < before_ms, left)
            .order_by(cards.c.card_id)
            .limit(limit)
        )
        async with self._database.write() as connection:
            ids = list(await connection.scalars(query))
            await erase(connection, ids, "expired", now_ms=now_ms)
            await forget_disputes(connection, ids)
            await connection.execute(delete(lookups).where(*old))
            await connection.execute(delete(snoozes).where(*over))
        return len(ids)

    async def forget_author(
        self, platform: str, user_id: str, *, guild_id: str | None, now_ms: int
    ) -> Forgotten:
        """See PrivacyStore. The log keeps that a note was disputed, and no more by whom."""
        there = [posts.c.platform == platform]
        if guild_id is not None:
            there.append(posts.c.guild_id == guild_id)
        async with self._database.write() as connection:
            ids = list(
                await connection.scalars(
                    select(posts.c.card_id).where(*there, posts.c.author_id == user_id)
                )
            )
            await erase(connection, ids, "forgotten", now_ms=now_ms)
            await erase_beside_answers(connection, *there, posts.c.parent_author_id == user_id)
            disputed = list(await connection.scalars(_disputed(platform, user_id, guild_id)))
            await forget_disputes(connection, disputed, disputes.c.user_id == user_id)
        return Forgotten(len(ids), len(disputed))

    async def forget_card(self, card_id: int, *, now_ms: int) -> None:
        query = select(posts.c.platform, posts.c.post_id, posts.c.author_id).where(
            posts.c.card_id == card_id
        )
        async with self._database.write() as connection:
            post = (await connection.execute(query)).one_or_none()
            if post is None:
                return
            answers = posts.c.platform == post.platform, posts.c.parent_id == post.post_id
            await erase_beside_answers(connection, *answers)
            await forget_disputes(connection, [card_id], disputes.c.user_id == post.author_id)
            await erase(connection, [card_id], "forgotten", now_ms=now_ms)

    async def wipe(self) -> None:
        await self._database.empty_log()

    async def personal_data(
        self, platform: str, user_id: str, *, guild_id: str | None
    ) -> PersonalData:
        own = select(posts.c.card_id).where(
            posts.c.platform == platform, posts.c.author_id == user_id
        )
        disputed = select(disputes).where(
            disputes.c.user_id == user_id,
            disputes.c.card_id.in_(_disputed(platform, user_id, guild_id)),
        )
        answered = select(posts.c.card_id, posts.c.parent_text).where(
            posts.c.platform == platform, posts.c.parent_author_id == user_id
        )
        done = select(log).where(log.c.by_id == user_id).order_by(log.c.log_id)
        if guild_id is not None:
            own = own.where(posts.c.guild_id == guild_id)
            answered = answered.where(posts.c.guild_id == guild_id)
            done = done.where(log.c.guild_id == guild_id)
        async with self._database.read() as connection:
            found = await load_cards(connection, await connection.scalars(own), recorded=True)
            beside = (await connection.execute(answered)).all()
            objections = (await connection.execute(disputed)).all()
            entries = (await connection.execute(done)).mappings().all()
            kept = [
                one for query in _kept(user_id, guild_id) for one in await _all(connection, query)
            ]
        return PersonalData(
            platform,
            user_id,
            tuple(found[card_id] for card_id in sorted(found)),
            tuple(Answered(row.card_id, row.parent_text) for row in beside),
            tuple(Disputed(row.card_id, row.at_ms) for row in objections),
            tuple(entry_of(row) for row in entries),
            tuple(kept),
        )

    async def present(self, guild_ids: Collection[str], *, now_ms: int) -> None:
        async with self._database.write() as connection:
            back = departures.c.guild_id.in_(set(guild_ids))
            await connection.execute(delete(departures).where(back))
            for guild_id in await _guilds(connection) - set(guild_ids):
                await _leave(connection, guild_id, now_ms)

    async def left(self, guild_id: str, *, now_ms: int) -> None:
        async with self._database.write() as connection:
            await _leave(connection, guild_id, now_ms)

    async def departed(self, *, before_ms: int) -> list[str]:
        query = select(departures.c.guild_id).where(departures.c.left_ms < before_ms)
        async with self._database.read() as connection:
            return list(await connection.scalars(query))

    async def delete_guild(self, guild_id: str) -> None:
        """See PrivacyStore. What hangs on a row that goes, goes with it."""
        async with self._database.write() as connection:
            theirs = select(posts.c.card_id).where(posts.c.guild_id == guild_id)
            await connection.execute(delete(cards).where(cards.c.card_id.in_(theirs)))
            for table in tables_of_guilds():
                await connection.execute(delete(table).where(table.c.guild_id == guild_id))


def tables_of_guilds() -> list[Table]:
    """Every table whose rows name the guild that they belong to."""
    return [table for table in metadata.sorted_tables if "guild_id" in table.c]


async def _guilds(connection: AsyncConnection) -> set[str]:
    """Guilds that the bot was in: sources and claims alone may be there before it comes.

    What its moderators did to them stands in the log.
    """
    found: set[str] = set()
    for table in (posts, guild_policies, cursors, lookups, log):
        found.update(await connection.scalars(select(table.c.guild_id).distinct()))
    return found - {""}


async def _leave(connection: AsyncConnection, guild_id: str, now_ms: int) -> None:
    row = insert(departures).values(guild_id=guild_id, left_ms=now_ms)
    await connection.execute(row.on_conflict_do_nothing())


def _kept(user_id: str, guild_id: str | None) -> list[Select[Any]]:
    """What stands under a moderator's id, as rows of ``Kept``."""
    claims, policies = known_claims.c, guild_policies.c
    found = (
        (
            select(literal("known_claim"), claims.claim_id, claims.recorded_ms, claims.text),
            claims.recorded_by_id,
            claims.guild_id,
        ),
        (
            select(literal("snooze"), snoozes.c.place, snoozes.c.until_ms, literal("")),
            snoozes.c.by_id,
            snoozes.c.guild_id,
        ),
        (
            select(literal("policy"), policies.channel_id, policies.changed_ms, literal("")),
            policies.changed_by_id,
            policies.guild_id,
        ),
        (
            select(
                literal("note"), cast(notes.c.card_id, String), notes.c.created_ms, notes.c.text
            ).join(posts, posts.c.card_id == notes.c.card_id),
            notes.c.by_id,
            posts.c.guild_id,
        ),
    )
    return [
        query.where(by == user_id, *([] if guild_id is None else [guild == guild_id]))
        for query, by, guild in found
    ]


async def _all(connection: AsyncConnection, query: Select[Any]) -> list[Kept]:
    return [Kept(*row) for row in await connection.execute(query)]


def _disputed(platform: str, user_id: str, guild_id: str | None) -> Select[int]:
    query = (
        select(disputes.c.card_id)
        .join(posts, posts.c.card_id == disputes.c.card_id)
        .where(posts.c.platform == platform, disputes.c.user_id == user_id)
    )
    return query if guild_id is None else query.where(posts.c.guild_id == guild_id)
