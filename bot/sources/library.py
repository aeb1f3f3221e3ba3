"""The source library: puts sources in, takes them out, keeps their embeddings filled."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.domain.library_ports import PassageStore
from bot.domain.source import SHARED_LIBRARY, Source
from bot.errors import LibraryError
from bot.reasons import Why
from bot.sources.passages import cut
from bot.sources.vector_shelf import Progress, VectorShelf
from models.engine import Engine

_WRITTEN = 500
"""Sources in one transaction: other writers wait for it."""


@dataclass(frozen=True, slots=True)
class PackChange:
    """How many of a pack's sources were new or different, and how many went."""

    changed: int
    removed: int


class SourceLibrary:
    """All changes of the library go through here; ``on_change`` is told after each."""

    def __init__(
        self,
        store: PassageStore,
        engine: Engine,
        *,
        on_change: Callable[[], None],
        shelf: VectorShelf | None = None,
    ) -> None:
        self._store = store
        self._shelf = shelf or VectorShelf(engine)
        self._on_change = on_change
        self._pack_of: dict[str, str] = {}

    async def add(self, source: Source) -> bool:
        """Insert or replace one source and embed it; False where it was there as it is.

        Raises LibraryError where the source has no text.
        """
        return await self.add_all([source]) == 1

    async def add_all(self, sources: Sequence[Source], *, progress: Progress | None = None) -> int:
        """Insert or replace sources, then embed them; gives how many changed."""
        changed = await self._put(sources, pack="")
        await self.refresh_embeddings(progress)
        return changed

    async def remove(self, source_id: str, *, guild_id: str) -> bool:
        """Remove a source; False where there is none of that id.

        Raises LibraryError for a pack's source, which would come back with its pack.
        """
        if pack := self.pack_of(source_id, guild_id=guild_id):
            raise LibraryError(Why.IN_PACK.of(id=source_id, pack=pack))
        removed = await self._store.remove(source_id, guild_id=guild_id)
        self._on_change()
        return removed

    def pack_of(self, source_id: str, *, guild_id: str) -> str:
        """The name of the loaded pack that a source belongs to; empty if to none."""
        return self._pack_of.get(source_id, "") if guild_id == SHARED_LIBRARY else ""

    async def sources(self, *, guild_id: str | None = None) -> list[Source]:
        """The sources of one guild (without the shared ones), or of all."""
        return await self._store.sources(guild_id=guild_id)

    async def source(self, source_id: str, *, guild_id: str) -> Source | None:
        """The source that the guild, or the shared library, keeps under exactly this id."""
        return await self._store.source(source_id, guild_id=guild_id)

    async def load_pack(
        self, name: str, sources: Sequence[Source], *, progress: Progress | None = None
    ) -> PackChange:
        """Make the library hold exactly these sources of a pack; again, it changes nothing."""
        changed = await self._put(sources, pack=name)
        keep = {source.source_id for source in sources}
        removed = await self._store.remove_pack_sources(name, keep)
        self._pack_of |= dict.fromkeys(keep, name)
        await self.refresh_embeddings(progress)
        return PackChange(changed, removed)

    async def refresh_embeddings(self, progress: Progress | None = None) -> int:
        """Embed all passages that have no embedding of this model yet; gives their number."""
        done = await self._shelf.fill(self._store, progress=progress)
        self._on_change()
        return done

    async def _put(self, sources: Sequence[Source], *, pack: str) -> int:
        pairs = [(source, cut(source.text)) for source in sources]
        for source, passages in pairs:
            if not passages:
                raise LibraryError(Why.BLANK_SOURCE.of(id=source.source_id))
        parts = [pairs[at : at + _WRITTEN] for at in range(0, len(pairs), _WRITTEN)]
        return sum([await self._store.put_all(part, pack=pack) for part in parts])
