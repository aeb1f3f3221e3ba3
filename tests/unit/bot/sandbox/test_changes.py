"""Waiting for changes."""

from __future__ import annotations

import asyncio

import pytest

from bot.sandbox.changes import Changes


async def test_a_condition_that_holds_is_not_waited_for() -> None:
    """A value that is there is given at once, without a change."""
    assert await Changes().wait_for(lambda: "here", timeout_s=1) == "here"


async def test_every_waiter_wakes_when_its_condition_holds() -> None:
    """Several waiters look at each change and get the first value that is true."""
    changes = Changes()
    seen: list[int] = []

    async def wait(count: int) -> int:
        return await changes.wait_for(lambda: len(seen) >= count and len(seen), timeout_s=5)

    waiting = [asyncio.create_task(wait(count)) for count in (1, 2)]
    for number in range(2):
        await asyncio.sleep(0)
        seen.append(number)
        changes.mark()
    assert await asyncio.gather(*waiting) == [1, 2]


async def test_waiting_ends() -> None:
    """A condition that never holds is given up."""
    with pytest.raises(TimeoutError):
        await Changes().wait_for(lambda: False, timeout_s=0)
