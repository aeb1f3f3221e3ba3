"""A server is set up in one message, through the real client."""

import asyncio
from pathlib import Path

from bot.sandbox.components import walk
from bot.sandbox.interaction import Answer
from bot.sandbox.permissions import Permission
from bot.sandbox.results import InteractionResult
from bot.sandbox.state import Channel, Message, Role
from tests.support.managed_stage import Place, managed, place


def shown(result: InteractionResult) -> Message:
    assert result.message is not None
    return result.message


def control(message: Message, name: str) -> dict[str, object]:
    found = (
        one for one in walk(message.components) if one.get("custom_id") == f"sidenote:setup:{name}"
    )
    return next(found)


async def pick(hall: Place, wizard: Message, name: str, *values: str | Channel | Role) -> Message:
    """Choose in one of the wizard's menus; gives the wizard as it is then."""
    done = await hall.sandbox.choose(hall.ada, wizard, f"sidenote:setup:{name}", values)
    return shown(done)


async def press(hall: Place, wizard: Message, name: str) -> InteractionResult:
    done = await hall.sandbox.click(hall.ada, wizard, f"sidenote:setup:{name}")
    if done.answer is Answer.DEFERRED_UPDATE:
        await hall.sandbox.wait_for(lambda: done.text != wizard.text)
    return done


class TestWizard:
    async def test_from_nothing_to_the_first_message(self, hall: Place, file: Path) -> None:
        """Every choice is taken, and stored and logged at the end; the moderators are greeted."""
        async with managed(hall, file) as bot:
            opened = await hall.sandbox.slash(hall.ada, hall.general, "setup")
            assert opened.is_ephemeral
            wizard = shown(opened)
            assert "No moderators' channel is chosen" in opened.text
            assert "**1. Moderators' channel.**" in wizard.text
            assert control(wizard, "finish")["disabled"]

            wizard = await pick(hall, wizard, "review_channel", hall.desk)
            assert not control(wizard, "finish").get("disabled")
            wizard = await pick(hall, wizard, "moderator_role", hall.mods)
            wizard = await pick(hall, wizard, "watch", hall.general, hall.news)
            wizard = await pick(hall, wizard, "preset", "strict")
            wizard = await pick(hall, wizard, "mode", "drafts")
            form = await hall.sandbox.click(hall.ada, wizard, "sidenote:setup:rule")
            sent = await hall.sandbox.submit_modal(hall.ada, form, {"rule": "Be kind to guests."})
            wizard = shown(sent)
            assert "“Be kind to guests.”" in wizard.text
            before = bot.policies.of(str(hall.guild.id))
            assert before.mode == "review"

            done = await press(hall, wizard, "finish")

            policy = bot.policies.of(str(hall.guild.id))
            assert policy.review_channel == str(hall.desk.id)
            assert policy.moderator_role == str(hall.mods.id)
            assert policy.watch == (str(hall.general.id), str(hall.news.id))
            assert (policy.preset, policy.mode) == ("strict", "drafts")
            assert policy.thresholds.hostile == 0.95
            assert policy.community_rule == "Be kind to guests."
            (hello,) = hall.sandbox.messages(hall.desk)
            assert "Sidenote is here" in hello.text
            assert "with the draft of a note on each" in hello.text
            assert "Sidenote is set up" in done.text
            (entry,) = await bot.log.entries(str(hall.guild.id))
            assert (entry.by.name, entry.action) == ("Ada", "policy_changed")
            assert "preset: strict" in str(entry.detail)

    async def test_forum_for_cards(self, hall: Place, file: Path) -> None:
        """The moderators' channel can be a forum; it is greeted with a post."""
        async with managed(hall, file):
            wizard = shown(await hall.sandbox.slash(hall.ada, hall.general, "setup"))
            wizard = await pick(hall, wizard, "review_channel", hall.cards)
            await press(hall, wizard, "finish")
            (post,) = hall.sandbox.world.threads_of(hall.cards.id)
        assert post.name == "Sidenote is here"

    async def test_figures_of_presets(self, hall: Place, file: Path) -> None:
        """A preset says what it was measured to give, and what nobody measured."""
        async with managed(hall, file):
            wizard = shown(await hall.sandbox.slash(hall.ada, hall.general, "setup"))
        assert (
            "Hostile: about 50 of 100 flags are right where 5 in 100 posts deserve one (40 to 60)"
        ) in wizard.text
        assert "Speculation: not measured with this model." in wizard.text

    async def test_a_second_time(self, hall: Place, file: Path) -> None:
        """Set up anew with the same channel, the moderators are not greeted again."""
        async with managed(hall, file) as bot:
            for mode in ("review", "shadow"):
                wizard = shown(await hall.sandbox.slash(hall.ada, hall.general, "setup"))
                wizard = await pick(hall, wizard, "review_channel", hall.desk)
                wizard = await pick(hall, wizard, "mode", mode)
                done = await press(hall, wizard, "finish")
            assert bot.policies.of(str(hall.guild.id)).mode == "shadow"
        assert "The policy is set" in done.text
        assert len(hall.sandbox.messages(hall.desk)) == 1

    async def test_two_managers(self, hall: Place, file: Path) -> None:
        """What somebody else changed meanwhile stays: Finish stores what was chosen, no more."""
        async with managed(hall, file) as bot:
            wizard = shown(await hall.sandbox.slash(hall.ada, hall.general, "setup"))
            wizard = await pick(hall, wizard, "review_channel", hall.desk)
            changed = await hall.sandbox.slash(
                hall.ida, hall.general, "policy mode", {"mode": "shadow"}
            )
            await changed.settled()
            done = await press(hall, wizard, "finish")
            policy = bot.policies.of(str(hall.guild.id))
        assert "Sidenote is set up" in done.text
        assert (policy.mode, policy.review_channel) == ("shadow", str(hall.desk.id))

    async def test_nothing_changes_before_the_end(self, hall: Place, file: Path) -> None:
        """Cancel leaves the policy, and the moderators' channel, as they were."""
        async with managed(hall, file) as bot:
            wizard = shown(await hall.sandbox.slash(hall.ada, hall.general, "setup"))
            wizard = await pick(hall, wizard, "review_channel", hall.desk)
            done = await press(hall, wizard, "cancel")
            assert bot.policies.stored(str(hall.guild.id)).given() == {}
        assert "Nothing was changed" in done.text
        assert not hall.sandbox.messages(hall.desk)

    async def test_after_a_restart(self, hall: Place, file: Path) -> None:
        """A press on the message of an earlier run is taken, on top of the stored policy."""
        async with managed(hall, file):
            wizard = shown(await hall.sandbox.slash(hall.ada, hall.general, "setup"))
        async with managed(hall, file):
            wizard = await pick(hall, wizard, "review_channel", hall.desk)
            assert not control(wizard, "finish").get("disabled")

    async def test_finish_after_a_restart(self, hall: Place, file: Path) -> None:
        """Choices that a restart forgot are not said to be stored."""
        async with managed(hall, file):
            wizard = shown(await hall.sandbox.slash(hall.ada, hall.general, "setup"))
            wizard = await pick(hall, wizard, "review_channel", hall.desk)
        async with managed(hall, file) as bot:
            told = await press(hall, wizard, "finish")
            assert bot.policies.stored(str(hall.guild.id)).given() == {}
        assert told.is_ephemeral
        assert "not held any more" in told.text
        assert not hall.sandbox.messages(hall.desk)

    async def test_finish_pressed_twice(self, hall: Place, file: Path) -> None:
        """A double press stores once, and greets the moderators once."""
        async with managed(hall, file):
            wizard = shown(await hall.sandbox.slash(hall.ada, hall.general, "setup"))
            wizard = await pick(hall, wizard, "review_channel", hall.desk)
            await asyncio.gather(*(press(hall, wizard, "finish") for _ in range(2)))
        assert len(hall.sandbox.messages(hall.desk)) == 1

    async def test_rule_that_breaks_the_rules(self, hall: Place, file: Path) -> None:
        """A rule that no note could hold is given back with the reason, and not taken."""
        async with managed(hall, file):
            wizard = shown(await hall.sandbox.slash(hall.ada, hall.general, "setup"))
            form = await hall.sandbox.click(hall.ada, wizard, "sidenote:setup:rule")
            told = await hall.sandbox.submit_modal(hall.ada, form, {"rule": "Stop it!"})
        assert told.is_ephemeral
        assert "exclamation mark" in told.text
        assert "Stop it!" in told.text

    async def test_server_s_own_language(self, file: Path) -> None:
        """A server that prefers German is set up for German cards, unless somebody chose else."""
        async with place(locale="de") as hall, managed(hall, file) as bot:
            wizard = shown(await hall.sandbox.slash(hall.ada, hall.general, "setup"))
            wizard = await pick(hall, wizard, "review_channel", hall.desk)
            await press(hall, wizard, "finish")
            (hello,) = hall.sandbox.messages(hall.desk)
            assert bot.policies.of(str(hall.guild.id)).language == "de"
        assert "Sidenote ist da" in hello.text

    async def test_in_german(self, hall: Place, file: Path) -> None:
        """Who has Discord in German sets up in German."""
        async with managed(hall, file):
            wizard = await hall.sandbox.slash(hall.ida, hall.general, "setup")
        assert "Kanal der Moderation" in wizard.text


class TestChecks:
    async def test_channel_for_everybody(self, hall: Place, file: Path) -> None:
        """A channel that everybody reads cannot become the moderators' channel."""
        async with managed(hall, file):
            wizard = shown(await hall.sandbox.slash(hall.ada, hall.general, "setup"))
            wizard = await pick(hall, wizard, "review_channel", hall.general)
        assert "Everybody can read" in wizard.text
        assert control(wizard, "finish")["disabled"]

    async def test_missing_in_the_channel(self, hall: Place, file: Path) -> None:
        """What a channel's settings take away is named, with the channel and where to grant it."""
        hall.sandbox.overwrite(
            hall.desk,
            hall.sandbox.bot_member(hall.guild),
            allow=Permission.VIEW_CHANNEL,
            deny=Permission.SEND_MESSAGES,
        )
        async with managed(hall, file):
            wizard = shown(await hall.sandbox.slash(hall.ada, hall.general, "setup"))
            wizard = await pick(hall, wizard, "review_channel", hall.desk)
        assert f"{hall.desk.mention}: Sidenote lacks **Send Messages**." in wizard.text
        assert (
            "Grant it in the channel's settings, page Permissions, for the role Sidenote"
            in wizard.text
        )
        assert control(wizard, "finish")["disabled"]

    async def test_missing_where_it_reads(self, hall: Place, file: Path) -> None:
        """A permission that lacks where posts are read is told, and is no hindrance."""
        everyone = hall.sandbox.everyone(hall.guild)
        hall.sandbox.overwrite(hall.general, everyone, deny=Permission.READ_MESSAGE_HISTORY)
        async with managed(hall, file):
            wizard = shown(await hall.sandbox.slash(hall.ada, hall.general, "setup"))
            wizard = await pick(hall, wizard, "review_channel", hall.desk)
        assert f"{hall.general.mention}: Sidenote lacks **Read Message History**." in wizard.text
        assert not control(wizard, "finish").get("disabled")

    async def test_granted_meanwhile(self, hall: Place, file: Path) -> None:
        """Check again sees what was granted since."""
        bot_member = hall.sandbox.bot_member(hall.guild)
        view = Permission.VIEW_CHANNEL
        hall.sandbox.overwrite(hall.desk, bot_member, allow=view, deny=Permission.SEND_MESSAGES)
        async with managed(hall, file) as bot:
            wizard = shown(await hall.sandbox.slash(hall.ada, hall.general, "setup"))
            wizard = await pick(hall, wizard, "review_channel", hall.desk)
            hall.sandbox.overwrite(hall.desk, bot_member, allow=view)
            await hall.sandbox.post(hall.general, hall.robin, "hello")
            await bot.client.wait_for("message", timeout=10)
            again = await press(hall, wizard, "again")
        assert "lacks" not in again.text

    async def test_role_of_everybody(self, hall: Place, file: Path) -> None:
        """Everybody is no moderators' role."""
        async with managed(hall, file):
            wizard = shown(await hall.sandbox.slash(hall.ada, hall.general, "setup"))
            wizard = await pick(hall, wizard, "review_channel", hall.desk)
            wizard = await pick(hall, wizard, "moderator_role", hall.sandbox.everyone(hall.guild))
        assert "everybody could decide about cards" in wizard.text
        assert control(wizard, "finish")["disabled"]


class TestWhoMay:
    async def test_only_who_manages_the_server(self, hall: Place, file: Path) -> None:
        """A moderator who does not manage the server is told what it takes."""
        async with managed(hall, file):
            told = await hall.sandbox.slash(hall.mo, hall.desk, "setup", even_if_hidden=True)
        assert told.is_ephemeral
        assert "Manage Server" in told.text


class TestWithoutTheIntent:
    async def test_is_said(self, file: Path) -> None:
        """Where Discord shows no messages, the wizard and the first message say so."""
        async with place(message_content=False) as hall, managed(hall, file):
            wizard = shown(await hall.sandbox.slash(hall.ada, hall.general, "setup"))
            assert "does not let Sidenote read messages" in wizard.text
            wizard = await pick(hall, wizard, "review_channel", hall.desk)
            await press(hall, wizard, "finish")
            (hello,) = hall.sandbox.messages(hall.desk)
            assert "does not let Sidenote read messages" in hello.text
