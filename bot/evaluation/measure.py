"""From labels and judgements to figures, for one aspect of one file. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from bot.evaluation.judge import Judgement
from bot.evaluation.rows import ASPECTS, Aspect, Example
from models.calibration import calibration_error
from models.metrics import (
    Bin,
    Counts,
    Floats,
    average_precision,
    count,
    reliability,
    roc_auc,
)

MIDDLE = "balanced"
"""The preset of the tables that show one only."""

PREVALENCES = (0.02, 0.05)
"""How many of the posts of ordinary places deserve a flag, from few to many."""


@dataclass(frozen=True, slots=True)
class AtBar:
    """What is flagged at one preset; a claim's bar, which no preset moves, is named "claim"."""

    name: str
    threshold: float
    counts: Counts


@dataclass(frozen=True, slots=True)
class Group:
    """The posts that share a value of ``axis``, such as kind = banter, at the middle bar."""

    axis: str
    name: str
    counts: Counts


@dataclass(frozen=True, slots=True)
class Calibration:
    """Expected calibration error in ten bins, as the file is and at two prevalences."""

    as_it_is: float
    at: tuple[float | None, ...]
    bins: tuple[Bin, ...]


@dataclass(frozen=True, slots=True)
class Quality:
    """All figures of one aspect. ``labels`` and ``scores`` (posts,) are the sure posts'.

    ``unsure`` counts the posts that were left out of everything else, at the middle bar.
    """

    aspect: Aspect
    labels: Floats
    scores: Floats
    bars: tuple[AtBar, ...]
    pr_auc: float | None
    roc_auc: float | None
    calibration: Calibration
    groups: tuple[Group, ...]
    unsure: Counts

    @property
    def posts(self) -> int:
        """How many posts are measured."""
        return len(self.labels)

    @property
    def positives(self) -> int:
        """How many of them have the label."""
        return int(self.labels.sum())


@dataclass(frozen=True, slots=True)
class Judged:
    """An example with its judgement."""

    example: Example
    judgement: Judgement


def measured_aspects(examples: Sequence[Example]) -> list[Aspect]:
    """Give the aspects of which any post has a label, in a fixed order."""
    present = {aspect for example in examples for aspect in example.labels}
    return [aspect for aspect in ASPECTS if aspect in present]


def measure(judged: Sequence[Judged], aspect: Aspect, bars: Mapping[str, float]) -> Quality | None:
    """Measure one aspect at its ``bars``; None where no sure post has its label."""
    known = [one for one in judged if aspect in one.example.labels]
    sure = [one for one in known if aspect not in one.example.unsure]
    if not sure:
        return None
    labels = _labels(sure, aspect)
    scores = np.array([one.judgement.scores[aspect] for one in sure], np.float64)
    middle = MIDDLE if MIDDLE in bars else next(iter(bars))
    return Quality(
        aspect,
        labels,
        scores,
        tuple(AtBar(name, bar, _counts(sure, aspect, name)) for name, bar in bars.items()),
        average_precision(labels, scores),
        roc_auc(labels, scores),
        _calibration(labels, scores),
        tuple(_groups(sure, aspect, middle)),
        _counts([one for one in known if aspect in one.example.unsure], aspect, middle),
    )


def _counts(judged: Sequence[Judged], aspect: Aspect, bar: str) -> Counts:
    return count(_labels(judged, aspect), [aspect in one.judgement.flags[bar] for one in judged])


def _labels(judged: Sequence[Judged], aspect: Aspect) -> Floats:
    return np.array([float(one.example.labels[aspect]) for one in judged])


def _groups(judged: Sequence[Judged], aspect: Aspect, bar: str) -> list[Group]:
    parts: dict[tuple[str, str], list[Judged]] = {}
    for one in judged:
        for axis, value in one.example.groups.items():
            if value:
                parts.setdefault((axis, value), []).append(one)
    return [Group(*key, _counts(part, aspect, bar)) for key, part in sorted(parts.items())]


def _calibration(labels: Floats, scores: Floats) -> Calibration:
    even = np.ones_like(labels)
    return Calibration(
        calibration_error(scores, labels, even),
        tuple(_error_at(labels, scores, prevalence) for prevalence in PREVALENCES),
        tuple(reliability(labels, scores)),
    )


def _error_at(labels: Floats, scores: Floats, prevalence: float) -> float | None:
    """The error if positives and negatives were weighted to a prevalence; None without both."""
    positives = float(labels.sum())
    negatives = len(labels) - positives
    if not positives or not negatives:
        return None
    weights = np.where(labels == 1, prevalence / positives, (1 - prevalence) / negatives)
    return calibration_error(scores, labels, weights)
