"""Lists of what is read: how they change when a channel is added or left out."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.overrides import Overrides, layered
from bot.domain.policy import Policy
from bot.operations.watching import added, left_out
from tests.support.posts import make_policy

OWN, ABOVE = {"10", "news"}, {"1", "town"}
NAMES = st.sampled_from(["10", "news", "1", "town", "20", "99"])


def policy(**values: Any) -> Policy:
    return make_policy(review_channel="99", **values)


def changed(before: Policy, changes: Overrides) -> Policy:
    return layered(before, changes, lambda _: before.thresholds)


class TestAdded:
    def test_to_a_list(self) -> None:
        """A channel joins the list that there is."""
        assert added(policy(watch=("20",)), "10", OWN, ABOVE) == Overrides(
            watch=("20", "10"), ignore=()
        )

    def test_after_it_was_left_out(self) -> None:
        """One that was left out by name or id is taken in again, and the list stays empty."""
        assert added(policy(ignore=("news", "30")), "10", OWN, ABOVE) == Overrides(
            watch=(), ignore=("30",)
        )

    @pytest.mark.parametrize(
        ("values", "why"),
        [
            ({}, "read_already"),
            ({"watch": ("town",)}, "read_already"),
            ({"ignore": ("1",)}, "category_left_out"),
        ],
    )
    def test_refused(self, values: dict[str, Any], why: str) -> None:
        """What changes nothing, or cannot help, is refused with the reason."""
        assert added(policy(**values), "10", OWN, ABOVE) == why

    def test_desk(self) -> None:
        """The moderators' channel is never read."""
        assert added(policy(), "99", {"99"}, set()) == "is_desk"
        assert left_out(policy(), "99", {"99"}, set()) == "is_desk"


class TestLeftOut:
    def test_of_all(self) -> None:
        """Where everything is read, a channel is left out by name."""
        assert left_out(policy(), "10", OWN, ABOVE) == Overrides(watch=(), ignore=("10",))

    def test_of_its_category(self) -> None:
        """Where its category is on the list, it is left out of that."""
        assert left_out(policy(watch=("town",)), "10", OWN, ABOVE) == Overrides(
            watch=("town",), ignore=("10",)
        )

    def test_off_the_list(self) -> None:
        """Where it is on the list itself, it goes from there; the last one stays."""
        assert left_out(policy(watch=("news", "20")), "10", OWN, ABOVE) == Overrides(
            watch=("20",), ignore=()
        )
        assert left_out(policy(watch=("news",)), "10", OWN, ABOVE) == "only_one"

    def test_twice(self) -> None:
        """What is not read cannot be left out again."""
        assert left_out(policy(ignore=("10",)), "10", OWN, ABOVE) == "left_out_already"


@given(st.lists(NAMES, unique=True), st.lists(NAMES, unique=True))
def test_change_does_what_it_says(watch: list[str], ignore: list[str]) -> None:
    """Whatever the lists are, a change that is made has the channel read, or not read."""
    before = policy(watch=tuple(watch), ignore=tuple(ignore))
    for change, is_read in ((added, True), (left_out, False)):
        changes = change(before, "10", OWN, ABOVE)
        if isinstance(changes, Overrides):
            assert changed(before, changes).watches(*OWN, *ABOVE) is is_read
