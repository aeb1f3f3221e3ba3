"""Resources and what is judged outside any platform: settings become models and a library.

With ``bot.running`` the only place that names concrete classes. Heavy packages are
imported inside the functions that need them, so that ``scan`` starts without Discord,
and ``--help`` without torch.
"""

import os
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from platformdirs import user_cache_path

from bot import log
from bot.clock import now_ms
from bot.domain.policy import Preset
from bot.domain.post import Post
from bot.domain.wording import Wording
from bot.errors import ConfigError
from bot.pipeline.process import Assessment, Assessor
from bot.reading import (
    FilePolicies,
    database_path,
    read_models,
    read_policy,
    read_wording,
    read_wordings,
)
from bot.sources.claim_files import SUFFIX, ReadClaims, read_claims
from bot.sources.json_rows import Ids
from config.settings import PACKAGE, Settings
from models.choices import ModelsConfig
from models.engine import Engine

if TYPE_CHECKING:
    from bot.domain.explanation import Explanation
    from bot.operations.librarian import Librarian
    from bot.operations.understand import Fetch
    from bot.sources.claims import ClaimLibrary
    from bot.sources.library import SourceLibrary
    from bot.sources.search import HybridSearch
    from bot.store.database import Database
    from bot.store.library import SqlLibrary

_log = log.get("app")


def prepare_torch() -> None:
    """Hold torch's caches small; it reads this when it is imported.

    They keep buffers for each length of text that they have seen, hundreds of MB in all, and
    win no time.
    """
    for cache in ("ONEDNN_PRIMITIVE_CACHE_CAPACITY", "LRU_CACHE_CAPACITY"):
        os.environ.setdefault(cache, "16")


@asynccontextmanager
async def open_models(
    settings: Settings, *, spare_cores: int = 0, chosen: ModelsConfig | None = None
) -> AsyncIterator[Engine]:
    """Load the models that are ``chosen``, or those that the models file names.

    ``spare_cores`` are left to the event loop where the settings name no thread count.
    """
    prepare_torch()
    from models.local import open_engine

    named = chosen or read_models(settings)
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
    async with open_models(settings) as engine, library_at(path, engine) as resources:
        await load_packs(resources, settings)
        yield resources


@asynccontextmanager
async def library_at(path: Path | None, engine: Engine) -> AsyncIterator[LibraryResources]:
    """Open the library of a database; None: one in memory, empty. Raises StoreError."""
    from bot.sources.claims import ClaimLibrary
    from bot.sources.library import SourceLibrary
    from bot.sources.search import HybridSearch
    from bot.sources.vector_shelf import VectorShelf
    from bot.store.database import open_database
    from bot.store.known_claims import SqlClaims
    from bot.store.library import SqlLibrary

    async with open_database(path) as database:
        store = SqlLibrary(database)
        search = HybridSearch(store, engine)
        shelf = VectorShelf(engine, user_cache_path("sidenote", appauthor=False))
        claims = ClaimLibrary(SqlClaims(database), store, engine, shelf)

        def changed() -> None:
            search.changed()
            claims.changed()

        library = SourceLibrary(store, engine, on_change=changed, shelf=shelf)
        yield LibraryResources(library, claims, search, store, engine, database)


async def load_packs(resources: LibraryResources, settings: Settings) -> None:
    """Load the packs that come with Sidenote, and those that the settings name.

    Of two that use an id for different things the first is kept.
    """
    from bot.sources.packs import read_sources

    source_ids, claim_ids = Ids(), Ids()
    files = _pack_files(settings)
    claims_of = {file.name.removesuffix(SUFFIX): file for file in files if _has_claims(file)}
    sources_of = {file.stem: file for file in files if not _has_claims(file)}
    for name, file in sources_of.items():
        read = read_sources(file, ids=source_ids)
        for problem in read.problems:
            _log.warning("source_passed_over", problem=problem)
        await resources.library.load_pack(name, read.sources)
    for name in sources_of | claims_of:  # after all sources: a claim may cite another pack's
        rows = ReadClaims((), ())
        if name in claims_of:
            rows = read_claims(claims_of[name], ids=claim_ids)
        added = await resources.claims.load_pack(name, rows.rows)
        for problem in (*rows.problems, *added.problems):
            _log.warning("claim_passed_over", problem=problem)


def _has_claims(file: Path) -> bool:
    return file.name.endswith(SUFFIX)


def _pack_files(settings: Settings) -> list[Path]:
    """The source and claims files of all packs.

    Raises ConfigError where two have one name: nobody could tell whose the pack of that name is.
    """
    folders = [PACKAGE / "sources", *(Path(one).expanduser() for one in settings.source_packs)]
    for folder in folders:
        if not folder.is_dir():
            raise ConfigError(f"source_packs: {folder} is not a folder.")
    named: dict[str, Path] = {}
    for folder in {one.resolve(): one for one in folders}.values():  # each once
        for file in sorted(folder.glob("[!.]*.jsonl")):
            if file.name in named:
                both = f"{named[file.name]} and {file}"
                raise ConfigError(f"source_packs: {both} have one name; rename yours.")
            named[file.name] = file
    return list(named.values())


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
    async with open_models(settings) as engine, library_at(stored, engine) as resources:
        problems: list[str] = []
        if source_files:
            problems = await _add_files(resources, source_files, claim_files)
        else:
            await load_packs(resources, settings)
        yield Checker(
            make_assessor(resources, wording, settings),
            FilePolicies(policy, engine),
            resources.claims,
            tuple(problems),
        )


def _existing(path: Path) -> Path | None:
    return path if path.is_file() else None


def make_assessor(resources: LibraryResources, wording: Wording, settings: Settings) -> Assessor:
    """What judges posts, on a library; ``wording`` is for languages that have none."""
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

    source_ids, claim_ids = Ids(), Ids()
    problems: list[str] = []
    for file in source_files:
        read = read_sources(file, ids=source_ids)
        problems.extend(read.problems)
        await resources.library.add_all(read.sources)
    for file in claim_files:
        claims = read_claims(file, ids=claim_ids)
        added = await resources.claims.add_all(claims.rows)
        problems += [*claims.problems, *added.problems]
    return problems
