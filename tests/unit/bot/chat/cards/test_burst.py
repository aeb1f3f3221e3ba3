"""Bursts: several cards of one thread in one message."""

from dataclasses import replace

from bot.chat.cards.burst import shown_view
from bot.chat.cards.buttons import CardButton, CardSelect
from bot.domain.card import Card, Moderator
from tests.support.cards import make_card, make_context, make_flag
from tests.support.posts import NOON_MS, make_post
from tests.support.views import text_of


def card(number: int, text: str, **changes: object) -> Card:
    post = make_post(text, post_id=str(number), thread_id="77", author_name=f"Author {number}")
    return make_card(
        text, card_id=number, post=post, flags=(make_flag(text, kind="hostile"),), **changes
    )


FIRST, SECOND = card(12, "They are oafs."), card(13, "Such *fools*.")


def test_one_is_no_burst() -> None:
    """A card alone stands with its own buttons."""
    view = shown_view(FIRST, [], make_context())
    assert any(isinstance(item, CardButton) for item in view.walk_children())


def test_each_card_has_a_line_and_an_option() -> None:
    """A burst names its thread, counts what waits, and lists each post in text and menu."""
    decided = replace(
        SECOND,
        state="decided",
        verdict="agreed",
        decided_by=Moderator("7", "Ada"),
        decided_ms=NOON_MS,
    )
    view = shown_view(FIRST, [decided], make_context())
    text = text_of(view)
    for part in (
        "### 2 flagged posts in one thread, 1 waits\n<#77>",
        "**1. Hostile** · Author 12 · Waits for a moderator.\n> They are oafs.",
        "**2. Hostile** · Author 13 · **Agreed** by Ada",
        r"> Such \*fools\*.",
    ):
        assert part in text
    assert text.endswith("Card 12.")
    (select,) = (item for item in view.walk_children() if isinstance(item, CardSelect))
    assert [(one.value, one.label, one.description) for one in select.item.options] == [
        ("12", "1. Hostile · Author 12", "Open: They are oafs."),
        ("13", "2. Hostile · Author 13", "Agreed: Such *fools*."),
    ]


def test_erased_card() -> None:
    """A card of a burst whose words are gone keeps its line without them."""
    gone = replace(
        SECOND,
        state="deleted",
        erased="deleted",
        post=replace(SECOND.post, text=""),
        flags=(replace(SECOND.flags[0], quote="", reason=""),),
    )
    text = text_of(shown_view(FIRST, [gone], make_context()))
    assert "The author deleted this post" in text
    assert "fools" not in text
