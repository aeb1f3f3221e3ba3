"""A source library for tests: the real store, with an engine that follows rules."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bot.app import LibraryResources
from bot.domain.known_claim import KnownClaim, NearClaim
from bot.domain.ports import Query
from bot.domain.source import Hit, Passage, Source
from bot.sources.claims import ClaimLibrary
from bot.sources.library import SourceLibrary
from bot.sources.search import HybridSearch
from bot.store.database import Database, open_database
from bot.store.known_claims import SqlClaims
from bot.store.library import SqlLibrary
from config.settings import Settings
from tests.support.engine import RuleEngine


def hit(source: Source, *, similarity: float = 0.5, alone: float = 0.5) -> Hit:
    """A found passage that is its source's whole text."""
    return Hit(Passage(source, 0, source.text), 1.0, similarity, alone)


@dataclass(frozen=True, slots=True)
class FixedLibrary:
    """A library whose search brings back the same hits whatever is asked."""

    hits: tuple[Hit, ...]

    async def search(
        self, queries: Sequence[Query], *, guild_id: str, limit: int
    ) -> list[tuple[Hit, ...]]:
        return [self.hits[:limit] for _ in queries]


def near(known: KnownClaim, source: Source, *, similarity: float = 0.5) -> NearClaim:
    """A found claim."""
    return NearClaim(known, source, similarity)


@dataclass(frozen=True, slots=True)
class FixedClaims:
    """Claims on record of which every search brings back the same; ``asked`` is what it heard."""

    found: tuple[NearClaim, ...] = ()
    asked: list[Query] = field(default_factory=list)

    async def nearest(
        self, queries: Sequence[Query], *, guild_id: str, limit: int
    ) -> list[tuple[NearClaim, ...]]:
        self.asked.extend(queries)
        return [self.found[:limit] for _ in queries]


@dataclass(frozen=True, slots=True)
class Shelf:
    """A library with all that it stands on."""

    store: SqlLibrary
    engine: RuleEngine
    search: HybridSearch
    library: SourceLibrary
    claims: ClaimLibrary
    database: Database


@asynccontextmanager
async def open_shelf(path: Path | None = None) -> AsyncIterator[Shelf]:
    """A library in a file, or an empty one in memory."""
    engine = RuleEngine()
    async with open_database(path) as database:
        store = SqlLibrary(database)
        search = HybridSearch(store, engine)
        claims = ClaimLibrary(SqlClaims(database), store, engine)

        def changed() -> None:
            search.changed()
            claims.changed()

        library = SourceLibrary(store, engine, on_change=changed)
        yield Shelf(store, engine, search, library, claims, database)


@asynccontextmanager
async def open_rule_library(settings: Settings) -> AsyncIterator[LibraryResources]:
    """What ``bot.app.open_library`` opens, with rules for models and without packs."""
    async with open_shelf(Path(settings.database.path)) as shelf:
        yield LibraryResources(
            library=shelf.library,
            claims=shelf.claims,
            search=shelf.search,
            store=shelf.store,
            engine=shelf.engine,
            database=shelf.database,
        )
