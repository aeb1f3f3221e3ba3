"""What every implementation of Records must do."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from bot.domain.flag import REPORTED, Flag
from bot.domain.log_entry import SIDENOTE
from bot.domain.moves import Decide
from tests.support.decisions import MODERATOR, STORES, Store, make_decision, make_flag
from tests.support.posts import NOON_MS

if TYPE_CHECKING:
    from bot.domain.card import Verdict

LATER_MS = NOON_MS + 60_000


@pytest.fixture(params=STORES)
async def store(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Store]:
    async with STORES[request.param](tmp_path) as opened:
        yield opened


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


async def test_an_edit_replaces_text_and_flags(store: Store) -> None:
    """An open card shows the newest revision, and an update of it is sent."""
    card_id = await store.post_card()
    edited = make_decision("Surely, surely they will cancel it.", revision=NOON_MS)
    await store.records.record([edited], now_ms=NOON_MS)

    delivery = await store.only_due()
    assert (delivery.kind, delivery.card.card_id) == ("card_update", card_id)
    assert (delivery.card.post, delivery.card.flags) == (edited.post, edited.flags)
    assert delivery.card.state == "open"


async def test_an_edit_without_flags_settles_the_card(store: Store) -> None:
    """When the flagged words are gone the card says so, and the text is not kept."""
    card_id = await store.post_card()
    await store.records.record([make_decision("Fine.", flags=[], revision=5)], now_ms=NOON_MS)

    card = await store.records.card(card_id)
    assert card is not None
    assert (card.state, card.flags, card.post.text) == ("settled", (), "")
    assert (await store.only_due()).kind == "card_update"


async def test_flags_that_come_back_open_a_settled_card_again(store: Store) -> None:
    """Editing the words away and back hides nothing from moderators."""
    card_id = await store.post_card()
    await store.records.record([make_decision("Fine.", flags=[], revision=5)], now_ms=NOON_MS)
    again = make_decision(revision=6)
    await store.records.record([again], now_ms=NOON_MS)

    card = await store.records.card(card_id)
    assert card is not None
    assert (card.state, card.flags) == ("open", again.flags)


async def test_a_card_that_settled_unposted_comes_when_flags_come_back(store: Store) -> None:
    """A card that was given up because nothing was left gets a delivery again."""
    await store.records.record([make_decision()], now_ms=NOON_MS)
    await store.records.record([make_decision("Fine.", flags=[], revision=5)], now_ms=NOON_MS)
    given_up = await store.only_due()
    await store.outbox.given_up(given_up.delivery_id, error="nothing left", now_ms=NOON_MS)
    await store.records.record([make_decision(revision=6)], now_ms=NOON_MS)

    delivery = await store.only_due()
    assert (delivery.kind, delivery.card.state) == ("card", "open")
    assert delivery.nonce != given_up.nonce
    await store.send(delivery)
    assert await store.due() == []


@pytest.mark.parametrize("flags", [[make_flag()], []])
async def test_an_edit_after_the_verdict_that_adds_nothing_changes_nothing(
    store: Store, flags: list[Flag]
) -> None:
    """A decided card shows what was decided about while its post holds no more to judge."""
    card_id = await store.post_card()
    decided = await store.records.move(card_id, Decide(MODERATOR, "unsure"), now_ms=NOON_MS)
    before = await store.due(LATER_MS)
    edited = make_decision("They will surely cancel it. Edit: so.", flags=flags, revision=9)
    await store.records.record([edited], now_ms=LATER_MS)
    assert await store.records.card(card_id) == decided.card
    assert await store.due(LATER_MS) == before


async def test_an_edit_that_adds_a_flag_opens_a_decided_card(store: Store) -> None:
    """Nobody gets an attack past the moderators by writing it into a post they dismissed."""
    card_id = await store.post_card()
    await store.records.move(card_id, Decide(MODERATOR, "dismissed"), now_ms=NOON_MS)
    text = "They will surely cancel it. You are a n****."
    added = make_flag("You are a n****.", kind="hostile", start=28, end=44)
    edited = make_decision(text, flags=[make_flag(), added], revision=9)
    await store.records.record([edited], now_ms=LATER_MS)

    card = await store.card(card_id)
    assert (card.state, card.verdict, card.decided_by) == ("open", None, None)
    assert (card.flags, card.post, card.edited_ms) == (edited.flags, edited.post, LATER_MS)
    assert (await store.only_due(LATER_MS)).card == card
    told = [(one.action, one.by) for one in await store.log.entries("1")]
    assert told == [("dismissed", MODERATOR), ("reopened", SIDENOTE)]


async def test_a_reopened_card_keeps_what_a_moderator_reported(store: Store) -> None:
    """Words that a moderator reported stay flagged as long as they stand there."""
    reported = make_flag(version=REPORTED)
    card_id = await store.post_card(flags=[reported])
    await store.records.move(card_id, Decide(MODERATOR, "agreed"), now_ms=NOON_MS)
    added = make_flag("Go away.", kind="hostile", start=28, end=36)
    edited = make_decision("They will surely cancel it. Go away.", flags=[added], revision=9)
    await store.records.record([edited], now_ms=LATER_MS)
    assert (await store.card(card_id)).flags == (added, reported)


async def test_a_kind_in_shadow_opens_no_decided_card(store: Store) -> None:
    """What is recorded only asks nobody to decide again."""
    card_id = await store.post_card()
    await store.records.move(card_id, Decide(MODERATOR, "dismissed"), now_ms=NOON_MS)
    edited = make_decision("Go away.", flags=[make_flag("Go away.", kind="hostile")], revision=9)
    hidden = replace(edited, shadow_kinds=frozenset({"hostile"}))
    await store.records.record([hidden], now_ms=LATER_MS)
    assert (await store.card(card_id)).verdict == "dismissed"


async def test_a_late_old_edit_opens_no_decided_card(store: Store) -> None:
    """A revision that is older than the one that was decided about brings nothing back."""
    card_id = await store.post_card(revision=9)
    await store.records.move(card_id, Decide(MODERATOR, "dismissed"), now_ms=NOON_MS)
    await store.records.record([make_decision("Older words.", revision=5)], now_ms=LATER_MS)
    assert (await store.card(card_id)).verdict == "dismissed"


async def test_an_edit_of_a_decided_post_that_is_gone_opens_nothing(store: Store) -> None:
    """A late event cannot bring words back that were erased from a decided card."""
    card_id = await store.post_card()
    await store.records.move(card_id, Decide(MODERATOR, "dismissed"), now_ms=NOON_MS)
    await store.records.forget_post("discord", "100", now_ms=NOON_MS)
    await store.records.record([make_decision("Late words.", revision=9)], now_ms=LATER_MS)
    card = await store.card(card_id)
    assert (card.verdict, card.post.text, card.flags[0].quote) == ("dismissed", "", "")


async def test_an_older_revision_is_ignored(store: Store) -> None:
    """Events that come in the wrong order cannot bring an old text back."""
    card_id = await store.post_card(revision=7)
    await store.records.record([make_decision("An older text.", revision=6)], now_ms=NOON_MS)
    card = await store.records.card(card_id)
    assert card is not None
    assert card.post.revision == 7
    assert await store.due() == []


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


async def test_the_first_press_wins(store: Store) -> None:
    """A second press, also of the same moderator, gets the card as it was decided."""
    card_id = await store.post_card()
    first = await store.records.move(card_id, Decide(MODERATOR, "agreed"), now_ms=NOON_MS)
    second = await store.records.move(card_id, Decide(MODERATOR, "dismissed"), now_ms=LATER_MS)

    assert (first.won, second.won, second.update_id) == (True, False, None)
    assert first.card is not None
    assert (first.card.verdict, first.card.decided_by) == ("agreed", MODERATOR)
    assert (first.card.state, first.card.decided_ms) == ("decided", NOON_MS)
    assert first.card == second.card == await store.records.card(card_id)


async def test_of_many_presses_at_once_exactly_one_wins(store: Store) -> None:
    """Moderators who press together never decide a card twice."""
    card_id = await store.post_card()
    verdicts: list[Verdict] = ["agreed", "dismissed", "unsure", "agreed"]
    presses = [
        store.records.move(card_id, Decide(MODERATOR, verdict), now_ms=NOON_MS)
        for verdict in verdicts
    ]
    decided = await asyncio.gather(*presses)
    assert [one.won for one in decided].count(True) == 1
    assert len({one.card for one in decided}) == 1


async def test_an_unknown_card_cannot_be_decided(store: Store) -> None:
    """A button of a card that is not ours does nothing."""
    decided = await store.records.move(77, Decide(MODERATOR, "agreed"), now_ms=NOON_MS)
    assert (decided.card, decided.won, decided.update_id) == (None, False, None)
    assert await store.records.card(77) is None


async def test_a_deleted_post_cannot_be_decided(store: Store) -> None:
    """Once the author deleted the post there is nothing to decide."""
    card_id = await store.post_card()
    await store.records.forget_post("discord", "100", now_ms=NOON_MS)
    decided = await store.records.move(card_id, Decide(MODERATOR, "agreed", "x"), now_ms=NOON_MS)
    assert not decided.won


@pytest.mark.parametrize(("thread_id", "target"), [("", "10"), ("30", "30")])
async def test_a_note_goes_to_the_posts_own_place(
    store: Store, thread_id: str, target: str
) -> None:
    """The note is sent to the thread, or to the channel where there is no thread."""
    card_id = await store.post_card(thread_id=thread_id)
    decided = await store.records.move(
        card_id, Decide(MODERATOR, "agreed", "A note"), now_ms=NOON_MS
    )
    delivery = await store.only_due()
    assert (delivery.kind, delivery.channel) == ("note", target)
    assert delivery.card == decided.card
    assert delivery.card.note is not None
    assert delivery.card.note.text == "A note"


async def test_the_answer_to_a_press_comes_before_the_update(store: Store) -> None:
    """For five seconds the press itself may show the new card and spare the update."""
    card_id = await store.post_card()
    decided = await store.records.move(card_id, Decide(MODERATOR, "agreed"), now_ms=NOON_MS)
    assert await store.due(NOON_MS + 4_999) == []
    update = await store.only_due(NOON_MS + 5_000)
    assert (update.kind, update.delivery_id) == ("card_update", decided.update_id)
    await store.send(update)
    assert await store.due(LATER_MS) == []


async def test_text_that_is_not_utf8_is_recorded_at_the_same_offsets(store: Store) -> None:
    """A lone surrogate in one post must not make a whole batch fail."""
    await store.records.record([make_decision("A \ud800 sign \U0001f600")], now_ms=NOON_MS)
    assert (await store.only_due()).card.post.text == "A ? sign \U0001f600"
