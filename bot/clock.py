"""The clock that everything is handed."""

import time


def now_ms() -> int:
    """The time in epoch milliseconds, UTC."""
    return time.time_ns() // 1_000_000
