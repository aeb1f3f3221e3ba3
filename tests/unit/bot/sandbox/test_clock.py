"""Ids and timestamps."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.clock import DISCORD_EPOCH_MS, Snowflakes, created_ms, from_iso, iso

moments = st.integers(DISCORD_EPOCH_MS, DISCORD_EPOCH_MS + (1 << 41))


@given(st.lists(moments, min_size=1, max_size=30))
def test_ids_rise_whatever_the_clock_does(readings: list[int]) -> None:
    """Ids rise strictly, and never lie before the clock."""
    clock = iter(readings)
    ids = Snowflakes(lambda: next(clock))
    made = [ids.next() for _ in readings]
    assert all(earlier < later for earlier, later in itertools.pairwise(made))
    assert all(created_ms(item) >= now for item, now in zip(made, readings, strict=True))


@given(st.integers(0, 4_000_000_000_000))
def test_timestamps_are_read_back(at_ms: int) -> None:
    """A timestamp is read as it was written, to the millisecond."""
    assert from_iso(iso(at_ms)) == at_ms
