"""Thresholds: the lowest that keep what a preset promises."""

import numpy as np
import pytest

from models.training.thresholds import AIMS, Evidence, choose, measured


def test_thresholds_keep_their_promise_and_fall_from_strict_to_wide() -> None:
    """Where scores part well, each preset is as precise as it says, and finds most."""
    generator = np.random.default_rng(3)
    evidence = Evidence(generator.beta(8, 2, 400), generator.beta(1, 12, 8000))
    found = choose(evidence, prevalence=0.04)
    assert found["strict"] >= found["balanced"] >= found["wide"]
    for preset, (aim, _) in AIMS.items():
        assert evidence.precision(found[preset], 0.04) >= aim - 0.01
        assert evidence.recall(found[preset]) > 0.5
    assert evidence.recall(found["wide"]) >= evidence.recall(found["strict"])


def test_an_aim_out_of_reach_leaves_the_most_precise_threshold_of_some_recall() -> None:
    """Scores that tell nothing still give thresholds, at which something is found."""
    generator = np.random.default_rng(4)
    evidence = Evidence(generator.random(300), generator.random(3000))
    found = choose(evidence, prevalence=0.02)
    assert evidence.recall(found["strict"]) >= 0.10
    assert evidence.recall(found["wide"]) >= 0.40


def test_none_seen_is_not_none() -> None:
    """A threshold above every negative is not taken for one without false alarms."""
    evidence = Evidence(np.array([0.9]), np.array([0.1] * 50))
    assert evidence.false_rate(0.5) == pytest.approx(0.01)
    assert evidence.precision(0.5, 0.02) < 1


def test_what_a_threshold_gives_is_told_with_its_interval() -> None:
    """The interval holds the figure, and narrows where more was seen."""
    generator = np.random.default_rng(5)
    few = Evidence(generator.beta(8, 2, 40), generator.beta(1, 12, 800))
    many = Evidence(np.repeat(few.positives, 20), np.repeat(few.negatives, 20))
    told = [measured(evidence, 0.5) for evidence in (few, many)]
    widths = []
    for one in told:
        at, low, high = one["precision_at_2_percent"]
        assert 0 <= low <= at <= high <= 1
        assert one["precision_at_5_percent"][0] > at
        widths.append(high - low)
    assert widths[1] < widths[0]
    assert told[0]["recall"] == pytest.approx(few.recall(0.5), abs=1e-3)
