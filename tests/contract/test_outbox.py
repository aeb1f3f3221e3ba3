"""What every implementation of Outbox must do."""

from bot.domain.moves import UNDO_MS, Decide
from bot.store.card_moves import ANSWER_MS
from tests.support.decisions import MODERATOR, Store, make_decision
from tests.support.posts import NOON_MS


async def edit(store: Store, revision: int) -> None:
    decision = make_decision(f"Revision {revision} of it.", revision=revision)
    await store.records.record([decision], now_ms=NOON_MS)


async def test_deliveries_come_oldest_first(store: Store) -> None:
    """Cards are posted in the order of their posts, as many as were asked for."""
    decisions = [make_decision(post_id=post_id) for post_id in ("3", "1", "2")]
    await store.records.record(decisions, now_ms=NOON_MS)
    due = await store.outbox.due(now_ms=NOON_MS, limit=2)
    assert [delivery.card.post.post_id for delivery in due] == ["3", "1"]
    assert len({delivery.nonce for delivery in await store.due()}) == 3


async def test_changes_of_cards_come_last(store: Store) -> None:
    """However many old cards change, a new one is not behind them."""
    await store.post_card()
    await edit(store, 5)
    await store.records.record([make_decision(post_id="9")], now_ms=NOON_MS)
    assert [one.kind for one in await store.due(NOON_MS + 60_000)] == ["card", "card_update"]


async def test_what_was_sent_is_not_due_again(store: Store) -> None:
    """The card knows where it stands, and marking it twice moves nothing."""
    card_id = await store.post_card()
    placed = await store.records.card(card_id)
    assert placed is not None
    assert (placed.channel_id, placed.message_id) == ("20", "1")
    await store.outbox.sent(1, channel_id="66", message_id="66", url="", now_ms=NOON_MS)
    assert await store.records.card(card_id) == placed
    assert await store.due() == []


async def test_what_is_postponed_waits(store: Store) -> None:
    """A failed try counts, and the next one comes when it was said."""
    await store.records.record([make_decision()], now_ms=NOON_MS)
    first = await store.only_due()
    await store.outbox.postponed(first.delivery_id, until_ms=NOON_MS + 10, error="busy")
    assert await store.due(NOON_MS + 9) == []
    again = await store.only_due(NOON_MS + 10)
    assert (again.attempts, again.nonce) == (1, first.nonce)


async def test_an_update_waits_for_its_card(store: Store) -> None:
    """Before the card stands in the channel there is nothing to update."""
    await store.records.record([make_decision()], now_ms=NOON_MS)
    await edit(store, 5)
    card = await store.only_due()
    assert (card.kind, card.card.post.revision) == ("card", 5)
    await store.send(card)
    assert (await store.only_due()).kind == "card_update"


async def test_undo_ends_by_itself(store: Store) -> None:
    """A card that was shown with an Undo is due again, once, when the time for it is over."""
    card_id = await store.post_card()
    move = Decide(MODERATOR, "dismissed")
    decided = await store.records.move(card_id, move, now_ms=NOON_MS)
    assert decided.update_id is not None
    over_ms = NOON_MS + UNDO_MS + 1
    for shown_ms in (NOON_MS, over_ms):
        (update,) = await store.due(shown_ms + ANSWER_MS)
        assert update.kind == "card_update"
        await store.outbox.sent(
            update.delivery_id, channel_id="20", message_id="1", url="", now_ms=shown_ms
        )
        assert await store.due(over_ms - 1) == []
    assert await store.due(over_ms + UNDO_MS) == []


async def test_updates_that_wait_become_one(store: Store) -> None:
    """However often a post is edited, one update shows the newest state."""
    await store.post_card()
    for revision in (5, 6, 7):
        await edit(store, revision)
    assert (await store.only_due()).card.post.revision == 7


async def test_a_change_during_an_update_is_not_lost(store: Store) -> None:
    """Marking an update as sent does not swallow what happened while it was on its way."""
    await store.post_card()
    await edit(store, 5)
    on_its_way = await store.only_due()
    await edit(store, 6)
    await store.send(on_its_way)
    assert (await store.only_due()).card.post.revision == 6


async def test_a_sent_note_puts_its_link_on_the_card(store: Store) -> None:
    """Moderators see where the note stands."""
    card_id = await store.post_card()
    await store.records.move(card_id, Decide(MODERATOR, "agreed", "A note"), now_ms=NOON_MS)
    note = await store.only_due()
    await store.send(note)
    update = await store.only_due()
    assert update.kind == "card_update"
    assert update.card.note is not None
    assert update.card.note.message_id == str(note.delivery_id)
    assert update.card.note.url == f"https://chat.example/20/{note.delivery_id}"


async def test_what_is_given_up_is_not_due_again(store: Store) -> None:
    """A card that can never be posted takes its updates along."""
    await store.records.record([make_decision()], now_ms=NOON_MS)
    await edit(store, 5)
    card = await store.only_due()
    await store.outbox.given_up(card.delivery_id, error="channel gone", now_ms=NOON_MS)
    assert await store.due() == []
    await store.outbox.postponed(card.delivery_id, until_ms=NOON_MS, error="late")
    assert await store.due() == []


async def test_a_note_that_was_sent_after_all_counts(store: Store) -> None:
    """A note on its way while the author deletes the post is shown with its link."""
    card_id = await store.post_card()
    await store.records.move(card_id, Decide(MODERATOR, "agreed", "A note"), now_ms=NOON_MS)
    note = await store.only_due()
    await store.records.forget_post("discord", "100", now_ms=NOON_MS)
    await store.send(note)
    card = await store.records.card(card_id)
    assert card is not None
    assert card.note is not None
    assert card.note.url == f"https://chat.example/20/{note.delivery_id}"


async def test_an_unknown_delivery_is_no_error(store: Store) -> None:
    """An answer that comes for a replaced delivery changes nothing."""
    await store.outbox.sent(77, channel_id="1", message_id="2", url="", now_ms=NOON_MS)
    await store.outbox.postponed(77, until_ms=NOON_MS, error="")
    await store.outbox.given_up(77, error="", now_ms=NOON_MS)
    assert await store.due() == []


async def test_a_note_that_cannot_be_posted_says_why(store: Store) -> None:
    """The moderators' card is told of it, instead of promising the note for ever."""
    card_id = await store.post_card()
    await store.records.move(card_id, Decide(MODERATOR, "agreed", "A note."), now_ms=NOON_MS)
    (note,) = [one for one in await store.due() if one.kind == "note"]
    await store.outbox.given_up(note.delivery_id, error="The thread is locked.", now_ms=NOON_MS)
    update = await store.only_due()
    assert update.kind == "card_update"
    assert update.card.note is not None
    assert update.card.note.error == "The thread is locked."
