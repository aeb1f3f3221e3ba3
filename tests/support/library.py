"""A source library for tests: the real store in memory, with an engine that follows rules."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

from bot.domain.ports import Query
from bot.domain.source import Hit, Passage, Source
from bot.sources.library import SourceLibrary
from bot.sources.search import HybridSearch
from bot.store.database import open_database
from bot.store.library import SqlLibrary
from tests.support.engine import RuleEngine


def hit(source: Source, *, similarity: float = 0.5) -> Hit:
    """A found passage that is its source's whole text."""
    return Hit(Passage(source, 0, source.text), 1.0, similarity)


@dataclass(frozen=True, slots=True)
class FixedLibrary:
    """A library whose search brings back the same hits whatever is asked."""

    hits: tuple[Hit, ...]

    async def search(
        self, queries: Sequence[Query], *, guild_id: str, limit: int
    ) -> list[tuple[Hit, ...]]:
        return [self.hits[:limit] for _ in queries]


@dataclass(frozen=True, slots=True)
class Shelf:
    """A library with all that it stands on."""

    store: SqlLibrary
    engine: RuleEngine
    search: HybridSearch
    library: SourceLibrary


@asynccontextmanager
async def open_shelf() -> AsyncIterator[Shelf]:
    """An empty library in memory."""
    engine = RuleEngine()
    async with open_database(None) as database:
        store = SqlLibrary(database)
        search = HybridSearch(store, engine)
        yield Shelf(store, engine, search, SourceLibrary(store, engine, on_change=search.changed))
