"""The bot at work: stores, operations and desks put together, its workers, and its end.

With ``bot.app`` the only place that names concrete classes. It needs Discord and the
database, so whoever can do without imports it late.
"""

import asyncio
import signal
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot import log
from bot.app import (
    LibraryResources,
    library_at,
    load_packs,
    make_assessor,
    open_fetcher,
    open_models,
)
from bot.chat.cards.context import Contexts
from bot.chat.client import SidenoteClient
from bot.chat.command_tree import told_path
from bot.chat.deciding.desk import Desk, make_desk
from bot.chat.deciding.keeping import Keeping, Shelf
from bot.chat.desks import Desks
from bot.chat.endpoint import point_at
from bot.chat.library.claim_desk import AskedClaims, ClaimDesk
from bot.chat.library.desk import LibraryDesk, Waiting
from bot.chat.management import Management
from bot.chat.membership import Membership
from bot.chat.moderation import Ground, Moderation
from bot.chat.posts.why import Explain
from bot.chat.sending.announcer import Announcer
from bot.chat.sending.messenger import DiscordMessenger
from bot.chat.wording.language import asked
from bot.clock import now_ms
from bot.domain.explanation import Explained
from bot.domain.flag import Flag
from bot.domain.news import News
from bot.domain.post import Post
from bot.domain.wording import Wording
from bot.operations.checkup import Host
from bot.operations.claim_book import ClaimBook
from bot.operations.explain import explain_flags
from bot.operations.heartbeat import beat, heartbeat_path
from bot.operations.known_claims import NewClaim
from bot.operations.lookup import LookupResult, lookup
from bot.operations.past_claims import PastClaims
from bot.operations.policies import LayeredPolicies
from bot.operations.remember import remember
from bot.operations.rounds import Rounds
from bot.operations.sole import only_one
from bot.operations.understand import Fetch
from bot.operations.upkeep import Upkeep
from bot.pipeline.deliver import Deliverer
from bot.pipeline.intake import Intake
from bot.pipeline.process import Assessor, Worker
from bot.reading import (
    FilePolicies,
    database_path,
    learn_languages,
    read_command_texts,
    read_policy,
    read_wording,
    read_wordings,
)
from bot.store.card_queue import SqlCardQueue
from bot.store.card_search import SqlCardSearch
from bot.store.database import Database
from bot.store.known_claims import SqlClaims
from bot.store.log import SqlLog
from bot.store.lookups import SqlLookups
from bot.store.outbox import SqlOutbox
from bot.store.outcomes import SqlOutcomes
from bot.store.policies import SqlPolicyStore
from bot.store.privacy import SqlPrivacy
from bot.store.records import SqlRecords
from bot.store.reports import SqlReports
from bot.watchers.discord import DiscordWatcher
from bot.watchers.discord_automod import AutoModWatcher
from config.settings import Settings

_DRAIN_S = 10.0
_BEAT_S = 15.0

_log = log.get("app")


class _Stores:
    """All that lasts, on one database."""

    def __init__(self, database: Database) -> None:
        self.records = SqlRecords(database)
        self.outbox = SqlOutbox(database)
        self.queue = SqlCardQueue(database)
        self.search = SqlCardSearch(database)
        self.reports = SqlReports(database)
        self.outcomes = SqlOutcomes(database)
        self.log = SqlLog(database)
        self.privacy = SqlPrivacy(database)
        self.lookups = SqlLookups(database)
        self.policies = SqlPolicyStore(database)
        self.claims = SqlClaims(database)


@dataclass(frozen=True, slots=True)
class _Ground:
    """What the running bot stands on."""

    settings: Settings
    resources: LibraryResources
    stores: _Stores
    policies: LayeredPolicies
    assessor: Assessor
    wordings: Mapping[str, Wording]
    fetch: Fetch

    async def explain(self, post: Post, flags: Sequence[Flag]) -> tuple[Explained, ...]:
        """Explain flags in the language of whoever asks."""
        wording = asked(self.wordings)
        return await explain_flags(post, flags, engine=self.resources.engine, wording=wording)

    async def look_up(self, claim: str, guild_id: str) -> LookupResult:
        """Look a claim up in a guild's library."""
        return await lookup(
            claim,
            library=self.resources.search,
            known=self.resources.claims,
            engine=self.resources.engine,
            guild_id=guild_id,
        )

    async def remember(self, new: NewClaim, card_id: int) -> None:
        """Put a card's claim on record."""
        claims, log = self.resources.claims, self.stores.log
        told_in = asked(self.wordings).problems
        await remember(claims, log, new, told_in, now_ms=now_ms(), card_id=card_id)

    def forget_deleted(self) -> None:
        """Let searches hold nothing of a guild whose data went."""
        self.resources.search.changed()
        self.resources.claims.changed()


@dataclass(frozen=True, slots=True)
class Bot:
    """A running bot."""

    client: SidenoteClient
    records: SqlRecords
    deliverer: Deliverer

    async def delivered(self) -> None:
        """Send all that is due now."""
        await self.deliverer.deliver_due()


@asynccontextmanager
async def open_bot(settings: Settings, token: str) -> AsyncIterator[Bot]:
    """Connect a bot and run its workers; on leaving, finish what was taken in.

    An exception that leaves a worker ends the whole bot and comes out here.
    Raises ConfigError for what the host has to mend.
    """
    wording, wordings, file = read_wording(settings), read_wordings(), read_policy(settings)
    learn_languages()
    async with (
        open_models(settings, spare_cores=1) as engine,
        library_at(database_path(settings), engine) as resources,
        open_fetcher() as fetch,
    ):
        await load_packs(resources, settings)
        stores = _Stores(resources.database)
        filed = FilePolicies(file, engine, settings.language, settings.privacy.retention_days)
        policies = LayeredPolicies(filed, filed.bars, stores.policies, now_ms, wordings)
        await policies.load()
        assessor = make_assessor(resources, wording, settings)
        ground = _Ground(settings, resources, stores, policies, assessor, wordings, fetch)
        async with _connected(ground, token) as bot:
            yield bot


@asynccontextmanager
async def _connected(ground: _Ground, token: str) -> AsyncIterator[Bot]:
    settings, stores, policies = ground.settings, ground.stores, ground.policies
    point_at(settings.discord.api_url, settings.discord.gateway_url)
    path, intake = database_path(settings), Intake(settings.pipeline.intake_capacity)
    contexts = Contexts(policies, ground.wordings, now_ms)
    desks = _desks(ground, _host(ground, intake, path))
    client = SidenoteClient(
        _desk(ground, contexts, ground.explain, desks.library),
        desks.commands(),
        routes=desks.routes(),
        languages=read_command_texts(),
        told=told_path(path),
    )
    membership = Membership(client, stores.privacy, now_ms)
    membership.listen()
    watcher = DiscordWatcher(client, intake, stores.records, policies, stores.queue, clock=now_ms)
    watcher.listen()
    AutoModWatcher(client, stores.reports, policies, now_ms).listen()
    deliverer = Deliverer(stores.outbox, DiscordMessenger(client, contexts), now_ms)
    batch = settings.pipeline.batch_size
    worker = Worker(intake, ground.assessor, policies, stores.records, now_ms, batch)
    announcer = Announcer(client, policies)
    async with _working(
        client.serve(token),
        worker.run(),
        watcher.run(),
        deliverer.run(),
        announcer.run(),
        _upkeep(ground, announcer.take, membership).run(),
        _rounds(ground, announcer.take).run(),
        _beats(client, path),
    ) as stop:
        yield Bot(client, stores.records, deliverer)
        await client.close()  # refuse new work, then finish what was taken in
        with suppress(TimeoutError):
            await asyncio.wait_for(intake.drained(), _DRAIN_S)
        stop()


def _desk(ground: _Ground, contexts: Contexts, explain: Explain, shelf: Shelf) -> Desk:
    """What answers the presses on cards."""
    return make_desk(
        records=ground.stores.records,
        outbox=ground.stores.outbox,
        queue=ground.stores.queue,
        contexts=contexts,
        keeping=Keeping(shelf, ground.remember),
        explain=explain,
        clock=now_ms,
    )


def _desks(ground: _Ground, host: Host) -> Desks:
    """What answers commands and menus."""
    stores, policies, wordings = ground.stores, ground.policies, ground.wordings
    librarian = ground.resources.librarian(ground.fetch)
    library = LibraryDesk(librarian, policies, stores.log, wordings, now_ms, Waiting(now_ms))
    moderation = Ground(
        assessor=ground.assessor,
        policies=policies,
        queue=stores.queue,
        search=stores.search,
        reports=stores.reports,
        outcomes=stores.outcomes,
        log=stores.log,
        privacy=stores.privacy,
        explain=ground.explain,
        wordings=wordings,
        clock=now_ms,
    )
    management = Management(
        policies=policies,
        search=stores.search,
        measures=ground.resources.engine.measured,
        wordings=wordings,
        state=host.state,
        clock=now_ms,
    )
    return Desks(
        Moderation(moderation),
        management,
        library,
        ClaimDesk(_claim_book(ground), library, AskedClaims(now_ms)),
        ground.look_up,
        PastClaims(stores.lookups, librarian.lists, now_ms),
        wordings,
    )


def _claim_book(ground: _Ground) -> ClaimBook:
    known, log = ground.resources, ground.stores.log
    return ClaimBook(known.claims, known.library, known.engine, log, now_ms)


def _host(ground: _Ground, intake: Intake, path: Path) -> Host:
    return Host(
        engine=ground.resources.engine,
        ping=ground.resources.database.ping,
        sources=ground.resources.store,
        claims=ground.stores.claims,
        queue=ground.stores.queue,
        waiting=lambda: intake.waiting,
        database=path,
        clock=now_ms,
    )


def _upkeep(ground: _Ground, tell: Callable[[News], None], membership: Membership) -> Upkeep:
    stores = ground.stores
    return Upkeep(
        stores.privacy,
        stores.outcomes,
        stores.queue,
        ground.policies,
        now_ms,
        stores.log,
        ground.forget_deleted,
        tell,
        lambda: membership.known,
    )


def _rounds(ground: _Ground, tell: Callable[[News], None]) -> Rounds:
    librarian = ground.resources.librarian(ground.fetch)
    days = ground.settings.library.refresh_days
    return Rounds(librarian, ground.policies, ground.stores.log, tell, days)


@asynccontextmanager
async def _working(*jobs: Coroutine[Any, Any, None]) -> AsyncIterator[Callable[[], None]]:
    """Run jobs beside the body until the function given is called; the first failure ends all."""
    try:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(job) for job in jobs]

            def stop() -> None:
                for task in tasks:
                    task.cancel()

            try:
                yield stop
            finally:
                stop()
    except BaseExceptionGroup as failed:
        raise failed.exceptions[0] from None


async def _beats(client: SidenoteClient, database: Path) -> None:
    """Give a sign of life for ``sidenote health`` while the gateway is connected."""
    path = heartbeat_path(database)
    while True:
        if client.is_connected:
            await asyncio.to_thread(beat, path, now_ms=now_ms())
        await asyncio.sleep(_BEAT_S)


async def run_bot(settings: Settings, token: str) -> None:
    """Run until SIGINT or SIGTERM.

    Raises ConfigError for what the host has to mend, and whatever stopped a worker.
    """
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for signal_number in (signal.SIGINT, signal.SIGTERM):
        with suppress(NotImplementedError):  # Windows: Ctrl-C still arrives as an exception
            loop.add_signal_handler(signal_number, stop.set)
    with only_one(database_path(settings)):
        async with open_bot(settings, token):
            _log.info("running", database=str(database_path(settings)))
            await stop.wait()
            _log.info("stopping")
