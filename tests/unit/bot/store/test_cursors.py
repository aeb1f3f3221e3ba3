"""The order of post ids, by which cursors move."""

from hypothesis import given
from hypothesis import strategies as st

from bot.store.cursors import order

NUMBERS = st.integers(min_value=0, max_value=2**80)


@given(NUMBERS, NUMBERS)
def test_numbers_are_ordered_by_value(one: int, other: int) -> None:
    """Snowflakes compare as the numbers they are, whatever their length."""
    assert (order(str(one)) < order(str(other))) == (one < other)


@given(st.text(), st.text(), st.text())
def test_any_ids_have_one_order(one: str, other: str, third: str) -> None:
    """Ids of any shape are in one order, so that a cursor can never go in a circle."""
    first, second, last = sorted((one, other, third), key=order)
    assert order(first) <= order(second) <= order(last)
    assert order(first) <= order(last)


def test_numbers_come_before_names() -> None:
    """Signs that only look like digits are text, and no error."""
    assert order("9") < order("²") < order("٣")
