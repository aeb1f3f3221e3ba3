"""Two models beside each other."""

import numpy as np

from bot.domain.policy import Preset
from bot.evaluation.sides import TIME, Side, compare, side

LABELS = np.array([1.0] * 50 + [0.0] * 50)
BARS: dict[Preset, float] = {"strict": 0.9, "balanced": 0.5, "wide": 0.2}


def made(right: float, wrong: float, ms: float) -> Side:
    """A model that gives these shares of positives and of negatives a score of .6."""
    scores = np.full(100, 0.1)
    scores[: int(50 * right)] = 0.6
    scores[50 : 50 + int(50 * wrong)] = 0.6
    return side("m", LABELS, scores, ms=ms, thresholds=BARS)


def test_the_table_says_better_worse_and_slower() -> None:
    """Twice the recall is better, twenty times the time is slower, silence has no precision."""
    rows = {
        (row.preset, row.what): row
        for row in compare(made(0.4, 0, 5), made(0.9, 0, 100), "hostile")
    }

    assert rows[None, "PR-AUC"].verdict == "better"
    recall = rows["balanced", "recall"]
    assert (recall.shipped, recall.other, recall.verdict) == (0.4, 0.9, "better")
    assert rows["balanced", "precision"].verdict == "alike"
    assert rows["strict", "precision"].shipped is None
    assert rows["strict", "precision"].verdict == ""
    assert rows[None, TIME].verdict == "slower"
    assert ("balanced", "precision where 5 % do") in rows


def test_a_difference_that_chance_may_have_made_is_a_perhaps() -> None:
    """Where the intervals overlap nothing is promised; the same model is alike throughout."""
    rows = {
        (row.preset, row.what): row.verdict
        for row in compare(made(0.5, 0, 5), made(0.56, 0, 5), "stance")
    }
    assert rows["balanced", "recall"] == "perhaps better"
    back = compare(made(0.56, 0, 5), made(0.5, 0, 5), "stance")
    assert {row.verdict for row in back if row.what == "recall" and row.preset == "wide"} == {
        "perhaps worse"
    }
    same = compare(made(0.5, 0.1, 5), made(0.5, 0.1, 5), "stance")
    assert {row.verdict for row in same} <= {"alike", ""}
