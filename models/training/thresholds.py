"""Choose thresholds that keep a preset's promise where posts are ordinary.

Recall comes from held-out real positives, the rate of false flags from traffic
at natural frequency, and precision from both at a stated prevalence.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.calibration import precision_at
from models.engine import Preset

Floats = NDArray[np.float64]

# The share of ordinary posts that deserve the flag, from the real posts sampled at random.
PREVALENCE = {"hostile": 0.04, "speculation": 0.02}
# The precision that each preset aims at, and the recall below which no aim is worth it.
AIMS: dict[Preset, float] = {"strict": 0.95, "balanced": 0.85, "wide": 0.70}
LEAST_RECALL = 0.05


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
    """Give each preset the lowest threshold that reaches its aim.

    Where no threshold does, the most precise one of a recall worth having.
    """
    grid = np.unique(np.concatenate([evidence.positives, evidence.negatives]))
    grid = np.array([t for t in grid if evidence.recall(t) >= LEAST_RECALL])
    precisions = np.array([evidence.precision(t, prevalence) for t in grid])
    found: dict[Preset, float] = {}
    for preset, aim in AIMS.items():
        enough = grid[precisions >= aim]
        chosen = enough.min() if len(enough) else grid[precisions.argmax()]
        found[preset] = _rounded_down(float(chosen))
    found["balanced"] = min(found["balanced"], found["strict"])
    found["wide"] = min(found["wide"], found["balanced"])
    return found


def _rounded_down(threshold: float) -> float:
    return float(np.floor(threshold * 1e4) / 1e4)
