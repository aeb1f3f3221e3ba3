"""What every implementation of Records must do with deletions."""

import pytest

from bot.domain.moves import Decide
from tests.support.decisions import MODERATOR, Store, make_decision
from tests.support.posts import NOON_MS

LATER_MS = NOON_MS + 60_000


async def test_a_deleted_post_leaves_no_words(store: Store) -> None:
    """Text, parent, quotes and reasons go; the card says that the post is gone."""
    card_id = await store.post_card(parent_text="What they answered to", title="A thread")
    await store.records.forget_post("discord", "100", now_ms=NOON_MS)

    delivery = await store.only_due()
    card = await store.records.card(card_id)
    assert (delivery.kind, delivery.card) == ("card_update", card)
    assert card is not None
    assert (card.state, card.post.text, card.post.parent_text) == ("deleted", "", "")
    assert [(flag.quote, flag.reason) for flag in card.flags] == [("", "")]
    assert [flag.score for flag in card.flags] == [0.875]
    assert card.post.title == "A thread"


async def test_a_deleted_first_post_takes_its_title_along(store: Store) -> None:
    """A thread's first post and its title are words of the same author."""
    card_id = await store.post_card(post_id="30", thread_id="30", title="They will cancel it")
    await store.records.forget_post("discord", "30", now_ms=NOON_MS)
    card = await store.records.card(card_id)
    assert card is not None
    assert card.post.title == ""


async def test_deleting_twice_updates_once(store: Store) -> None:
    """The second event of a deletion brings no second update."""
    await store.post_card()
    await store.records.forget_post("discord", "100", now_ms=NOON_MS)
    await store.send(await store.only_due())
    await store.records.forget_post("discord", "100", now_ms=NOON_MS)
    assert await store.due() == []


async def test_a_deleted_post_is_forgotten_beside_its_answers(store: Store) -> None:
    """Its words go from cards of posts that answer it, though it was never flagged itself."""
    answer = {"parent_text": "Deleted words.", "parent_id": "99", "parent_author_id": "8"}
    early = await store.post_card(**answer)
    await store.records.forget_post("discord", "99", now_ms=NOON_MS)
    late = await store.post_card(post_id="200", **answer)
    for card_id in (early, late):
        card = await store.records.card(card_id)
        assert card is not None
        assert (card.post.parent_text, card.post.parent_author_id) == ("", "")
        assert card.post.text != ""


@pytest.mark.parametrize("place", ["30", "10"])
async def test_a_deleted_place_leaves_no_words(store: Store, place: str) -> None:
    """A deleted thread's posts go as if each had been deleted, and a channel takes its threads."""
    inside = await store.post_card(thread_id="30", parent_text="What they answered to")
    beside = await store.post_card(post_id="200", channel_id="11")
    await store.records.forget_place("discord", place, now_ms=NOON_MS)

    card = await store.card(inside)
    assert (card.state, card.erased, card.post.text, card.post.parent_text) == (
        "deleted",
        "deleted",
        "",
        "",
    )
    assert (await store.only_due()).card == card
    assert (await store.card(beside)).state == "open"
    late = make_decision(post_id="300", thread_id="30")
    await store.records.record([late], now_ms=LATER_MS)
    assert [one.card.card_id for one in await store.due(LATER_MS)] == [inside]


@pytest.mark.parametrize("revision", [0, 5])
async def test_a_deleted_post_does_not_come_back(store: Store, revision: int) -> None:
    """What was still on its way when the author deleted the post makes no card."""
    await store.records.forget_post("discord", "100", now_ms=NOON_MS)
    await store.records.record([make_decision(revision=revision)], now_ms=NOON_MS)
    assert await store.due() == []
    assert await store.records.cursors("discord") == ({"10": "100"} if revision == 0 else {})


async def test_an_edit_of_a_deleted_card_does_not_come_back(store: Store) -> None:
    """A late edit event cannot bring the words of a deleted post back."""
    card_id = await store.post_card()
    await store.records.forget_post("discord", "100", now_ms=NOON_MS)
    await store.records.record([make_decision("Late words.", revision=9)], now_ms=NOON_MS)
    card = await store.records.card(card_id)
    assert card is not None
    assert (card.state, card.post.text) == ("deleted", "")


async def test_a_decided_card_stays_decided_when_its_post_goes(store: Store) -> None:
    """The verdict lasts, the words and the unposted note do not."""
    card_id = await store.post_card()
    await store.records.move(card_id, Decide(MODERATOR, "agreed", "A draft"), now_ms=NOON_MS)
    await store.records.forget_post("discord", "100", now_ms=NOON_MS)

    card = await store.records.card(card_id)
    assert card is not None
    assert (card.state, card.verdict, card.post.text, card.note) == ("decided", "agreed", "", None)
    assert [delivery.kind for delivery in await store.due(LATER_MS)] == ["card_update"]


async def test_a_posted_note_outlives_its_post(store: Store) -> None:
    """A public note is the moderators' own text and is not forgotten with the post."""
    card_id = await store.post_card()
    await store.records.move(card_id, Decide(MODERATOR, "agreed", "A note"), now_ms=NOON_MS)
    await store.send(await store.only_due())
    await store.records.forget_post("discord", "100", now_ms=NOON_MS)
    card = await store.records.card(card_id)
    assert card is not None
    assert card.note is not None
    assert card.note.text == "A note"
