"""News: what is said to a guild's moderators once, besides cards."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.domain.card import Verdict
from bot.domain.finding import Kind
from bot.domain.learning import Gate
from bot.domain.source import CheckOutcome


@dataclass(frozen=True, slots=True)
class Digest:
    """A guild's queue as it is now, and what the last day brought.

    ``open`` cards wait, by kind ``kinds`` (one with two counts in both), ``unassigned`` of
    them with nobody, the oldest since ``oldest_ms``; ``held`` more are snoozed. ``proposals``
    counts thresholds and kinds that /stats proposes to change.
    """

    guild_id: str
    review_channel: str
    open: int
    kinds: Mapping[Kind, int]
    unassigned: int
    oldest_ms: int | None
    held: int
    flags: Mapping[Kind, int]
    verdicts: Mapping[Verdict, int]
    disputed: int
    proposals: int

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to say."""
        return not (self.open or self.held or self.flags or self.verdicts or self.disputed)


@dataclass(frozen=True, slots=True)
class GateClosed:
    """A kind went into shadow in a channel by itself."""

    guild_id: str
    review_channel: str
    gate: Gate


@dataclass(frozen=True, slots=True)
class SourceFound:
    """A source whose page went, or changed under ``claims`` known claims and ``cards`` cards."""

    title: str
    url: str
    outcome: CheckOutcome
    claims: int
    cards: int


@dataclass(frozen=True, slots=True)
class SourceNews:
    """What a round through a guild's own sources found that needs a look."""

    guild_id: str
    review_channel: str
    found: tuple[SourceFound, ...]


News = Digest | GateClosed | SourceNews
