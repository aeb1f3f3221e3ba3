"""The daily digest: by choice, once a day, and never made up for."""

import pytest

from bot.domain.moves import Assign, Decide
from bot.domain.news import Digest
from bot.domain.outcome import DAY_MS
from bot.operations.digest import DUE_MS, due_digest
from bot.operations.policies import LayeredPolicies
from tests.support.decisions import MODERATOR, Store, make_decision, make_flag
from tests.support.desk import MemoryPolicies, layered_policies
from tests.support.posts import NOON_MS

HOUR_MS = 3_600_000
MIDNIGHT_MS = NOON_MS // DAY_MS * DAY_MS


@pytest.fixture
def policies() -> LayeredPolicies:
    return layered_policies(MemoryPolicies(), digest=True, review_channel="desk")


async def digest(
    store: Store, policies: LayeredPolicies, now_ms: int = NOON_MS + HOUR_MS
) -> Digest | None:
    return await due_digest(store.queue, store.outcomes, store.log, policies, "1", now_ms=now_ms)


async def record(store: Store, count: int, at_ms: int = NOON_MS) -> None:
    made = [make_decision(post_id=f"{at_ms}-{n}", review_channel="desk") for n in range(count)]
    await store.records.record(made, now_ms=at_ms)


async def test_counts(store: Store, policies: LayeredPolicies) -> None:
    """It tells what waits, since when, with whom, and what the last day brought."""
    await record(store, 2, NOON_MS - 2 * DAY_MS)
    await record(store, 3)
    await store.moved(1, Assign(MODERATOR))
    await store.moved(5, Decide(MODERATOR, "agreed"))

    found = await digest(store, policies)

    assert found is not None
    assert (found.open, found.unassigned, found.review_channel) == (4, 3, "desk")
    assert found.kinds["speculation"] == 4
    assert found.oldest_ms == NOON_MS - 2 * DAY_MS
    assert (found.flags, found.verdicts) == ({"speculation": 3}, {"agreed": 1})


async def test_one_press_is_one_verdict(store: Store, policies: LayeredPolicies) -> None:
    """A card with two flags is decided once."""
    flags = [make_flag(), make_flag(kind="hostile")]
    made = make_decision(flags=flags, review_channel="desk")
    await store.records.record([made], now_ms=NOON_MS)
    await store.moved(1, Decide(MODERATOR, "agreed"))

    found = await digest(store, policies)

    assert found is not None
    assert (found.flags, found.verdicts) == ({"speculation": 1, "hostile": 1}, {"agreed": 1})


async def test_once_a_day(store: Store, policies: LayeredPolicies) -> None:
    """It comes once a day, and again the next day."""
    await record(store, 1)

    assert await digest(store, policies) is not None
    assert await digest(store, policies, NOON_MS + 2 * HOUR_MS) is None
    assert await digest(store, policies, NOON_MS + DAY_MS) is not None


async def test_not_before_its_time(store: Store, policies: LayeredPolicies) -> None:
    """It is due from seven in the morning on, UTC."""
    await record(store, 1, MIDNIGHT_MS)

    assert await digest(store, policies, MIDNIGHT_MS + DUE_MS - 1) is None
    assert await digest(store, policies, MIDNIGHT_MS + DUE_MS) is not None


async def test_by_choice(store: Store) -> None:
    """Without the choice there is none."""
    await record(store, 1)

    assert await digest(store, layered_policies(MemoryPolicies())) is None


async def test_nothing_to_say(store: Store, policies: LayeredPolicies) -> None:
    """A day on which nothing waits and nothing happened has no digest, and leaves no trace."""
    assert await digest(store, policies) is None
    assert await store.log.entries("1") == []
