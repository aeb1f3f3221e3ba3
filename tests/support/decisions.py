"""Flags, decisions and open stores for tests of what lasts."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.domain.card import Card, Delivery, Moderator
from bot.domain.desk_ports import CardQueue, Log, Outcomes, PolicyStore, PrivacyStore
from bot.domain.flag import Citation, CitedClaim, Decision, Flag
from bot.domain.moves import Move
from bot.domain.ports import Outbox, Records
from bot.store.card_queue import SqlCardQueue
from bot.store.database import Database, open_database
from bot.store.log import SqlLog
from bot.store.outbox import SqlOutbox
from bot.store.outcomes import SqlOutcomes
from bot.store.policies import SqlPolicyStore
from bot.store.privacy import SqlPrivacy
from bot.store.records import SqlRecords
from tests.support.posts import NOON_MS, make_post

if TYPE_CHECKING:
    from bot.domain.finding import Kind

FIRST_TEXT = "They will surely cancel it. Nobody asked for this."
MODERATOR = Moderator("55", "Grace")
CITATION = Citation(
    source_id="s1",
    title="A page",
    publisher="The Paper",
    date=None,
    url="https://paper.example/page",
    passage="It was released in 2024.",
    stance="refutes",
    score=0.97,
    read_ms=NOON_MS,
    summary=True,
    known=CitedClaim("k1", "It was released in 2023.", 0.97),
)


def make_flag(quote: str = "They will surely cancel it.", **changes: Any) -> Flag:
    kind: Kind = changes.get("kind", "speculation")
    values: dict[str, Any] = {
        "kind": kind,
        "start": 0,
        "end": len(quote),
        "quote": quote,
        "reason": "tells the future as a fact",
        "score": 0.875,
        "threshold": 0.5,
        "version": "v1",
        "citation": CITATION if kind == "inaccuracy" else None,
    }
    return Flag(**(values | changes))


def make_decision(
    text: str = FIRST_TEXT,
    *,
    flags: Sequence[Flag] | None = None,
    review_channel: str = "moderators",
    **post: Any,
) -> Decision:
    """A decision about one post, flagged at its beginning unless ``flags`` says otherwise."""
    chosen = (make_flag(text[:27]),) if flags is None else tuple(flags)
    return Decision(make_post(text, **post), chosen, review_channel)


@dataclass(frozen=True, slots=True)
class Store:
    """What keeps records, the outbox that belongs to it, and what the desk keeps besides."""

    records: Records
    outbox: Outbox
    queue: CardQueue
    log: Log
    outcomes: Outcomes
    policies: PolicyStore
    privacy: PrivacyStore

    async def card(self, card_id: int) -> Card:
        """A card that is there."""
        card = await self.records.card(card_id)
        assert card is not None
        return card

    async def moved(self, card_id: int, move: Move, now_ms: int = NOON_MS) -> Card:
        """The card after a move that is made."""
        decided = await self.records.move(card_id, move, now_ms=now_ms)
        assert decided.won, decided.refusal
        return await self.card(card_id)

    async def send_all(self, now_ms: int = NOON_MS) -> list[Delivery]:
        """Send what is due, one by one; gives what was sent."""
        done = []
        while due := await self.due(now_ms):
            await self.send(due[0])
            done.append(due[0])
        return done

    async def due(self, now_ms: int = NOON_MS) -> list[Delivery]:
        return list(await self.outbox.due(now_ms=now_ms, limit=100))

    async def only_due(self, now_ms: int = NOON_MS) -> Delivery:
        (delivery,) = await self.due(now_ms)
        return delivery

    async def post_card(self, **decision: Any) -> int:
        """Record a flagged post and send its card; gives the card's id."""
        await self.records.record([make_decision(**decision)], now_ms=NOON_MS)
        delivery = await self.only_due()
        await self.send(delivery)
        return delivery.card.card_id

    async def send(self, delivery: Delivery) -> None:
        await self.outbox.sent(
            delivery.delivery_id,
            channel_id="20",
            message_id=f"{delivery.delivery_id}",
            url=f"https://chat.example/20/{delivery.delivery_id}",
            now_ms=NOON_MS,
        )


@asynccontextmanager
async def sql_in_file(folder: Path) -> AsyncIterator[Store]:
    async with open_database(folder / "sidenote.db") as database:
        yield store_over(database)


@asynccontextmanager
async def sql_in_memory(_folder: Path) -> AsyncIterator[Store]:
    async with open_database(None) as database:
        yield store_over(database)


def store_over(database: Database) -> Store:
    return Store(
        SqlRecords(database),
        SqlOutbox(database),
        SqlCardQueue(database),
        SqlLog(database),
        SqlOutcomes(database),
        SqlPolicyStore(database),
        SqlPrivacy(database),
    )


STORES = {"sql_in_file": sql_in_file, "sql_in_memory": sql_in_memory}
"""Every implementation of Records and Outbox; the contract tests run with each."""
