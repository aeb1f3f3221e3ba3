"""The composition root: settings become resources, resources a pipeline and a client.

The one place that names concrete classes. Heavy packages are imported inside the
functions that need them, so that ``scan`` starts without Discord, and ``--help``
without torch.
"""

import asyncio
import os
import signal
import time
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot import log
from bot.domain.flag import Flag
from bot.domain.policy import Preset
from bot.domain.post import Post
from bot.domain.wording import Wording
from bot.errors import ConfigError
from bot.operations.heartbeat import beat, heartbeat_path
from bot.operations.policies import LayeredPolicies
from bot.operations.upkeep import Upkeep
from bot.pipeline.deliver import Deliverer
from bot.pipeline.intake import Intake
from bot.pipeline.process import Assessment, Assessor, Worker
from bot.reading import (
    FilePolicies,
    database_path,
    learn_languages,
    named_or,
    read_command_texts,
    read_policy,
    read_wording,
    read_wordings,
)
from bot.sources.claim_files import SUFFIX, ReadClaims, read_claims
from config.policies import PolicyFile
from config.settings import PACKAGE, Settings, SettingsError, read_toml
from models.engine import Engine

if TYPE_CHECKING:
    from bot.chat.client import SidenoteClient
    from bot.chat.context import Contexts
    from bot.chat.desk import Desk
    from bot.chat.desks import Desks
    from bot.chat.keeping import Shelf
    from bot.chat.why import Explain
    from bot.domain.explanation import Explained, Explanation
    from bot.domain.news import News
    from bot.operations.checkup import Host
    from bot.operations.librarian import Librarian
    from bot.operations.lookup import LookupResult
    from bot.operations.understand import Fetch
    from bot.sources.claims import ClaimLibrary
    from bot.sources.library import SourceLibrary
    from bot.sources.search import HybridSearch
    from bot.store.database import Database
    from bot.store.library import SqlLibrary
    from bot.store.outbox import SqlOutbox
    from bot.store.records import SqlRecords

_DRAIN_S = 10.0
_BEAT_S = 15.0

_log = log.get("app")


def now_ms() -> int:
    """The time in epoch milliseconds."""
    return time.time_ns() // 1_000_000


@asynccontextmanager
async def open_models(settings: Settings, *, spare_cores: int = 0) -> AsyncIterator[Engine]:
    """Load the models that config/models.toml, or the set file, names.

    ``spare_cores`` are left to the event loop where the settings name no thread count.
    """
    # read by torch when it is imported: its caches keep buffers for each length of text that
    # they have seen, hundreds of MB in all, and win no time
    for cache in ("ONEDNN_PRIMITIVE_CACHE_CAPACITY", "LRU_CACHE_CAPACITY"):
        os.environ.setdefault(cache, "16")
    from models.local import open_engine
    from models.registry import parse

    try:
        named = parse(read_toml(named_or(settings.models.file, "models.toml")))
    except SettingsError as error:
        raise ConfigError(str(error)) from None
    threads = settings.models.threads or max(1, (os.cpu_count() or 1) - spare_cores)
    async with open_engine(named, threads=threads, precision=settings.models.precision) as engine:
        yield engine


@dataclass(frozen=True, slots=True)
class LibraryResources:
    """The source library, the known claims beside it, and what both stand on."""

    library: "SourceLibrary"
    claims: "ClaimLibrary"
    search: "HybridSearch"
    store: "SqlLibrary"
    engine: Engine
    database: "Database"

    def librarian(self, fetch: "Fetch") -> "Librarian":
        """What people do with the library."""
        from bot.operations.librarian import Librarian
        from bot.operations.refresh import Refresher
        from bot.store.citations import SqlCitations
        from bot.store.source_lists import SqlSourceLists

        lists, citations = SqlSourceLists(self.database), SqlCitations(self.database)
        refresher = Refresher(self.library, lists, self.claims, citations, fetch, now_ms)
        return Librarian(self.library, lists, refresher, fetch, now_ms)


@asynccontextmanager
async def open_fetcher() -> AsyncIterator["Fetch"]:
    """What fetches pages from the public internet."""
    from bot.sources.fetch import Fetcher

    async with Fetcher() as fetcher:
        yield fetcher.fetch


@asynccontextmanager
async def open_library(settings: Settings) -> AsyncIterator[LibraryResources]:
    """Open the database's library, with all packs loaded."""
    path = database_path(settings)
    async with open_models(settings) as engine, _library(path, engine) as resources:
        await _load_packs(resources, settings)
        yield resources


@asynccontextmanager
async def _library(path: Path | None, engine: Engine) -> AsyncIterator[LibraryResources]:
    from bot.sources.claims import ClaimLibrary
    from bot.sources.library import SourceLibrary
    from bot.sources.search import HybridSearch
    from bot.store.database import open_database
    from bot.store.known_claims import SqlClaims
    from bot.store.library import SqlLibrary

    async with open_database(path) as database:
        store = SqlLibrary(database)
        search = HybridSearch(store, engine)
        claims = ClaimLibrary(SqlClaims(database), store, engine)

        def changed() -> None:
            search.changed()
            claims.changed()

        library = SourceLibrary(store, engine, on_change=changed)
        yield LibraryResources(library, claims, search, store, engine, database)


async def _load_packs(resources: LibraryResources, settings: Settings) -> None:
    from bot.sources.packs import read_sources

    files = _pack_files(settings)
    claims_of = {file.name.removesuffix(SUFFIX): file for file in files if _has_claims(file)}
    sources_of = {file.stem: file for file in files if not _has_claims(file)}
    for name, file in sources_of.items():
        read = read_sources(file)
        for problem in read.problems:
            _log.warning("source_passed_over", problem=problem)
        await resources.library.load_pack(name, read.sources)
    for name in sources_of | claims_of:  # after all sources: a claim may cite another pack's
        rows = read_claims(claims_of[name]) if name in claims_of else ReadClaims((), ())
        added = await resources.claims.load_pack(name, rows.rows)
        for problem in (*rows.problems, *added.problems):
            _log.warning("claim_passed_over", problem=problem)


def _has_claims(file: Path) -> bool:
    return file.name.endswith(SUFFIX)


def _pack_files(settings: Settings) -> list[Path]:
    """The source and claims files of all packs."""
    folders = [PACKAGE / "sources", *(Path(one).expanduser() for one in settings.source_packs)]
    for folder in folders:
        if not folder.is_dir():
            raise ConfigError(f"source_packs: {folder} is not a folder.")
    return [file for folder in folders for file in sorted(folder.glob("*.jsonl"))]


@dataclass(frozen=True, slots=True)
class Checker:
    """Judges posts outside any platform.

    ``claims`` are what the assessor holds posts against. ``problems`` are sentences on rows
    of source and claims files that were passed over.
    """

    assessor: Assessor
    policies: FilePolicies
    claims: "ClaimLibrary"
    problems: tuple[str, ...] = ()

    async def assess(self, posts: Sequence[Post], preset: Preset | None = None) -> list[Assessment]:
        """Judge posts by the default policy; the order is kept."""
        return await self.assessor.assess(posts, self.policies.of("", preset=preset))

    async def explain(
        self, text: str, *, title: str = "", parent: str = "", preset: Preset | None = None
    ) -> "Explanation":
        """Judge a text by the default policy, and explain its flags."""
        from bot.operations.explain import explain_text

        policy = self.policies.of("", preset=preset)
        return await explain_text(
            text, title=title, parent=parent, assessor=self.assessor, policy=policy
        )


@asynccontextmanager
async def open_checker(
    settings: Settings, source_files: Sequence[Path] = (), claim_files: Sequence[Path] = ()
) -> AsyncIterator[Checker]:
    """Open what ``scan`` needs.

    With ``source_files`` exactly their sources are used, and as known claims exactly those
    of ``claim_files``. Without, the database's library and the packs; where there is no
    database yet, none is made. Raises InputError for a file that cannot be read.
    """
    wording, policy = read_wording(settings), read_policy(settings)
    stored = None if source_files else _existing(database_path(settings))
    async with open_models(settings) as engine, _library(stored, engine) as resources:
        problems: list[str] = []
        if source_files:
            problems = await _add_files(resources, source_files, claim_files)
        else:
            await _load_packs(resources, settings)
        yield Checker(
            _assessor(resources, wording, settings),
            FilePolicies(policy, engine),
            resources.claims,
            tuple(problems),
        )


def _existing(path: Path) -> Path | None:
    return path if path.is_file() else None


def _assessor(resources: LibraryResources, wording: Wording, settings: Settings) -> Assessor:
    return Assessor(
        resources.engine,
        resources.search,
        resources.claims,
        wording,
        settings.pipeline.passages_per_claim,
        read_wordings(),
    )


async def _add_files(
    resources: LibraryResources, source_files: Sequence[Path], claim_files: Sequence[Path]
) -> list[str]:
    from bot.sources.packs import read_sources

    problems: list[str] = []
    for file in source_files:
        read = read_sources(file)
        problems.extend(read.problems)
        await resources.library.add_all(read.sources)
    for file in claim_files:
        claims = read_claims(file)
        added = await resources.claims.add_all(claims.rows)
        problems += [*claims.problems, *added.problems]
    return problems


@dataclass(frozen=True, slots=True)
class Bot:
    """A running bot."""

    client: "SidenoteClient"
    records: "SqlRecords"
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
    path = database_path(settings)
    wording, policy_file = read_wording(settings), read_policy(settings)
    async with (
        open_models(settings, spare_cores=1) as engine,
        _library(path, engine) as resources,
    ):
        await _load_packs(resources, settings)
        policies = await _policies(settings, policy_file, resources)
        assessor = _assessor(resources, wording, settings)
        async with (
            open_fetcher() as fetch,
            _connected(
                settings, token, resources, fetch=fetch, assessor=assessor, policies=policies
            ) as bot,
        ):
            yield bot


async def _policies(
    settings: Settings, file: PolicyFile, resources: LibraryResources
) -> LayeredPolicies:
    from bot.store.policies import SqlPolicyStore

    filed = FilePolicies(file, resources.engine, settings.language, settings.privacy.retention_days)
    store = SqlPolicyStore(resources.database)
    policies = LayeredPolicies(filed, filed.bars, store, now_ms, read_wordings())
    await policies.load()
    return policies


def _upkeep(
    resources: LibraryResources, policies: LayeredPolicies, tell: "Callable[[News], None]"
) -> Upkeep:
    from bot.store.card_queue import SqlCardQueue
    from bot.store.log import SqlLog
    from bot.store.outcomes import SqlOutcomes
    from bot.store.privacy import SqlPrivacy

    def deleted() -> None:
        resources.search.changed()
        resources.claims.changed()

    database = resources.database
    return Upkeep(
        SqlPrivacy(database),
        SqlOutcomes(database),
        SqlCardQueue(database),
        policies,
        now_ms,
        SqlLog(database),
        deleted,
        tell,
    )


def _desks(
    resources: LibraryResources,
    *,
    fetch: "Fetch",
    assessor: Assessor,
    policies: LayeredPolicies,
    wordings: Mapping[str, Wording],
    explain: "Explain",
    host: "Host",
) -> "Desks":
    from bot.chat.desks import Desks
    from bot.chat.library_desk import LibraryDesk, Waiting
    from bot.chat.management import Management
    from bot.chat.moderation import Ground, Moderation
    from bot.operations.lookup import lookup
    from bot.operations.past_claims import PastClaims
    from bot.store.card_search import SqlCardSearch
    from bot.store.log import SqlLog
    from bot.store.lookups import SqlLookups
    from bot.store.outcomes import SqlOutcomes
    from bot.store.privacy import SqlPrivacy
    from bot.store.reports import SqlReports

    database, engine = resources.database, resources.engine
    librarian, logged, search = (
        resources.librarian(fetch),
        SqlLog(database),
        SqlCardSearch(database),
    )
    ground = Ground(
        assessor=assessor,
        policies=policies,
        queue=host.queue,
        search=search,
        reports=SqlReports(database),
        outcomes=SqlOutcomes(database),
        log=logged,
        privacy=SqlPrivacy(database),
        explain=explain,
        wordings=wordings,
        clock=now_ms,
    )
    management = Management(
        policies=policies,
        search=search,
        measures=engine.measured,
        wordings=wordings,
        state=host.state,
        clock=now_ms,
    )

    async def look_up(claim: str, guild_id: str) -> "LookupResult":
        return await lookup(
            claim,
            library=resources.search,
            known=resources.claims,
            engine=engine,
            guild_id=guild_id,
        )

    return Desks(
        Moderation(ground),
        management,
        LibraryDesk(librarian, policies, logged, wordings, now_ms, Waiting(now_ms)),
        look_up,
        PastClaims(SqlLookups(database), librarian.lists, now_ms),
        wordings,
    )


def _host(resources: LibraryResources, intake: Intake, path: Path) -> "Host":
    from bot.operations.checkup import Host
    from bot.store.card_queue import SqlCardQueue
    from bot.store.known_claims import SqlClaims

    database = resources.database
    return Host(
        engine=resources.engine,
        ping=database.ping,
        sources=resources.store,
        claims=SqlClaims(database),
        queue=SqlCardQueue(database),
        waiting=lambda: intake.waiting,
        database=path,
        clock=now_ms,
    )


def _desk(
    resources: LibraryResources,
    records: "SqlRecords",
    outbox: "SqlOutbox",
    contexts: "Contexts",
    *,
    explain: "Explain",
    shelf: "Shelf",
) -> "Desk":
    from bot.chat.desk import make_desk
    from bot.chat.keeping import Keeping
    from bot.operations.known_claims import NewClaim, put_on_record
    from bot.store.card_queue import SqlCardQueue

    async def remember(new: NewClaim) -> None:
        await put_on_record(resources.claims, new, now_ms=now_ms())

    return make_desk(
        records=records,
        outbox=outbox,
        queue=SqlCardQueue(resources.database),
        contexts=contexts,
        keeping=Keeping(shelf, remember),
        explain=explain,
        clock=now_ms,
    )


@asynccontextmanager
async def _connected(
    settings: Settings,
    token: str,
    resources: LibraryResources,
    *,
    fetch: "Fetch",
    assessor: Assessor,
    policies: LayeredPolicies,
) -> AsyncIterator[Bot]:
    from bot.chat.announcer import Announcer
    from bot.chat.client import SidenoteClient
    from bot.chat.command_tree import told_path
    from bot.chat.context import Contexts
    from bot.chat.endpoint import point_at
    from bot.chat.language import asked
    from bot.chat.membership import Membership
    from bot.chat.messenger import DiscordMessenger
    from bot.operations.explain import explain_flags
    from bot.store.outbox import SqlOutbox
    from bot.store.privacy import SqlPrivacy
    from bot.store.records import SqlRecords
    from bot.store.reports import SqlReports
    from bot.watchers.discord import DiscordWatcher
    from bot.watchers.discord_automod import AutoModWatcher

    point_at(settings.discord.api_url, settings.discord.gateway_url)
    learn_languages()
    records, outbox = SqlRecords(resources.database), SqlOutbox(resources.database)
    wordings = read_wordings()
    contexts = Contexts(policies, wordings, now_ms)

    async def explain(post: Post, flags: Sequence[Flag]) -> "tuple[Explained, ...]":
        wording = asked(wordings)
        return await explain_flags(post, flags, engine=resources.engine, wording=wording)

    intake = Intake(settings.pipeline.intake_capacity)
    host = _host(resources, intake, database_path(settings))
    desks = _desks(
        resources,
        fetch=fetch,
        assessor=assessor,
        policies=policies,
        wordings=wordings,
        explain=explain,
        host=host,
    )
    client = SidenoteClient(
        _desk(
            resources,
            records,
            outbox,
            contexts,
            explain=explain,
            shelf=desks.library,
        ),
        desks.commands(),
        routes=desks.routes(),
        languages=read_command_texts(),
        told=told_path(database_path(settings)),
    )
    Membership(client, SqlPrivacy(resources.database), now_ms).listen()
    watcher = DiscordWatcher(client, intake, records, policies, now_ms)
    watcher.listen()
    AutoModWatcher(client, SqlReports(resources.database), policies, now_ms).listen()
    deliverer = Deliverer(outbox, DiscordMessenger(client, contexts), now_ms)
    worker = Worker(intake, assessor, policies, records, now_ms, settings.pipeline.batch_size)
    beating = _beats(client, database_path(settings))
    announcer = Announcer(client, policies)
    upkeep = _upkeep(resources, policies, announcer.take)
    async with _working(
        client.serve(token),
        worker.run(),
        watcher.run(),
        deliverer.run(),
        announcer.run(),
        upkeep.run(),
        beating,
    ) as stop:
        yield Bot(client, records, deliverer)
        await client.close()  # refuse new work, then finish what was taken in
        with suppress(TimeoutError):
            await asyncio.wait_for(intake.drained(), _DRAIN_S)
        stop()


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


async def _beats(client: "SidenoteClient", database: Path) -> None:
    """Give a sign of life for ``sidenote health`` while the gateway is connected."""
    path = heartbeat_path(database)
    while True:
        if client.is_ready() and not client.is_closed():
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
    async with open_bot(settings, token):
        _log.info("running", database=str(database_path(settings)))
        await stop.wait()
        _log.info("stopping")
