"""Bursts: cards of one thread within an hour share a message, through the real client."""

from pathlib import Path

from bot.domain.queue import BURST_MS
from bot.sandbox.faults import Reply
from bot.sandbox.state import Message
from tests.support.bot_stage import WRONG, Town, Wrist, bot_in
from tests.support.presses import controls, pick, press, send


async def two(place: Town) -> Message:
    """The one message of two flagged posts."""
    await place.sandbox.post(place.general, place.robin, "They are clowns.")
    await place.card("clowns")
    await place.sandbox.post(place.general, place.nia, WRONG)
    return await place.card("2 flagged posts in one thread")


async def test_a_burst_is_one_message_that_grows(place: Town, file: Path) -> None:
    """A second flagged post of a thread joins the message of the first, by an edit."""
    async with bot_in(place, file):
        burst = await two(place)
        for part in (f"<#{place.general.id}>", "**1. Hostile** · Robin", "**2. Inaccuracy** · Nia"):
            assert part in burst.text
        assert controls(burst) == ["open"]
        await place.sandbox.post(place.general, place.robin, "They are probably right.")
        await place.card("3 flagged posts in one thread")


async def test_each_post_has_its_own_controls(place: Town, file: Path) -> None:
    """Whoever chooses a post gets its card alone; what they decide shows in the burst."""
    async with bot_in(place, file):
        burst = await two(place)
        own = await pick(place, burst, "open", "1")
        assert own.is_ephemeral
        assert "> **They are clowns.**" in own.text
        done = await press(place, own.message, "dismiss")
        assert "**Dismissed as not a problem** by Mo" in done.text
        assert done.is_ephemeral
        shown = await place.card("1 waits")
        assert "**1. Hostile** · Robin · **Dismissed as not a problem** by Mo" in shown.text
        noted = await pick(place, shown, "open", "2", place.nia)
        await send(place, await press(place, noted.message, "note", place.nia), who=place.nia)
        await place.note(place.general)
        assert "0 wait" in (await place.card("**Agreed** by Nia")).text


async def test_second_moderator_is_told(place: Town, file: Path) -> None:
    """Of two moderators with the same post open, the second is told who was first."""
    async with bot_in(place, file):
        burst = await two(place)
        mine = await pick(place, burst, "open", "1")
        theirs = await pick(place, burst, "open", "1", place.nia)
        await press(place, mine.message, "dismiss")
        late = await press(place, theirs.message, "agree", place.nia)
        (told,) = await place.sandbox.wait_for(lambda: late.followups)
        assert told.is_ephemeral
        assert "**Dismissed as not a problem** by Mo" in told.text
        assert controls(theirs.message) == ["undo", "why", "more"]


async def test_a_stale_card_becomes_the_burst(place: Town, file: Path) -> None:
    """A press on a card that joined a burst meanwhile shows the burst, not the card alone."""
    async with bot_in(place, file):
        await place.sandbox.post(place.general, place.robin, "They are clowns.")
        card = await place.card("clowns")
        edits = f"/channels/{place.desk.id}/messages/{card.id}"
        place.sandbox.faults.arm("PATCH", edits, Reply(400))
        await place.sandbox.post(place.general, place.nia, WRONG)
        await place.sandbox.wait_for(lambda: not place.sandbox.faults.armed)
        done = await press(place, card, "dismiss")
        assert "2 flagged posts in one thread, 1 waits" in done.text


async def test_an_hour_ends_it(place: Town, file: Path) -> None:
    """A post that is flagged an hour later has a message of its own."""
    clock = Wrist()
    async with bot_in(place, file, clock=clock):
        await place.sandbox.post(place.general, place.robin, "They are clowns.")
        await place.card("clowns")
        clock.ahead_ms = BURST_MS + 1_000
        await place.sandbox.post(place.general, place.nia, WRONG)
        await place.sandbox.wait_for(lambda: len(place.cards()) == 2)


async def test_other_threads_stand_apart(place: Town, file: Path) -> None:
    """Posts of different threads never share a message."""
    async with bot_in(place, file):
        await place.sandbox.post(place.general, place.robin, "They are clowns.")
        await place.sandbox.create_forum_post(place.forum, place.robin, "The news", WRONG)
        await place.sandbox.wait_for(lambda: len(place.cards()) == 2)
