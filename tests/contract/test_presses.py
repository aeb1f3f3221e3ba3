"""What every implementation of Records must do when moderators press a button."""

import asyncio
from typing import TYPE_CHECKING

import pytest

from bot.domain.moves import Decide
from tests.support.decisions import MODERATOR, Store
from tests.support.posts import NOON_MS

if TYPE_CHECKING:
    from bot.domain.card import Verdict

LATER_MS = NOON_MS + 60_000


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
