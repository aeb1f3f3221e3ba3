"""Known claims beside their sources: puts them in, takes them out, finds the nearest."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.known_claim import KnownClaim, NearClaim
from bot.domain.library_ports import ClaimStore, PassageStore
from bot.domain.ports import Query
from bot.domain.source import SHARED_LIBRARY, Source
from bot.errors import LibraryError
from bot.reasons import Reason, Why
from bot.sources.claim_files import ClaimRow
from bot.sources.claim_index import ClaimIndexes
from bot.sources.passages import cut
from bot.sources.vector_shelf import VectorShelf
from models.engine import Engine


@dataclass(frozen=True, slots=True)
class Added:
    """How many claims were new or different, and which were left out: where, and why."""

    changed: int
    left_out: tuple[tuple[str, Reason], ...] = ()

    @property
    def problems(self) -> tuple[str, ...]:
        """A sentence in English on each that was left out."""
        return tuple(f"{where}: {reason}" for where, reason in self.left_out)


class ClaimLibrary:
    """All changes of known claims go through here. Implements ``ports.KnownClaims``.

    ``changed`` is to be called after every change of the sources, too: a claim is
    suspended while the passage that contradicts it does not stand in its source.
    """

    def __init__(
        self,
        store: ClaimStore,
        sources: PassageStore,
        engine: Engine,
        shelf: VectorShelf | None = None,
    ) -> None:
        self._shelf = shelf or VectorShelf(engine)
        self._store = store
        self._sources = sources
        self._engine = engine
        self._indexes = ClaimIndexes(store)
        self._packs: set[str] = set()

    def changed(self) -> None:
        """Let the next search see what was changed."""
        self._indexes.changed()

    async def nearest(
        self, queries: Sequence[Query], *, guild_id: str, limit: int
    ) -> list[tuple[NearClaim, ...]]:
        """See KnownClaims. Topic and text are embedded together, and not at all without claims."""
        index = await self._indexes.current(self._engine.versions.embedder)
        rows = index.readable(guild_id)
        if not queries or not len(rows):
            return [() for _ in queries]
        texts = [f"{query.topic}\n{query.text}".strip() for query in queries]
        return index.nearest(await self._engine.embed(texts), rows, limit=limit)

    async def claims(self, *, guild_id: str | None = None) -> list[KnownClaim]:
        """The claims of one guild (without the shared ones), or of all, by source and id."""
        return await self._store.claims(guild_id=guild_id)

    async def add_all(
        self, rows: Sequence[ClaimRow], *, guild_id: str = SHARED_LIBRARY, pack: str = ""
    ) -> Added:
        """Insert or replace claims and embed them.

        Left out are rows whose source is not in the guild's library or does not have
        their passage, and those whose id belongs to a pack where it says something else.
        """
        known = {one.claim_id: one for one in await self._store.claims(guild_id=guild_id)}
        found: list[tuple[ClaimRow, Source]] = []
        left_out: list[tuple[str, Reason]] = []
        for row in rows:
            old = known.get(row.claim_id)
            if old and self._is_known(old, row, pack):
                continue
            try:
                self._expect_free(old, pack)
                found.append((row, await self._source(row, guild_id)))
            except LibraryError as error:
                left_out.append((row.where, error.reason))
        passages = await self._passages(found)
        changed = await self._store.put(
            [
                _claim(row, passage, guild_id, pack)
                for (row, _), passage in zip(found, passages, strict=True)
            ]
        )
        await self.refresh_embeddings()
        return Added(changed, tuple(left_out))

    async def cited(self, row: ClaimRow, *, guild_id: str) -> tuple[Source, str]:
        """The source that a row names, and the passage that would stand with its claim.

        Nothing is recorded. Raises LibraryError where either is missing.
        """
        source = await self._source(row, guild_id)
        (passage,) = await self._passages([(row, source)])
        return source, passage

    async def load_pack(self, name: str, rows: Sequence[ClaimRow]) -> Added:
        """Make the library hold exactly these claims of a pack; again, it changes nothing."""
        self._packs.add(name)
        added = await self.add_all(rows, pack=name)
        await self._store.remove_pack_claims(name, {row.claim_id for row in rows})
        self.changed()
        return added

    async def remove(self, claim_id: str, *, guild_id: str) -> bool:
        """Remove a claim; False where there is none of that id.

        Raises LibraryError for a pack's claim, which would come back with its pack.
        """
        for one in await self._store.claims(guild_id=guild_id):
            if one.claim_id == claim_id and one.pack in self._packs:
                raise LibraryError(Why.IN_PACK.of(id=claim_id, pack=one.pack))
        removed = await self._store.remove(claim_id, guild_id=guild_id)
        self.changed()
        return removed

    async def refresh_embeddings(self) -> int:
        """Embed all claims that have no embedding of this model yet; gives their number."""
        done = await self._shelf.fill(self._store)
        self.changed()
        return done

    def _is_known(self, old: KnownClaim, row: ClaimRow, pack: str) -> bool:
        """Whether a row changes nothing; another loaded pack's claim stays that pack's, as it is.

        A claim of its own pack, or of none, that is suspended takes the row's passage anew.
        """
        if not _says_the_same(old, row):
            return False
        return not old.suspended if old.pack == pack else old.pack in self._packs

    def _expect_free(self, old: KnownClaim | None, pack: str) -> None:
        """Raise LibraryError for a claim of a loaded pack, which the pack would bring back."""
        if old and old.pack != pack and old.pack in self._packs:
            raise LibraryError(Why.IN_PACK.of(id=old.claim_id, pack=old.pack))

    async def _source(self, row: ClaimRow, guild_id: str) -> Source:
        """The source that a row names, the guild's own before the shared one.

        Raises LibraryError where it is missing, or does not have the row's passage.
        """
        for library in dict.fromkeys((guild_id, SHARED_LIBRARY)):
            source = await self._sources.source(row.source_id, guild_id=library)
            if source and row.passage not in source.text:
                raise LibraryError(Why.NO_PASSAGE.of(id=row.source_id))
            if source:
                return source
        raise LibraryError(Why.NO_SOURCE.of(id=row.source_id))

    async def _passages(self, found: Sequence[tuple[ClaimRow, Source]]) -> list[str]:
        """The passage of each row: as given, or its source's nearest to the claim in meaning."""
        pieces = [[row.passage] if row.passage else cut(source.text) for row, source in found]
        asked = [
            (row.text, *parts)
            for (row, _), parts in zip(found, pieces, strict=True)
            if len(parts) > 1
        ]
        texts = list(dict.fromkeys(text for one in asked for text in one))
        vectors = dict(zip(texts, await self._engine.embed(texts), strict=True)) if texts else {}
        return [
            parts[0]
            if len(parts) == 1
            else max(parts, key=lambda part: float(vectors[part] @ vectors[row.text]))
            for (row, _), parts in zip(found, pieces, strict=True)
        ]


def _says_the_same(old: KnownClaim, row: ClaimRow) -> bool:
    """Whether a row says what a claim says; a passage that was chosen counts as the row's."""
    said = old.text, old.source_id, old.phrasings
    same = said == (row.text, row.source_id, row.phrasings)
    return same and row.passage in ("", old.passage)


def _claim(row: ClaimRow, passage: str, guild_id: str, pack: str) -> KnownClaim:
    return KnownClaim(
        claim_id=row.claim_id,
        text=row.text,
        source_id=row.source_id,
        passage=passage,
        recorded_ms=row.recorded_ms,
        guild_id=guild_id,
        recorded_by=row.recorded_by,
        pack=pack,
        phrasings=row.phrasings,
    )
