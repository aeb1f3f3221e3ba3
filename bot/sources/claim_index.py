"""The known claims of all guilds in memory, and the nearest of them to a text."""

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.domain.known_claim import KnownClaim, NearClaim
from bot.domain.library_ports import ClaimStore
from bot.domain.source import SHARED_LIBRARY, Source

Vectors = NDArray[np.float32]

_DECIMALS = 6
"""Cosines are compared to so many decimals: the rest depends on how rows lie in memory."""


@dataclass(frozen=True, slots=True)
class ClaimIndex:
    """Active claims with their sources; ``vectors`` is (claims, dimensions) of unit length."""

    claims: tuple[tuple[KnownClaim, Source], ...]
    guilds: NDArray[np.str_]
    vectors: Vectors

    def readable(self, guild_id: str) -> NDArray[np.intp]:
        """The rows of the guild's own claims and the shared ones."""
        return np.flatnonzero((self.guilds == guild_id) | (self.guilds == SHARED_LIBRARY))

    def nearest(
        self, queries: Vectors, rows: NDArray[np.intp], *, limit: int
    ) -> list[tuple[NearClaim, ...]]:
        """Of these rows the ``limit`` nearest to each query, (queries, dimensions), first."""
        cosines = (queries @ self.vectors[rows].T).round(_DECIMALS)
        order = np.argsort(-cosines, axis=1, kind="stable")[:, :limit]
        return [
            tuple(NearClaim(*self.claims[int(rows[one])], float(near[one])) for one in best)
            for near, best in zip(cosines, order, strict=True)
        ]


class ClaimIndexes:
    """Hands out the index as the store has it now.

    It is read again after ``changed()``, and after ``max_age_s`` because another
    process may have changed claims or sources meanwhile.
    """

    def __init__(
        self,
        store: ClaimStore,
        *,
        max_age_s: float = 60.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._store = store
        self._max_age_s = max_age_s
        self._clock = clock
        self._lock = asyncio.Lock()
        self._index: ClaimIndex | None = None
        self._read: tuple[str, int] = ("", 0)
        self._until = 0.0
        self._changes = 0

    def changed(self) -> None:
        """Let the next search read the index again; a reading under way comes too early."""
        self._changes += 1

    async def current(self, version: str) -> ClaimIndex:
        """The index for one version of the embedder."""
        async with self._lock:  # a crowd of searches reads the store once
            wanted = version, self._changes
            if self._index is None or self._read != wanted or self._clock() >= self._until:
                self._read, self._until = wanted, self._clock() + self._max_age_s
                self._index = _build(await self._store.embedded(version=version))
            return self._index


def _build(rows: Sequence[tuple[KnownClaim, Source, bytes]]) -> ClaimIndex:
    vectors = np.frombuffer(b"".join(data for *_, data in rows), dtype="<f4")
    return ClaimIndex(
        tuple((claim, source) for claim, source, _ in rows),
        np.array([claim.guild_id for claim, *_ in rows], dtype=np.str_),
        vectors.reshape(len(rows), -1) if rows else vectors.reshape(0, 0),
    )
