"""Choose thresholds that keep a preset's promise where posts are ordinary.

Recall comes from held-out real positives, the rate of false flags from traffic
at natural frequency, and precision from both at a stated prevalence.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.calibration import precision_at
from models.engine import Preset
from models.metrics import Counts, precision_interval_at

Floats = NDArray[np.float64]

# The share of ordinary posts that deserve the flag, as the real posts sampled at random have it
# outside news comments and breaking news (0 to 6 and 0 to 3 in 100).
PREVALENCE = {"hostile": 0.025, "speculation": 0.01}
# Where so many of the posts deserve a flag, precision is told.
SHARES = {"precision_at_2_percent": 0.02, "precision_at_5_percent": 0.05}
# The precisions that each preset aims at, best first, and the recall that an aim has to leave:
# a preset that keeps its promise by silence helps nobody.
AIMS: dict[Preset, tuple[float, ...]] = {
    "strict": (0.95, 0.85),
    "balanced": (0.85, 0.70),
    "wide": (0.70, 0.50),
}
LEAST_RECALL: dict[Preset, float] = {"strict": 0.10, "balanced": 0.25, "wide": 0.40}


@dataclass(frozen=True, slots=True)
class Evidence:
    """Calibrated post scores: of held-out positives, and of the ordinary posts without a flag.

    ``ordinary`` is the number of ordinary posts that ``negatives`` stand for.
    """

    positives: Floats
    negatives: Floats

    def recall(self, threshold: float) -> float:
        """The share of positives at or above the threshold."""
        return float((self.positives >= threshold).mean())

    def false_rate(self, threshold: float) -> float:
        """The share of negatives at or above it; half a post more, for none seen is not none."""
        return float(((self.negatives >= threshold).sum() + 0.5) / len(self.negatives))

    def precision(self, threshold: float, prevalence: float) -> float:
        """The share of flags that would be right at this prevalence."""
        return precision_at(self.recall(threshold), self.false_rate(threshold), prevalence)


def choose(evidence: Evidence, prevalence: float) -> dict[Preset, float]:
    """Give each preset the lowest threshold that reaches the best aim within reach.

    Where none is, the most precise one that leaves the recall worth having.
    """
    found = {preset: _lowest(evidence, prevalence, preset) for preset in AIMS}
    found["balanced"] = min(found["balanced"], found["strict"])
    found["wide"] = min(found["wide"], found["balanced"])
    return found


def measured(evidence: Evidence, threshold: float) -> dict[str, Any]:
    """Say what a threshold gives: recall, and precision with its 95 % interval at SHARES."""
    right, wrong = (
        int((scores >= threshold).sum()) for scores in (evidence.positives, evidence.negatives)
    )
    counts = Counts(right, wrong, len(evidence.positives) - right, len(evidence.negatives) - wrong)
    found: dict[str, Any] = {"recall": round(evidence.recall(threshold), 3)}
    for name, share in SHARES.items():
        low, high = precision_interval_at(counts, share)
        figures = (evidence.precision(threshold, share), low, high)
        found[name] = [round(float(figure), 3) for figure in figures]
    return found


def _lowest(evidence: Evidence, prevalence: float, preset: Preset) -> float:
    scores = np.unique(np.concatenate([evidence.positives, evidence.negatives]))
    grid = [t for t in scores if evidence.recall(t) >= LEAST_RECALL[preset]]
    precisions = np.array([evidence.precision(t, prevalence) for t in grid])
    for aim in AIMS[preset]:
        if (precisions >= aim).any():
            return _rounded_down(grid[int((precisions >= aim).argmax())])
    return _rounded_down(grid[int(precisions.argmax())])


def _rounded_down(threshold: float) -> float:
    return float(np.floor(threshold * 1e4) / 1e4)
