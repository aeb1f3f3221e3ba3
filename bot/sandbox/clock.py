"""Time, and ids made from it."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

DISCORD_EPOCH_MS = 1_420_070_400_000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)

Clock = Callable[[], int]


def wall_clock_ms() -> int:
    """Milliseconds since the Unix epoch, UTC."""
    return time.time_ns() // 1_000_000


def iso(at_ms: int) -> str:
    """An ISO 8601 timestamp in UTC, as Discord writes it."""
    return (_EPOCH + at_ms * _MILLISECOND).isoformat(timespec="milliseconds")


def from_iso(text: str) -> int:
    """Milliseconds of an ISO 8601 timestamp. Raises ValueError."""
    return (datetime.fromisoformat(text) - _EPOCH) // _MILLISECOND


def created_ms(snowflake: int) -> int:
    """When an id was made, in milliseconds since the Unix epoch."""
    return (snowflake >> 22) + DISCORD_EPOCH_MS


class Snowflakes:
    """Makes ids that rise strictly, whatever the clock does."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._last = 0

    def next(self) -> int:
        self._last = max((self._clock() - DISCORD_EPOCH_MS) << 22, self._last + 1)
        return self._last
