"""What the source library and the claims on record need to keep, as interfaces.

``bot.store`` implements them; see ``ports`` for the pipeline's.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple, Protocol

from bot.domain.flag import Doubt
from bot.domain.known_claim import KnownClaim
from bot.domain.source import Listed, ListPage, Passage, Source, SourceCheck


class ToEmbed(NamedTuple):
    """A text of a guild's, or the shared, library that has no embedding yet, by its number."""

    number: int
    text: str
    guild_id: str


class Embeddings(Protocol):
    """The embeddings of passages.

    A passage id is unique over all guilds, and never used again for another text.
    Embeddings are float32, little-endian, of unit length, and belong to one version
    of the embedder.
    """

    async def embedded(self, *, version: str) -> list[int]:
        """The ids of all passages that this version has embedded, in order."""
        ...

    async def embeddings(self, ids: Sequence[int], *, version: str) -> list[tuple[int, str, bytes]]:
        """Passage id, guild id and embedding of those of ``ids`` that have one, in order."""
        ...


class PassageStore(Embeddings, Protocol):
    """Sources, their passages and the passages' embeddings, that last."""

    async def put(self, source: Source, passages: Sequence[str], *, pack: str = "") -> bool:
        """Insert a source, or replace the one of the same guild and id; False: as before.

        A source that was only read again takes the later ``read_ms`` and is as before.
        The last look at its page goes with its address, and one that failed with its text.
        """
        ...

    async def put_all(
        self, sources: Sequence[tuple[Source, Sequence[str]]], *, pack: str = ""
    ) -> int:
        """Insert or replace many at once, all or none; gives how many are not as before."""
        ...

    async def remove(self, source_id: str, *, guild_id: str) -> bool:
        """Remove a source with all that belongs to it; False where there is none."""
        ...

    async def remove_pack_sources(self, pack: str, keep: set[str]) -> int:
        """Remove a pack's sources whose ids are not in ``keep``; gives their number."""
        ...

    async def sources(self, *, guild_id: str | None = None) -> list[Source]:
        """The sources of one guild (without the shared ones), or of all."""
        ...

    async def source(self, source_id: str, *, guild_id: str) -> Source | None: ...

    async def match_words(
        self, query: str, *, guild_id: str, limit: int
    ) -> list[tuple[int, float]]:
        """Passages of the guild and the shared ones that share words with plain text.

        Pairs of passage id and BM25 score, the highest and best first.
        """
        ...

    async def passages(self, ids: Sequence[int]) -> dict[int, Passage]:
        """Those of the passages that still exist, without those of pages that are gone."""
        ...

    async def without_embedding(self, *, version: str, limit: int) -> list[ToEmbed]:
        """Passages, by their ids, that have no embedding of this version yet."""
        ...

    async def set_embeddings(self, rows: Sequence[tuple[int, bytes]], *, version: str) -> None:
        """Write embeddings; ids that are gone meanwhile are passed over."""
        ...


class SourceLists(Protocol):
    """Sources without their texts, and what was last found at their addresses."""

    async def page(
        self,
        guild_ids: Sequence[str] | None,
        *,
        text: str = "",
        failing: bool = False,
        offset: int = 0,
        limit: int = 1000,
    ) -> ListPage:
        """The sources of some guilds' own libraries, or of all, by publisher and title.

        ``text`` keeps those whose title or publisher holds each of its words, ``failing``
        those whose page could not be read last time.
        """
        ...

    async def due(self, *, before_ms: int, failing_before_ms: int, limit: int) -> list[Listed]:
        """The sources whose pages are to be looked at again, the longest ago first.

        Those that were last looked at, or read at all, before ``before_ms``; those that fail
        for less than a week before ``failing_before_ms``. None of guilds that left.
        """
        ...

    async def check(self, source_id: str, *, guild_id: str) -> SourceCheck | None: ...

    async def set_check(self, source_id: str, check: SourceCheck, *, guild_id: str) -> None:
        """Write the last look at a source's page; one that is gone is passed over."""
        ...


class Cited(NamedTuple):
    """A passage that an open card cites, and what is known to have become of it."""

    card_id: int
    passage: str
    doubt: Doubt


class Citations(Protocol):
    """What rests on the library's passages."""

    async def open_cards(self, source_id: str, *, guild_id: str) -> list[Cited]:
        """What open cards cite of a source, the oldest card first.

        Those of the guild, or of all guilds for the shared library.
        """
        ...

    async def doubt(
        self, source_id: str, doubts: Mapping[str, Doubt], *, guild_id: str, now_ms: int
    ) -> list[int]:
        """Say of passages that open cards cite what became of them; others stay as they are.

        Gives the cards that this changes. Their messages are brought up to date.
        """
        ...


class PastLookups(Protocol):
    """Claims that moderators looked up, to be offered again, for the guild's retention time.

    Who looked them up is not kept.
    """

    async def add(self, guild_id: str, claim: str, *, now_ms: int) -> None:
        """Keep a claim, or take the later time for one that is kept."""
        ...

    async def newest(self, guild_id: str, *, limit: int) -> list[str]:
        """A guild's claims, the newest first."""
        ...


class ClaimStore(Protocol):
    """Known claims and their embeddings, that last.

    A claim stays when its source goes, and is suspended for as long as its passage
    does not stand in the source that it names: the guild's own of that id, else the
    shared one. Embeddings are as in ``Embeddings``.
    """

    async def put(self, claims: Sequence[KnownClaim]) -> int:
        """Insert or replace by guild and claim id; gives how many were new or different.

        ``suspended`` is not stored. A claim that says what it said keeps who recorded
        it, and when.
        """
        ...

    async def remove(self, claim_id: str, *, guild_id: str) -> bool:
        """Remove a claim; False where there is none."""
        ...

    async def remove_pack_claims(self, pack: str, keep: set[str]) -> int:
        """Remove a pack's claims whose ids are not in ``keep``; gives their number."""
        ...

    async def claims(self, *, guild_id: str | None = None) -> list[KnownClaim]:
        """The claims of one guild (without the shared ones), or of all, by source and id."""
        ...

    async def embedded(self, *, version: str) -> list[tuple[KnownClaim, Source, bytes]]:
        """The active claims with their sources and embeddings."""
        ...

    async def without_embedding(self, *, version: str, limit: int) -> list[ToEmbed]:
        """Claims that have no embedding of this version yet."""
        ...

    async def set_embeddings(self, rows: Sequence[tuple[int, bytes]], *, version: str) -> None:
        """Write embeddings by those numbers; claims that are gone are passed over."""
        ...
