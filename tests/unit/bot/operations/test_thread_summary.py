"""A thread's summary counts everything once, whatever the times are."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.card import Card
from bot.domain.finding import Kind
from bot.operations.thread_summary import Written, summarise
from tests.support.cards import make_card, make_flag
from tests.support.posts import NOON_MS, make_post

HOUR_MS = 3_600_000
TEXT = "You clown."


def card(at_ms: int, kind: Kind = "hostile", **changes: Any) -> Card:
    """A card of a post written at a time, with one flag."""
    flag = make_flag(TEXT, kind=kind)
    return make_card(post=make_post(TEXT, created_ms=at_ms), flags=(flag,), **changes)


def test_counts() -> None:
    """Posts, people, flagged posts, flags by kind, open cards and verdicts are counted."""
    written = [Written(NOON_MS + at, who) for at, who in ((0, "1"), (1_000, "2"), (2_000, "1"))]
    decided = card(NOON_MS + 1_000, "speculation", state="decided", verdict="dismissed")

    found = summarise(written, [card(NOON_MS), decided], whole=True, now_ms=NOON_MS + 5_000)

    assert (found.posts, found.people, found.flagged, found.open) == (3, 2, 2, 1)
    assert found.flags == {"hostile": 1, "speculation": 1}
    assert found.verdicts == {"dismissed": 1}


@given(st.lists(st.integers(0, 20 * 365 * 24 * HOUR_MS), min_size=1, max_size=30))
def test_steps_hold_every_post_once(times: list[int]) -> None:
    """Whatever the span, at most 24 steps without a gap hold each post once."""
    found = summarise([Written(at, "1") for at in times], (), whole=True, now_ms=max(times))

    starts = [step.start_ms for step in found.steps]
    assert len(starts) <= 24
    assert starts == [starts[0] + at * found.step_ms for at in range(len(starts))]
    assert sum(step.posts for step in found.steps) == len(times)


def test_tension_follows_the_flags() -> None:
    """Tension is highest where hostile flags came thick, and falls when they stop."""
    written = [Written(NOON_MS + hour * HOUR_MS, "1") for hour in range(24)]
    hot = [card(NOON_MS + 3 * HOUR_MS + minute * 60_000) for minute in range(6)]

    found = summarise(written, hot, whole=True, now_ms=NOON_MS + 24 * HOUR_MS)

    assert found.tensest is not None
    assert found.tensest.start_ms <= NOON_MS + 3 * HOUR_MS < found.tensest.start_ms + found.step_ms
    assert found.tension < found.tensest.tension
    assert found.steps[0].tension == 0


def test_flags_alone() -> None:
    """Where no post could be read, the flags still give the times."""
    found = summarise((), [card(NOON_MS)], whole=False, now_ms=NOON_MS)

    assert (found.posts, found.flagged, found.first_ms) == (0, 1, NOON_MS)
    assert sum(step.flags["hostile"] for step in found.steps) == 1


def test_nothing() -> None:
    """A thread without posts and flags has one empty step and no tension."""
    found = summarise((), (), whole=True, now_ms=NOON_MS)

    assert found.tensest is None
    assert [step.posts for step in found.steps] == [0]
