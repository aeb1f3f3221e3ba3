"""Metrics agree with hand-made sums and with scikit-learn."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.metrics import (
    Counts,
    average_precision,
    count,
    f1_interval,
    precision_interval_at,
    precision_recall,
    reliability,
    roc_auc,
    wilson,
)

# Coarse scores, so that ties are common.
SCORED = st.lists(st.tuples(st.integers(0, 1), st.integers(0, 5)), min_size=2, max_size=40).filter(
    lambda rows: 0 < sum(label for label, _ in rows) < len(rows)
)


def test_counts_give_precision_recall_and_f1() -> None:
    """Three flags, two of them right, one positive missed: 2/3, 2/3, 2/3, and 1 of 2 false."""
    found = count([1, 1, 0, 1, 0], [1, 1, 1, 0, 0])

    assert found == Counts(right=2, wrong=1, missed=1, passed=1)
    assert found.precision == pytest.approx(2 / 3)
    assert found.recall == pytest.approx(2 / 3)
    assert found.f1 == pytest.approx(2 / 3)
    assert found.false_rate == pytest.approx(1 / 2)


def test_nothing_to_divide_is_no_number() -> None:
    """Without flags there is no precision, without positives no recall and no area."""
    found = count([0, 0], [0, 0])

    assert (found.precision, found.recall, found.f1) == (None, None, None)
    assert average_precision([0, 0], [0.1, 0.2]) is None
    assert roc_auc([1, 1], [0.1, 0.2]) is None
    assert wilson(0, 0) == (0.0, 1.0)


@pytest.mark.parametrize(
    ("part", "whole", "low", "high"),
    [(0, 10, 0.0, 0.2775), (5, 10, 0.2366, 0.7634), (81, 263, 0.2553, 0.3662), (10, 10, 0.7225, 1)],
)
def test_wilson_gives_the_published_intervals(
    part: int, whole: int, low: float, high: float
) -> None:
    """The score intervals of Newcombe (1998) and of the extremes."""
    assert wilson(part, whole) == pytest.approx((low, high), abs=5e-5)


@given(st.integers(0, 50), st.integers(0, 50), st.integers(0, 50), st.integers(0, 50))
def test_every_interval_holds_what_was_seen(
    right: int, wrong: int, missed: int, passed: int
) -> None:
    """Intervals lie within 0..1 and never leave out the figure that they belong to."""
    found = Counts(right, wrong, missed, passed)

    low, high = f1_interval(found)
    assert 0 <= low <= high <= 1
    assert found.f1 is None or low <= found.f1 + 1e-12
    assert found.f1 is None or found.f1 <= high + 1e-12
    low, high = precision_interval_at(found, 0.05)
    assert 0 <= low <= high <= 1


def test_precision_at_a_prevalence_narrows_with_more_posts() -> None:
    """Recall .6 and false rate .01 at 5 %: .759, and ten times the posts say so more surely."""
    few = precision_interval_at(Counts(30, 10, 20, 990), 0.05)
    many = precision_interval_at(Counts(300, 100, 200, 9900), 0.05)

    assert few.low < many.low < 0.759 < many.high < few.high
    assert many == pytest.approx((0.716, 0.796), abs=0.01)


def test_average_precision_is_the_sum_of_steps() -> None:
    """Scores .9 (1), .8 (0), .7 (1): half the recall at 1, half at 2/3."""
    assert average_precision([1, 0, 1], [0.9, 0.8, 0.7]) == pytest.approx(0.5 + 0.5 * 2 / 3)


def test_roc_auc_counts_ties_half() -> None:
    """One positive above one negative and level with another: 1.5 of 2."""
    assert roc_auc([1, 0, 0], [0.5, 0.5, 0.1]) == pytest.approx(0.75)


def test_a_curve_has_a_point_for_each_distinct_score() -> None:
    """Equal scores cannot be parted by a threshold, so they make one point."""
    curve = precision_recall([1, 0, 1, 0], [0.9, 0.5, 0.5, 0.1])

    assert curve.thresholds.tolist() == [0.9, 0.5, 0.1]
    assert curve.precision.tolist() == pytest.approx([1, 2 / 3, 1 / 2])
    assert curve.recall.tolist() == [0.5, 1, 1]


@given(SCORED)
@settings(deadline=None)  # scikit-learn is slow to load
def test_areas_are_those_of_scikit_learn(rows: list[tuple[int, int]]) -> None:
    """Both areas agree with the reference implementation, ties included."""
    metrics = pytest.importorskip("sklearn.metrics")
    labels, scores = zip(*rows, strict=True)

    assert average_precision(labels, scores) == pytest.approx(
        metrics.average_precision_score(labels, scores)
    )
    assert roc_auc(labels, scores) == pytest.approx(metrics.roc_auc_score(labels, scores))


def test_reliability_groups_posts_of_like_score() -> None:
    """Bins without a post are left out; a score of exactly 1 belongs to the last bin."""
    low, high = reliability([0, 1, 1], [0.05, 0.07, 1.0])

    assert (low.posts, low.share, high.posts) == (2, 0.5, 1)
    assert low.score == pytest.approx(0.06)
    assert (high.score, high.share) == (1.0, 1.0)
