"""What every implementation of Records must do with edits."""

from dataclasses import replace

import pytest

from bot.domain.card import Card, Moderator
from bot.domain.flag import REPORTED, Flag
from bot.domain.log_entry import SIDENOTE
from bot.domain.moves import Assign, Decide, Move, Reopen
from tests.support.decisions import FIRST_TEXT, MODERATOR, Store, make_decision, make_flag
from tests.support.posts import NOON_MS

LATER_MS = NOON_MS + 60_000
OTHER = Moderator("56", "Nia")


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


async def edited_in_and_out(store: Store, *between: Move) -> Card:
    """A dismissed card whose post got an attack, and lost it again after some moves."""
    card_id = await store.post_card()
    await store.records.move(card_id, Decide(MODERATOR, "dismissed"), now_ms=NOON_MS)
    added = make_flag("Go away.", kind="hostile", start=28, end=36)
    worse = make_decision(f"{FIRST_TEXT[:27]} Go away.", flags=[make_flag(), added], revision=9)
    await store.records.record([worse], now_ms=LATER_MS)
    for move in between:
        await store.moved(card_id, move, LATER_MS)
    await store.records.record([make_decision(revision=10)], now_ms=LATER_MS + 1)
    return await store.card(card_id)


async def test_a_verdict_stands_again_once_the_edit_is_taken_back(store: Store) -> None:
    """Writing something in and out again does not have a decided post judged anew."""
    card = await edited_in_and_out(store, Assign(OTHER))

    assert (card.state, card.verdict, card.decided_by) == ("decided", "dismissed", MODERATOR)
    assert (card.decided_ms, card.edited_ms, card.post.text) == (NOON_MS, None, FIRST_TEXT)
    assert (await store.only_due(LATER_MS + 1)).card == card
    told = [(one.action, one.by) for one in await store.log.entries("1")]
    assert told[-1] == ("restored", SIDENOTE)


async def test_a_later_verdict_is_not_replaced_by_an_earlier_one(store: Store) -> None:
    """What was decided about the edit holds; whoever opens the card again decides anew."""
    card = await edited_in_and_out(store, Decide(OTHER, "agreed"))
    assert (card.verdict, card.decided_by) == ("agreed", OTHER)

    await store.moved(card.card_id, Reopen(OTHER), LATER_MS)
    await store.records.record([make_decision(revision=11)], now_ms=LATER_MS + 2)
    assert (await store.card(card.card_id)).state == "open"


async def test_a_verdict_does_not_stand_for_other_words(store: Store) -> None:
    """Where the attack gives way to another one, the card stays open."""
    card_id = await store.post_card()
    await store.records.move(card_id, Decide(MODERATOR, "dismissed"), now_ms=NOON_MS)
    for revision, text in enumerate(("Go away.", "Go home."), start=9):
        attack = make_decision(text, flags=[make_flag(text, kind="hostile")], revision=revision)
        await store.records.record([attack], now_ms=LATER_MS)
        assert (await store.card(card_id)).state == "open"


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


async def test_words_that_no_encoding_takes_are_known_again(store: Store) -> None:
    """Half a character of two in a quote neither opens a decided card again nor fails."""
    quote = "They will surely \ud800 cancel it."
    card_id = await store.post_card(text=quote, flags=[make_flag(quote)])
    await store.moved(card_id, Decide(MODERATOR, "agreed"))

    async def edited(revision: int, *quotes: str) -> str:
        flags = [make_flag(one) for one in quotes]
        made = make_decision(" ".join(quotes), flags=flags, revision=revision)
        await store.records.record([made], now_ms=NOON_MS)
        return (await store.card(card_id)).state

    assert await edited(1, quote) == "decided"
    assert await edited(2, quote, "Nobody asked.") == "open"
    assert await edited(3, quote) == "decided"
