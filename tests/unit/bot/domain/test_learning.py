"""What verdicts teach: thresholds to propose, and kinds that go into shadow."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.learning import Proposal, closes, opens, propose
from bot.domain.outcome import Measured, Outcome
from tests.support.outcomes import make_outcome
from tests.support.posts import NOON_MS


def judged(agreed: list[float], dismissed: list[float]) -> list[Outcome]:
    """Flags with these scores."""
    pairs = [("agreed", score) for score in agreed] + [("dismissed", one) for one in dismissed]
    return [make_outcome(verdict=verdict, score=score) for verdict, score in pairs]


def proposed(outcomes: list[Outcome], now: float = 0.7) -> Proposal | None:
    return propose(outcomes, bar="speculation", channel_id="10", now=now)


def test_a_threshold_with_its_numbers() -> None:
    """The threshold lies just above the dismissed flags and says what it would have kept."""
    dismissed = [0.71, 0.73, 0.74, 0.75, 0.76, 0.77, 0.8, 0.82, 0.825]
    found = proposed(judged([0.84, 0.9, 0.95], dismissed))
    assert found == Proposal(
        "speculation",
        "10",
        now=0.7,
        proposed=0.83,
        decided=12,
        dismissed=9,
        dismissed_kept=0,
        agreed=3,
        agreed_kept=3,
    )


@pytest.mark.parametrize(
    ("agreed", "dismissed"),
    [
        ([0.9] * 3, [0.72] * 8),  # too few
        ([0.9] * 10, [0.72] * 2),  # right often enough
        ([0.72] * 6, [0.9] * 6),  # the wrong ones score higher
        ([0.72, 0.9] * 3, [0.72, 0.9] * 3),  # scores tell nothing
    ],
)
def test_no_proposal_without_ground(agreed: list[float], dismissed: list[float]) -> None:
    """Nothing is proposed where verdicts are few or good, or scores don't part them."""
    assert proposed(judged(agreed, dismissed)) is None


def test_flags_under_todays_threshold_are_settled() -> None:
    """What a higher threshold keeps away already speaks for no further one."""
    assert proposed(judged([0.9] * 12, [0.72] * 12), now=0.8) is None


SCORES = st.lists(st.floats(0.7, 0.999), max_size=30)


@given(SCORES, SCORES)
def test_a_proposal_keeps_what_it_promises(agreed: list[float], dismissed: list[float]) -> None:
    """It is higher than today's threshold, drops dismissed flags and keeps most agreed ones."""
    outcomes = judged(agreed, dismissed)
    if found := proposed(outcomes):
        assert found.now < found.proposed < 1
        assert found.agreed_kept >= 0.8 * found.agreed
        assert found.dismissed_kept < found.dismissed
        assert round(found.proposed, 2) == found.proposed


def test_a_gate_closes_below_eighty_of_a_hundred() -> None:
    """Fifty verdicts with fewer than forty agreed put a kind into shadow; forty don't."""
    assert closes(judged([0.9] * 39, [0.9] * 11)) == Measured(39, 50)
    assert closes(judged([0.9] * 40, [0.9] * 10)) is None
    assert closes(judged([], [0.9] * 49)) is None


def test_only_the_latest_verdicts_count() -> None:
    """Old mistakes are forgiven after fifty newer verdicts, and all before a time at once."""
    old = [make_outcome(verdict="dismissed", decided_ms=NOON_MS - 1) for _ in range(50)]
    assert closes(old) == Measured(0, 50)
    assert closes(old, since_ms=NOON_MS) is None
    assert closes([*old, *judged([0.9] * 50, [])]) is None


def test_a_gate_opens_on_samples_alone() -> None:
    """Only flags that were sampled from shadow speak for going live."""
    live = judged([0.9] * 50, [])
    sampled = [make_outcome(verdict="agreed", sampled=True) for _ in range(50)]
    assert opens(live) is None
    assert opens(sampled) == Measured(50, 50)
    assert opens(sampled[:49]) is None
