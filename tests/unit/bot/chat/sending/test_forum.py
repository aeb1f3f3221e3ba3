"""Which tags the post of a card has."""

import pytest

from bot.chat.sending.forum import status_tags
from bot.domain.card import Card
from tests.support.cards import make_card

OPEN = make_card()
DISPUTED = make_card(disputes=1)
AGREED = make_card(state="decided", verdict="agreed", disputes=1)
DISMISSED = make_card(state="decided", verdict="dismissed")
DELETED = make_card("", state="deleted")


@pytest.mark.parametrize(
    ("cards", "tags"),
    [
        ([OPEN], ["open"]),
        ([DISPUTED], ["open", "disputed"]),
        ([AGREED], ["agreed"]),
        ([DELETED], []),
        ([AGREED, OPEN], ["open"]),
        ([AGREED, DISMISSED, AGREED, DELETED], ["agreed", "dismissed"]),
    ],
)
def test_tags_tell_the_state(cards: list[Card], tags: list[str]) -> None:
    """A post is open while one of its cards is, else it has the verdicts of all of them."""
    assert status_tags(cards) == tags
