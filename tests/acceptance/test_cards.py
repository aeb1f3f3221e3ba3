"""What moderators do with one card, through the real client."""

import asyncio
from pathlib import Path

from bot.domain.card import Moderator
from bot.domain.moves import UNDO_MS, Assign
from bot.sandbox.faults import Reply
from bot.sandbox.permissions import Permission
from bot.sandbox.state import Message, Thread
from tests.support.bot_stage import SOURCE, WRONG, Bot, Town, Wrist, bot_in, now_ms
from tests.support.posts import make_policy
from tests.support.presses import controls, pick, press, send

ADA = Moderator("1", "Ada")


async def flagged(place: Town) -> tuple[Thread, Message]:
    thread = await place.sandbox.create_forum_post(place.forum, place.robin, "The news", WRONG)
    return thread, await place.card()


async def noted(place: Town) -> tuple[Thread, Message]:
    """A card whose note stands in the thread."""
    thread, card = await flagged(place)
    await send(place, await press(place, card, "note"))
    await place.note(thread)
    return thread, await place.card("The note in the thread")


class TestDeciding:
    async def test_unsure(self, place: Town, file: Path) -> None:
        """A moderator may leave it open what a flag is worth."""
        async with bot_in(place, file):
            _, card = await flagged(place)
            done = await press(place, card, "unsure")
            assert "**Left as unsure** by Mo" in done.text

    async def test_by_role(self, place: Town, file: Path) -> None:
        """Who has the policy's role for moderators decides, whatever else they may."""
        helpers = place.sandbox.add_role(place.guild, "Readers")
        place.sandbox.set_roles(place.kit, [helpers])
        place.sandbox.overwrite(place.desk, helpers, allow=Permission.VIEW_CHANNEL)
        policy = make_policy(review_channel="desk", moderator_role=str(helpers.id))
        async with bot_in(place, file, policy=policy):
            _, card = await flagged(place)
            done = await press(place, card, "dismiss", place.kit)
            assert "by Kit" in done.text


class TestAssigning:
    async def test_take_and_give_back(self, place: Town, file: Path) -> None:
        """A moderator takes a card, a second one is told who has it, and it is given back."""
        async with bot_in(place, file):
            _, card = await flagged(place)
            taken = await press(place, card, "assign")
            assert "Assigned to Mo." in taken.text
            freed = await press(place, await place.card("Assigned"), "release", place.nia)
            assert "Assigned" not in freed.text

    async def test_two_at_once(self, place: Town, file: Path) -> None:
        """Of two who take a card the first one has it."""
        async with bot_in(place, file) as bot:
            _, card = await flagged(place)
            await bot.records.move(1, Assign(ADA), now_ms=now_ms())
            late = await press(place, card, "assign", place.nia)
            assert late.is_ephemeral
            assert "Assigned to Ada." in late.text


class TestDrafts:
    async def test_on_the_card(self, place: Town, file: Path) -> None:
        """Where the policy wants drafts, the note stands on the card before anybody asks."""
        policy = make_policy(review_channel="desk", mode="drafts")
        async with bot_in(place, file, policy=policy):
            thread, card = await flagged(place)
            assert "**Draft of the note**\n> According to Zeniteq" in card.text
            assert len(place.sandbox.messages(thread)) == 1

    async def test_edit_before_posting(self, place: Town, file: Path) -> None:
        """A saved draft stands on the card and is what a note begins with."""
        async with bot_in(place, file):
            thread, card = await flagged(place)
            text = f"A small update: it is called Gemini now. {SOURCE.url}"
            saved = await send(place, await press(place, card, "edit"), text)
            assert "saved by a moderator\n> A small update" in saved.text
            form = await press(place, await place.card("saved"), "note", place.nia)
            assert form.modal is not None
            assert form.modal.inputs["text"]["value"] == text
            await send(place, form, who=place.nia)
            assert (await place.note(thread)).content.startswith(text)

    async def test_rules_hold_for_drafts(self, place: Town, file: Path) -> None:
        """A draft that breaks the rules comes back, and nothing is saved."""
        async with bot_in(place, file):
            _, card = await flagged(place)
            back = await send(place, await press(place, card, "edit"), "This is fake!")
            assert back.is_ephemeral
            assert "exclamation mark" in back.text
            assert "This is fake!" in back.text
            assert "saved" not in (await place.card()).text


class TestUndo:
    async def test_takes_the_note_with_it(self, place: Town, file: Path) -> None:
        """Within ten minutes Undo opens the card again and deletes its note."""
        async with bot_in(place, file):
            thread, card = await noted(place)
            undone = await press(place, card, "undo", place.nia)
            assert "Agreed" not in undone.text
            await place.sandbox.wait_for(lambda: len(place.sandbox.messages(thread)) == 1)
            assert controls(await place.card())[0] == "note"

    async def test_later_it_is_withdrawn(self, place: Town, file: Path) -> None:
        """After ten minutes the card offers a withdrawal by itself, which people see."""
        clock = Wrist()
        async with bot_in(place, file, clock=clock) as bot:
            thread, card = await noted(place)
            assert "withdraw" not in controls(card)
            await ten_minutes(bot, clock)
            await place.sandbox.wait_for(lambda: "withdraw" in controls(place.cards()[0]))
            form = await press(place, place.cards()[0], "withdraw")
            done = await send(place, form, "the source was corrected since")
            assert "The note was withdrawn" in done.text
            withdrawn = "the earlier note was withdrawn because the source was corrected since."
            await place.sandbox.wait_for(
                lambda: withdrawn in place.sandbox.messages(thread)[-1].content
            )
            note = place.sandbox.messages(thread)[-1]
            assert note.content.startswith("Update ")
            assert "withdrawn by the moderators" in note.content
            assert controls(note) == []
            assert controls(await place.card("was withdrawn")) == ["reopen", "why", "more"]

    async def test_old_undo_button(self, place: Town, file: Path) -> None:
        """A press on an Undo that is over tells what can be done, and renews the card."""
        async with bot_in(place, file):
            thread, card = await noted(place)
        edits = f"/channels/{place.desk.id}/messages/{card.id}"
        place.sandbox.faults.arm("PATCH", edits, Reply(400))  # the card keeps its Undo
        async with bot_in(place, file, clock=Wrist(UNDO_MS + 1_000)):
            await place.sandbox.wait_for(lambda: not place.sandbox.faults.armed)
            late = await press(place, card, "undo")
            assert late.is_ephemeral
            assert "The ten minutes for Undo are over" in late.text
            assert len(place.sandbox.messages(thread)) == 2
            await place.sandbox.wait_for(lambda: "withdraw" in controls(place.cards()[0]))

    async def test_reopen(self, place: Town, file: Path) -> None:
        """A dismissed card can be opened again at any time."""
        clock = Wrist()
        async with bot_in(place, file, clock=clock) as bot:
            _, card = await flagged(place)
            await press(place, card, "dismiss")
            await ten_minutes(bot, clock)
            await place.sandbox.wait_for(lambda: "reopen" in controls(place.cards()[0]))
            opened = await press(place, place.cards()[0], "reopen", place.nia)
            assert "Dismissed" not in opened.text
            assert controls(await place.card())[0] == "note"


class TestNote:
    async def test_edit_after_posting(self, place: Town, file: Path) -> None:
        """A posted note can be reworded; it keeps its place and its Dispute."""
        async with bot_in(place, file):
            thread, card = await noted(place)
            text = f"It is called Gemini since February 2024. {SOURCE.url}"
            await send(place, await press(place, card, "edit"), text)
            await place.sandbox.wait_for(
                lambda: place.sandbox.messages(thread)[-1].content.startswith(text)
            )
            assert controls(await place.note(thread)) == ["dispute"]

    async def test_says_who_posted_it(self, place: Town, file: Path) -> None:
        """Where the policy wants it, a note names the moderator who chose to post it."""
        policy = make_policy(review_channel="desk", name_in_notes=True)
        async with bot_in(place, file, policy=policy):
            thread, _ = await noted(place)
            note = await place.note(thread)
            assert "Prepared automatically, checked and posted by Mo." in note.content
            assert note.mentions == ()

    async def test_names_nobody_by_default(self, place: Town, file: Path) -> None:
        """Else a note says that it is automatic and that moderators posted it."""
        async with bot_in(place, file):
            thread, card = await noted(place)
            note = await place.note(thread)
            assert "checked and posted by the moderators" in note.content
            assert "posted by Mo" in card.text

    async def test_archived_thread(self, place: Town, file: Path) -> None:
        """A note in a thread that was archived meanwhile can be reworded, and it stays so."""
        async with bot_in(place, file):
            thread, card = await noted(place)
            await place.sandbox.change_thread(thread, place.robin, archived=True)
            text = f"It is called Gemini since February 2024. {SOURCE.url}"
            await send(place, await press(place, card, "edit"), text)
            await place.sandbox.wait_for(
                lambda: place.sandbox.messages(thread)[-1].content.startswith(text)
            )
            await place.sandbox.wait_for(lambda: thread.is_archived)


class TestSources:
    async def test_shows_the_passages(self, place: Town, file: Path) -> None:
        """Sources shows the presser alone each passage with its publisher, date and link."""
        async with bot_in(place, file):
            _, card = await flagged(place)
            shown = await press(place, card, "sources")
            assert shown.is_ephemeral
            for part in (WRONG, "Zeniteq, 9 February 2024", SOURCE.url, "“Since February 2024"):
                assert part in shown.text


class TestMore:
    async def test_snooze_and_wake(self, place: Town, file: Path) -> None:
        """A snoozed thread's new cards wait; ending the snooze brings them."""
        async with bot_in(place, file) as bot:
            thread, card = await flagged(place)
            panel = await press(place, card, "more")
            assert panel.is_ephemeral
            snoozed = await pick(place, panel.message, "snooze", "8")
            assert f"New cards of <#{thread.id}> wait until" in snoozed.text
            await press(place, card, "dismiss")
            await place.sandbox.post(thread, place.robin, "They are clowns.")
            await recorded(bot, 2)
            assert len(place.cards()) == 1
            woken = await press(place, snoozed.message, "wake")
            assert "The snooze is over. 1 card will be posted." in woken.text
            await place.sandbox.wait_for(lambda: len(place.cards()) == 2)

    async def test_remember_the_claim(self, place: Town, file: Path) -> None:
        """A flag that rests on a passage can be kept as a claim on record, in plain words."""
        async with bot_in(place, file):
            _, card = await flagged(place)
            panel = await press(place, card, "more")
            form = await press(place, panel.message, "remember")
            assert form.modal is not None
            assert form.modal.inputs["text"]["value"] == WRONG
            kept = await send(place, form, "Google's chatbot is called Bard.")
            await kept.settled()
            assert "The claim is on record." in kept.text
            again = await send(place, await press(place, panel.message, "remember"), "Is it Bard?")
            await again.settled()
            assert "write it as a plain sentence" in again.text

    async def test_no_acts_by_default(self, place: Town, file: Path) -> None:
        """Where the policy does not switch acts on, none is offered."""
        async with bot_in(place, file):
            _, card = await flagged(place)
            panel = await press(place, card, "more")
            assert controls(panel.message) == ["add_source", "remember", "snooze"]


async def ten_minutes(bot: Bot, clock: Wrist) -> None:
    """Put the clock forward, once the card's end of Undo is noted down."""
    later = clock() + UNDO_MS + 1_000

    async def noted_down() -> bool:
        due = [await bot.outbox.due(now_ms=at, limit=1) for at in (clock(), later)]
        return not due[0] and bool(due[1])

    while not await noted_down():  # noqa: ASYNC110 - a database tells of no change
        await asyncio.sleep(0.02)
    clock.ahead_ms = UNDO_MS + 1_000


async def recorded(bot: Bot, card_id: int) -> None:
    """Wait until there is a card, posted or not."""
    while not await bot.records.card(card_id):  # noqa: ASYNC110 - a database tells of no change
        await asyncio.sleep(0.02)
