"""Deliver: send what the outbox holds, each thing exactly once.

A crash may come between sending and marking as sent. Discord drops a second
message with the same nonce for some minutes; what is older, or was tried before,
is looked up in its channel first.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field

from bot import log, metrics
from bot.domain.card import Delivery
from bot.domain.ports import Clock, Messenger, Outbox, Sent
from bot.errors import DeliveryDelayed, DeliveryGone, DeliveryRefused, SidenoteError

NONCE_HOLDS_MS = 120_000
MAX_WAIT_MS = 300_000
REFUSED_WAIT_MS = 600_000
PATIENCE_S = 20.0
"""How long one delivery may take: Discord can ask to wait for minutes where others need not."""
_IDLE_S = 1.0
_NOTHING_LEFT = ("deleted", "settled")
_REPEATABLE = ("card_update", "note_edit", "note_delete")
"""What may be sent again without harm: it changes something that has an id."""
_FAULT = "Sidenote failed on this; its log has the details."

_log = log.get("deliver")


@dataclass(slots=True)
class Deliverer:
    """Empties the outbox in order of age; one delivery's failure never holds up another."""

    outbox: Outbox
    messenger: Messenger
    clock: Clock
    patience_s: float = PATIENCE_S
    _wake: asyncio.Event = field(default_factory=asyncio.Event)
    _one_at_a_time: asyncio.Lock = field(default_factory=asyncio.Lock)

    def wake(self) -> None:
        """Look at the outbox now instead of at the next tick."""
        self._wake.set()

    async def run(self) -> None:
        """Deliver until cancelled."""
        while True:
            self._wake.clear()
            try:
                await self.deliver_due()
            except SidenoteError as error:
                metrics.FAILURES.labels("deliver").inc()
                _log.error("outbox_unreadable", error=str(error))
            try:
                await asyncio.wait_for(self._wake.wait(), _IDLE_S)
            except TimeoutError:
                continue

    async def deliver_due(self) -> int:
        """Send all that is due; gives how many deliveries were tried.

        Each one is read just before it is sent: its card may have changed, or its post
        been deleted, while the one before it was on its way.
        """
        tried = 0
        async with self._one_at_a_time:
            while due := await self.outbox.due(now_ms=self.clock(), limit=1):
                await deliver(due[0], self.outbox, self.messenger, self.clock, self.patience_s)
                tried += 1
        return tried


async def deliver(
    delivery: Delivery,
    outbox: Outbox,
    messenger: Messenger,
    clock: Clock,
    patience_s: float = PATIENCE_S,
) -> None:
    """Send one delivery, or note down why it has to wait or cannot be sent."""
    shown = (delivery.card, *delivery.others)
    if delivery.kind == "card" and all(card.state in _NOTHING_LEFT for card in shown):
        await _give_up(delivery, "nothing is left to review", outbox, clock, _log.info)
        return
    try:
        sent = await _send_once(delivery, messenger, clock, patience_s)
    except DeliveryDelayed as error:
        wait_ms = max(error.retry_after_ms, min(1000 * 2**delivery.attempts, MAX_WAIT_MS))
        await _postpone(delivery, str(error), wait_ms, outbox, clock)
        metrics.DELIVERIES.labels(delivery.kind, "delayed").inc()
        _log.warning("delivery_delayed", id=delivery.delivery_id, error=str(error), wait_ms=wait_ms)
    except DeliveryRefused as error:
        if not _waits(delivery, error):
            await _give_up(delivery, str(error), outbox, clock, _log.error)
            return
        await _postpone(delivery, str(error), REFUSED_WAIT_MS, outbox, clock)
        metrics.DELIVERIES.labels(delivery.kind, "refused").inc()
        _log.error("card_refused", id=delivery.delivery_id, error=str(error))
    except Exception:  # noqa: BLE001 (a fault of ours: raised on, it would stop every start)
        await _postpone(delivery, _FAULT, REFUSED_WAIT_MS, outbox, clock)
        metrics.FAILURES.labels("deliver").inc()
        _log.exception("delivery_failed", id=delivery.delivery_id, kind=delivery.kind)
    else:
        await outbox.sent(
            delivery.delivery_id,
            channel_id=sent.channel_id,
            message_id=sent.message_id,
            url=sent.url,
            now_ms=clock(),
        )
        metrics.DELIVERIES.labels(delivery.kind, "sent").inc()


def _waits(delivery: Delivery, error: DeliveryRefused) -> bool:
    """Whether what is refused now is tried again: a channel or a permission can be mended.

    A flag must not be lost by it, nor may words that were erased stay on a card. That a note
    was refused its card says, and a moderator tries again.
    """
    if delivery.kind == "card":
        return True
    return delivery.kind == "card_update" and not isinstance(error, DeliveryGone)


async def _send_once(
    delivery: Delivery, messenger: Messenger, clock: Clock, patience_s: float
) -> Sent:
    doubtful = delivery.attempts > 0 or clock() - delivery.created_ms >= NONCE_HOLDS_MS
    if delivery.kind not in _REPEATABLE and doubtful:
        found = await messenger.find(delivery)
        if found:
            return found
    try:
        async with asyncio.timeout(patience_s):
            return await messenger.send(delivery)
    except TimeoutError as error:
        raise DeliveryDelayed(f"It was not done within {patience_s:g} seconds.") from error


async def _postpone(
    delivery: Delivery, error: str, wait_ms: int, outbox: Outbox, clock: Clock
) -> None:
    await outbox.postponed(delivery.delivery_id, until_ms=clock() + wait_ms, error=error)


async def _give_up(
    delivery: Delivery,
    reason: str,
    outbox: Outbox,
    clock: Clock,
    say: Callable[..., object],
) -> None:
    await outbox.given_up(delivery.delivery_id, error=reason, now_ms=clock())
    metrics.DELIVERIES.labels(delivery.kind, "given_up").inc()
    say("delivery_given_up", id=delivery.delivery_id, kind=delivery.kind, error=reason)
