"""What every implementation of Records must do: cards and cursors."""

from typing import Any

import pytest

from tests.support.decisions import Store, make_decision, make_flag
from tests.support.posts import NOON_MS

LATER_MS = NOON_MS + 60_000


async def test_a_flagged_post_becomes_an_open_card(store: Store) -> None:
    """Post, flags and citation come back as they went in, with one delivery to moderators."""
    flags = (make_flag(), make_flag(kind="inaccuracy"), make_flag(kind="hostile"))
    decision = make_decision(flags=flags, title="A thread", thread_id="30", parent_text="Why?")
    await store.records.record([decision], now_ms=NOON_MS)

    delivery = await store.only_due()
    assert (delivery.kind, delivery.channel, delivery.attempts) == ("card", "moderators", 0)
    assert 0 < len(delivery.nonce) <= 25
    card = await store.records.card(delivery.card.card_id)
    assert card == delivery.card
    assert card is not None
    assert (card.post, card.flags, card.state) == (decision.post, flags, "open")
    assert card.opened_ms == NOON_MS


async def test_a_speculation_may_refer_to_a_source(store: Store) -> None:
    """A citation of what is reported so far comes back with its flag."""
    flag = make_flag(citation=make_flag(kind="inaccuracy").citation)
    await store.records.record([make_decision(flags=[flag])], now_ms=NOON_MS)
    assert (await store.only_due()).card.flags == (flag,)


async def test_a_post_without_flags_only_moves_the_cursor(store: Store) -> None:
    """Nothing but the cursor tells that an unflagged post was ever read."""
    await store.records.record([make_decision(flags=[])], now_ms=NOON_MS)
    assert await store.due() == []
    assert await store.records.cursors("discord") == {"10": "100"}


async def test_a_flag_for_the_record_has_no_delivery(store: Store) -> None:
    """Without a review channel nothing is sent, not even after an edit or a deletion."""
    await store.records.record([make_decision(review_channel="")], now_ms=NOON_MS)
    await store.records.record([make_decision(review_channel="", revision=5)], now_ms=NOON_MS)
    await store.records.forget_post("discord", "100", now_ms=NOON_MS)
    assert await store.due(LATER_MS) == []


async def test_a_recorded_flag_gets_its_card_once_the_guild_wants_one(store: Store) -> None:
    """An edit after the guild went from shadow to review brings the card."""
    await store.records.record([make_decision(review_channel="")], now_ms=NOON_MS)
    await store.records.record([make_decision(revision=5)], now_ms=NOON_MS)
    assert (await store.only_due()).kind == "card"


async def test_the_same_revision_again_changes_nothing(store: Store) -> None:
    """A duplicate event makes neither a second card nor an update."""
    await store.post_card()
    await store.records.record([make_decision()] * 2, now_ms=LATER_MS)
    assert await store.due(LATER_MS) == []


@pytest.mark.parametrize(
    ("first", "second", "newest"),
    [
        ("9", "10", "10"),
        ("10", "9", "10"),
        ("10", "010", "10"),
        ("topic-b", "topic-a", "topic-b"),
        ("999999999999999999999", "1000000000000000000000", "1000000000000000000000"),
    ],
)
async def test_a_cursor_moves_only_forward(
    store: Store, first: str, second: str, newest: str
) -> None:
    """Numbers count by their value, and an older post leaves the cursor where it is."""
    for post_id in (first, second):
        await store.records.record([make_decision(flags=[], post_id=post_id)], now_ms=NOON_MS)
    assert await store.records.cursors("discord") == {"10": newest}


async def test_cursors_are_kept_for_each_thread_and_platform(store: Store) -> None:
    """A post in a thread moves the thread's cursor and no other."""
    places: list[dict[str, Any]] = [
        {"post_id": "5", "thread_id": "30"},
        {"post_id": "4", "thread_id": "30"},
        {"post_id": "3"},
        {"post_id": "9", "platform": "discourse"},
    ]
    await store.records.record([make_decision(flags=[], **at) for at in places], now_ms=NOON_MS)
    assert await store.records.cursors("discord") == {"30": "5", "10": "3"}
    assert await store.records.cursors("discourse") == {"10": "9"}


async def test_an_edit_moves_no_cursor(store: Store) -> None:
    """An edited post may lie far ahead of posts that were not read yet."""
    await store.records.record([make_decision(revision=5)], now_ms=NOON_MS)
    assert await store.records.cursors("discord") == {}


async def test_a_cursor_starts_only_once(store: Store) -> None:
    """Where reading already began, a new start is ignored."""
    await store.records.start_cursor("discord", "10", "50", guild_id="1")
    await store.records.start_cursor("discord", "10", "90", guild_id="1")
    assert await store.records.cursors("discord") == {"10": "50"}


async def test_text_that_is_not_utf8_is_recorded_at_the_same_offsets(store: Store) -> None:
    """A lone surrogate in one post must not make a whole batch fail."""
    await store.records.record([make_decision("A \ud800 sign \U0001f600")], now_ms=NOON_MS)
    assert (await store.only_due()).card.post.text == "A ? sign \U0001f600"
