"""Scored posts that stand for unequal numbers of others."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


class Weighed(NamedTuple):
    """Scores (n,) in 0..1, labels (n,) 0 or 1, and what each post counts, (n,)."""

    scores: Floats
    labels: Floats
    weights: Floats
