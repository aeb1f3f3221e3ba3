"""Thresholds that keep a promise on a labelled file."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.policy import PRESETS
from bot.evaluation.thresholds import AIMS, LEAST_FLAGS, choose, short_between
from models.metrics import Floats, count

AIM = AIMS["hostile"]


def rows(right: int, wrong: int, rest: int) -> tuple[Floats, Floats]:
    """The surest rows are all right, those after them all wrong, and the rest lie low."""
    labels = np.array([1.0] * right + [0.0] * wrong + [0.0] * rest)
    return labels, np.linspace(0.99, 0.01, len(labels))


def test_the_lowest_threshold_that_keeps_the_promise_is_taken() -> None:
    """Forty right flags bear two wrong ones at .95, seven at .85 and seventeen at .70."""
    labels, scores = rows(40, 30, 100)

    bars = choose(labels, scores, AIM)

    flagged = {preset: int((scores >= bars.thresholds[preset]).sum()) for preset in PRESETS}
    assert flagged == {"strict": 42, "balanced": 47, "wide": 57}
    assert not bars.unmet


def test_a_promise_that_nothing_keeps_stays_silent() -> None:
    """Few flags prove nothing, and so the bar lies above every score, and says so."""
    labels, scores = rows(LEAST_FLAGS // 2, 30, 100)

    bars = choose(labels, scores, AIM)

    assert bars.unmet == set(PRESETS)
    assert all(bars.thresholds[preset] > scores.max() for preset in PRESETS)


def test_where_fewer_deserve_a_flag_the_bar_is_higher() -> None:
    """At a share of one in a hundred each wrong flag of the file stands for many."""
    labels, scores = rows(40, 30, 100)

    bars, rare = choose(labels, scores, AIM), choose(labels, scores, AIM, share=0.01)

    assert rare.thresholds["wide"] > bars.thresholds["wide"]
    flagged = scores >= rare.thresholds["wide"]
    counts = count(labels, flagged)
    assert (counts.right, counts.wrong) == (40, 0)


@given(
    st.lists(
        st.tuples(st.booleans(), st.sampled_from([0.0, 0.2, 0.5, 0.9, 0.99999, 0.999999])),
        min_size=1,
        max_size=60,
    ).filter(lambda found: any(label for label, _ in found))
)
def test_every_threshold_keeps_its_promise_or_flags_nothing(
    found: list[tuple[bool, float]],
) -> None:
    """Whatever the scores, ties included; strict is never below wide."""
    labels = np.array([float(label) for label, _ in found])
    scores = np.array([score for _, score in found])

    bars = choose(labels, scores, AIM)

    for preset in PRESETS:
        counts = count(labels, scores >= bars.thresholds[preset])
        if preset in bars.unmet:
            assert counts.precision is None
        else:
            assert counts.precision is not None
            assert counts.precision >= AIM[preset]
            assert counts.right + counts.wrong >= LEAST_FLAGS
    assert list(bars.thresholds.values()) == sorted(bars.thresholds.values(), reverse=True)
    assert all(0 <= bar <= 1 for bar in bars.thresholds.values())


@given(st.floats(0, 1), st.floats(0, 1))
def test_a_short_number_lies_where_it_should(one: float, other: float) -> None:
    """More than the lower, at most the higher."""
    below, above = sorted((one, other))
    if below < above:
        assert below < short_between(below, above) <= above
