"""A card: what moderators see for one post, and what they decided."""

from dataclasses import dataclass, field
from typing import Literal

from bot.domain.alert import Alert
from bot.domain.flag import Flag
from bot.domain.post import Post

Verdict = Literal["agreed", "dismissed", "unsure"]
VERDICTS: tuple[Verdict, ...] = ("agreed", "dismissed", "unsure")
CardState = Literal["open", "decided", "deleted", "settled"]
"""open: waits for a moderator. decided: has a verdict. deleted: the post's text went
before anybody decided (``erased`` says why). settled: an edit took the flagged words
away before anybody decided."""
Status = Literal["open", "agreed", "dismissed", "unsure", "deleted", "settled"]
CardMode = Literal["review", "shadow", "sample"]
"""review: moderators got it at once. shadow: recorded only. sample: recorded in shadow,
and brought to the moderators later, for a verdict."""
Erased = Literal["", "deleted", "expired", "forgotten"]
"""Why a card has no words any more: its author deleted the post, the retention time
ended, or its author asked to be forgotten."""
Act = Literal["delete_post", "time_out", "lock_thread"]


@dataclass(frozen=True, slots=True)
class Moderator:
    """Who pressed."""

    user_id: str
    name: str


@dataclass(frozen=True, slots=True)
class Note:
    """The text that a moderator chose to post.

    ``message_id`` is empty until it stands in the thread. ``error`` says, in a sentence,
    why it could not be posted, or not be changed or deleted where it stands already; it
    is empty while that is still possible. A ``withdrawn`` note still stands, with the
    withdrawal as its text. ``by`` chose to post it.
    """

    text: str
    message_id: str = ""
    url: str = ""
    error: str = ""
    note_id: int = 0
    by: Moderator | None = None
    created_ms: int = 0
    withdrawn: bool = False

    @property
    def is_live(self) -> bool:
        """Whether it stands in the thread, not withdrawn, or is on its way there."""
        return not self.withdrawn and bool(self.message_id or not self.error)

    @property
    def is_public(self) -> bool:
        """Whether people can read it in the thread, not withdrawn."""
        return bool(self.message_id) and not self.withdrawn


@dataclass(frozen=True, slots=True)
class Acted:
    """An act that a moderator did through a card; ``minutes`` is a time-out's length, else 0."""

    act: Act
    minutes: int
    by: Moderator
    at_ms: int


@dataclass(frozen=True, slots=True)
class Standing:
    """How often posts of an author were flagged before in a guild: counts, no judgement."""

    flagged: int = 0
    agreed: int = 0
    dismissed: int = 0


@dataclass(frozen=True, slots=True)
class Card:
    """One post with its flags and the state of its review.

    ``post.text`` and the flags' quotes are empty once they were ``erased``.
    ``channel_id`` and ``message_id`` are empty until the card stands in the
    moderators' channel. ``draft`` is a moderator's own wording of the note, saved
    before posting; empty: the note is drafted from the flags. ``lead_id`` is the card
    whose message shows this one too, in a burst; 0: it has its own. ``disputes``
    counts the people who disputed its note. ``edited_ms`` is when an edit of the post
    last opened a decided card again. ``standing`` is as it was when the card was read,
    without this post.
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
    assigned_to: Moderator | None = None
    draft: str = ""
    disputes: int = 0
    mode: CardMode = "review"
    erased: Erased = ""
    lead_id: int = 0
    acts: tuple[Acted, ...] = ()
    alert: Alert | None = None
    edited_ms: int | None = None
    standing: Standing = field(default=Standing(), compare=False)

    @property
    def status(self) -> Status:
        """The state with the verdict in place of "decided": what a label or a tag shows."""
        if self.state == "decided":
            return self.verdict or "unsure"
        return self.state

    @property
    def is_reviewable(self) -> bool:
        """Whether anything is left to judge: the post's text, or what AutoMod alerted to.

        Without the message-content intent an alert comes without the text.
        """
        return bool(self.post.text) or (self.alert is not None and not self.erased)


DeliveryKind = Literal["card", "card_update", "note", "note_edit", "note_delete"]


@dataclass(frozen=True, slots=True)
class Delivery:
    """One thing the outbox holds.

    ``nonce`` is unique over all deliveries ever made. ``channel`` is the target's
    id or name: the moderators' channel for cards, the post's thread for notes. ``note``
    is what a ``note...`` delivery is about; for ``note_delete`` its ``message_id`` may be
    empty: then nobody knows whether it was sent. ``others`` are the cards, in whatever
    state, that the card's message shows besides, oldest first (a burst).
    """

    delivery_id: int
    kind: DeliveryKind
    nonce: str
    channel: str
    card: Card
    created_ms: int
    attempts: int
    note: Note | None = None
    others: tuple[Card, ...] = ()
