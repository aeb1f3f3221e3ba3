"""A progress bar on stderr for people who wait; nothing where nobody watches."""

import asyncio
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

_PATIENCE_S = 2.0


class Waiting:
    """How far the work is; drawn only while the bar is up."""

    def __init__(self, bar: Progress) -> None:
        self._bar = bar
        self._task = bar.add_task("Loading the models", total=None)
        self._posts = 0
        self._up = False

    def start(self) -> None:
        self._up = True
        self._bar.start()

    def stop(self) -> None:
        self._up = False
        self._bar.stop()

    def told(self, posts: int, share: float | None) -> None:
        """Note that so many more posts are done, and the share of all, if known."""
        self._posts += posts
        self._bar.update(
            self._task,
            description=f"{self._posts} posts read",
            total=None if share is None else 1.0,
            completed=share or 0.0,
        )

    def done(self, what: str, share: float) -> None:
        """Tell what is being done, and the share of it that is done."""
        self._bar.update(self._task, description=what, total=1.0, completed=share)

    def say(self, what: str) -> None:
        """Tell what is being done, where no share of it is known."""
        self._bar.update(self._task, description=what, total=None)

    @contextmanager
    def aside(self) -> Iterator[None]:
        """Take the bar away while something else is written to the same terminal."""
        up = self._up
        if up:
            self._bar.stop()
        yield
        if up:
            self._bar.start()


@asynccontextmanager
async def waiting() -> AsyncIterator[Waiting]:
    """Show a bar from the third second on, if stderr is a terminal; it leaves no trace."""
    watched = sys.stderr.isatty()
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    bar = Progress(
        *columns,
        console=Console(stderr=True),
        transient=True,
        disable=not watched,
        redirect_stdout=False,
        redirect_stderr=False,
    )
    state = Waiting(bar)
    patience = asyncio.create_task(_start_later(state)) if watched else None
    try:
        yield state
    finally:
        if patience:
            patience.cancel()
        state.stop()


async def _start_later(state: Waiting) -> None:
    await asyncio.sleep(_PATIENCE_S)
    state.start()
