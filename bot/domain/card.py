"""A card: what moderators see for one post, and what they decided."""

from dataclasses import dataclass
from typing import Literal

from bot.domain.flag import Flag
from bot.domain.post import Post

Verdict = Literal["agreed", "dismissed", "unsure"]
CardState = Literal["open", "decided", "deleted", "settled"]
"""open: waits for a moderator. decided: has a verdict. deleted: the author deleted
the post. settled: an edit took the flagged words away before anybody decided."""


@dataclass(frozen=True, slots=True)
class Moderator:
    """Who pressed."""

    user_id: str
    name: str


@dataclass(frozen=True, slots=True)
class Note:
    """The text that a moderator chose to post.

    ``message_id`` is empty until it stands in the thread. ``error`` says, in a sentence,
    why it could not be posted; it is empty while that is still possible.
    """

    text: str
    message_id: str = ""
    url: str = ""
    error: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """One post with its flags and the state of its review.

    ``post.text`` and the flags' quotes are empty once the post was deleted.
    ``channel_id`` and ``message_id`` are empty until the card stands in the
    moderators' channel.
    """

    card_id: int
    post: Post
    flags: tuple[Flag, ...]
    state: CardState
    opened_ms: int
    channel_id: str = ""
    message_id: str = ""
    verdict: Verdict | None = None
    decided_by: Moderator | None = None
    decided_ms: int | None = None
    note: Note | None = None


@dataclass(frozen=True, slots=True)
class Delivery:
    """One thing the outbox holds.

    ``nonce`` is unique over all deliveries ever made. ``channel`` is the target's
    id or name: the moderators' channel for cards, the post's thread for notes.
    """

    delivery_id: int
    kind: Literal["card", "card_update", "note"]
    nonce: str
    channel: str
    card: Card
    created_ms: int
    attempts: int
