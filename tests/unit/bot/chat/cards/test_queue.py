"""The queue's page, and what its buttons carry."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.asking.routes import Routed, custom_id
from bot.chat.cards.buttons import CardSelect
from bot.chat.cards.queue import PAGE, Shown, queue_view
from bot.chat.layout.markup import size
from bot.domain.card import Moderator
from bot.domain.finding import KINDS
from bot.domain.queue import Queued, QueuePage
from tests.support.cards import make_card, make_flag
from tests.support.posts import NOON_MS, make_post
from tests.support.views import texts_of

ANY_SHOWN = st.builds(
    Shown,
    st.sampled_from([None, *KINDS]),
    st.sampled_from(["", "1576040545627668481"]),
    st.sampled_from([None, "me", "nobody"]),
    st.integers(0, 8_760),
    st.integers(0, 100_000),
)


@given(ANY_SHOWN)
def test_buttons_carry_what_is_shown(shown: Shown) -> None:
    """What a page shows survives its way through a button's id, which Discord takes."""
    for which in ("before", "next", "fresh"):
        made = custom_id("queue", f"{which}:{shown.action}")
        assert len(made) <= 100
        assert Routed.__discord_ui_compiled_template__.fullmatch(made)
    assert Shown.of(shown.action) == shown


@given(st.text(max_size=60))
def test_forged_ids_are_harmless(action: str) -> None:
    """An id that is none of ours shows some page and raises nothing."""
    assert Shown.of(action).wanted("1", "2", now_ms=NOON_MS).guild_id == "1"


def test_cards_can_be_opened() -> None:
    """A card can be opened from the page: its own message may have been deleted."""
    cards = [Queued(make_card(card_id=number), 0.0) for number in (7, 8)]
    view = queue_view(QueuePage(tuple(cards), 2, 0), Shown())
    (menu,) = (one for one in view.walk_children() if isinstance(one, CardSelect))
    assert (menu.press.action, [one.value for one in menu.item.options]) == ("open", ["7", "8"])
    empty = queue_view(QueuePage((), 0, 0), Shown())
    assert not any(isinstance(one, CardSelect) for one in empty.walk_children())


@pytest.mark.parametrize("filling", ["word ", "*", "😀", "@everyone ", "\n> "])
def test_extremes_fit(filling: str) -> None:
    """A full page of extreme cards keeps within Discord's limits."""
    long = filling * 300
    card = make_card(
        post=make_post(long, author_name=long, url="https://discord.com/channels/1/10/100"),
        flags=tuple(make_flag(long, kind=kind) for kind in KINDS),
        assigned_to=Moderator("1", long),
    )

    view = queue_view(QueuePage((Queued(card, 1.0),) * PAGE, 900, 4), Shown(offset=12))

    assert sum(map(size, texts_of(view))) <= 4_000
    assert view.total_children_count <= 40
