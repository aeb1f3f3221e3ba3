"""Draw how far probabilities can be taken at their word; the card shows the picture."""

from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path

import numpy as np
from matplotlib.figure import Figure

from models.metrics import wilson
from models.training.weighed import Weighed

_BINS = np.array([0.0, 0.01, 0.03, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0])


def draw(kinds: Mapping[str, Weighed], path: Path) -> None:
    """Write a PNG with a panel for each kind: share of posts that deserve the flag, by score.

    The bars are 95 % intervals of as many posts as there really were in a bin.
    """
    figure = Figure(figsize=(4.5 * len(kinds), 4.5), layout="constrained")
    for axes, (kind, found) in zip(
        figure.subplots(1, len(kinds), squeeze=False)[0], kinds.items(), strict=True
    ):
        axes.plot((0, 1), (0, 1), "--", color="grey", label="as it should be")
        for low, high in pairwise(_BINS.tolist()):
            inside = (found.scores >= low) & (found.scores < high + (high == 1.0))
            if not inside.any():
                continue
            weights = found.weights[inside]
            share = float((weights * found.labels[inside]).sum() / weights.sum())
            score = float((weights * found.scores[inside]).sum() / weights.sum())
            # Kish's effective number of posts: the weights are far from equal
            many = float(weights.sum() ** 2 / (weights**2).sum())
            ends = wilson(share * many, many)
            reach = [[share - ends.low], [ends.high - share]]
            axes.errorbar(score, share, yerr=reach, fmt="o", color="tab:blue", capsize=3)
        axes.set(title=kind, xlabel="score", ylabel="share that deserves the flag")
        axes.set(xlim=(0, 1), ylim=(0, 1.02))
        axes.grid(alpha=0.3)
        axes.legend(loc="upper left")
    figure.savefig(path, dpi=110)
