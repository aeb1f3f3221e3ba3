"""How good scores and flags are: plain numpy, no model and no scikit-learn.

Labels are 0 or 1, scores any numbers of which a higher one means "more likely 1".
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from models.calibration import precision_at

Floats = NDArray[np.float64]

_Z = 1.959963984540054
"""The normal quantile of a two-sided 95 % interval."""


class Interval(NamedTuple):
    """A 95 % interval within 0..1."""

    low: float
    high: float


class Curve(NamedTuple):
    """Precision and recall for every threshold, from the highest down, each of shape (n,)."""

    thresholds: Floats
    precision: Floats
    recall: Floats


@dataclass(frozen=True, slots=True)
class Counts:
    """What became of posts with and without a label, at one threshold."""

    right: int
    wrong: int
    missed: int
    passed: int

    @property
    def precision(self) -> float | None:
        """The share of flags that are right; None without flags."""
        return share(self.right, self.right + self.wrong)

    @property
    def recall(self) -> float | None:
        """The share of positives that are flagged; None without positives."""
        return share(self.right, self.right + self.missed)

    @property
    def f1(self) -> float | None:
        """The harmonic mean of precision and recall; None without flags and positives."""
        return share(2 * self.right, 2 * self.right + self.wrong + self.missed)

    @property
    def false_rate(self) -> float | None:
        """The share of posts without the label that are flagged; None without such posts."""
        return share(self.wrong, self.wrong + self.passed)


def share(part: int, whole: int) -> float | None:
    """Give ``part / whole``; None where there is nothing to divide."""
    return part / whole if whole else None


def count(labels: ArrayLike, flagged: ArrayLike) -> Counts:
    """Compare labels with flags, both of shape (n,)."""
    truth, flags = np.asarray(labels).astype(bool), np.asarray(flagged).astype(bool)
    right, wrong = int((truth & flags).sum()), int((~truth & flags).sum())
    return Counts(right, wrong, int(truth.sum()) - right, int((~truth).sum()) - wrong)


def wilson(part: float, whole: float) -> Interval:
    """Give the score interval of a share (Wilson 1927); 0 to 1 where nothing was counted."""
    if not whole:
        return Interval(0.0, 1.0)
    seen, square = part / whole, _Z * _Z
    centre = (seen + square / (2 * whole)) / (1 + square / whole)
    half = _Z / (1 + square / whole)
    half *= float(np.sqrt(seen * (1 - seen) / whole + square / (4 * whole * whole)))
    # rounding must not part an interval from a share of exactly 0 or 1
    return Interval(max(0.0, min(seen, centre - half)), min(1.0, max(seen, centre + half)))


def f1_interval(counts: Counts) -> Interval:
    """Give an interval of F1 = 2J / (1 + J) from Wilson's of J, right over all but the passed."""
    low, high = wilson(counts.right, counts.right + counts.wrong + counts.missed)
    return Interval(2 * low / (1 + low), 2 * high / (1 + high))


def precision_interval_at(counts: Counts, prevalence: float) -> Interval:
    """Give the interval of precision where ``prevalence`` of the posts deserve the flag.

    The adjusted logit method for two independent samples (Mercaldo, Lau and Zhou
    2007): recall comes from the positives, the rate of false flags from the others.
    """
    positives, negatives = counts.right + counts.missed, counts.wrong + counts.passed
    if not positives or not negatives:
        return Interval(0.0, 1.0)
    square = _Z * _Z
    recall = (counts.right + square / 2) / (positives + square)
    false = (counts.wrong + square / 2) / (negatives + square)
    odds = np.log(prevalence * recall / ((1 - prevalence) * false))
    spread = (1 - recall) / (recall * (positives + square))
    spread += (1 - false) / (false * (negatives + square))
    half = _Z * float(np.sqrt(spread))
    low, high = (float(1 / (1 + np.exp(-x))) for x in (odds - half, odds + half))
    if counts.recall is None or counts.false_rate is None:
        return Interval(low, high)
    seen = precision_at(counts.recall, counts.false_rate, prevalence)
    return Interval(min(low, seen), max(high, seen))


def precision_recall(labels: ArrayLike, scores: ArrayLike) -> Curve:
    """Give the curve over all distinct scores; needs at least one positive."""
    truth, values = _sorted(labels, scores)
    ends = np.append(np.nonzero(np.diff(values))[0], len(values) - 1)
    right, flagged = np.cumsum(truth)[ends], ends + 1.0
    return Curve(values[ends], right / flagged, right / truth.sum())


def average_precision(labels: ArrayLike, scores: ArrayLike) -> float | None:
    """Give the area below the curve as a sum of steps; None without a positive."""
    if not np.any(labels):
        return None
    curve = precision_recall(labels, scores)
    steps = np.diff(curve.recall, prepend=0.0)
    return float((steps * curve.precision).sum())


def roc_auc(labels: ArrayLike, scores: ArrayLike) -> float | None:
    """Give the chance that a positive scores above a negative, ties half; None without both."""
    truth, values = np.asarray(labels, np.float64), np.asarray(scores, np.float64)
    positives, negatives = int(truth.sum()), int((1 - truth).sum())
    if not positives or not negatives:
        return None
    _, place, sizes = np.unique(values, return_inverse=True, return_counts=True)
    ranks = np.cumsum(sizes) - (sizes - 1) / 2.0  # the mean rank of each distinct value
    above = float(ranks[place][truth == 1].sum()) - positives * (positives + 1) / 2
    return above / (positives * negatives)


def _sorted(labels: ArrayLike, scores: ArrayLike) -> tuple[Floats, Floats]:
    truth, values = np.asarray(labels, np.float64), np.asarray(scores, np.float64)
    order = np.argsort(-values, kind="stable")
    return truth[order], values[order]


@dataclass(frozen=True, slots=True)
class Bin:
    """Posts of like score: how many, their mean score, and the share that has the label."""

    posts: int
    score: float
    share: float


def reliability(labels: ArrayLike, scores: ArrayLike, bins: int = 10) -> list[Bin]:
    """Give the bins of equal width that hold a post; scores lie in 0..1."""
    truth, values = np.asarray(labels, np.float64), np.asarray(scores, np.float64)
    place = np.minimum((values * bins).astype(int), bins - 1)
    groups = (place == index for index in range(bins))
    return [
        Bin(int(group.sum()), float(values[group].mean()), float(truth[group].mean()))
        for group in groups
        if group.any()
    ]
