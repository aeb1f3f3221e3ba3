"""What every implementation of CardQueue must do."""

from dataclasses import replace
from typing import Any

from bot.domain.card import Moderator
from bot.domain.moves import Assign, Decide
from bot.domain.queue import QueueCounts, QueueFilter
from tests.support.decisions import MODERATOR, Store, make_decision, make_flag
from tests.support.posts import NOON_MS

HOUR_MS = 3_600_000
EVERYTHING = QueueFilter("1")


async def flag(store: Store, post_id: str, at_ms: int = NOON_MS, **decision: Any) -> None:
    await store.records.record([make_decision(post_id=post_id, **decision)], now_ms=at_ms)


async def page(store: Store, wanted: QueueFilter = EVERYTHING, **options: Any) -> list[str]:
    """The post ids of a page of the queue, in its order."""
    found = await store.queue.page(wanted, **({"now_ms": NOON_MS} | options))
    return [one.card.post.post_id for one in found.cards]


async def test_tense_threads_come_first_then_the_longest_waiting(store: Store) -> None:
    """A thread with hostile flags goes before others; within a thread the oldest card leads."""
    await flag(store, "1", thread_id="30", at_ms=NOON_MS - 2)
    await flag(store, "2", thread_id="31", at_ms=NOON_MS - 1, flags=[make_flag(kind="hostile")])
    await flag(store, "3", thread_id="31", at_ms=NOON_MS, flags=[make_flag(kind="hostile")])
    assert await page(store) == ["2", "3", "1"]


async def test_pages(store: Store) -> None:
    """Pages follow each other without a gap, and each tells how many cards there are."""
    for number in range(5):
        await flag(store, str(number), at_ms=NOON_MS + number)
    first = await store.queue.page(EVERYTHING, now_ms=NOON_MS, limit=3)
    assert (len(first.cards), first.total, first.held) == (3, 5, 0)
    assert await page(store, offset=3, limit=3) == ["3", "4"]


async def test_counts(store: Store) -> None:
    """All open cards count, those of snoozed threads apart, and a card with two kinds in both."""
    await flag(store, "1", at_ms=NOON_MS - HOUR_MS)
    await flag(store, "2", flags=[make_flag(), make_flag(kind="hostile"), make_flag("Oh.")])
    await flag(store, "3", thread_id="30", at_ms=NOON_MS - 2 * HOUR_MS)
    await flag(store, "shadow", review_channel="", at_ms=0)
    await flag(store, "4")
    await store.moved(2, Assign(MODERATOR))
    await store.moved(5, Decide(MODERATOR, "agreed"))
    await snooze(store)
    assert await store.queue.counts("1", now_ms=NOON_MS) == QueueCounts(
        open=2,
        held=1,
        unassigned=1,
        oldest_ms=NOON_MS - HOUR_MS,
        kinds={"speculation": 2, "hostile": 1},
    )
    assert await store.queue.counts("9", now_ms=NOON_MS) == QueueCounts(0, 0, 0, None, {})


async def test_only_what_waits_is_in_the_queue(store: Store) -> None:
    """Decided and deleted cards, records of shadow mode and other guilds' cards are not."""
    for number in ("1", "2", "3"):
        await flag(store, number)
    await flag(store, "shadow", review_channel="")
    await flag(store, "elsewhere", guild_id="2")
    await store.moved(1, Decide(MODERATOR, "agreed"))
    await store.records.forget_post("discord", "2", now_ms=NOON_MS)
    assert await page(store) == ["3"]


async def test_filters(store: Store) -> None:
    """Each filter lets through what it names, and together they let through what all do."""
    await flag(store, "1", channel_id="10", at_ms=NOON_MS - HOUR_MS)
    await flag(store, "2", channel_id="11", flags=[make_flag(kind="hostile")])
    await flag(store, "3", channel_id="11")
    await store.moved(3, Assign(MODERATOR))
    for changes, expected in (
        ({"kind": "hostile"}, {"2"}),
        ({"channel_id": "11"}, {"2", "3"}),
        ({"assigned_to": MODERATOR.user_id}, {"3"}),
        ({"assigned_to": ""}, {"1", "2"}),
        ({"before_ms": NOON_MS}, {"1"}),
        ({"after_ms": NOON_MS}, {"2", "3"}),
        ({"channel_id": "11", "assigned_to": ""}, {"2"}),
    ):
        wanted = replace(EVERYTHING, **changes)
        assert set(await page(store, wanted)) == expected, changes


async def test_cards_of_a_thread(store: Store) -> None:
    """All cards of a thread that moderators were shown, decided ones too, oldest first."""
    await flag(store, "1", thread_id="30")
    await flag(store, "2", thread_id="30", review_channel="")
    await flag(store, "3", thread_id="30")
    await flag(store, "4", thread_id="31")
    await store.moved(1, Decide(MODERATOR, "agreed"))
    cards = await store.queue.cards_of("1", "30")
    assert [card.post.post_id for card in cards] == ["1", "3"]
    assert await store.queue.cards_of("2", "30") == []


async def test_burst(store: Store) -> None:
    """Any card of a burst leads to all that share its message, the first of them leading."""
    for post_id in ("1", "2", "3"):
        decision = make_decision(post_id=post_id, thread_id="30")
        await store.records.record([replace(decision, burst_ms=HOUR_MS)], now_ms=NOON_MS)
    await flag(store, "4", thread_id="30")
    shared = [[card.card_id for card in await store.queue.burst(one)] for one in (1, 3, 4, 9)]
    assert shared == [[1, 2, 3], [1, 2, 3], [4], []]


async def snooze(store: Store, until_ms: int = NOON_MS + HOUR_MS) -> int:
    made = await store.queue.snooze("1", "30", until_ms=until_ms, by=MODERATOR, now_ms=NOON_MS)
    return made.held


async def test_a_snoozed_thread_waits(store: Store) -> None:
    """Its cards are in no page and not posted until the time comes, old and new ones."""
    await flag(store, "1", thread_id="30")
    await flag(store, "2")
    assert await snooze(store) == 1
    await flag(store, "3", thread_id="30")
    found = await store.queue.page(EVERYTHING, now_ms=NOON_MS)
    assert ([one.card.post.post_id for one in found.cards], found.held) == (["2"], 2)
    assert [one.card.post.post_id for one in await store.due(NOON_MS + HOUR_MS - 1)] == ["2"]
    assert len(await store.due(NOON_MS + HOUR_MS)) == 3
    assert len(await page(store, now_ms=NOON_MS + HOUR_MS)) == 3


async def test_new_cards_of_a_snoozed_thread_wait_apart_from_a_posted_burst(store: Store) -> None:
    """A message that stands already would show them at once; they share one that waits."""
    for post_id in ("1", "2"):
        made = replace(make_decision(post_id=post_id, thread_id="30"), burst_ms=2 * HOUR_MS)
        await store.records.record([made], now_ms=NOON_MS)
    await store.send_all()
    await snooze(store)
    for post_id in ("3", "4"):
        made = replace(make_decision(post_id=post_id, thread_id="30"), burst_ms=2 * HOUR_MS)
        await store.records.record([made], now_ms=NOON_MS + 1)
    assert await store.due(NOON_MS + HOUR_MS - 1) == []
    await store.moved(1, Decide(MODERATOR, "agreed"), NOON_MS + 2)
    (update,) = await store.send_all(NOON_MS + 60_000)
    assert [one.card_id for one in (update.card, *update.others)] == [1, 2]
    (card,) = [one for one in await store.due(NOON_MS + HOUR_MS) if one.kind == "card"]
    assert [one.card_id for one in (card.card, *card.others)] == [3, 4]


async def test_who_snoozed_what(store: Store) -> None:
    """The list tells the thread, until when, by whom, and how many cards wait."""
    await flag(store, "1", thread_id="30")
    await snooze(store)
    await snooze(store, NOON_MS + 2 * HOUR_MS)
    (one,) = await store.queue.snoozes("1", now_ms=NOON_MS)
    assert (one.thread_id, one.until_ms) == ("30", NOON_MS + 2 * HOUR_MS)
    assert (one.by, one.held) == (MODERATOR, 1)
    assert await store.queue.snoozes("1", now_ms=one.until_ms) == []
    assert await store.queue.snoozes("2", now_ms=NOON_MS) == []


async def test_waking(store: Store) -> None:
    """What was held is due at once; a thread that is awake stays as it is."""
    await flag(store, "1", thread_id="30")
    await snooze(store)
    other = Moderator("56", "Nia")
    assert await store.queue.wake("1", "30", by=other, now_ms=NOON_MS + 1) == 1
    assert await page(store) == ["1"]
    assert [one.kind for one in await store.due(NOON_MS + 1)] == ["card"]
    assert await store.queue.wake("1", "30", by=other, now_ms=NOON_MS + 1) is None
    told = [(one.action, one.by) for one in await store.log.entries("1")]
    assert told == [("snoozed", MODERATOR), ("woken", other)]


async def sample(store: Store, limit: int = 2) -> int:
    return await store.queue.sample(
        "1",
        "10",
        from_ms=NOON_MS,
        to_ms=NOON_MS + HOUR_MS,
        review_channel="moderators",
        limit=limit,
        now_ms=NOON_MS + 2 * HOUR_MS,
    )


async def test_a_sample_of_shadow_mode(store: Store) -> None:
    """Some of what was recorded becomes cards for moderators, once, and no more than asked for."""
    for number in range(5):
        await flag(store, str(number), at_ms=NOON_MS + number, review_channel="")
    assert await sample(store) == 2
    assert await sample(store) == 0
    cards = [one.card for one in await store.send_all(NOON_MS + 2 * HOUR_MS)]
    assert [(card.mode, card.state) for card in cards] == [("sample", "open")] * 2
    await store.moved(cards[0].card_id, Decide(MODERATOR, "dismissed"))
    judged = [one for one in await store.outcomes.outcomes("1") if one.sampled]
    assert sorted(str(one.verdict) for one in judged) == ["None", "dismissed"]
    assert len(await store.outcomes.shadowed("1")) == 3


async def test_what_is_not_sampled(store: Store) -> None:
    """Another channel, another time, and posts that are gone or settled meanwhile."""
    await flag(store, "1", channel_id="11", review_channel="")
    await flag(store, "2", at_ms=NOON_MS + HOUR_MS, review_channel="")
    await flag(store, "3", review_channel="")
    await store.records.forget_post("discord", "3", now_ms=NOON_MS)
    await flag(store, "4", review_channel="")
    await flag(store, "4", review_channel="", flags=[], revision=5)
    assert await sample(store, limit=10) == 0


async def test_a_sampled_flag_of_a_kind_in_shadow_is_shown(store: Store) -> None:
    """A sampled card has the flags for which it was recorded."""
    hidden = replace(make_decision(), shadow_kinds=frozenset({"speculation"}))
    await store.records.record([hidden], now_ms=NOON_MS)
    assert await sample(store) == 1
    assert (await store.card(1)).flags == hidden.flags
