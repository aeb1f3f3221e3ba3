"""What every implementation of Outcomes must do."""

from dataclasses import replace

from bot.domain.moves import Decide, Reopen, Undo
from bot.domain.outcome import Outcome
from tests.support.decisions import CITATION, MODERATOR, Store, make_decision, make_flag
from tests.support.posts import NOON_MS

LATER_MS = NOON_MS + 60_000
BY_PASSAGE = replace(CITATION, known=None)


async def test_a_flag_and_what_became_of_it(store: Store) -> None:
    """Kind, score, times and verdict are told, and no text with them."""
    card_id = await store.post_card()
    await store.moved(card_id, Decide(MODERATOR, "dismissed"), LATER_MS)
    (one,) = await store.outcomes.outcomes("1")
    flag = make_flag()
    assert one == Outcome(
        kind="speculation",
        bar="speculation",
        channel_id="10",
        score=flag.score,
        flagged_ms=NOON_MS,
        verdict="dismissed",
        decided_ms=LATER_MS,
        card_id=card_id,
    )


async def test_which_threshold_an_inaccuracy_passed(store: Store) -> None:
    """What makes a known claim again is told from what a passage alone contradicts."""
    flags = [make_flag(kind="inaccuracy"), make_flag(kind="inaccuracy", citation=BY_PASSAGE)]
    await store.post_card(flags=flags)
    bars = [one.bar for one in await store.outcomes.outcomes("1")]
    assert bars == ["known_claim", "inaccuracy"]


async def test_verdicts_that_were_taken_back_count_no_more(store: Store) -> None:
    """Undone and reopened cards are undecided until somebody decides again."""
    for post_id, back in (("1", Undo(MODERATOR)), ("2", Reopen(MODERATOR))):
        card_id = await store.post_card(post_id=post_id)
        await store.moved(card_id, Decide(MODERATOR, "agreed"))
        await store.moved(card_id, back)
        await store.send_all(LATER_MS)
    found = await store.outcomes.outcomes("1")
    assert [(one.verdict, one.decided_ms) for one in found] == [(None, None)] * 2


async def test_numbers_outlive_their_post(store: Store) -> None:
    """What was measured stays when the post is deleted and its author forgotten."""
    card_id = await store.post_card()
    await store.moved(card_id, Decide(MODERATOR, "agreed"))
    before = await store.outcomes.outcomes("1")
    await store.records.forget_post("discord", "100", now_ms=LATER_MS)
    await store.privacy.forget_author("discord", "7", guild_id="1", now_ms=LATER_MS)
    assert await store.outcomes.outcomes("1") == before


async def test_by_guild_channel_and_time(store: Store) -> None:
    """Only what was asked for, the oldest first; shadow mode has its own list."""
    for post_id, at_ms, changes in (
        ("1", NOON_MS, {"channel_id": "11"}),
        ("2", LATER_MS, {}),
        ("3", NOON_MS, {"guild_id": "2"}),
        ("4", NOON_MS, {"review_channel": ""}),
    ):
        made = make_decision(post_id=post_id, **changes)  # type: ignore[arg-type] # of the post
        await store.records.record([made], now_ms=at_ms)
    assert [one.channel_id for one in await store.outcomes.outcomes("1")] == ["11", "10"]
    assert len(await store.outcomes.outcomes("1", channel_id="11")) == 1
    assert len(await store.outcomes.outcomes("1", since_ms=LATER_MS)) == 1
    assert len(await store.outcomes.shadowed("1")) == 1
    assert await store.outcomes.shadowed("2") == []
