"""Counting verdicts."""

from datetime import UTC, datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.domain.outcome import WEEK_MS, Measured, measured, measured_by, week_of
from tests.support.outcomes import make_outcome


@pytest.mark.parametrize(
    ("agreed", "decided", "low", "high"),
    [(8, 10, 0.4902, 0.9433), (0, 10, 0.0, 0.2775), (50, 50, 0.9287, 1.0), (0, 0, 0.0, 1.0)],
)
def test_wilson_interval(agreed: int, decided: int, low: float, high: float) -> None:
    """The interval is Wilson's, by published examples; of nothing it is everything."""
    found = Measured(agreed, decided)
    assert found.interval == pytest.approx((low, high), abs=1e-4)


@given(st.integers(0, 500), st.integers(1, 500))
@example(0, 249)
def test_the_share_lies_in_its_interval(agreed: int, more: int) -> None:
    """Whatever was counted, the interval holds the share and stays within 0 and 1."""
    found = Measured(agreed, agreed + more)
    low, high = found.interval
    assert 0 <= low <= found.share <= high <= 1


def test_unsure_counts_in_neither() -> None:
    """Precision is the share of agreed flags among those that somebody was sure about."""
    verdicts = ["agreed", "dismissed", "unsure", None]
    assert measured(make_outcome(verdict=one) for one in verdicts) == Measured(1, 2)


def test_by_kind_and_channel() -> None:
    """Each kind in each channel has its own share; those without verdicts have none."""
    outcomes = [
        make_outcome(verdict="agreed"),
        make_outcome(verdict="dismissed", channel_id="11"),
        make_outcome(kind="hostile"),
    ]
    assert measured_by(outcomes) == {
        ("speculation", "10"): Measured(1, 1),
        ("speculation", "11"): Measured(0, 1),
    }


@given(st.integers(0, 4_000_000_000_000))
def test_weeks_begin_on_monday(ms: int) -> None:
    """A time's week begins on a Monday at 00:00 UTC, less than seven days before it."""
    begin_ms = week_of(ms)
    begin = datetime.fromtimestamp(begin_ms / 1000, UTC)
    assert (begin.weekday(), begin.time()) == (0, datetime.min.time())
    assert 0 <= ms - begin_ms < WEEK_MS
