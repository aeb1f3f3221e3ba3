"""Which cards come first, and which share a message."""

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.queue import BURST_MS, MAX_GROUP, Mark, Opened, burst_lead, tension
from tests.support.posts import NOON_MS

AGES = st.integers(0, 3 * BURST_MS)
MARKS = st.builds(
    lambda kind, age: Mark(kind, NOON_MS - age),
    st.sampled_from(["hostile", "speculation", "inaccuracy"]),
    AGES,
)


@given(st.lists(MARKS, max_size=30))
def test_tension_is_a_share(marks: list[Mark]) -> None:
    """Whatever a thread had, its tension lies between 0 and 1."""
    assert 0 <= tension(marks, now_ms=NOON_MS) <= 1


def test_tension_orders_threads() -> None:
    """Hostile flags weigh more than others, fresh ones more than old, a quiet thread least."""
    old, fresh = NOON_MS - 2 * BURST_MS, NOON_MS
    ordered = [
        [],
        [Mark("speculation", old)],
        [Mark("speculation", fresh)],
        [Mark("hostile", old)],
        [Mark("hostile", fresh)] * 5,
    ]
    found = [tension(marks, now_ms=NOON_MS) for marks in ordered]
    assert found == sorted(found)
    assert (found[0], found[-1]) == (0.0, 1.0)


def test_only_the_latest_flags_count() -> None:
    """An old quarrel is forgotten after ten calmer flags."""
    quarrel = [Mark("hostile", NOON_MS - 9 * BURST_MS)] * 30
    calm = [Mark("speculation", NOON_MS - 2 * BURST_MS)] * 10
    assert tension([*quarrel, *calm], now_ms=NOON_MS) == 0.0


def lead(*opened: Opened, burst_ms: int = BURST_MS) -> int:
    return burst_lead(opened, now_ms=NOON_MS, burst_ms=burst_ms)


def test_a_card_joins_a_recent_one() -> None:
    """Within the hour a card joins the newest open one's message; else it has its own."""
    assert lead() == 0
    assert lead(Opened(1, 0, NOON_MS - BURST_MS, 1)) == 0
    assert lead(Opened(1, 0, NOON_MS - BURST_MS + 1, 1)) == 1
    assert lead(Opened(1, 0, NOON_MS - 9, 2), Opened(2, 1, NOON_MS - 5, 2)) == 1
    assert lead(Opened(1, 0, NOON_MS, 1), burst_ms=0) == 0


def test_a_group_that_goes_on() -> None:
    """It is the newest card that counts, not the first one."""
    assert lead(Opened(1, 0, NOON_MS - 2 * BURST_MS, 2), Opened(2, 1, NOON_MS - 1, 2)) == 1


def test_a_full_message_takes_no_more() -> None:
    """A select holds no more options than Discord allows, so the next card begins a group."""
    assert lead(Opened(9, 1, NOON_MS, MAX_GROUP - 1)) == 1
    assert lead(Opened(9, 1, NOON_MS, MAX_GROUP)) == 0
