"""The numbers of some weeks."""

from bot.domain.finding import KINDS
from bot.domain.outcome import WEEK_MS, Measured, week_of
from bot.operations.stats import Response, stats
from tests.support.desk import FixedOutcomes
from tests.support.outcomes import make_outcome
from tests.support.posts import NOON_MS

MINUTE_MS = 60_000
LAST_WEEK_MS = NOON_MS - WEEK_MS


async def test_weeks() -> None:
    """Flags count in the week they were made, verdicts in the week they were given."""
    outcomes = (
        make_outcome(flagged_ms=LAST_WEEK_MS, verdict="agreed", decided_ms=NOON_MS),
        make_outcome(flagged_ms=NOON_MS, kind="hostile"),
        make_outcome(flagged_ms=LAST_WEEK_MS, verdict="dismissed", decided_ms=LAST_WEEK_MS),
    )
    found = await stats(FixedOutcomes(outcomes), "1", now_ms=NOON_MS, weeks=2)
    last, this = found.weeks
    assert (last.from_ms, this.from_ms) == (week_of(LAST_WEEK_MS), week_of(NOON_MS))
    assert (last.flags, last.verdicts) == ({"speculation": 2}, {"dismissed": 1})
    assert (this.flags, this.verdicts) == ({"hostile": 1}, {"agreed": 1})
    assert this.precision["speculation"] == Measured(1, 1)
    assert found.precision["speculation"] == Measured(1, 2)
    assert found.by_channel == {("speculation", "10"): Measured(1, 2)}


async def test_one_press_is_one_verdict() -> None:
    """A card with two flags is decided once; both flags count for what was right."""
    flags = [make_outcome(kind=kind, card_id=5, verdict="agreed") for kind in KINDS]
    found = await stats(FixedOutcomes(tuple(flags)), "1", now_ms=NOON_MS, weeks=1)
    assert found.weeks[0].verdicts == {"agreed": 1}
    assert found.precision["hostile"] == Measured(1, 1)


async def test_only_the_weeks_that_were_asked_for() -> None:
    """Verdicts of earlier weeks count in no number."""
    old = make_outcome(flagged_ms=LAST_WEEK_MS, verdict="agreed", decided_ms=LAST_WEEK_MS)
    found = await stats(FixedOutcomes((old,)), "1", now_ms=NOON_MS, weeks=1)
    assert (found.weeks[0].flags, found.precision["speculation"].decided) == ({}, 0)
    assert found.response is None


async def test_response_time() -> None:
    """Half of the cards, and nine in ten, were decided within these times; a card counts once."""
    waits = [
        make_outcome(verdict="agreed", decided_ms=NOON_MS + number * MINUTE_MS)
        for number in range(1, 11)
    ]
    sampled = make_outcome(verdict="agreed", decided_ms=NOON_MS + WEEK_MS, sampled=True)
    outcomes = FixedOutcomes((*waits, *waits, sampled))
    found = await stats(outcomes, "1", now_ms=NOON_MS, weeks=1)
    assert found.response == Response(10, 5 * MINUTE_MS, 9 * MINUTE_MS)


async def test_one_channel_and_what_is_only_recorded() -> None:
    """Numbers can be those of one channel, and flags of shadow mode are counted beside them."""
    outcomes = FixedOutcomes(
        (make_outcome(), make_outcome(channel_id="11")),
        (make_outcome(), make_outcome(channel_id="11"), make_outcome(flagged_ms=0)),
    )
    found = await stats(outcomes, "1", now_ms=NOON_MS, weeks=1, channel_id="11")
    assert (found.weeks[0].flags, found.recorded) == ({"speculation": 1}, 1)


async def test_what_was_missed() -> None:
    """Reported posts count beside the flags, save for those that somebody dismissed."""
    reported = (
        make_outcome(kind="hostile"),
        make_outcome(kind="hostile", verdict="agreed"),
        make_outcome(kind="hostile", verdict="dismissed"),
    )
    found = await stats(FixedOutcomes(reported=reported), "1", now_ms=NOON_MS, weeks=1)
    assert found.missed == {"hostile": 2}
    assert (found.weeks[0].flags, found.precision["hostile"].decided) == ({}, 0)
