"""Calls of the store run to their end, even when their caller is cancelled."""

import asyncio
from collections.abc import Callable, Coroutine
from contextlib import suppress
from functools import wraps
from inspect import iscoroutinefunction
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


def uninterrupted(store: type[T]) -> type[T]:
    """Make every public coroutine method of a class finish once it has begun.

    The driver works in a thread of its own: a call that is cancelled half-way leaves
    it inside a transaction, and the next opening of the file finds it locked. The
    caller is still cancelled, a moment later, when the transaction has ended, however
    often it is asked: a group that fails cancels its tasks, and who left it cancels again.
    """
    for name, method in list(vars(store).items()):
        if iscoroutinefunction(method) and not name.startswith("_"):
            setattr(store, name, _finished(method))
    return store


def _finished(method: Callable[P, Coroutine[Any, Any, T]]) -> Callable[P, Coroutine[Any, Any, T]]:
    @wraps(method)
    async def call(*args: P.args, **options: P.kwargs) -> T:
        running = asyncio.ensure_future(method(*args, **options))
        try:
            return await asyncio.shield(running)
        except asyncio.CancelledError:
            while not running.done():
                with suppress(asyncio.CancelledError):  # asked again; the first time counts
                    await asyncio.wait([running])
            if not running.cancelled():
                running.exception()  # the caller is gone: nobody else will look at it
            raise

    return call
