"""Flags: what of a finding passed the policy."""

from dataclasses import dataclass

from bot.domain.finding import Kind
from bot.domain.post import Post


@dataclass(frozen=True, slots=True)
class Citation:
    """The source that an inaccuracy flag rests on, as it was when the flag was made.

    ``score`` is the probability of the stance. ``passage`` stands in quotation
    marks only where ``summary`` is False.
    """

    source_id: str
    title: str
    publisher: str
    date: str | None
    url: str
    passage: str
    stance: str
    score: float
    read_ms: int
    summary: bool = False


@dataclass(frozen=True, slots=True)
class Flag:
    """One kind and sentence (or run of neighbouring sentences) that passed the policy.

    ``start`` and ``end`` are Python character offsets of the post's text, and
    ``quote`` is exactly that part of it. An inaccuracy always has a citation, the
    other kinds never do.
    """

    kind: Kind
    start: int
    end: int
    quote: str
    reason: str
    score: float
    threshold: float
    version: str
    citation: Citation | None = None

    def __post_init__(self) -> None:
        if (self.kind == "inaccuracy") != (self.citation is not None):
            raise ValueError("an inaccuracy flag needs a source, and no other flag has one")


@dataclass(frozen=True, slots=True)
class Decision:
    """What the policy makes of one post: its flags, and whether moderators get a card."""

    post: Post
    flags: tuple[Flag, ...]
    review_channel: str
    """The moderators' channel for the card, as an id or a name; empty: record only."""
