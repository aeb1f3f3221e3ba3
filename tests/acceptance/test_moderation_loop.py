"""A moderator's whole loop, through the real client: post, flag, card, button, verdict, note."""

from itertools import count
from pathlib import Path

from bot.domain.card import Moderator
from bot.domain.moves import Decide
from bot.pipeline.deliver import REFUSED_WAIT_MS
from bot.sandbox.components import walk
from bot.sandbox.permissions import Permission
from bot.sandbox.state import Message, Thread
from tests.support.bot_stage import SOURCE, WRONG, Town, bot_in, now_ms
from tests.support.posts import make_policy
from tests.support.presses import press, send
from tests.support.web import Web

MO_ELSEWHERE = Moderator("1", "Mo")


async def flagged_thread(place: Town, text: str = f"I read the news. {WRONG}") -> Thread:
    return await place.sandbox.create_forum_post(place.forum, place.robin, "The news", text)


def buttons(card: Message) -> list[str]:
    """The custom ids of a card's buttons."""
    return [str(item["custom_id"]) for item in walk(card.components) if "custom_id" in item]


def button(card: Message, action: str) -> str:
    """The custom id of the button that does something."""
    (found,) = (one for one in buttons(card) if one.endswith(f":{action}"))
    return found


def button_of(message: Message, kind: str) -> str:
    """The custom id of the one button of a kind."""
    (found,) = (one for one in buttons(message) if f"sidenote:{kind}" in one)
    return found


class TestCard:
    async def test_flagged_forum_post_makes_one_card(self, place: Town, file: Path) -> None:
        """A flagged post brings exactly one card, with its sentence and its source."""
        async with bot_in(place, file):
            thread = await flagged_thread(place)
            card = await place.card()
            for part in ("**fact: Google answers Microsoft with Bard.**", "Zeniteq", SOURCE.url):
                assert part in card.text
            assert f"<#{thread.id}>" in card.text
            await place.sandbox.post(thread, place.robin, "A calm reply.")
            await place.sandbox.post(place.general, place.mo, f"Again: {WRONG}")
            await place.sandbox.wait_for(lambda: len(place.cards()) == 2)

    async def test_unflagged_and_unwatched(self, place: Town, file: Path) -> None:
        """Nothing is said about calm posts, nor about what moderators write at their desk."""
        async with bot_in(place, file) as bot:
            await place.sandbox.post(place.desk, place.mo, WRONG)
            await place.sandbox.post(place.general, place.robin, "A calm post.")
            await place.sandbox.post(place.general, place.robin, "They are clowns.")
            await place.sandbox.wait_for(lambda: len(place.cards()) == 2)
            await bot.intake.drained()
            assert "They are clowns." in place.cards()[-1].text


class TestVerdict:
    async def test_agree(self, place: Town, file: Path) -> None:
        """Agree decides the card in the answer itself; what is left is to undo, ask, and more."""
        async with bot_in(place, file):
            await flagged_thread(place)
            card = await place.card()
            result = await place.sandbox.click(place.mo, card, button(card, "agree"))
            assert "**Agreed** by Mo" in result.text
            left = buttons(await place.card("**Agreed** by Mo"))
            assert [one.rsplit(":", 1)[1] for one in left] == ["undo", "why", "more"]

    async def test_dismiss(self, place: Town, file: Path) -> None:
        """Dismiss says that it was no problem."""
        async with bot_in(place, file):
            await flagged_thread(place)
            card = await place.card()
            await place.sandbox.click(place.mo, card, button(card, "dismiss"))
            await place.card("**Dismissed as not a problem** by Mo")

    async def test_second_moderator_is_told(self, place: Town, file: Path) -> None:
        """Of two moderators the first one decides; the second is told who that was."""
        async with bot_in(place, file):
            await flagged_thread(place)
            card = await place.card()
            first = await place.sandbox.click(place.mo, card, button(card, "note"))
            await place.sandbox.click(place.nia, card, button(card, "dismiss"))
            second = await place.sandbox.submit_modal(place.mo, first)
            assert second.is_ephemeral
            assert "**Dismissed as not a problem** by Nia" in second.text
            assert "According to Zeniteq" in second.text

    async def test_two_presses_at_once(self, place: Town, file: Path) -> None:
        """Two presses on the same open card give one verdict."""
        async with bot_in(place, file) as bot:
            await flagged_thread(place)
            card = await place.card()
            await bot.records.move(1, Decide(MO_ELSEWHERE, "agreed"), now_ms=1)
            late = await place.sandbox.click(place.nia, card, button(card, "dismiss"))
            assert late.is_ephemeral
            assert "already" in late.text
            await place.card("**Agreed** by Mo")

    async def test_not_a_moderator(self, place: Town, file: Path) -> None:
        """Who may not moderate the channel decides nothing, and is told what it takes."""
        async with bot_in(place, file):
            await flagged_thread(place)
            card = await place.card()
            for action in ("agree", "note"):
                refused = await place.sandbox.click(place.kit, card, button(card, action))
                assert refused.is_ephemeral
                assert "Manage Messages" in refused.text
            assert button(await place.card(), "agree")


class TestNote:
    async def test_note_is_posted(self, place: Town, file: Path) -> None:
        """An edited note stands in the thread as a reply that pings nobody, linked by the card."""
        async with bot_in(place, file):
            thread = await flagged_thread(place)
            card = await place.card()
            form = await place.sandbox.click(place.mo, card, button(card, "note"))
            assert form.modal is not None
            draft = form.modal.inputs["text"]["value"]
            assert draft.startswith("According to Zeniteq (9 February 2024): “Since February 2024")
            text = f"A small update: the chatbot is called Gemini now. {SOURCE.url}"
            done = await place.sandbox.submit_modal(place.mo, form, {"text": text})
            assert "**Agreed** by Mo" in done.text
            note = await place.note(thread)
            assert note.content.startswith(text)
            assert "Prepared automatically" in note.content
            assert note.reference is not None
            assert note.reference.message_id == thread.id
            assert note.mentions == ()
            await place.card(f"/{thread.id}/{note.id})")

    async def test_post_edited_meanwhile(self, place: Town, file: Path) -> None:
        """A note on words that its author took out while it was written comes back unposted."""
        async with bot_in(place, file):
            post = await place.sandbox.post(place.general, place.robin, f"{WRONG} What clowns.")
            form = await press(place, await place.card(), "note")
            await place.sandbox.edit(post, "What clowns.")
            await place.sandbox.wait_for(lambda: "Bard" not in place.cards()[0].text)
            back = await send(place, form)
            assert back.is_ephemeral
            assert "The post was edited" in back.text
            assert "According to Zeniteq" in back.text
            await send(place, await press(place, await place.card(), "note"))
            note = await place.note(place.general)
        assert "Zeniteq" not in note.content

    async def test_wording_is_held_to_the_rules(self, place: Town, file: Path) -> None:
        """A note that breaks the rules comes back with the reasons, and the card stays open."""
        async with bot_in(place, file):
            thread = await flagged_thread(place)
            card = await place.card()
            form = await place.sandbox.click(place.mo, card, button(card, "note"))
            text = "This is fake, @everyone!"
            back = await place.sandbox.submit_modal(place.mo, form, {"text": text})
            assert back.is_ephemeral
            for part in ("fake", "exclamation mark", "leave out the @", text):
                assert part in back.text
            assert len(place.sandbox.messages(thread)) == 1
            assert button(await place.card(), "note")

    async def test_locked_thread(self, place: Town, file: Path) -> None:
        """A note that can never be posted is told on its card, and holds nothing else up."""
        async with bot_in(place, file):
            thread = await flagged_thread(place)
            card = await place.card()
            leads = place.sandbox.add_role(place.guild, "Leads", Permission.MANAGE_THREADS)
            lead = place.sandbox.add_member(place.guild, "Lead", roles=[leads])
            await place.sandbox.change_thread(thread, lead, archived=True, locked=True)
            place.sandbox.set_roles(place.sandbox.bot_member(place.guild), [])
            form = await place.sandbox.click(place.mo, card, button(card, "note"))
            await place.sandbox.submit_modal(place.mo, form)
            told = await place.card("The note could not be posted.")
            assert "the thread is archived and locked" in told.text
            assert "> According to Zeniteq" in told.text
            await place.sandbox.post(place.general, place.robin, "They are clowns.")
            await place.sandbox.wait_for(lambda: len(place.cards()) == 2)


class TestAfterwards:
    async def test_buttons_outlive_a_restart(self, place: Town, file: Path) -> None:
        """A card of an earlier run can be decided, and an open form sent, after a restart."""
        async with bot_in(place, file):
            await flagged_thread(place)
            card = await place.card()
            form = await place.sandbox.click(place.mo, card, button(card, "note"))
        async with bot_in(place, file):
            done = await place.sandbox.submit_modal(place.mo, form)
            assert "**Agreed** by Mo" in done.text
            await place.sandbox.post(place.general, place.robin, "They are clowns.")
            await place.sandbox.wait_for(lambda: len(place.cards()) == 2)
        async with bot_in(place, file):
            fresh = place.cards()[-1]
            again = await place.sandbox.click(place.nia, fresh, button(fresh, "dismiss"))
            assert "by Nia" in again.text

    async def test_missed_posts_are_read(self, place: Town, file: Path) -> None:
        """What was written while the bot was down is read afterwards, and nothing older is."""
        await place.sandbox.post(place.general, place.robin, WRONG)
        async with bot_in(place, file):
            await place.sandbox.post(place.general, place.robin, "They are clowns.")
            await place.card("clowns")
        await place.sandbox.post(place.general, place.robin, "They are probably right.")
        await flagged_thread(place)
        async with bot_in(place, file):
            await place.sandbox.wait_for(lambda: len(place.cards()) == 2)
            burst, other = place.cards()
            assert "probably right" in burst.text
            assert "Bard" not in burst.text
            assert "Bard" in other.text

    async def test_edit_settles_the_card(self, place: Town, file: Path) -> None:
        """A card whose flagged words its author takes away asks nothing any more."""
        async with bot_in(place, file):
            post = await place.sandbox.post(place.general, place.robin, f"So. {WRONG}")
            await place.card()
            await place.sandbox.edit(post, "So. I was mistaken.")
            settled = await place.card("nothing is flagged any more")
            assert buttons(settled) == []
            assert "Bard" not in settled.text.replace(SOURCE.title, "")

    async def test_deletion_erases_the_text(self, place: Town, file: Path) -> None:
        """The text of a deleted post goes from its card."""
        async with bot_in(place, file):
            post = await place.sandbox.post(place.general, place.robin, f"So. {WRONG}")
            await place.card("Google answers")
            await place.sandbox.delete(post)
            erased = await place.card("its text was erased")
            assert "Google answers" not in erased.text
            assert buttons(erased) == []

    async def test_deletion_while_the_desk_is_closed(self, place: Town, file: Path) -> None:
        """A card that could not be changed for want of a permission is changed once it is back."""
        bot, times = place.sandbox.bot_member(place.guild), count(now_ms(), REFUSED_WAIT_MS)
        async with bot_in(place, file, clock=lambda: next(times)):
            post = await place.sandbox.post(place.general, place.robin, WRONG)
            await place.card("Bard")
            place.sandbox.overwrite(place.desk, bot, deny=Permission.VIEW_CHANNEL)
            await place.sandbox.delete(post)
            await place.sandbox.wait_for(
                lambda: [one for one in place.sandbox.exchanges if one.status == 403]
            )
            place.sandbox.overwrite(place.desk, bot, allow=Permission.VIEW_CHANNEL)
            card = await place.card("its text was erased")
        assert WRONG not in card.text

    async def test_full_intake_loses_nothing(self, place: Town, file: Path) -> None:
        """When more comes than the intake holds, the rest is read again in order."""
        async with bot_in(place, file, capacity=1):
            await place.sandbox.post(place.general, place.robin, "Clown 0 is a clown.")
            await place.card()
            for number in range(1, 5):
                await place.sandbox.post(place.general, place.robin, f"Clown {number} is a clown.")
            burst = await place.card("5 flagged posts")
            places = [burst.text.index(f"Clown {number} is") for number in range(5)]
            assert places == sorted(places)


class TestLookup:
    async def test_lookup_answers(self, place: Town, file: Path) -> None:
        """/lookup tells its asker alone what contradicts a claim, with the source."""
        async with bot_in(place, file):
            asked = await place.sandbox.slash(
                place.mo, place.general, "lookup", {"claim": "The chatbot is called Bard"}
            )
            await asked.settled()
            assert asked.is_ephemeral
            for part in ("Contradicted by", "Zeniteq, 9 February 2024", SOURCE.url, "not Bard.”"):
                assert part in asked.text

    async def test_silence_is_plain(self, place: Town, file: Path) -> None:
        """Where the library has nothing either way, /lookup says so."""
        async with bot_in(place, file):
            asked = await place.sandbox.slash(
                place.mo, place.general, "lookup", {"claim": "It rained in Rome"}
            )
            await asked.settled()
            assert "nothing that contradicts or supports this" in asked.text

    async def test_lookup_is_for_moderators(self, place: Town, file: Path) -> None:
        """Whoever gets at the command without the permission is refused."""
        async with bot_in(place, file):
            asked = await place.sandbox.slash(
                place.robin, place.general, "lookup", {"claim": "It rained"}, even_if_hidden=True
            )
            assert asked.is_ephemeral
            assert "Manage Messages" in asked.text

    async def test_by_role(self, place: Town, file: Path) -> None:
        """The policy's role for moderators is enough."""
        role = place.guild.roles[place.kit.role_ids[0]]
        policy = make_policy(review_channel="desk", moderator_role=str(role.id))
        async with bot_in(place, file, policy=policy):
            asked = await place.sandbox.slash(
                place.kit, place.general, "lookup", {"claim": "It rained"}, even_if_hidden=True
            )
            await asked.settled()
            assert "nothing that contradicts or supports this" in asked.text

    async def test_commands_are_synced_once(self, place: Town, file: Path) -> None:
        """Commands are sent to Discord when they changed, not at every start."""
        for _ in range(2):
            async with bot_in(place, file):
                pass
        sent = [one for one in place.sandbox.exchanges if one.method == "PUT"]
        assert len(sent) == 1


class TestLibrary:
    async def test_a_source_from_a_card(self, place: Town, file: Path) -> None:
        """Behind More an address becomes a source, once what was understood was agreed to."""
        url = "https://paper.example/bard"
        web = Web({url: "The chatbot is called Gemini. " * 30})
        async with bot_in(place, file, web=web):
            await flagged_thread(place)
            card = await place.card()
            more = await place.sandbox.click(place.mo, card, button(card, "more"))
            shown = await more.settled()
            assert shown
            opened = await place.sandbox.click(place.mo, shown, button(shown, "add_source"))
            sent = await place.sandbox.submit_modal(place.mo, opened, {"text": url})
            offered = await sent.settled()
            assert offered
            assert "Add this source?" in offered.text
            assert "bard (paper.example)" in offered.text
            done = await place.sandbox.click(place.mo, offered, button_of(offered, "library:add:"))
            await place.sandbox.wait_for(lambda: "Added." in done.text)
            assert done.is_ephemeral
            assert "Added." in done.text
