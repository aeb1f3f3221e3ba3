"""What the pipeline and the operations need of the outside, as interfaces.

``bot.store``, ``bot.sources`` and ``bot.chat`` implement them; ``bot.running`` hands
the implementations in; tests hand in fakes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from bot.domain.card import Card, Delivery
from bot.domain.flag import Decision, Doubt
from bot.domain.known_claim import KnownClaim, NearClaim
from bot.domain.moves import Move, Refusal
from bot.domain.policy import Policy
from bot.domain.source import Hit, Listed, ListPage, Passage, Source, SourceCheck


class Clock(Protocol):
    """Gives the time in epoch milliseconds, UTC."""

    def __call__(self) -> int: ...


class Policies(Protocol):
    """Gives the policy of a guild, or of a channel of it; every guild has one."""

    def of(self, guild_id: str, channel_id: str = "") -> Policy: ...


@dataclass(frozen=True, slots=True)
class Query:
    """What to look for: ``text`` finds, ``topic`` (a thread's title, may be empty) leans.

    ``written_ms`` is when the text was written, None where nobody knows. ``context`` is
    what the text answers to: it leans like the topic, in a search alone.
    """

    text: str
    topic: str = ""
    written_ms: int | None = None
    context: str = ""


class Library(Protocol):
    """The source library of a guild: its own sources and the shared ones."""

    async def search(
        self, queries: Sequence[Query], *, guild_id: str, limit: int
    ) -> list[tuple[Hit, ...]]:
        """For each query its ``limit`` best passages, best first."""
        ...


class KnownClaims(Protocol):
    """The claims on record of a guild: its own and the shared ones."""

    async def nearest(
        self, queries: Sequence[Query], *, guild_id: str, limit: int
    ) -> list[tuple[NearClaim, ...]]:
        """For each query its ``limit`` nearest active claims in meaning, nearest first."""
        ...


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


class Records(Protocol):
    """Findings, cards and verdicts that last."""

    async def record(self, decisions: Sequence[Decision], *, now_ms: int) -> None:
        """Write decisions in one transaction, in order.

        A decision with flags becomes a post, its flags, an open card and (unless
        ``review_channel`` is empty, or all flags are of ``shadow_kinds``) a ``card``
        delivery in the outbox, held back while its thread is snoozed. The text of a
        post without flags is not stored. The same revision again changes nothing.
        A newer revision replaces text and flags of an open card and adds a
        ``card_update``; without flags it settles the card. A decided card stays as it is,
        unless the newer revision has a flag whose quote was not on it: then it opens
        again, as edited after it was decided, and the log tells so. Once its words were
        erased it stays closed. Every first revision moves its channel's cursor forward,
        never back.
        """
        ...

    async def cursors(self, platform: str) -> Mapping[str, str]:
        """The last decided post id of each channel or thread."""
        ...

    async def start_cursor(
        self, platform: str, channel_id: str, post_id: str, *, guild_id: str
    ) -> None:
        """Begin a channel's cursor at ``post_id``; nothing happens if it has one."""
        ...

    async def forget_post(self, platform: str, post_id: str, *, now_ms: int) -> None:
        """Erase the text of a deleted post everywhere; its card says so.

        Deleted posts that were never flagged are unknown here, and that is no error.
        """
        ...

    async def forget_place(self, platform: str, place_id: str, *, now_ms: int) -> None:
        """Erase the texts of all posts of a deleted thread, or channel with its threads.

        As if each had been deleted: Discord tells of the place alone. What still comes
        of its posts makes no card.
        """
        ...

    async def card(self, card_id: int) -> Card | None: ...

    async def move(self, card_id: int, move: Move, *, now_ms: int) -> "Decided":
        """Make a move on a card where it may be made, in one transaction with what follows.

        Of two at once the first wins. The log gets its entry; a note's posting, change or
        deletion goes into the outbox. The ``card_update`` becomes due a few seconds
        later, so that the answer to the press, which shows the same card, comes first.
        """
        ...


@dataclass(frozen=True, slots=True)
class Decided:
    """The card after a press; ``refusal`` says why it changed nothing, where it didn't.

    ``update_id`` is the ``card_update`` delivery that may be marked as sent by
    whoever has shown the new card already; None where nothing changed.
    """

    card: Card | None
    won: bool
    update_id: int | None = None
    refusal: Refusal | None = None


class Outbox(Protocol):
    """Deliveries that wait, each to be sent exactly once."""

    async def due(self, *, now_ms: int, limit: int) -> Sequence[Delivery]:
        """Deliveries to send now, oldest first, with their cards as they are now.

        A ``card_update`` is due only once its card has been posted, a ``note_edit`` once
        its note has, and a note not before an earlier one of its card was deleted.
        """
        ...

    async def sent(
        self, delivery_id: int, *, channel_id: str, message_id: str, url: str, now_ms: int
    ) -> None:
        """Mark as sent and remember where; twice is harmless.

        A sent ``note`` adds a ``card_update``, which shows the link to it.
        """
        ...

    async def postponed(self, delivery_id: int, *, until_ms: int, error: str) -> None: ...

    async def given_up(self, delivery_id: int, *, error: str, now_ms: int) -> None:
        """Mark as never to be sent; ``error`` is a sentence for people.

        A ``note...`` that was given up adds a ``card_update``, which shows why.
        """
        ...


@dataclass(frozen=True, slots=True)
class Sent:
    """Where a delivery stands: the channel, the message, and a link to it."""

    channel_id: str
    message_id: str
    url: str


class Messenger(Protocol):
    """Sends what the outbox holds to where people read it."""

    async def send(self, delivery: Delivery) -> Sent:
        """Send once, with the delivery's nonce.

        Raises DeliveryDelayed or DeliveryRefused.
        """
        ...

    async def find(self, delivery: Delivery) -> Sent | None:
        """Look for a delivery that may have been sent before a crash."""
        ...
