"""Outcomes: what became of flags, as numbers alone; and what is measured from them.

No outcome holds a text or says whose it was, so they outlive both.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

from bot.domain.card import Verdict
from bot.domain.finding import Kind
from bot.domain.policy import Bar

DAY_MS = 86_400_000
WEEK_MS = 7 * DAY_MS
_MONDAY_MS = 4 * DAY_MS
"""The first Monday of the epoch: 5 January 1970."""
_Z = 1.959964
"""The normal quantile of a two-sided interval of 95 %."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """One flag and what was decided about it; flags of one card share its verdict.

    ``bar`` names the threshold that it passed: an inaccuracy may rest on a known claim.
    ``flagged_ms`` is when its card was opened. ``verdict`` and ``decided_ms`` are None
    while nobody decided. ``sampled``: it was recorded in shadow, and a moderator judged
    it in the weekly sample.
    """

    kind: Kind
    bar: Bar
    channel_id: str
    score: float
    flagged_ms: int
    verdict: Verdict | None = None
    decided_ms: int | None = None
    sampled: bool = False
    card_id: int = 0


@dataclass(frozen=True, slots=True)
class Measured:
    """How often flags were right: ``agreed`` of ``decided``; unsure ones count in neither."""

    agreed: int
    decided: int

    @property
    def share(self) -> float:
        """Measured precision in 0..1; 0 where nothing was decided."""
        return self.agreed / self.decided if self.decided else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson's score interval at 95 % (E. B. Wilson, JASA 1927); (0, 1) for nothing."""
        n = self.decided
        if not n:
            return 0.0, 1.0
        shrunk = 1 + _Z**2 / n
        centre = (self.share + _Z**2 / (2 * n)) / shrunk
        half = _Z * sqrt(self.share * (1 - self.share) / n + _Z**2 / (4 * n**2)) / shrunk
        # rounding must not part the interval from a share of exactly 0 or 1
        return max(min(centre - half, self.share), 0.0), min(max(centre + half, self.share), 1.0)


def a_card_each(outcomes: Iterable[Outcome]) -> list[Outcome]:
    """One outcome of each card: a moderator presses once, however many flags it has."""
    return list({one.card_id: one for one in outcomes}.values())


def measured(outcomes: Iterable[Outcome]) -> Measured:
    """Count the verdicts that speak."""
    spoken = [one.verdict for one in outcomes if one.verdict in ("agreed", "dismissed")]
    return Measured(spoken.count("agreed"), len(spoken))


def measured_by(outcomes: Iterable[Outcome]) -> Mapping[tuple[Kind, str], Measured]:
    """Measured precision by kind and channel id, where anything was decided."""
    groups: dict[tuple[Kind, str], list[Outcome]] = defaultdict(list)
    for one in outcomes:
        groups[one.kind, one.channel_id].append(one)
    counted = {key: measured(group) for key, group in groups.items()}
    return {key: found for key, found in counted.items() if found.decided}


def latest_spoken(outcomes: Iterable[Outcome], *, limit: int) -> Sequence[Outcome]:
    """The latest outcomes that are agreed or dismissed, newest first."""
    spoken = [one for one in outcomes if one.verdict in ("agreed", "dismissed")]
    return sorted(spoken, key=lambda one: -(one.decided_ms or 0))[:limit]


def week_of(ms: int) -> int:
    """The beginning of a time's week, Monday 00:00 UTC, in epoch ms."""
    return (ms - _MONDAY_MS) // WEEK_MS * WEEK_MS + _MONDAY_MS
