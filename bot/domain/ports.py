"""What the pipeline needs of the outside, as interfaces.

``bot.store``, ``bot.sources`` and ``bot.chat`` implement them; ``bot.running`` hands
the implementations in; tests hand in fakes. ``library_ports`` has what the library
keeps, ``desk_ports`` what the moderators' desk keeps.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.domain.card import Card, Delivery
from bot.domain.flag import Decision
from bot.domain.known_claim import NearClaim
from bot.domain.moves import Move, Refusal
from bot.domain.policy import Policy
from bot.domain.source import Hit


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
        again, as edited after it was decided, and the log tells so; its verdict stands again
        once an edit leaves no flag but those that it was about. Once its words were
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

        Changes of cards come after all else: Discord slows down changes of old messages.
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
