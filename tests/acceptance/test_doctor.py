"""/doctor, /help, joining and leaving, through the real client."""

import os
from pathlib import Path

from bot.sandbox.permissions import Permission
from bot.sandbox.server import Sandbox
from bot.sandbox.state import Member
from models.errors import ModelError
from tests.support.engine import RuleEngine
from tests.support.managed_stage import Place, managed, place


async def doctor(hall: Place, who: Member | None = None) -> str:
    asked = await hall.sandbox.slash(who or hall.mo, hall.desk, "doctor")
    await asked.settled()
    assert asked.is_ephemeral
    return asked.text


class TestDoctor:
    async def test_names_what_is_missing(self, hall: Place, file: Path) -> None:
        """What keeps cards from coming stands first, then what could be better, then the rest."""
        everyone = hall.sandbox.everyone(hall.guild)
        hall.sandbox.overwrite(hall.general, everyone, deny=Permission.READ_MESSAGE_HISTORY)
        async with managed(hall, file):
            told = await doctor(hall)
        must, rest = told.split("**Works without, but less well**")
        should, fine = rest.split("**In order**")
        assert "The moderators' channel (moderators) is not there" in must
        assert f"{hall.general.mention}: Sidenote lacks **Read Message History**" in should
        assert "The library is empty" in should
        assert "No copy of the database" in should
        assert "The models are loaded: rules-c, rules-s, rules-e, rules-m." in fine
        assert "cards for a moderator 0" in fine

    async def test_all_in_order(self, hall: Place, file: Path) -> None:
        """Where all is well, nothing is left to mend; a newer copy of the database is told."""
        copy = file.with_name(f"{file.name}.r0001.backup")
        copy.write_bytes(b"")
        os.utime(copy, (1_700_000_000, 1_700_000_000))
        hall.sandbox.set_permissions(
            hall.sandbox.bot_role(hall.guild), Permission.MANAGE_GUILD | Permission.MANAGE_MESSAGES
        )
        async with managed(hall, file):
            moved = {"channel": hall.desk}
            asked = await hall.sandbox.slash(hall.ada, hall.desk, "policy channel", moved)
            await asked.settled()
            told = await doctor(hall)
        assert "To mend" not in told
        assert f"Cards go to {hall.desk.mention}." in told
        assert "<t:1700000000:R>" in told
        assert "Optional" not in told

    async def test_models_fail(self, hall: Place, file: Path) -> None:
        """Models that do not answer are told, without what the machine says of it."""

        class Broken(RuleEngine):
            async def ping(self) -> None:
                raise ModelError("no such file: weights")

        async with managed(hall, file, engine=Broken()):
            told = await doctor(hall)
        assert "The models do not answer" in told
        assert "weights" not in told

    async def test_again(self, hall: Place, file: Path) -> None:
        """The button checks again in the same message."""
        async with managed(hall, file):
            asked = await hall.sandbox.slash(hall.mo, hall.desk, "doctor")
            before = await asked.settled()
            assert before is not None
            moved = {"channel": hall.desk}
            done = await hall.sandbox.slash(hall.ada, hall.desk, "policy channel", moved)
            await done.settled()
            await hall.sandbox.click(hall.mo, before, "sidenote:doctor:again")
            await hall.sandbox.wait_for(lambda: "Cards go to" in asked.text)

    async def test_without_the_intent(self, file: Path) -> None:
        """Where Discord shows no messages, it says what still works."""
        async with place(message_content=False) as hall, managed(hall, file):
            told = await doctor(hall)
        assert "it sees only those that mention it" in told
        assert "Channels that are read" not in told

    async def test_for_moderators_alone(self, hall: Place, file: Path) -> None:
        """A member without a part in moderation is told what it takes."""
        async with managed(hall, file):
            told = await hall.sandbox.slash(hall.robin, hall.general, "doctor", even_if_hidden=True)
        assert "models" not in told.text


class TestHelp:
    async def test_for_whoever_asks(self, hall: Place, file: Path) -> None:
        """Everybody sees what they may use, and no more."""
        async with managed(hall, file):
            told = {
                who.name: (await hall.sandbox.slash(who, hall.general, "help")).text
                for who in (hall.robin, hall.mo, hall.ada)
            }
        assert "`/help`" in told["Robin"]
        assert "press Dispute under it" in told["Robin"]
        assert "/doctor" not in told["Robin"]
        assert "`/doctor`" in told["Mo"]
        assert "/policy" not in told["Mo"]
        assert "`/policy` How sure Sidenote has to be" in told["Ada"]
        assert "threshold" in told["Ada"]

    async def test_in_the_asker_s_language(self, hall: Place, file: Path) -> None:
        """Commands are called as the asker's Discord shows them."""
        async with managed(hall, file):
            told = await hall.sandbox.slash(hall.ida, hall.general, "help")
        assert "`/hilfe`" in told.text


class TestJoining:
    async def test_owner_is_pointed_to_setup(self, file: Path) -> None:
        """Joining a server tells its owner of /setup, in the server's language, and once."""
        async with Sandbox() as sandbox, managed(sandbox, file):
            guild = sandbox.add_guild("Teestube", locale="de")
            (told,) = await sandbox.wait_for(lambda: sandbox.inbox(sandbox.owner(guild)))
        assert "**Teestube**" in told.content
        assert "/einrichten eingeben" in told.content

    async def test_closed_inbox_is_no_error(self, file: Path) -> None:
        """An owner who takes no messages is no error; the bot works on."""
        async with Sandbox() as sandbox, managed(sandbox, file) as bot:
            guild = sandbox.add_guild("Lantern Hall", owner_takes_messages=False)
            await sandbox.wait_for(lambda: any(one.status == 403 for one in sandbox.exchanges))
            general = sandbox.add_text_channel(guild, "general")
            robin = sandbox.add_member(guild, "Robin")
            told = await sandbox.slash(robin, general, "help")
            assert told.text
            assert not bot.client.is_closed()

    async def test_start_greets_nobody(self, hall: Place, file: Path) -> None:
        """A start in a server that it is in already writes to nobody."""
        async with managed(hall, file):
            await hall.sandbox.slash(hall.robin, hall.general, "help")
        assert not hall.sandbox.inbox(hall.sandbox.owner(hall.guild))


class TestLeaving:
    async def test_data_goes_in_time(self, file: Path) -> None:
        """A server that removed the bot counts as left; one that takes it back does not."""
        async with Sandbox() as sandbox, managed(sandbox, file) as bot:
            guild = sandbox.add_guild("Lantern Hall")
            await sandbox.wait_for(lambda: sandbox.inbox(sandbox.owner(guild)))
            sandbox.remove_guild(guild)
            far = 10**15
            while not await bot.privacy.departed(before_ms=far):
                await sandbox.world.changes.wait_for(lambda: True, 1)
            assert await bot.privacy.departed(before_ms=far) == [str(guild.id)]
            sandbox.world.guilds[guild.id] = guild
            sandbox.gateway.announce_guild(guild)
            await sandbox.wait_for(lambda: len(sandbox.inbox(sandbox.owner(guild))) == 2)
            assert await bot.privacy.departed(before_ms=far) == []
