"""Anybody may dispute a public note, through the real client."""

from pathlib import Path

from bot.sandbox.state import Message, Thread
from tests.support.bot_stage import WRONG, Town, bot_in
from tests.support.presses import controls, press, send


async def noted(place: Town) -> tuple[Thread, Message]:
    """A note that stands in a thread."""
    thread = await place.sandbox.create_forum_post(place.forum, place.robin, "The news", WRONG)
    await send(place, await press(place, await place.card(), "note"))
    note = await place.note(thread)
    await place.card("The note in the thread")
    return thread, note


async def test_reopens_the_card(place: Town, file: Path) -> None:
    """A dispute is thanked for, opens the card again, and shows its words there once."""
    async with bot_in(place, file):
        thread, note = await noted(place)
        form = await press(place, note, "dispute", place.robin)
        assert form.modal is not None
        assert "Optional. The moderators see it once" in form.modal.text
        told = await send(place, form, "It was *reverted* since.", place.robin)
        assert told.is_ephemeral
        assert "Thank you" in told.text
        card = await place.card("**The note was disputed** by 1 person.")
        assert "> It was \\*reverted\\* since." in card.text
        assert controls(card)[:2] == ["keep", "dismiss"]
        assert "withdraw" in controls(card)
        await press(place, card, "keep")
        assert "reverted" not in (await place.card("**Agreed** by Mo")).text
        assert len(place.sandbox.messages(thread)) == 2


async def test_once_a_person(place: Town, file: Path) -> None:
    """A person disputes a note once; another one counts too, without a word if they like."""
    async with bot_in(place, file):
        _, note = await noted(place)
        for who in (place.robin, place.robin, place.kit):
            told = await send(place, await press(place, note, "dispute", who), "", who)
            assert told.is_ephemeral
        await place.card("**The note was disputed** by 2 people.")


async def test_withdrawn_note(place: Town, file: Path) -> None:
    """A form that is sent after the note was taken back disputes nothing."""
    async with bot_in(place, file):
        _, note = await noted(place)
        form = await press(place, note, "dispute", place.robin)
        await press(place, await place.card(), "undo")
        told = await send(place, form, "Wrong.", place.robin)
        assert "nothing to dispute" in told.text
        assert "disputed" not in (await place.card()).text


async def test_outlives_a_restart(place: Town, file: Path) -> None:
    """The button under a note of an earlier run still works."""
    async with bot_in(place, file):
        _, note = await noted(place)
    async with bot_in(place, file):
        await send(place, await press(place, note, "dispute", place.kit), "Old.", place.kit)
        await place.card("disputed")
