"""The queue of open cards over SQL, and what holds cards back: snoozes and shadow."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from sqlalchemy import Select, and_, delete, func, or_, select, update
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.card import Card, Moderator
from bot.domain.log_entry import SIDENOTE, Detail, LogEntry
from bot.domain.queue import (
    Mark,
    QueueCounts,
    Queued,
    QueueFilter,
    QueuePage,
    Snooze,
    tension,
)
from bot.store.database import Database
from bot.store.deliveries import queue_card
from bot.store.log import write_entry
from bot.store.rows import load_cards, post_place
from bot.store.tables.cards import cards, flags, outbox, posts
from bot.store.tables.guilds import snoozes
from bot.store.uninterrupted import uninterrupted


class _Waiting(NamedTuple):
    """An open card, as far as its place in the queue needs it."""

    card_id: int
    place: str
    opened_ms: int
    held: bool


@uninterrupted
class SqlCardQueue:
    """Implements ``bot.domain.desk_ports.CardQueue``; every method raises StoreError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def page(
        self, wanted: QueueFilter, *, now_ms: int, offset: int = 0, limit: int = 10
    ) -> QueuePage:
        async with self._database.read() as connection:
            waiting = [_Waiting(*row) for row in await connection.execute(_open(wanted, now_ms))]
            there = [one for one in waiting if not one.held]
            tense = await _tensions(connection, wanted.guild_id, there, now_ms)
            ordered = sorted(there, key=lambda one: (-tense[one.place], one.opened_ms, one.card_id))
            shown = ordered[offset : offset + limit]
            found = await load_cards(connection, [one.card_id for one in shown])
        return QueuePage(
            tuple(Queued(found[one.card_id], tense[one.place]) for one in shown),
            total=len(there),
            held=len(waiting) - len(there),
        )

    async def counts(self, guild_id: str, *, now_ms: int) -> QueueCounts:
        waiting = _open(QueueFilter(guild_id), now_ms).subquery()
        there = cards.c.card_id.in_(select(waiting.c.card_id).where(~waiting.c.held))
        unassigned = func.count().filter(cards.c.assigned_to_id == "")
        numbers = select(func.count(), unassigned, func.min(cards.c.opened_ms)).where(there)
        by_kind = (
            select(flags.c.kind, func.count(flags.c.card_id.distinct()))
            .join(cards, cards.c.card_id == flags.c.card_id)
            .where(there, ~flags.c.shadow)
            .group_by(flags.c.kind)
        )
        held = select(func.count()).select_from(waiting).where(waiting.c.held)
        async with self._database.read() as connection:
            total, nobodys, oldest_ms = (await connection.execute(numbers)).one()
            kinds = {row[0]: row[1] for row in await connection.execute(by_kind)}
            asleep = await connection.scalar(held)
        return QueueCounts(total, asleep or 0, nobodys, oldest_ms, kinds)

    async def cards_of(self, guild_id: str, place: str) -> list[Card]:
        query = (
            select(cards.c.card_id)
            .join(posts, posts.c.card_id == cards.c.card_id)
            .where(*_in_place(guild_id, place), cards.c.mode != "shadow")
            .order_by(cards.c.card_id)
        )
        async with self._database.read() as connection:
            ids = list(await connection.scalars(query))
            found = await load_cards(connection, ids)
        return [found[card_id] for card_id in ids]

    async def burst(self, card_id: int) -> list[Card]:
        own = select(cards.c.lead_id).where(cards.c.card_id == card_id)
        async with self._database.read() as connection:
            lead_id = await connection.scalar(own) or card_id
            shown = or_(cards.c.card_id == lead_id, cards.c.lead_id == lead_id)
            query = select(cards.c.card_id).where(shown).order_by(cards.c.card_id)
            ids = list(await connection.scalars(query))
            found = await load_cards(connection, ids)
        return [found[one] for one in ids]

    async def snooze(
        self, guild_id: str, place: str, *, until_ms: int, by: Moderator, now_ms: int
    ) -> Snooze:
        values = {"until_ms": until_ms, "by_id": by.user_id, "by_name": by.name}
        row = insert(snoozes).values(guild_id=guild_id, place=place, **values)
        changed = row.on_conflict_do_update(index_elements=("guild_id", "place"), set_=values)
        async with self._database.write() as connection:
            await connection.execute(changed)
            await _put_off(connection, guild_id, place, until_ms)
            entry = LogEntry(now_ms, guild_id, by, "snoozed", detail=Detail.PLACE.of(place=place))
            await write_entry(connection, entry)
            held = await connection.scalar(_held(guild_id, place))
        return Snooze(guild_id, place, until_ms, by, held or 0)

    async def wake(self, guild_id: str, place: str, *, by: Moderator, now_ms: int) -> int | None:
        async with self._database.write() as connection:
            held = await connection.scalar(_held(guild_id, place))
            ended = await connection.execute(
                delete(snoozes)
                .where(snoozes.c.guild_id == guild_id, snoozes.c.place == place)
                .returning(snoozes.c.until_ms)
            )
            if (row := ended.one_or_none()) is None or row.until_ms <= now_ms:
                return None
            await _put_off(connection, guild_id, place, now_ms)
            entry = LogEntry(now_ms, guild_id, by, "woken", detail=Detail.PLACE.of(place=place))
            await write_entry(connection, entry)
        return held or 0

    async def snoozes(self, guild_id: str, *, now_ms: int) -> list[Snooze]:
        query = (
            select(snoozes)
            .where(snoozes.c.guild_id == guild_id, snoozes.c.until_ms > now_ms)
            .order_by(snoozes.c.until_ms)
        )
        async with self._database.read() as connection:
            rows = (await connection.execute(query)).all()
            held = [await connection.scalar(_held(guild_id, row.place)) for row in rows]
        return [
            Snooze(
                row.guild_id, row.place, row.until_ms, Moderator(row.by_id, row.by_name), count or 0
            )
            for row, count in zip(rows, held, strict=True)
        ]

    async def sample(
        self,
        guild_id: str,
        channel_id: str,
        *,
        from_ms: int,
        to_ms: int,
        review_channel: str,
        limit: int,
        now_ms: int,
    ) -> int:
        """See CardQueue. Only cards whose text is still there can be judged."""
        within = and_(
            posts.c.guild_id == guild_id,
            posts.c.channel_id == channel_id,
            cards.c.opened_ms >= from_ms,
            cards.c.opened_ms < to_ms,
        )
        chosen = select(cards.c.card_id).join(posts, posts.c.card_id == cards.c.card_id)
        taken = chosen.where(within, cards.c.mode == "sample")
        fresh = chosen.where(within, cards.c.mode == "shadow", cards.c.state == "open")
        async with self._database.write() as connection:
            room = limit - len((await connection.scalars(taken)).all())
            order = (cards.c.card_id * _SCATTER) % _PRIME
            ids = list(await connection.scalars(fresh.order_by(order).limit(max(room, 0))))
            await _bring(connection, ids, review_channel, now_ms)
            if ids:
                cards_brought = Detail.CARDS.of(count=len(ids))
                detail = Detail.IN_CHANNEL.of(channel=channel_id, what=cards_brought)
                entry = LogEntry(now_ms, guild_id, SIDENOTE, "sampled", detail=detail)
                await write_entry(connection, entry)
        return len(ids)


_PRIME = 1_000_003
_SCATTER = 611_953
"""Multiplied by this, modulo the prime, neighbouring numbers lie far apart."""


async def _bring(
    connection: AsyncConnection, ids: Iterable[int], review_channel: str, now_ms: int
) -> None:
    """Turn cards of shadow mode into cards for moderators, with all their flags."""
    within = tuple(ids)
    await connection.execute(update(cards).where(cards.c.card_id.in_(within)).values(mode="sample"))
    await connection.execute(update(flags).where(flags.c.card_id.in_(within)).values(shadow=False))
    for card_id in within:
        await queue_card(connection, card_id, review_channel, due_ms=now_ms, now_ms=now_ms)


def _open(wanted: QueueFilter, now_ms: int) -> Select[Any]:
    """The open cards that a filter lets through, and whether their thread is snoozed."""
    asleep = and_(snoozes.c.guild_id == posts.c.guild_id, snoozes.c.place == post_place)
    query = (
        select(
            cards.c.card_id,
            post_place,
            cards.c.opened_ms,
            (func.coalesce(snoozes.c.until_ms, 0) > now_ms).label("held"),
        )
        .join(posts, posts.c.card_id == cards.c.card_id)
        .outerjoin(snoozes, asleep)
        .where(
            cards.c.state == "open",
            cards.c.mode != "shadow",
            posts.c.guild_id == wanted.guild_id,
        )
    )
    for value, rule in (
        (wanted.channel_id, posts.c.channel_id == wanted.channel_id),
        (wanted.assigned_to, cards.c.assigned_to_id == wanted.assigned_to),
        (wanted.before_ms, cards.c.opened_ms < (wanted.before_ms or 0)),
        (wanted.after_ms, cards.c.opened_ms >= (wanted.after_ms or 0)),
        (wanted.kind, _has_kind(wanted.kind)),
    ):
        if value is not None:
            query = query.where(rule)
    return query


def _has_kind(kind: str | None) -> Any:
    shown = (flags.c.card_id == cards.c.card_id, flags.c.kind == kind, ~flags.c.shadow)
    return select(flags.c.flag_id).where(*shown).exists()


async def _tensions(
    connection: AsyncConnection, guild_id: str, waiting: Iterable[_Waiting], now_ms: int
) -> dict[str, float]:
    """The tension of each place that has a waiting card."""
    places = {one.place for one in waiting}
    marks: dict[str, list[Mark]] = {place: [] for place in places}
    query = (
        select(post_place, flags.c.kind, cards.c.opened_ms)
        .join(cards, cards.c.card_id == posts.c.card_id)
        .join(flags, flags.c.card_id == cards.c.card_id)
        .where(posts.c.guild_id == guild_id, post_place.in_(places))
    )
    for place, kind, at_ms in await connection.execute(query):
        marks[place].append(Mark(kind, at_ms))
    return {place: tension(found, now_ms=now_ms) for place, found in marks.items()}


def _in_place(guild_id: str, place: str) -> tuple[Any, ...]:
    return posts.c.guild_id == guild_id, post_place == place


def _waiting_in(guild_id: str, place: str) -> Any:
    """The deliveries of a place's cards that were not posted yet."""
    return and_(
        outbox.c.kind == "card",
        outbox.c.state == "pending",
        outbox.c.card_id.in_(select(posts.c.card_id).where(*_in_place(guild_id, place))),
    )


async def _put_off(connection: AsyncConnection, guild_id: str, place: str, until_ms: int) -> None:
    await connection.execute(
        update(outbox).where(_waiting_in(guild_id, place)).values(next_try_ms=until_ms)
    )


def _held(guild_id: str, place: str) -> Select[Any]:
    """How many open cards of a place wait."""
    return (
        select(func.count())
        .select_from(cards)
        .join(posts, posts.c.card_id == cards.c.card_id)
        .where(*_in_place(guild_id, place), cards.c.state == "open", cards.c.mode != "shadow")
    )
