"""What was shown and waits for a yes: held in memory for a while, and gone with a restart."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from secrets import token_urlsafe
from typing import Generic, TypeVar

from bot.domain.ports import Clock

T = TypeVar("T")

KEPT_MS = 15 * 60_000
"""As long as Discord lets the answer be changed in which it is asked."""
_MOST = 200


@dataclass(frozen=True, slots=True)
class _Held(Generic[T]):
    what: T
    user_id: int
    until_ms: int


class Pending(Generic[T]):
    """Things by the tokens that their buttons carry."""

    def __init__(self, clock: Clock, token: Callable[[], str] = lambda: token_urlsafe(9)) -> None:
        self._clock = clock
        self._token = token
        self._held: dict[str, _Held[T]] = {}
        self._given: deque[str] = deque(maxlen=_MOST)

    def hold(self, what: T, *, user_id: int) -> str:
        """Keep something for the person who is asked; gives its token. The oldest make room."""
        now_ms = self._clock()
        fresh = {key: one for key, one in self._held.items() if one.until_ms > now_ms}
        self._held = dict(list(fresh.items())[-(_MOST - 1) :])
        token = self._token()
        self._held[token] = _Held(what, user_id, now_ms + KEPT_MS)
        return token

    def take(self, token: str, *, user_id: int) -> T | None:
        """Give something back once, to the person who was asked; None if it is not there."""
        held = self._held.get(token)
        if held is None or held.user_id != user_id or held.until_ms <= self._clock():
            return None
        del self._held[token]
        self._given.append(token)
        return held.what

    def is_given(self, token: str) -> bool:
        """Whether something was given back for a token lately: what comes now is a second press."""
        return token in self._given
