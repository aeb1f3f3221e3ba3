"""How well and how fast search finds, by the size of the library.

    python -m tests.bench.search --data DIR [--sizes 598,10000,100000] [--database FILE]

The questions are house claims, each a bare sentence, and house posts with their titles and the
posts that they answer; to be found is the house source that supports or contradicts them. What
else is in the library are other people's pages and ordinary posts. Times are of this machine as
it is now, by the clock and in processor time, the query's own embedding included: say how busy
it was when you pass them on.
"""

import argparse
import asyncio
import gzip
import json
import os
import random
import time
from collections.abc import Iterator, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.app import open_models
from bot.domain.ports import Query
from bot.domain.source import SHARED_LIBRARY, Source
from bot.evaluation.search import Question, find, place, read_questions
from bot.reading import read_settings
from bot.sources.library import SourceLibrary
from bot.sources.packs import read_sources
from bot.sources.passages import cut
from bot.sources.search import HybridSearch
from bot.store.database import open_database
from bot.store.library import SqlLibrary
from models.engine import Engine

_QUESTIONS = 600
_TIMED = 100
_SEED = 7


@dataclass(frozen=True, slots=True)
class Bench:
    """What is measured, and what it is asked."""

    store: SqlLibrary
    engine: Engine
    claims: Sequence[Question]
    posts: Sequence[Question]

    def opened(self) -> HybridSearch:
        """A search that has read nothing yet, as after a restart."""
        return HybridSearch(self.store, self.engine)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--sizes", default="598,10000,30000,100000", help="passages, rising")
    parser.add_argument("--database", type=Path, help="kept, so that another run need not embed")
    options = parser.parse_args()
    sizes = [int(size) for size in options.sizes.split(",")]
    asyncio.run(_run(options.data, sizes, options.database))


async def _run(data: Path, sizes: Sequence[int], kept: Path | None) -> None:
    async with AsyncExitStack() as stack:
        path = kept or Path(stack.enter_context(TemporaryDirectory())) / "bench.db"
        engine = await stack.enter_async_context(open_models(read_settings()))
        database = await stack.enter_async_context(open_database(path))
        store = SqlLibrary(database)
        bench = Bench(store, engine, *_questions(data))
        waiting = chain(house_sources(data), other_sources(data))
        library = SourceLibrary(store, engine, on_change=lambda: None)
        passages = 0
        print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors; {path}")
        for size in sizes:
            passages = await _fill(library, waiting, passages, size)
            await _measure(bench, library)


def _questions(data: Path) -> tuple[list[Question], list[Question]]:
    """Claims, always the same ones, and all posts that speak of a source."""
    known = frozenset(source.source_id for source in house_sources(data))
    claims, posts = (
        [
            question
            for file in sorted((data / "house").glob(f"{name}_*.jsonl"))
            for question in read_questions(file, known).questions
        ]
        for name in ("claims", "posts")
    )
    chosen = random.Random(_SEED).sample(claims, min(_QUESTIONS, len(claims)))  # noqa: S311 - no secret
    return chosen, posts


def house_sources(data: Path) -> Iterator[Source]:
    """All sources of the house sets."""
    for file in sorted((data / "house").glob("sources_*.jsonl")):
        yield from read_sources(file).sources


def other_sources(data: Path) -> Iterator[Source]:
    """Other people's pages and ordinary posts, as sources."""
    files = [
        *sorted((data / "retrieval").glob("*.corpus.jsonl.gz")),
        *sorted((data / "ordinary").glob("*.jsonl.gz")),
    ]
    for file in files:
        for row in read_lines(file):
            if row["text"].strip():
                yield _other(row)


def read_lines(file: Path) -> Iterator[dict[str, str]]:
    """The rows of a gzipped file of the data folder."""
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def _other(row: dict[str, str]) -> Source:
    title, url = row.get("title") or "Untitled", row.get("url") or "https://ordinary.example/"
    return Source(row["id"], title, "Elsewhere", None, url, row["text"].replace("\0", " "), 0)


async def _fill(library: SourceLibrary, waiting: Iterator[Source], passages: int, size: int) -> int:
    """Add sources until there are ``size`` passages; gives how many there are."""
    batch: list[Source] = []
    while passages < size and (source := next(waiting, None)):
        batch.append(source)
        passages += len(cut(source.text))
    begun = time.perf_counter()
    await library.add_all(batch, progress=lambda done: print(f"\r{done} embedded", end=""))
    print(f"\r{len(batch)} sources added in {time.perf_counter() - begun:.0f} s")
    return passages


async def _measure(bench: Bench, library: SourceLibrary) -> None:
    before_mb = resident_mb()
    search = bench.opened()
    first_s = await _seconds(search, bench.claims[0])
    grown_mb = resident_mb() - before_mb
    count = len(await bench.store.embedded(version=bench.engine.versions.embedder))
    print(
        f"{count} passages: memory +{grown_mb:.0f} MB, first search after a start {first_s:.2f} s"
    )
    for name, questions in (("claims", bench.claims), ("posts", bench.posts)):
        (found, *_) = await find(questions, search)
        asked = len(found.places)
        print(
            f"  {asked} {name}: recall@1 {found.within(1) / asked:.3f}, "
            f"recall@5 {found.within(5) / asked:.3f}, MRR {found.mean_reciprocal_rank:.3f}; "
            f"ms a query: {await _times(search, questions[:_TIMED])}"
        )
    print(f"  one source added and found in {1000 * await _added(bench, library, search):.0f} ms")


async def _times(search: HybridSearch, questions: Sequence[Question]) -> str:
    """How long each of some queries takes by itself."""
    worked_s = time.process_time()
    timed = sorted([await _seconds(search, one) for one in questions])
    worked_s = time.process_time() - worked_s
    return (
        f"mean {1000 * sum(timed) / len(timed):.1f}, middle {1000 * timed[len(timed) // 2]:.1f}, "
        f"19 of 20 below {1000 * timed[len(timed) * 19 // 20]:.1f}, "
        f"processor {1000 * worked_s / len(timed):.1f}"
    )


async def _seconds(search: HybridSearch, question: Question) -> float:
    query = Query(question.text, question.topic, context=question.context)
    begun = time.perf_counter()
    await search.search([query], guild_id=SHARED_LIBRARY, limit=5)
    return time.perf_counter() - begun


async def _added(bench: Bench, library: SourceLibrary, search: HybridSearch) -> float:
    """How long it takes until a new source is found; it is taken out again."""
    text = "The lantern keeper of Hallowmere polishes the brass on the third of May."
    source = Source("bench", "Lanterns", "Nobody", None, "https://bench.example/", text, 0)
    begun = time.perf_counter()
    await library.add(source)
    search.changed()
    query = Query("lantern keeper of Hallowmere")
    (hits,) = await search.search([query], guild_id=SHARED_LIBRARY, limit=1)
    added_s = time.perf_counter() - begun
    await library.remove("bench", guild_id=SHARED_LIBRARY)
    search.changed()
    if place(hits, "bench") != 1:
        raise SystemExit("The source that was just added is not found.")
    return added_s


def resident_mb() -> float:
    """The memory of this process that is in use."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGESIZE") / 1e6


if __name__ == "__main__":
    main()
