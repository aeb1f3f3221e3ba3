"""What is done by itself once an hour; with the real store."""

import asyncio
from dataclasses import dataclass, replace

from bot.domain.desk_ports import Outcomes
from bot.domain.moves import Decide
from bot.domain.news import Digest, GateClosed, News
from bot.domain.outcome import WEEK_MS, Outcome, week_of
from bot.domain.privacy import DEPARTED_KEPT_MS
from bot.errors import StoreError
from bot.operations.policies import LayeredPolicies
from bot.operations.sampling import A_WEEK
from bot.operations.upkeep import Upkeep
from tests.support.decisions import MODERATOR, Store, make_decision
from tests.support.desk import MemoryPolicies, layered_policies
from tests.support.posts import NOON_MS

LAST_WEEK_MS = week_of(NOON_MS) - WEEK_MS


def upkeep(
    store: Store,
    policies: LayeredPolicies,
    told: list[str] | None = None,
    news: list[News] | None = None,
) -> Upkeep:
    told, news = [] if told is None else told, [] if news is None else news
    return Upkeep(
        store.privacy,
        store.outcomes,
        store.queue,
        policies,
        lambda: NOON_MS,
        store.log,
        lambda: told.append("deleted"),
        news.append,
        lambda: True,
    )


async def record(store: Store, count: int, at_ms: int, channel: str = "") -> None:
    made = [make_decision(post_id=f"{at_ms}-{n}", review_channel=channel) for n in range(count)]
    await store.records.record(made, now_ms=at_ms)


async def test_a_weekly_sample(store: Store) -> None:
    """Of last week's shadow flags ten a channel become cards, once; this week's wait."""
    policies = layered_policies(MemoryPolicies(), mode="shadow", review_channel="desk")
    await record(store, A_WEEK + 3, LAST_WEEK_MS)
    await record(store, 3, week_of(NOON_MS))
    for _ in range(2):
        await upkeep(store, policies).run_once()
    sent = await store.send_all()
    assert [(one.kind, one.channel, one.card.mode) for one in sent] == [
        ("card", "desk", "sample")
    ] * A_WEEK
    assert [one.action for one in await store.log.entries("1")] == ["sampled"]


@dataclass(frozen=True)
class BrokenOutcomes:
    """Outcomes that cannot be read for one guild."""

    there: Outcomes
    broken: str

    async def outcomes(
        self, guild_id: str, *, channel_id: str = "", since_ms: int = 0
    ) -> list[Outcome]:
        if guild_id == self.broken:
            raise StoreError("a row is damaged")
        return await self.there.outcomes(guild_id, channel_id=channel_id, since_ms=since_ms)

    async def shadowed(
        self, guild_id: str, *, channel_id: str = "", since_ms: int = 0
    ) -> list[Outcome]:
        return await self.there.shadowed(guild_id, channel_id=channel_id, since_ms=since_ms)

    async def missed(
        self, guild_id: str, *, channel_id: str = "", since_ms: int = 0
    ) -> list[Outcome]:
        return await self.there.missed(guild_id, channel_id=channel_id, since_ms=since_ms)


async def test_one_guild_holds_up_no_other(store: Store) -> None:
    """Where a guild's numbers cannot be read, the guilds after it are looked after all the same."""
    policies = layered_policies(MemoryPolicies(), digest=True, review_channel="desk")
    for guild_id in ("1", "2"):
        made = make_decision(post_id=guild_id, guild_id=guild_id, review_channel="desk")
        await store.records.record([made], now_ms=NOON_MS)
    news: list[News] = []
    broken = BrokenOutcomes(store.outcomes, "1")
    await replace(upkeep(store, policies, news=news), outcomes=broken).run_once()
    assert [one.guild_id for one in news] == ["2"]


async def test_no_sample_without_shadow(store: Store) -> None:
    """A guild that went live meanwhile is not brought what it had only recorded."""
    policies = layered_policies(MemoryPolicies())
    await record(store, 3, LAST_WEEK_MS)
    await upkeep(store, policies).run_once()
    assert await store.due() == []


async def test_gates_close(store: Store) -> None:
    """Fifty verdicts that go wrong put a kind into shadow by the next hour, and it is told once."""
    policies = layered_policies(MemoryPolicies())
    await record(store, 50, NOON_MS, channel="desk")
    for card_id in range(1, 51):
        await store.moved(card_id, Decide(MODERATOR, "dismissed"))
    news: list[News] = []
    for _ in range(2):
        await upkeep(store, policies, news=news).run_once()
    assert policies.of("1", "10").shadow_kinds == {"speculation"}
    (told,) = news
    assert isinstance(told, GateClosed)
    assert (told.gate.kind, told.gate.measured.agreed) == ("speculation", 0)


async def test_searches_hear_of_deleted_guilds(store: Store) -> None:
    """Where a guild's data went, what is held in memory is read anew."""
    told: list[str] = []
    keep = upkeep(store, layered_policies(MemoryPolicies()), told)
    await keep.run_once()
    assert told == []
    await record(store, 1, NOON_MS)
    await store.privacy.left("1", now_ms=NOON_MS - DEPARTED_KEPT_MS - 1)
    await replace(keep, membership_known=lambda: False).run_once()
    assert told == []
    await keep.run_once()
    assert told == ["deleted"]


async def test_a_failure_waits_for_the_next_hour(store: Store) -> None:
    """A database in trouble does not stop the program."""
    tried = asyncio.Event()

    class Broken:
        async def guilds(self) -> set[str]:
            tried.set()
            raise StoreError("the disk is full")

    keep = replace(upkeep(store, layered_policies(MemoryPolicies())), privacy=Broken())  # type: ignore[arg-type] # fails at once
    running = asyncio.create_task(keep.run())
    await asyncio.wait_for(tried.wait(), 10)
    await asyncio.sleep(0)
    assert not running.done()
    running.cancel()


async def test_a_digest(store: Store) -> None:
    """Where a guild chose it, its digest is told with the first look after seven, once."""
    policies = layered_policies(MemoryPolicies(), digest=True)
    await record(store, 1, NOON_MS, channel="desk")
    news: list[News] = []
    for _ in range(2):
        await upkeep(store, policies, news=news).run_once()
    (told,) = news
    assert isinstance(told, Digest)
    assert told.open == 1
