"""Embeddings kept between starts, so that the packs are not embedded anew by every command.

Only the shared library's own texts come here, never a guild's and never a post's: those
go with their guild. Of the texts nothing but a hash is kept.
"""

import asyncio
import hashlib
import tempfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from bot import log
from bot.domain.library_ports import ToEmbed
from bot.domain.source import SHARED_LIBRARY
from models.engine import Engine

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vectors = NDArray[np.float32]

MOST = 20_000
"""Vectors kept, about 30 MB; those that were asked for last."""
_BATCH = 256

Progress = Callable[[int], None]
"""Told the number of texts embedded so far."""

_log = log.get("vector_shelf")


class Unfilled(Protocol):
    """The part of a store that embeddings are filled into; see ``bot.domain.library_ports``."""

    async def without_embedding(self, *, version: str, limit: int) -> list[ToEmbed]: ...

    async def set_embeddings(self, rows: Sequence[tuple[int, bytes]], *, version: str) -> None: ...


class VectorShelf:
    """Fills stores with embeddings; ``folder`` None keeps nothing between starts.

    A shelf that cannot be read or written is passed over: it only saves time.
    """

    def __init__(self, engine: Engine, folder: Path | None = None, *, most: int = MOST) -> None:
        self._engine = engine
        self._path = folder and folder / f"{engine.versions.embedder}.npz"
        self._most = most
        self._known: dict[str, Vectors] | None = None
        self._is_new = False

    async def fill(self, store: Unfilled, *, progress: Progress | None = None) -> int:
        """Embed all that has no embedding of this model yet; gives how many texts that were.

        The shelf is read where it is first needed, and written once, at the end.
        """
        version = self._engine.versions.embedder
        done = 0
        while rows := await store.without_embedding(version=version, limit=_BATCH):
            vectors = await self._embed(rows)
            blobs = [vector.astype("<f4").tobytes() for vector in vectors]
            await store.set_embeddings(
                [(row.number, blob) for row, blob in zip(rows, blobs, strict=True)],
                version=version,
            )
            done += len(rows)
            if progress:
                progress(done)
        await self._put_away()
        return done

    async def _embed(self, rows: Sequence[ToEmbed]) -> "list[Vectors]":
        """Give each text's embedding, (dimensions,) float32 of unit length, in order."""
        keys = [_key(row) if self._path else "" for row in rows]
        known = await self._read(self._path) if self._path and any(keys) else {}
        fresh = [at for at, key in enumerate(keys) if not key or key not in known]
        made = await self._engine.embed([rows[at].text for at in fresh]) if fresh else ()
        vectors = dict(zip(fresh, made, strict=True))
        self._is_new = self._is_new or any(keys[at] for at in fresh)
        found = [vectors[at] if at in vectors else known[key] for at, key in enumerate(keys)]
        for key, vector in zip(keys, found, strict=True):
            if key:
                known.pop(key, None)  # what was asked for last stands last
                known[key] = vector
        for key in list(known)[: -self._most]:
            del known[key]
        return found

    async def _read(self, path: Path) -> "dict[str, Vectors]":
        if self._known is None:
            self._known = await asyncio.to_thread(_read, path)
        return self._known

    async def _put_away(self) -> None:
        """Write what is new, and hold nothing in memory any more."""
        if self._path and self._known and self._is_new:
            await asyncio.to_thread(_write, self._path, self._known)
        self._known, self._is_new = None, False


def _key(row: ToEmbed) -> str:
    """What a text is found by; empty for one that is not kept."""
    if row.guild_id != SHARED_LIBRARY:
        return ""
    return hashlib.sha256(row.text.encode("utf-8", "replace")).hexdigest()


def _read(path: Path) -> "dict[str, Vectors]":
    import numpy as np  # noqa: PLC0415 - light commands import this module too

    try:
        with np.load(path) as stored:
            return dict(zip(stored["keys"].tolist(), stored["vectors"], strict=True))
    except FileNotFoundError:
        return {}
    except Exception as error:  # noqa: BLE001 - numpy and zipfile name no common base
        _log.warning("vectors_not_read", path=str(path), error=type(error).__name__)
        return {}


def _write(path: Path, known: "dict[str, Vectors]") -> None:
    """Write whole or not at all, beside others that do the same."""
    import numpy as np  # noqa: PLC0415 - light commands import this module too

    partial = ""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, suffix=".npz", delete=False) as file:
            partial = file.name
            np.savez(file, keys=np.array(list(known)), vectors=np.stack(list(known.values())))
        Path(partial).replace(path)
    except OSError as error:
        _log.warning("vectors_not_kept", path=str(path), error=type(error).__name__)
        if partial:
            with suppress(OSError):
                Path(partial).unlink()
