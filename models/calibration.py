"""From logits to probabilities that mean what they say, and to honest precision.

Numbers in, numbers out; nothing here knows a model.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray


@dataclass(frozen=True, slots=True)
class Platt:
    """A logistic curve over a logit (Platt 1999); ``slope`` is positive, so order is kept."""

    slope: float = 1.0
    intercept: float = 0.0

    def probability(self, logit: float) -> float:
        """Give the calibrated probability, 0..1."""
        return float(self.probabilities(logit))

    def probabilities(self, logits: ArrayLike) -> NDArray[np.float64]:
        """Give the calibrated probabilities, 0..1, in the shape of ``logits``."""
        x = np.asarray(logits, dtype=np.float64)
        clipped = np.clip(self.slope * x + self.intercept, -60.0, 60.0)
        return np.asarray(1.0 / (1.0 + np.exp(-clipped)))


def fit_platt(logits: ArrayLike, labels: ArrayLike, weights: ArrayLike, steps: int = 100) -> Platt:
    """Fit by Newton's method on the weighted log loss, lightly held to slope 1.

    ``logits``, ``labels`` (0/1) and ``weights`` have one shape (n,).
    """
    x, y, w = (np.asarray(values, dtype=np.float64) for values in (logits, labels, weights))
    design = np.stack([x, np.ones_like(x)], axis=1)
    theta, ridge = np.array([1.0, 0.0]), np.diag([1e-2, 1e-6])
    for _ in range(steps):
        p = 1.0 / (1.0 + np.exp(-np.clip(design @ theta, -60, 60)))
        gradient = design.T @ (w * (p - y)) + ridge @ (theta - np.array([1.0, 0.0]))
        hessian = (design * (w * p * (1 - p))[:, None]).T @ design + ridge
        step = np.linalg.solve(hessian, gradient)
        theta = theta - step * min(1.0, 2.0 / float(np.abs(step).max() + 1e-12))
        if float(np.abs(step).max()) < 1e-9:
            break
    return Platt(max(float(theta[0]), 1e-3), float(theta[1]))


def precision_at(recall: float, false_positive_rate: float, prevalence: float) -> float:
    """Give the share of flags that are right where ``prevalence`` of the posts deserve one."""
    right = prevalence * recall
    flagged = right + (1 - prevalence) * false_positive_rate
    return right / flagged if flagged else 1.0


def calibration_error(
    probabilities: ArrayLike, labels: ArrayLike, weights: ArrayLike, bins: int = 10
) -> float:
    """Expected calibration error over equal-width bins (Guo et al. 2017), weighted."""
    p, y, w = (np.asarray(values, dtype=np.float64) for values in (probabilities, labels, weights))
    place = np.minimum((p * bins).astype(int), bins - 1)
    gaps = [abs(float((w * (p - y))[place == index].sum())) for index in range(bins)]
    return float(sum(gaps) / w.sum())
