"""The embeddings of all passages in memory, and the nearest of them to a query."""

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.domain.ports import PassageStore
from bot.domain.source import SHARED_LIBRARY

Vectors = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Index:
    """``vectors`` is (passages, dimensions), rows of unit length; ``row_of`` maps passage ids."""

    ids: NDArray[np.int64]
    guilds: NDArray[np.str_]
    vectors: Vectors
    row_of: dict[int, int]

    def nearest(self, queries: Vectors, *, guild_id: str, limit: int) -> list[list[int]]:
        """Passage ids that a guild may cite by cosine, best first, for each row of queries."""
        allowed = np.flatnonzero((self.guilds == guild_id) | (self.guilds == SHARED_LIBRARY))
        if not len(allowed):
            return [[] for _ in queries]
        scores = queries @ self.vectors[allowed].T
        limit = min(limit, len(allowed))
        best = np.argpartition(-scores, limit - 1, axis=1)[:, :limit]
        order = np.argsort(-np.take_along_axis(scores, best, axis=1), axis=1, kind="stable")
        return [
            [int(self.ids[allowed[column]]) for column in row]
            for row in np.take_along_axis(best, order, axis=1)
        ]

    def similarity(self, query: Vectors, passage_id: int) -> float:
        """Cosine of a query (dimensions,) and a passage; 0 for one not embedded yet."""
        row = self.row_of.get(passage_id)
        return 0.0 if row is None else float(self.vectors[row] @ query)


class Indexes:
    """Hands out the index as the store has it now.

    It is read again after ``changed()``, and after ``max_age_s`` because another
    process may have changed the library meanwhile.
    """

    def __init__(
        self,
        store: PassageStore,
        *,
        max_age_s: float = 60.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._store = store
        self._max_age_s = max_age_s
        self._clock = clock
        self._lock = asyncio.Lock()
        self._index: Index | None = None
        self._version = ""
        self._until = 0.0
        self._changes = 0
        self._changes_read = 0

    def changed(self) -> None:
        """Let the next search read the index again; a reading under way comes too early."""
        self._changes += 1

    async def current(self, version: str) -> Index:
        """The index for one version of the embedder."""
        async with self._lock:  # a crowd of searches reads the store once
            if self._index is None or self._stale(version):
                self._version, self._changes_read = version, self._changes
                self._until = self._clock() + self._max_age_s
                rows = await self._store.embeddings(version=version)
                self._index = await asyncio.to_thread(_build, rows)
            return self._index

    def _stale(self, version: str) -> bool:
        return (
            version != self._version
            or self._changes != self._changes_read
            or self._clock() >= self._until
        )


def _build(rows: Sequence[tuple[int, str, bytes]]) -> Index:
    ids = np.array([passage_id for passage_id, _, _ in rows], dtype=np.int64)
    guilds = np.array([guild_id for _, guild_id, _ in rows], dtype=np.str_)
    vectors = np.frombuffer(b"".join(blob for _, _, blob in rows), dtype="<f4")
    shaped = vectors.reshape(len(rows), -1) if rows else vectors.reshape(0, 0)
    return Index(ids, guilds, shaped, {int(one): row for row, one in enumerate(ids)})
