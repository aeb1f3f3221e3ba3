"""Waiting for the sandbox to change, without polling."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")


class Changes:
    """Wakes those who wait for a condition whenever something has changed."""

    def __init__(self) -> None:
        self._next = asyncio.Event()

    def mark(self) -> None:
        """Says that something changed."""
        passed, self._next = self._next, asyncio.Event()
        passed.set()

    async def wait_for(self, predicate: Callable[[], T], timeout_s: float) -> T:
        """The predicate's first truthy value. Raises TimeoutError."""
        async with asyncio.timeout(timeout_s):
            while not (value := predicate()):
                await self._next.wait()
            return value
