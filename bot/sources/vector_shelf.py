"""Embeddings kept between starts, so that the packs are not embedded anew by every command.

Only the library's own texts come here, never a post's; of them nothing but a hash is kept.
"""

import asyncio
import hashlib
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from bot import log
from models.engine import Engine

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vectors = NDArray[np.float32]

_MOST = 20_000
"""Vectors kept, about 30 MB; a shelf that would grow beyond is begun anew."""

_log = log.get("vector_shelf")


class VectorShelf:
    """Embeds texts, each once for a version of the embedder; ``folder`` None keeps nothing.

    A shelf that cannot be read or written is passed over: it only saves time.
    """

    def __init__(self, engine: Engine, folder: Path | None = None) -> None:
        self._engine = engine
        self._path = folder and folder / f"{engine.versions.embedder}.npz"
        self._known: dict[str, Vectors] | None = None

    async def embed(self, texts: Sequence[str]) -> "list[Vectors]":
        """Give each text's embedding, (dimensions,) float32 of unit length, in order."""
        if self._path is None:
            return list(await self._engine.embed(texts))
        if self._known is None:
            self._known = await asyncio.to_thread(_read, self._path)
        keys = [hashlib.sha256(text.encode("utf-8", "replace")).hexdigest() for text in texts]
        fresh = {key: text for key, text in zip(keys, texts, strict=True) if key not in self._known}
        if fresh:
            vectors = await self._engine.embed(list(fresh.values()))
            if len(self._known) + len(fresh) > _MOST:
                self._known = {key: self._known[key] for key in keys if key in self._known}
            self._known |= dict(zip(fresh, vectors, strict=True))
            await asyncio.to_thread(_write, self._path, dict(self._known))
        return [self._known[key] for key in keys]


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
