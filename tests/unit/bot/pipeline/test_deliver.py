"""Sending what the outbox holds."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import pytest

from bot.domain.card import Card, CardState, Delivery, DeliveryKind
from bot.domain.ports import Sent
from bot.errors import DeliveryDelayed, DeliveryGone, DeliveryRefused
from bot.pipeline.deliver import NONCE_HOLDS_MS, REFUSED_WAIT_MS, Deliverer
from tests.support.posts import NOON_MS, make_post


@dataclass
class Outbox:
    """An outbox in memory that keeps what was said of each delivery."""

    waiting: list[Delivery]
    marks: list[tuple[object, ...]] = field(default_factory=list)

    async def due(self, *, now_ms: int, limit: int) -> Sequence[Delivery]:
        return self.waiting[:limit]

    async def sent(
        self, delivery_id: int, *, channel_id: str, message_id: str, url: str, now_ms: int
    ) -> None:
        self._mark(("sent", delivery_id, message_id))

    async def postponed(self, delivery_id: int, *, until_ms: int, error: str) -> None:
        self._mark(("postponed", delivery_id, until_ms))

    async def given_up(self, delivery_id: int, *, error: str, now_ms: int) -> None:
        self._mark(("given_up", delivery_id, error))

    def _mark(self, mark: tuple[object, ...]) -> None:
        self.marks.append(mark)
        self.waiting = [one for one in self.waiting if one.delivery_id != mark[1]]


@dataclass
class Messenger:
    """Sends by noting it down; ``troubles`` are raised in turn, None means it works."""

    troubles: list[Exception | None] = field(default_factory=list)
    already: Sent | None = None
    calls: list[str] = field(default_factory=list)

    async def send(self, delivery: Delivery) -> Sent:
        self.calls.append(f"send {delivery.delivery_id}")
        trouble = self.troubles.pop(0) if self.troubles else None
        if trouble:
            raise trouble
        return Sent("10", f"m{delivery.delivery_id}", "https://chat.example/m")

    async def find(self, delivery: Delivery) -> Sent | None:
        self.calls.append(f"find {delivery.delivery_id}")
        return self.already


def _delivery(number: int = 1, state: CardState = "open", **changes: object) -> Delivery:
    card = Card(number, make_post("text"), (), state, NOON_MS)
    made = Delivery(number, "card", f"n{number}", "moderators", card, NOON_MS, 0)
    return replace(made, **changes)  # type: ignore[arg-type] # a test names fields of several types


async def _deliver(outbox: Outbox, messenger: Messenger, now_ms: int = NOON_MS) -> int:
    return await Deliverer(outbox, messenger, lambda: now_ms).deliver_due()


async def test_a_fresh_delivery_is_sent_without_looking_it_up() -> None:
    """Within the time a nonce holds, Discord itself drops a second copy."""
    outbox, messenger = Outbox([_delivery()]), Messenger()
    assert await _deliver(outbox, messenger) == 1
    assert messenger.calls == ["send 1"]
    assert outbox.marks == [("sent", 1, "m1")]


@pytest.mark.parametrize(
    ("delivery", "now_ms"),
    [
        (_delivery(), NOON_MS + NONCE_HOLDS_MS),
        (_delivery(attempts=1), NOON_MS),
    ],
    ids=["older than the nonce holds", "tried before"],
)
async def test_what_may_stand_there_already_is_looked_up_first(
    delivery: Delivery, now_ms: int
) -> None:
    """A delivery that an earlier run may have sent is found and not said again."""
    outbox, messenger = Outbox([delivery]), Messenger(already=Sent("10", "old", "u"))
    await _deliver(outbox, messenger, now_ms)
    assert messenger.calls == ["find 1"]
    assert outbox.marks == [("sent", 1, "old")]


async def test_what_was_not_found_is_sent() -> None:
    """Looking up and finding nothing leads to exactly one message."""
    outbox, messenger = Outbox([_delivery(attempts=3)]), Messenger()
    await _deliver(outbox, messenger)
    assert messenger.calls == ["find 1", "send 1"]


async def test_one_failure_holds_up_nothing_behind_it() -> None:
    """A delayed delivery waits by itself, longer with each attempt, and the next is sent."""
    outbox = Outbox([_delivery(1, attempts=3), _delivery(2)])
    await _deliver(outbox, Messenger([DeliveryDelayed("no connection"), None]))
    assert outbox.marks == [("postponed", 1, NOON_MS + 8000), ("sent", 2, "m2")]


async def test_a_slow_one_holds_up_nothing_behind_it() -> None:
    """A delivery that Discord lets wait for minutes is left for later, and the next is sent."""

    class Slow(Messenger):
        async def send(self, delivery: Delivery) -> Sent:
            if delivery.delivery_id == 1:
                await asyncio.Event().wait()
            return await super().send(delivery)

    outbox = Outbox([_delivery(1), _delivery(2)])
    await Deliverer(outbox, Slow(), lambda: NOON_MS, patience_s=0).deliver_due()
    assert outbox.marks == [("postponed", 1, NOON_MS + 1000), ("sent", 2, "m2")]


async def test_a_fault_of_ours_holds_up_nothing_behind_it() -> None:
    """A card that cannot even be laid out waits by itself, and the next is sent."""
    outbox = Outbox([_delivery(1), _delivery(2)])
    await _deliver(outbox, Messenger([KeyError("layout"), None]))
    assert outbox.marks == [("postponed", 1, NOON_MS + REFUSED_WAIT_MS), ("sent", 2, "m2")]


async def test_the_wait_that_the_platform_asks_for_is_kept() -> None:
    """A rate limit's own waiting time counts when it is longer than ours."""
    outbox = Outbox([_delivery()])
    await _deliver(outbox, Messenger([DeliveryDelayed("rate limit", 90_000)]))
    assert outbox.marks == [("postponed", 1, NOON_MS + 90_000)]


async def test_a_refused_card_is_kept_for_later() -> None:
    """A missing channel can be mended, so the card of a flag is never given up for it."""
    outbox = Outbox([_delivery()])
    await _deliver(outbox, Messenger([DeliveryRefused("no channel named moderators")]))
    assert outbox.marks == [("postponed", 1, NOON_MS + REFUSED_WAIT_MS)]


async def test_a_refused_change_of_a_card_is_kept_for_later() -> None:
    """What was erased must not stay on a card because a permission lacked at the time."""
    outbox = Outbox([_delivery(kind="card_update")])
    await _deliver(outbox, Messenger([DeliveryRefused("the permission View Channels lacks")]))
    assert outbox.marks == [("postponed", 1, NOON_MS + REFUSED_WAIT_MS)]


async def test_a_change_of_a_card_that_was_deleted_is_given_up() -> None:
    """Where the card's message is gone, no later try finds it."""
    outbox = Outbox([_delivery(kind="card_update")])
    await _deliver(outbox, Messenger([DeliveryGone("the message is gone")]))
    assert outbox.marks == [("given_up", 1, "the message is gone")]


async def test_a_refused_note_is_given_up_with_the_reason() -> None:
    """A note to a thread that is gone will never be sent, and its row says why."""
    outbox = Outbox([_delivery(kind="note")])
    await _deliver(outbox, Messenger([DeliveryRefused("the thread is locked")]))
    assert outbox.marks == [("given_up", 1, "the thread is locked")]


@pytest.mark.parametrize("state", ["deleted", "settled"])
async def test_no_card_is_posted_for_a_post_that_is_gone(state: CardState) -> None:
    """A card whose post was deleted or mended before it went out is not sent at all."""
    outbox, messenger = Outbox([_delivery(state=state)]), Messenger()
    await _deliver(outbox, messenger)
    assert messenger.calls == []
    assert outbox.marks[0][0] == "given_up"


async def test_a_card_is_posted_for_those_it_shows_besides() -> None:
    """Where one post of a burst is left, the message is posted for it."""
    left = _delivery(2).card
    outbox, messenger = Outbox([_delivery(state="deleted", others=(left,))]), Messenger()
    await _deliver(outbox, messenger)
    assert messenger.calls == ["send 1"]


@pytest.mark.parametrize("kind", ["card_update", "note_edit", "note_delete"])
async def test_changes_are_sent_again_without_looking(kind: DeliveryKind) -> None:
    """What changes something that stands there may be done twice."""
    outbox, messenger = Outbox([_delivery(kind=kind, attempts=2)]), Messenger()
    await _deliver(outbox, messenger)
    assert messenger.calls == ["send 1"]
