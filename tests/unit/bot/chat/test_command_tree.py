"""Commands: told to Discord once, in every language, and mended where they are outdated."""

from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import discord
from discord import app_commands

from bot.chat.asking.routes import Pressed, Route, button
from bot.chat.asking.shell import Reply, answer
from bot.chat.client import SidenoteClient
from bot.chat.layout.panel import panel
from bot.chat.wording.command_texts import CommandText, CommandTexts, keys
from bot.sandbox.faults import Reply as Faulty
from bot.sandbox.server import Sandbox
from bot.sandbox.state import Channel, Member
from tests.support.discord_client import running

LANGUAGES = {
    "en": CommandTexts(
        {
            "tea": CommandText(about="Puts the kettle on"),
            "tea strength": CommandText(about="How strong"),
        },
        {"weak": "Weak", "strong": "Strong"},
    ),
    "de": CommandTexts(
        {
            "tea": CommandText("tee", "Setzt Wasser auf"),
            "tea strength": CommandText("stärke", "Wie stark"),
        },
        {"weak": "Schwach"},
    ),
}


def tea() -> app_commands.Command[Any, ..., None]:
    @app_commands.command(name="tea")
    @app_commands.choices(
        strength=[
            app_commands.Choice(name=value.title(), value=value)
            for value in LANGUAGES["en"].choices
        ]
    )
    async def made(interaction: discord.Interaction[Any], strength: str) -> None:
        await interaction.response.send_message(f"{strength} tea")

    return made


async def start(
    sandbox: Sandbox,
    told: Path | None,
    commands: Iterable[app_commands.Command[Any, ..., None]],
    languages: Mapping[str, CommandTexts] = LANGUAGES,
) -> int:
    """Start and stop a bot; gives how many requests about commands it sent."""
    before = len(sandbox.exchanges)
    desk: Any = None
    client = SidenoteClient(
        desk, commands, languages=languages, told=told, guild_ready_timeout=0.05
    )
    async with running(client, sandbox):
        pass
    return sum(one.path.endswith("/commands") for one in sandbox.exchanges[before:])


@asynccontextmanager
async def hall(
    commands: Iterable[app_commands.Command[Any, ..., None]],
    routes: Mapping[str, Route] | None = None,
) -> AsyncIterator[tuple[Sandbox, Channel, Member]]:
    """A guild with a channel and Robin, in which a bot has these commands."""
    async with Sandbox() as sandbox:
        guild = sandbox.add_guild("Lantern Hall")
        general = sandbox.add_text_channel(guild, "general")
        robin = sandbox.add_member(guild, "Robin")
        desk: Any = None
        client = SidenoteClient(desk, commands, routes=routes, guild_ready_timeout=0.05)
        async with running(client, sandbox):
            yield sandbox, general, robin


class TestTelling:
    async def test_only_what_changed(self, tmp_path: Path) -> None:
        """A start without a change asks and tells nothing; a change of a text is told."""
        told = tmp_path / "commands"
        other = {**LANGUAGES["de"].commands, "tea": CommandText("tee", "Kocht Tee")}
        changed = LANGUAGES | {"de": CommandTexts(other, {})}
        async with Sandbox() as sandbox:
            assert await start(sandbox, told, [tea()]) == 1
            assert await start(sandbox, told, [tea()]) == 0
            assert await start(sandbox, told, [tea()], changed) == 1
            assert await start(sandbox, told, [tea()], changed) == 0

    async def test_for_each_application(self, tmp_path: Path) -> None:
        """What one application was told is not taken for what another one knows."""
        told = tmp_path / "commands"
        for _ in range(2):
            async with Sandbox() as sandbox:
                assert await start(sandbox, told, [tea()]) == 1

    async def test_damaged_memory(self, tmp_path: Path) -> None:
        """A file that cannot be read is no hindrance."""
        told = tmp_path / "commands"
        told.write_bytes(b"\xff\xfe")
        async with Sandbox() as sandbox:
            assert await start(sandbox, told, [tea()]) == 1

    async def test_in_every_language(self) -> None:
        """Discord gets names, descriptions and choices in English, and in German beside it."""
        async with Sandbox() as sandbox:
            await start(sandbox, None, [tea()])
            (command,) = sandbox.world.commands.values()
        shown = command.definition
        (option,) = shown["options"]
        assert (shown["name"], shown["description"]) == ("tea", "Puts the kettle on")
        assert shown["name_localizations"] == {"de": "tee"}
        assert shown["description_localizations"] == {"de": "Setzt Wasser auf"}
        assert option["description"] == "How strong"
        assert option["name_localizations"] == {"de": "stärke"}
        assert option["choices"][0]["name_localizations"] == {"de": "Schwach"}
        assert not option["choices"][1].get("name_localizations")


class TestKeys:
    def test_names_commands_and_options(self) -> None:
        """A language needs a text for each command, group, and option."""
        group = app_commands.Group(name="tea", description="About tea")

        @group.command(name="make")
        async def make(_interaction: discord.Interaction[Any], cups: int) -> None: ...

        assert list(keys([group])) == ["tea", "tea make", "tea make cups"]


class TestErrors:
    async def test_failure_is_told(self) -> None:
        """A command that fails says so to whoever asked, in their language."""

        @app_commands.command(name="tea")
        async def broken(_interaction: discord.Interaction[Any]) -> None:
            raise RuntimeError("no water")

        async with Sandbox() as sandbox:
            guild = sandbox.add_guild("Lantern Hall")
            general = sandbox.add_text_channel(guild, "general")
            robin = sandbox.add_member(guild, "Robin")
            desk: Any = None
            client = SidenoteClient(desk, [broken], guild_ready_timeout=0.05)
            async with running(client, sandbox):
                asked = await sandbox.slash(robin, general, "tea")
        assert asked.is_ephemeral
        assert "This did not work" in asked.text

    async def test_failure_after_the_waiting_sign(self) -> None:
        """The sign that Sidenote thinks does not stay where a command fails behind it."""

        @app_commands.command(name="tea")
        async def broken(interaction: discord.Interaction[Any]) -> None:
            await interaction.response.defer(ephemeral=True, thinking=True)
            raise RuntimeError("no water")

        async with hall([broken]) as (sandbox, general, robin):
            asked = await sandbox.slash(robin, general, "tea")
            await asked.settled()
        assert asked.is_ephemeral
        assert "This did not work" in asked.text

    async def test_answer_that_discord_refuses(self) -> None:
        """Nor does it stay where Discord does not take the answer."""

        @app_commands.command(name="tea")
        async def made(interaction: discord.Interaction[Any]) -> None:
            await answer(interaction, brewed)

        async def brewed() -> Reply:
            return Reply(text="Here is your tea.")

        async with hall([made]) as (sandbox, general, robin):
            sandbox.faults.arm("PATCH", "/webhooks/*/messages/@original", Faulty(400))
            asked = await sandbox.slash(robin, general, "tea")
            await asked.settled()
        assert asked.is_ephemeral
        assert "Discord did not take the answer" in asked.text

    async def test_press_that_fails(self) -> None:
        """A button below an answer says so too."""

        @app_commands.command(name="tea")
        async def made(interaction: discord.Interaction[Any]) -> None:
            row: discord.ui.ActionRow[Any] = discord.ui.ActionRow(button("queue", "more", "More"))
            await interaction.response.send_message(view=panel(["Tea"], rows=[row]))

        async def broken(_interaction: discord.Interaction[Any], _pressed: Pressed) -> None:
            raise RuntimeError("no water")

        async with hall([made], {"queue": broken}) as (sandbox, general, robin):
            asked = await sandbox.slash(robin, general, "tea")
            assert asked.message
            pressed = await sandbox.click(robin, asked.message, "sidenote:queue:more")
        assert pressed.is_ephemeral
        assert "This did not work" in pressed.text

    async def test_outdated_command_is_renewed(self, tmp_path: Path) -> None:
        """Where Discord still has an older set of commands, the asker is told, and it is mended."""
        async with Sandbox() as sandbox:
            guild = sandbox.add_guild("Lantern Hall")
            general = sandbox.add_text_channel(guild, "general")
            robin = sandbox.add_member(guild, "Robin")
            desk: Any = None
            client = SidenoteClient(desk, [], guild_ready_timeout=0.05)
            async with running(client, sandbox):
                await start(sandbox, None, [tea()])
                asked = await sandbox.slash(robin, general, "tea", {"strength": "weak"})
                await sandbox.wait_for(lambda: not sandbox.world.commands)
        assert "older version" in asked.text
