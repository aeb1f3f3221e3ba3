"""What every implementation of Records must do with moves, and the outbox after them."""

import asyncio
from dataclasses import replace

from bot.domain.card import Acted, Moderator, Standing
from bot.domain.moves import (
    UNDO_MS,
    Assign,
    Decide,
    Dispute,
    EditNote,
    Record,
    Release,
    Reopen,
    Undo,
    Withdraw,
)
from bot.domain.queue import MAX_GROUP
from tests.support.decisions import MODERATOR, Store, make_decision, make_flag
from tests.support.posts import NOON_MS

LATER_MS = NOON_MS + 60_000
NIA = Moderator("56", "Nia")
ROBIN = Moderator("7", "Robin")


async def noted(store: Store, text: str = "A note.") -> int:
    """A card on which a moderator agreed, with a note that stands in the thread."""
    card_id = await store.post_card()
    await store.moved(card_id, Decide(MODERATOR, "agreed", text))
    await store.send_all(LATER_MS)
    return card_id


async def kinds(store: Store, now_ms: int = LATER_MS) -> list[str]:
    return [delivery.kind for delivery in await store.send_all(now_ms)]


async def test_a_note_says_who_chose_to_post_it(store: Store) -> None:
    """The note on the card and the note in its delivery are the same, with its moderator."""
    card_id = await store.post_card()
    card = await store.moved(card_id, Decide(MODERATOR, "agreed", "A note."))
    delivery = await store.only_due()
    assert delivery.note == card.note
    assert card.note is not None
    assert (card.note.by, card.note.created_ms) == (MODERATOR, NOON_MS)


async def test_undo_deletes_the_note_where_it_stands(store: Store) -> None:
    """After undo the card is open again, and one delivery takes the public note away."""
    card_id = await noted(store)
    card = await store.moved(card_id, Undo(NIA), LATER_MS)
    assert (card.state, card.verdict, card.note) == ("open", None, None)
    (deletion,) = await store.due(LATER_MS)
    assert (deletion.kind, deletion.channel) == ("note_delete", "10")
    assert deletion.note is not None
    assert deletion.note.message_id != ""
    assert await kinds(store, LATER_MS + 6_000) == ["note_delete", "card_update"]


async def test_undo_before_the_note_was_sent(store: Store) -> None:
    """A note that waits is not posted any more; it is looked for, for it may be on its way."""
    card_id = await store.post_card()
    await store.moved(card_id, Decide(MODERATOR, "agreed", "A note."))
    await store.moved(card_id, Undo(MODERATOR))
    deletion = await store.only_due()
    assert deletion.kind == "note_delete"
    assert deletion.note is not None
    assert (deletion.note.text, deletion.note.message_id) == ("A note.", "")


async def test_undo_while_the_note_is_on_its_way(store: Store) -> None:
    """A note that arrives after all is known to the deletion that follows it."""
    card_id = await store.post_card()
    await store.moved(card_id, Decide(MODERATOR, "agreed", "A note."))
    on_its_way = await store.only_due()
    await store.moved(card_id, Undo(MODERATOR))
    await store.send(on_its_way)
    deletion = (await store.due())[0]
    assert deletion.note is not None
    assert deletion.note.message_id == str(on_its_way.delivery_id)
    assert (await store.card(card_id)).note is None


async def test_a_new_note_waits_until_the_old_one_is_gone(store: Store) -> None:
    """Two notes with the same words cannot be taken for each other."""
    card_id = await store.post_card()
    await store.moved(card_id, Decide(MODERATOR, "agreed", "A note."))
    await store.moved(card_id, Undo(MODERATOR))
    await store.moved(card_id, Decide(MODERATOR, "agreed", "A note."))
    deletion = await store.only_due()
    await store.outbox.postponed(deletion.delivery_id, until_ms=LATER_MS, error="busy")
    assert await store.due() == []
    assert await kinds(store) == ["note_delete", "note", "card_update"]


async def test_a_note_that_cannot_be_deleted_counts_again(store: Store) -> None:
    """Where Discord refuses to delete a note, its card shows that it still stands."""
    card_id = await noted(store)
    await store.moved(card_id, Undo(MODERATOR), LATER_MS)
    (deletion,) = await store.due(LATER_MS)
    await store.outbox.given_up(deletion.delivery_id, error="It is locked.", now_ms=LATER_MS)
    note = (await store.card(card_id)).note
    assert note is not None
    assert (note.text, note.error) == ("A note.", "It is locked.")


async def test_an_edited_note_is_changed_where_it_stands(store: Store) -> None:
    """Of several edits the last one is sent, once, with the new words."""
    card_id = await noted(store)
    for text in ("First.", "Second."):
        await store.moved(card_id, EditNote(NIA, text), LATER_MS)
    (edit,) = [one for one in await store.send_all(LATER_MS) if one.kind == "note_edit"]
    assert edit.note is not None
    assert (edit.note.text, edit.note.by) == ("Second.", MODERATOR)


async def test_an_edit_waits_for_its_note(store: Store) -> None:
    """A note that was not sent yet is changed after it was, in case it was on its way."""
    card_id = await store.post_card()
    await store.moved(card_id, Decide(MODERATOR, "agreed", "First."))
    on_its_way = await store.only_due()
    await store.moved(card_id, EditNote(NIA, "Second."))
    assert (await store.only_due()).kind == "note"
    await store.send(on_its_way)
    assert "note_edit" in await kinds(store)


async def test_a_failed_note_is_tried_again_with_new_words(store: Store) -> None:
    """Editing a note that could not be posted posts it."""
    card_id = await store.post_card()
    await store.moved(card_id, Decide(MODERATOR, "agreed", "First."))
    note = await store.only_due()
    await store.outbox.given_up(note.delivery_id, error="It is locked.", now_ms=NOON_MS)
    card = await store.moved(card_id, EditNote(NIA, "Second."))
    assert card.note is not None
    assert (card.note.text, card.note.error) == ("Second.", "")
    assert await kinds(store) == ["note", "card_update"]


async def test_words_before_posting_are_kept(store: Store) -> None:
    """A draft stays with its card until it is posted or the post goes."""
    card_id = await store.post_card()
    await store.moved(card_id, EditNote(NIA, "My words."))
    assert (await store.card(card_id)).draft == "My words."
    await store.records.forget_post("discord", "100", now_ms=LATER_MS)
    card = await store.card(card_id)
    assert (card.draft, card.erased) == ("", "deleted")


async def test_a_withdrawn_note(store: Store) -> None:
    """The withdrawal takes the note's place in public, and the card keeps its verdict."""
    card_id = await noted(store)
    late_ms = LATER_MS + UNDO_MS
    card = await store.moved(card_id, Withdraw(NIA, "Update: withdrawn."), late_ms)
    assert card.note is not None
    assert (card.verdict, card.note.withdrawn) == ("agreed", True)
    (edit,) = [one for one in await store.send_all(late_ms) if one.kind == "note_edit"]
    assert edit.note == card.note


async def test_a_dispute_counts_once_a_person(store: Store) -> None:
    """A second dispute of the same person changes nothing; another one's counts."""
    card_id = await noted(store)
    assert (await store.moved(card_id, Dispute(ROBIN), LATER_MS)).state == "open"
    again = await store.records.move(card_id, Dispute(ROBIN), now_ms=LATER_MS)
    assert (again.won, again.refusal) == (False, "disputed")
    card = await store.moved(card_id, Dispute(NIA), LATER_MS)
    assert (card.disputes, card.state) == (2, "open")


async def test_a_refused_dispute_is_not_remembered(store: Store) -> None:
    """Who disputed what was no public note yet can dispute the note later."""
    card_id = await store.post_card()
    refused = await store.records.move(card_id, Dispute(ROBIN), now_ms=NOON_MS)
    assert refused.refusal == "no_note"
    await store.moved(card_id, Decide(MODERATOR, "agreed", "A note."))
    await store.send_all(LATER_MS)
    assert (await store.moved(card_id, Dispute(ROBIN), LATER_MS)).disputes == 1


async def test_a_reopened_card_keeps_one_note(store: Store) -> None:
    """The next verdict with a note changes the one that stands instead of posting another."""
    card_id = await noted(store)
    await store.moved(card_id, Reopen(NIA), LATER_MS)
    card = await store.moved(card_id, Decide(NIA, "agreed", "Better words."), LATER_MS)
    assert card.note is not None
    assert (card.note.text, card.note.by) == ("Better words.", MODERATOR)
    assert sorted(await kinds(store, LATER_MS + 6_000)) == ["card_update", "note_edit"]


async def test_of_two_who_take_a_card_one_has_it(store: Store) -> None:
    """However many press at once, a card is assigned to exactly one."""
    card_id = await store.post_card()
    presses = [
        store.records.move(card_id, Assign(who), now_ms=NOON_MS) for who in (MODERATOR, NIA, ROBIN)
    ]
    made = await asyncio.gather(*presses)
    assert [one.refusal for one in made].count("assigned") == 2
    assert [one.won for one in made].count(True) == 1
    assert (await store.moved(card_id, Release(NIA))).assigned_to is None


async def test_of_a_verdict_and_an_undo_both_count_once(store: Store) -> None:
    """Two who undo the same verdict open the card once."""
    card_id = await store.post_card()
    await store.moved(card_id, Decide(MODERATOR, "dismissed"))
    undone = [store.records.move(card_id, Undo(who), now_ms=NOON_MS) for who in (MODERATOR, NIA)]
    made = await asyncio.gather(*undone)
    assert sorted(str(one.refusal) for one in made) == ["None", "not_decided"]


async def test_what_was_done_is_on_the_card_and_in_the_log(store: Store) -> None:
    """Every move that was made is told once, in order, with who made it and through which card."""
    card_id = await store.post_card()
    for move in (
        Assign(NIA),
        EditNote(NIA, "My words."),
        Decide(NIA, "agreed", "A note."),
        Record(NIA, "time_out", 10),
        Undo(MODERATOR),
        Decide(MODERATOR, "dismissed"),
    ):
        await store.moved(card_id, move)
    await store.records.move(card_id, Decide(NIA, "agreed"), now_ms=NOON_MS)
    entries = await store.log.entries("1")
    assert [(one.action, one.by, str(one.detail)) for one in entries] == [
        ("assigned", NIA, ""),
        ("note_edited", NIA, "draft"),
        ("agreed", NIA, ""),
        ("note_posted", NIA, ""),
        ("timed_out", NIA, "minutes: 10"),
        ("undone", MODERATOR, ""),
        ("dismissed", MODERATOR, ""),
    ]
    assert {(one.card_id, one.at_ms) for one in entries} == {(card_id, NOON_MS)}
    assert (await store.card(card_id)).acts == (Acted("time_out", 10, NIA, NOON_MS),)


async def test_the_log_of_a_time(store: Store) -> None:
    """Entries of another guild or time are left out."""
    card_id = await store.post_card()
    await store.moved(card_id, Assign(NIA))
    await store.moved(card_id, Release(NIA), LATER_MS)
    found = await store.log.entries("1", since_ms=NOON_MS, until_ms=LATER_MS)
    assert [one.action for one in found] == ["assigned"]
    assert await store.log.entries("2") == []


async def test_an_authors_standing(store: Store) -> None:
    """A card tells how other posts of its author in that guild were judged; nothing of others."""
    for post_id, verdict in (("1", "agreed"), ("2", "dismissed"), ("3", None)):
        await store.records.record([make_decision(post_id=post_id)], now_ms=NOON_MS)
        card_id = (await store.send_all())[-1].card.card_id
        if verdict is not None:
            await store.moved(card_id, Decide(MODERATOR, verdict))  # type: ignore[arg-type] # a verdict
    for post_id, other in (
        ("a", {"author_id": "8"}),
        ("b", {"guild_id": "2"}),
        ("c", {"review_channel": ""}),
    ):
        made = make_decision(post_id=post_id, **other)  # type: ignore[arg-type] # of the post
        await store.records.record([made], now_ms=NOON_MS)
    await store.send_all()
    card_id = await store.post_card()
    assert (await store.card(card_id)).standing == Standing(flagged=3, agreed=1, dismissed=1)
    assert (await store.card(1)).standing == Standing(flagged=3, agreed=0, dismissed=1)


async def test_kinds_in_shadow_stand_on_no_card(store: Store) -> None:
    """A flag of a kind in shadow is recorded beside the others and shown to nobody."""
    flags = (make_flag(), make_flag(kind="hostile"))
    mixed = replace(make_decision(flags=flags), shadow_kinds=frozenset({"hostile"}))
    await store.records.record([mixed], now_ms=NOON_MS)
    card = (await store.only_due()).card
    assert (card.flags, card.mode) == ((make_flag(),), "review")
    assert [one.kind for one in await store.outcomes.shadowed("1")] == ["hostile"]
    assert [one.kind for one in await store.outcomes.outcomes("1")] == ["speculation"]


async def test_a_post_with_nothing_but_kinds_in_shadow(store: Store) -> None:
    """It is recorded without a card; a card whose other flags went settles."""
    hidden = replace(make_decision(), shadow_kinds=frozenset({"speculation"}))
    await store.records.record([hidden], now_ms=NOON_MS)
    assert await store.due() == []
    assert (await store.card(1)).mode == "shadow"
    card_id = await store.post_card(post_id="200")
    edited = replace(
        make_decision(post_id="200", revision=5), shadow_kinds=frozenset({"speculation"})
    )
    await store.records.record([edited], now_ms=NOON_MS)
    card = await store.card(card_id)
    assert (card.state, card.flags, card.post.text) == ("settled", (), "")


async def burst(store: Store, count: int = 2, **post: str) -> list[int]:
    """Flagged posts of one thread that follow each other; gives their cards."""
    for number in range(count):
        made = make_decision(post_id=f"{number + 1}", **post)  # type: ignore[arg-type] # of the post
        await store.records.record([replace(made, burst_ms=1_000)], now_ms=NOON_MS + number)
    return [card.card_id for card in await store.queue.cards_of("1", post.get("thread_id", "10"))]


async def test_a_burst_has_one_message(store: Store) -> None:
    """Later cards of a thread are shown by the first one's message, which is brought up to date."""
    first, second, third = await burst(store, 3)
    (posted,) = [one for one in await store.send_all(LATER_MS) if one.kind == "card"]
    assert posted.card.card_id == first
    assert [one.card_id for one in posted.others] == [second, third]
    cards = await store.queue.cards_of("1", "10")
    assert [card.lead_id for card in cards] == [0, first, first]
    assert {card.message_id for card in cards} == {str(posted.delivery_id)}


async def test_a_press_in_a_burst_changes_its_message(store: Store) -> None:
    """A verdict on any of its cards updates the one message, with all of them."""
    first, second = await burst(store)
    await store.send_all(LATER_MS)
    await store.moved(second, Decide(MODERATOR, "dismissed"), LATER_MS)
    (update,) = await store.due(LATER_MS + 6_000)
    assert (update.kind, update.card.card_id) == ("card_update", first)
    assert [one.verdict for one in update.others] == ["dismissed"]


async def test_what_belongs_to_no_burst(store: Store) -> None:
    """Another thread, a later hour, or a first card that is decided begins a new message."""
    first, _ = await burst(store)
    for changes in (
        {"post_id": "x", "thread_id": "30"},
        {"post_id": "y", "review_channel": "desk"},
    ):
        made = replace(make_decision(**changes), burst_ms=1_000)  # type: ignore[arg-type] # of the post
        await store.records.record([made], now_ms=NOON_MS)
    late = replace(make_decision(post_id="late"), burst_ms=1_000)
    await store.records.record([late], now_ms=NOON_MS + 1_001)
    cards = [one.card for one in await store.send_all(LATER_MS) if one.kind == "card"]
    assert [card.lead_id for card in cards] == [0, 0, 0, 0]
    assert cards[0].card_id == first


async def test_a_full_message_stays_full_when_its_cards_are_decided(store: Store) -> None:
    """A message goes on showing what is decided, so a card that finds no room has its own."""
    ids = await burst(store, MAX_GROUP)
    for card_id in ids[:-1]:
        await store.moved(card_id, Decide(MODERATOR, "dismissed"))
    late = replace(make_decision(post_id="late"), burst_ms=1_000)
    await store.records.record([late], now_ms=NOON_MS + MAX_GROUP)
    cards = await store.queue.cards_of("1", "10")
    assert [card.lead_id for card in cards] == [0, *[ids[0]] * (MAX_GROUP - 1), 0]


async def test_a_burst_whose_first_card_was_given_up(store: Store) -> None:
    """Where its message will never be posted, a card that still waits gets its own."""
    _, second = await burst(store)
    (card,) = [one for one in await store.due() if one.kind == "card"]
    await store.outbox.given_up(card.delivery_id, error="nothing left", now_ms=NOON_MS)
    again = make_decision(post_id="2", revision=NOON_MS)
    await store.records.record([again], now_ms=NOON_MS)
    own = await store.only_due()
    assert (own.kind, own.card.card_id, own.card.lead_id) == ("card", second, 0)
