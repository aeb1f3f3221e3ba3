"""Intake: the bounded queue between the watchers and the models."""

import asyncio

from bot import metrics
from bot.domain.post import Post


class Intake:
    """Posts that wait for the models, in order, at most ``capacity`` of them.

    A full intake loses nothing: ``offer`` says no, and the watcher reads the post
    again later from the platform's history.
    """

    def __init__(self, capacity: int) -> None:
        self._queue: asyncio.Queue[Post] = asyncio.Queue(capacity)

    @property
    def waiting(self) -> int:
        """How many posts no model has taken yet."""
        return self._queue.qsize()

    def offer(self, post: Post) -> bool:
        """Take a post if there is room, without waiting."""
        try:
            self._queue.put_nowait(post)
        except asyncio.QueueFull:
            metrics.INTAKE_REFUSED.inc()
            return False
        metrics.INTAKE_WAITING.set(self._queue.qsize())
        return True

    async def put(self, post: Post) -> None:
        """Take a post, waiting for room."""
        await self._queue.put(post)
        metrics.INTAKE_WAITING.set(self._queue.qsize())

    async def take(self, limit: int) -> list[Post]:
        """Wait for a post and give it together with those behind it, ``limit`` at most.

        Every batch taken is to be acknowledged with ``done``.
        """
        posts = [await self._queue.get()]
        while len(posts) < limit and not self._queue.empty():
            posts.append(self._queue.get_nowait())
        metrics.INTAKE_WAITING.set(self._queue.qsize())
        return posts

    def done(self, count: int) -> None:
        """Acknowledge ``count`` posts that were taken and are decided."""
        for _ in range(count):
            self._queue.task_done()

    async def drained(self) -> None:
        """Wait until every post that was taken in is decided."""
        await self._queue.join()
