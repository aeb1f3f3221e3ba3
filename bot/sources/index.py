"""The embeddings of all passages in memory, and the nearest of them to a query.

Every passage is compared (no approximation), so that the order of what is found
depends on the library alone. 100,000 passages take 154 MB. They lie in blocks that
are never changed: an update makes anew only the blocks that it touches, and a search
that is under way keeps the index that it began with.
"""

import asyncio
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.domain.library_ports import Embeddings
from bot.domain.source import SHARED_LIBRARY

Vectors = NDArray[np.float32]
Ids = NDArray[np.int64]

BLOCK = 8192
"""Passages in a block: few enough to copy one in a moment, enough to multiply at speed."""
_READ = 2048
"""Passages read from the store at once."""


@dataclass(frozen=True, slots=True)
class Index:
    """``ids`` and ``guilds`` (passages,) are in the order of the blocks' rows.

    ``blocks`` are (rows, dimensions), rows of unit length. ``codes`` are the numbers
    that stand for guild ids in ``guilds``.
    """

    ids: Ids
    guilds: NDArray[np.int32]
    blocks: tuple[Vectors, ...]
    codes: Mapping[str, int]

    def nearest(self, queries: Vectors, *, guild_id: str, limit: int) -> list[list[int]]:
        """Passage ids that a guild may cite by cosine, best first, for each row of queries.

        Of equally near passages the one with the lower id comes first.
        """
        codes = [self.codes[one] for one in (guild_id, SHARED_LIBRARY) if one in self.codes]
        allowed = np.isin(self.guilds, codes)
        count = min(limit, int(np.count_nonzero(allowed)))
        if not count:
            return [[] for _ in queries]
        # Not "@": its threads get in the way of the models', and its sums depend on how
        # many rows are multiplied at once.
        scores = np.hstack([np.einsum("qd,rd->qr", queries, block) for block in self.blocks])
        scores[:, ~allowed] = -np.inf
        return [self._best(row, count) for row in scores]

    def _best(self, scores: Vectors, count: int) -> list[int]:
        bar = np.partition(scores, -count)[-count]
        rows = np.flatnonzero(scores >= bar)
        order = np.lexsort((self.ids[rows], -scores[rows]))
        return [int(one) for one in self.ids[rows[order[:count]]]]

    def similarities(self, queries: Vectors, ids: Sequence[int]) -> dict[int, list[float]]:
        """The cosine of each row of ``queries`` and each passage that is embedded already."""
        rows = np.flatnonzero(np.isin(self.ids, ids))
        return {int(self.ids[row]): self._cosines(int(row), queries) for row in rows}

    def _cosines(self, row: int, queries: Vectors) -> list[float]:
        for block in self.blocks:
            if row < len(block):
                return [float(np.einsum("d,d->", block[row], query)) for query in queries]
            row -= len(block)
        raise IndexError(row)

    def without(self, gone: Ids) -> "Index":
        """The index without some passages."""
        kept = ~np.isin(self.ids, gone)
        blocks, first = [], 0
        for block in self.blocks:
            mine = kept[first : first + len(block)]
            first += len(block)
            if mine.any():
                blocks.append(block if mine.all() else block[mine])
        return Index(self.ids[kept], self.guilds[kept], tuple(blocks), self.codes)

    def with_rows(self, rows: Sequence[tuple[int, str, bytes]]) -> "Index":
        """The index with more passages: id, guild id and embedding of each."""
        if not rows:
            return self
        codes = dict(self.codes)
        guilds = [codes.setdefault(guild_id, len(codes)) for _, guild_id, _ in rows]
        vectors = np.frombuffer(b"".join(data for _, _, data in rows), "<f4")
        return Index(
            np.concatenate([self.ids, np.array([one for one, _, _ in rows], np.int64)]),
            np.concatenate([self.guilds, np.array(guilds, np.int32)]),
            _filled(self.blocks, vectors.reshape(len(rows), -1)),
            codes,
        )


EMPTY = Index(np.empty(0, np.int64), np.empty(0, np.int32), (), {})


def _filled(blocks: tuple[Vectors, ...], fresh: Vectors) -> tuple[Vectors, ...]:
    """Blocks with more rows: the last one is filled up before another begins."""
    if blocks and len(blocks[-1]) < BLOCK:
        blocks, fresh = blocks[:-1], np.concatenate([blocks[-1], fresh])
    # copies, so that a block does not keep all that was read with it
    parts = [fresh[at : at + BLOCK].copy() for at in range(0, len(fresh), BLOCK)]
    return (*blocks, *parts)


class Indexes:
    """Hands out the index as the store has it now.

    It is brought up to date after ``changed()``, and after ``max_age_s`` because
    another process may have changed the library meanwhile. Only what is new is read.
    """

    def __init__(
        self,
        store: Embeddings,
        *,
        max_age_s: float = 60.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._store = store
        self._max_age_s = max_age_s
        self._clock = clock
        self._lock = asyncio.Lock()
        self._index = EMPTY
        self._version = ""
        self._until = 0.0
        self._changes = 0
        self._changes_read = -1

    def changed(self) -> None:
        """Let the next search look for changes; a look that is under way comes too early."""
        self._changes += 1

    async def current(self, version: str) -> Index:
        """The index for one version of the embedder."""
        async with self._lock:  # a crowd of searches reads the store once
            if version != self._version:
                self._index, self._version, self._changes_read = EMPTY, version, -1
            if self._changes != self._changes_read or self._clock() >= self._until:
                self._changes_read = self._changes
                self._until = self._clock() + self._max_age_s
                self._index = await self._updated(self._index, version)
            return self._index

    async def _updated(self, index: Index, version: str) -> Index:
        stored = np.array(await self._store.embedded(version=version), np.int64)
        gone = np.setdiff1d(index.ids, stored, assume_unique=True)
        fresh = np.setdiff1d(stored, index.ids, assume_unique=True)
        if len(gone):
            index = await asyncio.to_thread(index.without, gone)
        for first in range(0, len(fresh), _READ):
            ids = [int(one) for one in fresh[first : first + _READ]]
            rows = await self._store.embeddings(ids, version=version)
            index = await asyncio.to_thread(index.with_rows, rows)
        return index
