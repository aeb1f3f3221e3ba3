"""What is told once: tried again while Discord cannot be reached, and given up in the end."""

import asyncio
from contextlib import suppress
from types import SimpleNamespace
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


class Partly:
    """A connected client: Discord cannot reach guild 1, and guild 2 is not the bot's any more."""

    def __init__(self) -> None:
        self.asked: list[int] = []
        self.reached = asyncio.Event()

    def is_ready(self) -> bool:
        return True

    def get_guild(self, guild_id: int) -> Any:
        self.asked.append(guild_id)
        if guild_id == 2:
            self.reached.set()
            return None
        return SimpleNamespace(unavailable=True)


async def test_a_guild_out_of_reach_holds_up_no_other() -> None:
    """While news for one guild wait to be tried again, another guild gets its own."""
    client, policies = Partly(), cast(Any, None)
    announcer = Announcer(cast(Any, client), policies, waits_s=(3_600,))
    for guild_id in ("1", "1", "2"):
        announcer.take(SourceNews(guild_id, "5", ()))
    working = asyncio.create_task(announcer.run())
    await asyncio.wait_for(client.reached.wait(), 10)
    assert client.asked == [1, 2]
    working.cancel()
    with suppress(asyncio.CancelledError):
        await working


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
