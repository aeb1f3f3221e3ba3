"""What a stance model says of claims, held against their labels. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from bot.domain.finding import Stance as Label
from bot.domain.policy import Preset
from bot.evaluation.pairs import LABELS, Pair
from models.engine import Stance
from models.metrics import Counts, Floats, average_precision, count, share, wilson

_STEPS = 200


@dataclass(frozen=True, slots=True)
class Tally:
    """How many of ``of`` claims are told right."""

    right: int
    of: int


@dataclass(frozen=True, slots=True)
class AtPreset:
    """What a preset flags, from ``bar`` on; deserved by the claims that are refuted."""

    preset: Preset
    bar: float
    counts: Counts


@dataclass(frozen=True, slots=True)
class Figures:
    """All figures of one file.

    ``labels`` are of the three ways. ``two_ways``, and ``kinds`` by the claims' kind, count which
    of the claims that a passage supports or refutes are told from each other, whatever the model
    thinks of neutral. ``pr_auc`` is of refutes against the rest, None where nothing is refuted.
    """

    right: Tally
    macro_f1: float
    labels: Mapping[Label, Counts]
    two_ways: Tally
    kinds: Mapping[str, Tally]
    pr_auc: float | None
    presets: tuple[AtPreset, ...]


def measure(
    pairs: Sequence[Pair], found: Sequence[Stance], bars: Mapping[Preset, float]
) -> Figures:
    """Measure what was ``found`` of each pair; needs at least one."""
    labels = [pair.label for pair in pairs]
    say = told(labels, found)
    of_label = _by_label(labels, say)
    decided = [at for at, label in enumerate(labels) if label != "neutral"]
    two_ways = told([labels[at] for at in decided], [found[at] for at in decided])
    right = {at: one == labels[at] for at, one in zip(decided, two_ways, strict=True)}
    kinds: dict[str, list[bool]] = {}
    for at in decided:
        kinds.setdefault(pairs[at].kind, []).append(right[at])
    refuted = np.array([label == "refutes" for label in labels], np.float64)
    scores = np.array([one.refutes for one in found], np.float64)
    return Figures(
        Tally(sum(one == label for one, label in zip(say, labels, strict=True)), len(labels)),
        _mean_f1(of_label),
        of_label,
        Tally(sum(right.values()), len(right)),
        {kind: Tally(sum(one), len(one)) for kind, one in sorted(kinds.items()) if kind},
        average_precision(refuted, scores),
        tuple(AtPreset(name, bar, count(refuted, scores >= bar)) for name, bar in bars.items()),
    )


def macro_f1(labels: Sequence[Label], found: Sequence[Stance]) -> float:
    """The mean F1 of the labels that there are, told as ``told`` does."""
    return _mean_f1(_by_label(labels, told(labels, found)))


def _by_label(labels: Sequence[Label], say: Sequence[Label]) -> dict[Label, Counts]:
    return {
        label: count([one == label for one in labels], [one == label for one in say])
        for label in LABELS
        if label in labels
    }


def _mean_f1(of_label: Mapping[Label, Counts]) -> float:
    return sum(one.f1 or 0.0 for one in of_label.values()) / len(of_label)


def told(labels: Sequence[Label], found: Sequence[Stance]) -> list[Label]:
    """What a model says of each claim, its leaning set to the shares of the labels.

    A model that was calibrated for places where nearly all is neutral says neutral nearly
    always; its probabilities are scaled until they sum to as many of each label as there are
    (iterative proportional fitting), which is done to every model alike.
    """
    present = [label for label in LABELS if label in labels]
    if not present:
        return []
    shares = np.array([labels.count(label) / len(labels) for label in present])
    rows = np.array([[getattr(one, label) for label in present] for one in found], np.float64)
    return [present[at] for at in _fitted(rows, shares).argmax(axis=1)]


def _fitted(rows: Floats, shares: Floats) -> Floats:
    rows = np.maximum(rows, 1e-12)
    for _ in range(_STEPS):
        rows = rows / rows.sum(axis=1, keepdims=True)
        rows = rows * (shares / rows.mean(axis=0))
    return rows


def as_json(figures: Figures) -> dict[str, Any]:
    """Give figures as plain data, without a word of any claim."""
    return {
        "claims": figures.right.of,
        "macro_f1": figures.macro_f1,
        "accuracy": _tally(figures.right),
        "two_way_accuracy": _tally(figures.two_ways),
        "labels": {label: _counts(one) for label, one in figures.labels.items()},
        "kinds": {kind: _tally(one) for kind, one in figures.kinds.items()},
        "pr_auc": figures.pr_auc,
        "presets": [
            {"preset": one.preset, "threshold": one.bar, **_counts(one.counts)}
            for one in figures.presets
        ],
    }


def _tally(one: Tally) -> dict[str, Any]:
    low, high = wilson(one.right, one.of)
    value = share(one.right, one.of)
    return {"right": one.right, "of": one.of, "value": value, "low": low, "high": high}


def _counts(one: Counts) -> dict[str, Any]:
    return {
        "right": one.right,
        "wrong": one.wrong,
        "missed": one.missed,
        "passed": one.passed,
        "precision": one.precision,
        "recall": one.recall,
    }
