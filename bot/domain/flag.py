"""Flags: what of a finding passed the policy."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

from bot.domain.finding import Kind
from bot.domain.post import Post

REPORTED = "reported"
"""In place of a model's version: a moderator reported what the models missed."""


Doubt = Literal["", "changed", "gone", "removed"]
"""What became of a cited source since. changed: its page does not say the passage any more,
or is another one than was summarised. gone: its page cannot be read any more. removed: it was
taken out of the library. Empty: nothing that is known."""


@dataclass(frozen=True, slots=True)
class CitedClaim:
    """The known claim that a post makes again, and how likely it does, in 0..1."""

    claim_id: str
    text: str
    score: float


@dataclass(frozen=True, slots=True)
class Citation:
    """The source that a flag rests on or refers to, as it was when the flag was made.

    ``score`` is the probability of the stance. ``passage`` stands in quotation
    marks only where ``summary`` is False. ``known`` is None where a passage alone
    decided. ``since`` is the date, as an ISO 8601 prefix, of a change after the post
    that the passage tells of: the post was right at its time. ``doubt`` alone is of
    later: who posts a note has to look at the source first.
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
    known: CitedClaim | None = None
    since: str = ""
    doubt: Doubt = ""


@dataclass(frozen=True, slots=True)
class Flag:
    """One kind and sentence (or run of neighbouring sentences) that passed the policy.

    ``start`` and ``end`` are Python character offsets of the post's text, and
    ``quote`` is exactly that part of it. An inaccuracy always has a citation, which
    contradicts it. A speculation may have one: what is reported so far, no judgement.
    Hostility never has one.
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
        if self.kind == "inaccuracy" and self.citation is None:
            raise ValueError("no source, no inaccuracy")
        if self.kind == "hostile" and self.citation is not None:
            raise ValueError("hostility is judged without a source")


@dataclass(frozen=True, slots=True)
class Decision:
    """What the policy makes of one post: its flags, and whether moderators get a card.

    ``review_channel`` is the moderators' channel for the card, as an id or a name; empty:
    record only. Flags of ``shadow_kinds`` are recorded only and stand on no card.
    Cards of one thread share a message where they follow each other within
    ``burst_ms``; 0: each has its own.
    """

    post: Post
    flags: tuple[Flag, ...]
    review_channel: str
    shadow_kinds: frozenset[Kind] = frozenset()
    burst_ms: int = 0


def still_reported(flags: Iterable[Flag], text: str) -> tuple[Flag, ...]:
    """The reported ones of flags whose words still stand in a post's new text, where they do."""
    found = ((flag, text.find(flag.quote)) for flag in flags if flag.version == REPORTED)
    return tuple(
        replace(flag, start=start, end=start + len(flag.quote))
        for flag, start in found
        if flag.quote and start >= 0
    )
