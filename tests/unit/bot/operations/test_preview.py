"""What other thresholds would have made of last week's flags."""

from dataclasses import replace
from typing import Any

from bot.domain.card import Card
from bot.domain.flag import REPORTED, CitedClaim
from bot.operations.preview import bar_of, preview
from tests.support.cards import make_card, make_citation, make_flag
from tests.support.posts import make_post


def card(number: int, *scores: float, **changes: Any) -> Card:
    text = "They surely will."
    flags = tuple(
        make_flag(text, kind="speculation", **({"score": score} | changes)) for score in scores
    )
    return make_card(text, post=make_post(text, url=f"https://chat.example/{number}"), flags=flags)


def test_counts_and_links() -> None:
    """Flags below the new threshold would be gone, the surest of them first; the rest stay."""
    told = preview(
        [card(1, 0.55), card(2, 0.65), card(3, 0.9)], "speculation", now=0.5, threshold=0.7
    )

    assert (told.flagged, told.kept) == (3, 1)
    assert told.gone == ("https://chat.example/2", "https://chat.example/1")
    assert told.left == ("https://chat.example/3",)
    assert not told.lower


def test_a_post_is_linked_once() -> None:
    """Two flags of one post are counted both, and linked once."""
    told = preview([card(1, 0.55, 0.6)], "speculation", now=0.5, threshold=0.7)

    assert told.flagged == 2
    assert told.gone == ("https://chat.example/1",)


def test_only_the_bar_that_is_moved() -> None:
    """Flags of other bars, and what moderators reported, are no part of it."""
    told = preview([card(1, 0.55, version=REPORTED)], "speculation", now=0.5, threshold=0.7)
    assert told.flagged == 0
    assert preview([card(1, 0.55)], "hostile", now=0.5, threshold=0.7).flagged == 0


def test_bar_of_a_known_claim() -> None:
    """An inaccuracy that rests on a known claim has a bar of its own."""
    known = make_citation(known=CitedClaim("k1", "It runs on batteries.", 0.9))

    assert bar_of(make_flag("It does.")) == "inaccuracy"
    assert bar_of(make_flag("It does.", citation=known)) == "known_claim"


def test_lower_is_told() -> None:
    """A threshold below the one in use is told as such: what lies between is not on record."""
    assert preview([], "hostile", now=0.5, threshold=0.3).lower


def test_what_is_hidden_counts_without_a_link() -> None:
    """A post that whoever asks cannot see is counted as the others are, and not linked."""
    cards = [card(1, 0.55), replace(card(2, 0.6), card_id=2)]
    told = preview(cards, "speculation", now=0.5, threshold=0.7, hidden={2})

    assert told.flagged == 2
    assert told.gone == ("https://chat.example/1",)
