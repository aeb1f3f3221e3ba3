"""The whole bot at work in a sandbox: real client, real store and search, an engine of rules."""

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.chat.cards.context import Contexts
from bot.chat.client import SidenoteClient
from bot.chat.command_tree import told_path
from bot.chat.commands.lookup import lookup_command
from bot.chat.deciding.desk import make_desk
from bot.chat.deciding.keeping import Keeping
from bot.chat.library.desk import LibraryDesk, Waiting
from bot.chat.sending.messenger import DiscordMessenger
from bot.domain.explanation import Explained
from bot.domain.flag import Flag
from bot.domain.policy import Policy
from bot.domain.ports import Clock, Outbox, Records
from bot.domain.post import Post
from bot.operations.explain import explain_flags
from bot.operations.known_claims import NewClaim
from bot.operations.librarian import Librarian
from bot.operations.lookup import LookupResult, lookup
from bot.operations.past_claims import PastClaims
from bot.operations.refresh import Refresher
from bot.operations.remember import remember
from bot.pipeline.deliver import Deliverer
from bot.pipeline.intake import Intake
from bot.pipeline.process import Assessor, Worker
from bot.reading import read_command_texts, read_wordings
from bot.sandbox.permissions import Permission
from bot.sandbox.server import Sandbox
from bot.sandbox.state import Channel, Guild, Member, Message, Place
from bot.sources.claims import ClaimLibrary
from bot.sources.library import SourceLibrary
from bot.sources.search import HybridSearch
from bot.store.card_queue import SqlCardQueue
from bot.store.citations import SqlCitations
from bot.store.database import open_database
from bot.store.known_claims import SqlClaims
from bot.store.library import SqlLibrary
from bot.store.log import SqlLog
from bot.store.lookups import SqlLookups
from bot.store.outbox import SqlOutbox
from bot.store.records import SqlRecords
from bot.store.source_lists import SqlSourceLists
from bot.watchers.discord import DiscordWatcher
from tests.support.cards import OnePolicy
from tests.support.discord_client import running
from tests.support.engine import RuleEngine
from tests.support.library import FixedClaims
from tests.support.posts import make_policy, make_source
from tests.support.web import Web
from tests.support.wording import english

WRONG = "fact: Google answers Microsoft with Bard."
"""A sentence that ``SOURCE`` contradicts, by the rules of RuleEngine."""
SOURCE = make_source(
    "Since February 2024 the chatbot is called Gemini, not Bard.",
    title="Google renamed Bard to Gemini",
    publisher="Zeniteq",
    url="https://www.zeniteq.com/blog/google-renamed-bard-to-gemini",
)


def now_ms() -> int:
    return time.time_ns() // 1_000_000


@dataclass(slots=True)
class Wrist:
    """A clock that a test can put forward."""

    ahead_ms: int = 0

    def __call__(self) -> int:
        return now_ms() + self.ahead_ms


@dataclass(frozen=True, slots=True)
class Town:
    """A guild: Robin posts, Mo and Nia moderate, Kit sees the desk and may not decide."""

    sandbox: Sandbox
    guild: Guild
    general: Channel
    forum: Channel
    desk: Channel
    robin: Member
    mo: Member
    nia: Member
    kit: Member

    def cards(self) -> list[Message]:
        return self.sandbox.messages(self.desk)

    async def card(self, saying: str = "") -> Message:
        """Wait for the one card, until it says something."""
        found = await self.sandbox.wait_for(
            lambda: [card for card in self.cards() if saying in card.text]
        )
        assert len(self.cards()) == 1
        return found[0]

    async def note(self, place: Place) -> Message:
        """Wait for what the bot said in a thread."""
        found = await self.sandbox.wait_for(
            lambda: [one for one in self.sandbox.messages(place) if one.author.is_bot]
        )
        assert len(found) == 1
        return found[0]


@asynccontextmanager
async def town(**options: Any) -> AsyncIterator[Town]:
    async with Sandbox(**options) as sandbox:
        guild = sandbox.add_guild("Lantern Hall")
        mods = sandbox.add_role(guild, "Moderators", Permission.MANAGE_MESSAGES)
        helpers = sandbox.add_role(guild, "Helpers")
        yield Town(
            sandbox,
            guild,
            general=sandbox.add_text_channel(guild, "general"),
            forum=sandbox.add_forum(guild, "talk"),
            desk=sandbox.add_text_channel(guild, "desk", private=True, viewers=[mods, helpers]),
            robin=sandbox.add_member(guild, "Robin"),
            mo=sandbox.add_member(guild, "Mo", roles=[mods]),
            nia=sandbox.add_member(guild, "Nia", roles=[mods]),
            kit=sandbox.add_member(guild, "Kit", roles=[helpers]),
        )


class _Prompt:
    """Records that wake the deliverer after each call, so that tests need not wait for its tick."""

    deliverer: Deliverer

    def __init__(self, store: Any) -> None:
        self._store = store

    def __getattr__(self, name: str) -> Any:
        async def call(*args: Any, **options: Any) -> Any:
            try:
                return await getattr(self._store, name)(*args, **options)
            finally:
                if name in {"record", "move", "forget_post", "forget_place"}:
                    self.deliverer.wake()

        return call


@dataclass(frozen=True, slots=True)
class Bot:
    """The parts of a bot that tests look at."""

    client: SidenoteClient
    watcher: DiscordWatcher
    records: Records
    outbox: Outbox
    intake: Intake


@asynccontextmanager
async def bot_in(
    place: Town,
    file: Path,
    *,
    policy: Policy | None = None,
    capacity: int = 100,
    engine: RuleEngine | None = None,
    web: Web | None = None,
    known: FixedClaims | None = None,
    clock: Clock = now_ms,
) -> AsyncIterator[Bot]:
    """Run the bot in a town until the block ends; ``file`` is its database.

    ``web`` is what its moderators can add pages from, ``known`` what posts are held against.
    """
    engine, wording = engine or RuleEngine(), english()
    policies = OnePolicy(policy or make_policy(review_channel="desk"))
    async with open_database(file) as database:
        store = SqlLibrary(database)
        search = HybridSearch(store, engine)
        library = SourceLibrary(store, engine, on_change=search.changed)
        await library.add(SOURCE)
        records: Any = _Prompt(SqlRecords(database))
        outbox: Any = _Prompt(SqlOutbox(database))
        intake = Intake(capacity)

        async def look_up(text: str, guild_id: str) -> LookupResult:
            return await lookup(
                text, library=search, known=FixedClaims(), engine=engine, guild_id=guild_id
            )

        lists = SqlSourceLists(database)
        past = PastClaims(SqlLookups(database), lists, clock)

        async def explain(post: Post, flags: Sequence[Flag]) -> tuple[Explained, ...]:
            return await explain_flags(post, flags, engine=engine, wording=wording)

        claims = ClaimLibrary(SqlClaims(database), store, engine)
        contexts = Contexts(policies, read_wordings(), clock)

        fetch = (web or Web()).fetch
        refresher = Refresher(library, lists, claims, SqlCitations(database), fetch, clock)
        shelf = LibraryDesk(
            Librarian(library, lists, refresher, fetch, clock),
            policies,
            SqlLog(database),
            {"en": wording},
            clock,
            Waiting(clock),
        )

        async def keep(new: NewClaim, card_id: int) -> None:
            log, told_in = SqlLog(database), wording.problems
            await remember(claims, log, new, told_in, now_ms=clock(), card_id=card_id)

        client = SidenoteClient(
            make_desk(
                records=records,
                outbox=outbox,
                queue=SqlCardQueue(database),
                contexts=contexts,
                keeping=Keeping(shelf, keep),
                explain=explain,
                clock=clock,
            ),
            [lookup_command(look_up, past, policies, read_wordings())],
            languages=read_command_texts(),
            routes={"library": shelf.pressed},
            told=told_path(file),
            guild_ready_timeout=0.05,
        )
        deliverer = Deliverer(outbox, DiscordMessenger(client, contexts), clock)
        records.deliverer = deliverer
        queue = SqlCardQueue(database)
        watcher = DiscordWatcher(client, intake, records, policies, queue, clock=clock)
        watcher.listen()
        worker = Worker(
            intake,
            Assessor(engine, search, known or FixedClaims(), wording, 4, read_wordings()),
            policies,
            records,
            clock,
            batch_size=8,
        )
        async with running(client, place.sandbox), _tasks(worker, deliverer, watcher):
            yield Bot(client, watcher, records, outbox, intake)


@asynccontextmanager
async def _tasks(*workers: Worker | Deliverer | DiscordWatcher) -> AsyncIterator[None]:
    tasks = [asyncio.create_task(worker.run()) for worker in workers]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        for task in tasks:
            with suppress(asyncio.CancelledError):
                await task
