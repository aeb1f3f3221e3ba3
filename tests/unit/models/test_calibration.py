"""Calibration: probabilities that keep the order and mean what they say."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.calibration import Platt, calibration_error, fit_platt, precision_at

LOGITS = st.floats(-50, 50)


@given(st.floats(0.001, 10), st.floats(-20, 20), LOGITS, LOGITS)
def test_a_higher_logit_never_gets_a_lower_probability(
    slope: float, intercept: float, one: float, other: float
) -> None:
    """The curve keeps the order and stays within 0..1."""
    curve = Platt(slope, intercept)
    low, high = (curve.probability(x) for x in sorted((one, other)))
    assert 0 <= low <= high <= 1


def test_the_fit_finds_the_curve_that_made_the_labels() -> None:
    """Labels drawn from a known curve give that curve back."""
    generator = np.random.default_rng(1)
    logits = generator.normal(0, 3, 20_000)
    truth = Platt(0.7, -1.0)
    labels = generator.random(20_000) < [truth.probability(x) for x in logits]
    found = fit_platt(logits, labels, np.ones(20_000))
    assert (found.slope, found.intercept) == pytest.approx((0.7, -1.0), abs=0.1)
    probabilities = [found.probability(x) for x in logits]
    assert calibration_error(probabilities, labels, np.ones(20_000)) < 0.02


def test_weights_move_the_fit_to_natural_frequency() -> None:
    """Negatives that stand for ninety times as many posts lower every probability."""
    logits, labels = np.array([-2.0, -1.0, 1.0, 2.0] * 50), np.array([0, 1, 0, 1] * 50)
    even = fit_platt(logits, labels, np.ones(200))
    rare = fit_platt(logits, labels, np.where(labels, 1.0, 90.0))
    assert rare.probability(1.0) < 0.1 < even.probability(1.0)


def test_labels_that_a_line_parts_do_not_break_the_fit() -> None:
    """Perfectly parted labels, which have no finite best slope, still give a rising curve."""
    curve = fit_platt([-2.0, -1.0, 1.0, 2.0], [0, 0, 1, 1], [1, 1, 1, 1])
    assert curve.probability(-2) < 0.2
    assert curve.probability(2) > 0.8
    assert np.isfinite([curve.slope, curve.intercept]).all()


@pytest.mark.parametrize(
    ("recall", "false_rate", "prevalence", "wanted"),
    [
        (0.5, 0.0, 0.05, 1.0),
        (0.5, 0.05, 0.05, 0.3448),
        (1.0, 1.0, 0.02, 0.02),
        (0.0, 0.0, 0.1, 1.0),
    ],
)
def test_precision_at_a_prevalence(
    recall: float, false_rate: float, prevalence: float, wanted: float
) -> None:
    """Precision follows from recall, false alarms and how rare the kind is (Bayes)."""
    assert precision_at(recall, false_rate, prevalence) == pytest.approx(wanted, abs=1e-3)
