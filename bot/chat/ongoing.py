"""Counts what is under way, so that stopping can wait for it."""

import asyncio
from contextlib import suppress
from typing import Any


class Ongoing:
    """A ``with`` block around each piece of work; ``ended`` waits until none is under way."""

    def __init__(self) -> None:
        self._count = 0
        self._none = asyncio.Event()
        self._none.set()

    def __enter__(self) -> None:
        self._count += 1
        self._none.clear()

    def __exit__(self, *_: Any) -> None:
        self._count -= 1
        if self._count == 0:
            self._none.set()

    async def ended(self, grace_s: float) -> None:
        """Wait until nothing is under way, at most ``grace_s`` seconds."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._none.wait(), grace_s)
