"""Choose a preset's threshold on a labelled file: the lowest that keeps its promise there."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from bot.domain.policy import PRESETS, Preset
from models.choices import Job
from models.metrics import Floats

AIMS: Mapping[Job, Mapping[Preset, float]] = {
    "hostile": {"strict": 0.95, "balanced": 0.85, "wide": 0.70},
    "stance": {"strict": 0.90, "balanced": 0.85, "wide": 0.70},
}
"""The precision that each preset promises, as the shipped models were held to it."""
LEAST_FLAGS = 8
"""A run of fewer flags proves nothing, however right it is."""


@dataclass(frozen=True, slots=True)
class Bars:
    """The threshold of each preset. One that is ``unmet`` lies above every score of the file."""

    thresholds: Mapping[Preset, float]
    unmet: frozenset[Preset]


def choose(
    labels: Floats, scores: Floats, aims: Mapping[Preset, float], share: float | None = None
) -> Bars:
    """Give each preset the lowest threshold from which on its flags still meet its aim.

    ``labels`` and ``scores`` have the shape (n,), scores lie in 0..1. With ``share`` precision
    is what it would be where that share of the rows deserves the flag; one half of a wrong
    flag is added then, for none seen is not none.
    """
    order = np.argsort(-scores, kind="stable")
    values = scores[order]
    ends = np.append(np.nonzero(np.diff(values))[0], len(values) - 1)  # equal scores go together
    right = np.cumsum(labels[order])[ends]
    wrong = ends + 1.0 - right
    if share is not None:
        wrong = (wrong + 0.5) * _weight(labels, share)
    precision = right / (right + wrong)
    enough = ends + 1 >= LEAST_FLAGS
    found: dict[Preset, float] = {}
    unmet: set[Preset] = set()
    for preset in PRESETS:
        good = np.nonzero(enough & (precision >= aims[preset]))[0]
        if len(good):
            last = int(ends[good[-1]])
            below = float(values[last + 1]) if last + 1 < len(values) else 0.0
            found[preset] = short_between(below, float(values[last]))
        else:
            unmet.add(preset)
            found[preset] = short_between(float(values[0]), 1.0)
    return Bars(found, frozenset(unmet))


def _weight(labels: Floats, share: float) -> float:
    """How many rows without the label each of them stands for, so that the others are ``share``."""
    positives = float(labels.sum())
    return positives / max(1.0, len(labels) - positives) * (1 - share) / share


def short_between(below: float, above: float) -> float:
    """The shortest decimal near the middle that is more than ``below`` and at most ``above``.

    Half way, so that a threshold does not stand on one post.
    """
    middle = (below + above) / 2
    for digits in range(3, 18):
        if below < (number := round(middle, digits)) <= above:
            return number
    return above
