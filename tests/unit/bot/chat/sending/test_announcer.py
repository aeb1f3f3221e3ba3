"""What is told once: tried again while Discord cannot be reached, and given up in the end."""

import asyncio
from contextlib import suppress
from typing import Any, cast

from bot.chat.sending.announcer import Announcer
from bot.domain.news import SourceNews


class Away:
    """A client that is never connected; it counts how often that was asked."""

    def __init__(self, enough: int) -> None:
        self.asked = 0
        self.enough = enough
        self.reached = asyncio.Event()

    def is_ready(self) -> bool:
        self.asked += 1
        if self.asked == self.enough:
            self.reached.set()
        return False


async def test_tried_after_the_last_wait() -> None:
    """No wait is for nothing: after each of them, the last too, it is tried once more."""
    client = Away(enough=3)
    policies: Any = None  # it does not come to words
    announcer = Announcer(cast(Any, client), policies, waits_s=(0, 0))
    announcer.take(SourceNews("1", "desk", ()))
    working = asyncio.create_task(announcer.run())
    await asyncio.wait_for(client.reached.wait(), 10)
    await asyncio.sleep(0)
    assert client.asked == 3
    working.cancel()
    with suppress(asyncio.CancelledError):
        await working
