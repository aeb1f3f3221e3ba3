"""What verdicts teach: when a kind goes into shadow, and which threshold to propose.

Quieter by itself, louder only by a press; moving a threshold is always a proposal.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import floor

from bot.domain.finding import Kind
from bot.domain.outcome import Measured, Outcome, latest_spoken, measured
from bot.domain.policy import Bar

WINDOW = 50
"""The latest verdicts of a kind in a channel, from which both are read."""
ENOUGH = 0.8
"""The share of agreed verdicts from which a kind is right often enough."""
LEAST = 12
"""Verdicts below which no threshold is proposed."""
_GAIN = 1 / 3
"""The least Youden's J (W. J. Youden, Cancer 1950) of a proposal: what it drops of the
dismissed flags minus what it drops of the agreed ones."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A higher threshold, with what it would have done to the latest verdicts.

    ``dismissed`` of ``decided`` verdicts were dismissals; of the ``agreed`` flags it
    would have kept ``agreed_kept``, of the dismissed ones ``dismissed_kept``.
    """

    bar: Bar
    channel_id: str
    now: float
    proposed: float
    decided: int
    dismissed: int
    dismissed_kept: int
    agreed: int
    agreed_kept: int


@dataclass(frozen=True, slots=True)
class Gate:
    """A kind in a channel, and how often it was right in its latest verdicts."""

    kind: Kind
    channel_id: str
    measured: Measured


def closes(outcomes: Iterable[Outcome], *, since_ms: int = 0) -> Measured | None:
    """Whether a kind goes into shadow in a channel, by its own verdicts there.

    Fewer than 80 of 100 agreed among its latest 50, given ``since_ms`` or later:
    gives what was measured. Fewer than 50 verdicts say nothing yet.
    """
    latest = _latest(outcomes, since_ms)
    found = measured(latest)
    return found if len(latest) == WINDOW and found.share < ENOUGH else None


def opens(outcomes: Iterable[Outcome], *, since_ms: int = 0) -> Measured | None:
    """Whether to propose that a kind comes out of shadow, by the verdicts of samples."""
    latest = _latest((one for one in outcomes if one.sampled), since_ms)
    found = measured(latest)
    return found if len(latest) == WINDOW and found.share >= ENOUGH else None


def propose(
    outcomes: Iterable[Outcome], *, bar: Bar, channel_id: str, now: float
) -> Proposal | None:
    """A threshold that parts agreed from dismissed flags better than ``now`` does.

    ``outcomes`` are those of one threshold in one channel. None where the latest
    verdicts are too few or good enough, or where scores don't tell them apart: a
    proposal keeps at least 80 of 100 agreed flags.
    """
    latest = latest_spoken((one for one in outcomes if one.score >= now), limit=WINDOW)
    if len(latest) < LEAST or measured(latest).share >= ENOUGH:
        return None
    agreed = [one.score for one in latest if one.verdict == "agreed"]
    dismissed = [one.score for one in latest if one.verdict == "dismissed"]
    trials = [
        Proposal(
            bar,
            channel_id,
            now,
            threshold,
            decided=len(latest),
            dismissed=len(dismissed),
            dismissed_kept=_kept(dismissed, threshold),
            agreed=len(agreed),
            agreed_kept=_kept(agreed, threshold),
        )
        for threshold in sorted({_above(score) for score in dismissed})
        if now < threshold < 1
    ]
    good = [one for one in trials if one.agreed_kept >= ENOUGH * one.agreed and _gain(one) >= _GAIN]
    return max(good, key=_gain, default=None)  # of equals the first, which is the lowest


def _latest(outcomes: Iterable[Outcome], since_ms: int) -> Sequence[Outcome]:
    recent = (one for one in outcomes if (one.decided_ms or 0) >= since_ms)
    return latest_spoken(recent, limit=WINDOW)


def _above(score: float) -> float:
    """The lowest threshold of two decimals that a score does not reach."""
    return round(floor(score * 100 + 1e-9) / 100 + 0.01, 2)


def _kept(scores: Sequence[float], threshold: float) -> int:
    return sum(score >= threshold for score in scores)


def _gain(proposal: Proposal) -> float:
    kept = proposal.agreed_kept / proposal.agreed if proposal.agreed else 1.0
    return kept - proposal.dismissed_kept / proposal.dismissed
