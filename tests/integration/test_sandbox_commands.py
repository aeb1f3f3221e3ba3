"""The sandbox with the real discord.py client: slash commands and message commands."""

from __future__ import annotations

from typing import Any

import discord
import pytest
from discord import app_commands

from bot.sandbox.errors import NotPossible
from tests.support.sandbox_stage import Watcher, played

Interaction = discord.Interaction[Any]


@app_commands.command()
@app_commands.describe(claim="What to look up")
async def lookup(interaction: Interaction, claim: str, limit: int = 3) -> None:
    """Look a claim up."""
    await interaction.response.send_message(f"{claim} ({limit})", ephemeral=True)


@lookup.autocomplete("claim")
async def suggest(interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
    return [app_commands.Choice(name=f"{typed} and more", value="more")]


@app_commands.context_menu(name="Explain")
@app_commands.default_permissions(manage_messages=True)
async def explain(interaction: Interaction, message: discord.Message) -> None:
    await interaction.response.send_message(
        f"{message.author.display_name} said: {message.content}", ephemeral=True
    )


class Settings(app_commands.Group, name="settings", description="Settings of this guild"):
    @app_commands.command()
    async def exempt(
        self, interaction: Interaction, who: discord.Member, where: discord.TextChannel | None
    ) -> None:
        """Exempt a member."""
        place = where.name if where is not None else "everywhere"
        await interaction.response.send_message(f"{who.display_name}, {place}")


class CommandWatcher(Watcher):
    async def setup_hook(self) -> None:
        self.tree.add_command(lookup)
        self.tree.add_command(explain)
        self.tree.add_command(Settings())
        await self.tree.sync()


async def test_commands_are_registered_and_run() -> None:
    """A synced slash command runs with its options, subcommands and defaults."""
    async with played(CommandWatcher()) as (stage, client):
        box = stage.sandbox
        result = await box.slash(stage.robin, stage.general, "lookup", {"claim": "water is wet"})
        assert (result.text, result.is_ephemeral) == ("water is wet (3)", True)
        named = await box.slash(
            stage.mo, stage.desk, "settings exempt", {"who": stage.robin, "where": stage.desk}
        )
        assert named.text == "Robin, desk"
        assert box.messages(stage.desk)[-1].text == "Robin, desk"
        choices = await box.autocomplete(stage.mo, stage.desk, "lookup", "claim", "wat")
        assert choices == [{"name": "wat and more", "value": "more"}]
        with pytest.raises(NotPossible, match="missing"):
            await box.slash(stage.robin, stage.general, "lookup")
        with pytest.raises(NotPossible, match="no command"):
            await box.slash(stage.robin, stage.general, "look")
        synced = await client.tree.fetch_commands()
        assert {command.name for command in synced} == {"lookup", "Explain", "settings"}
        again = await client.tree.sync()
        assert {item.id for item in again} == {item.id for item in synced}


async def test_guild_commands_are_registered_apart() -> None:
    """Commands of one guild are listed and run there."""
    async with played(CommandWatcher()) as (stage, client):
        place = discord.Object(stage.guild.id)
        client.tree.copy_global_to(guild=place)
        await client.tree.sync(guild=place)
        assert len(await client.tree.fetch_commands(guild=place)) == 3
        result = await stage.sandbox.slash(stage.mo, stage.desk, "lookup", {"claim": "x"})
        assert result.text == "x (3)"


async def test_a_message_command_brings_its_message() -> None:
    """A context-menu command hands over the message, and is hidden from those without the right."""
    async with played(CommandWatcher()) as (stage, _):
        said = await stage.sandbox.post(stage.general, stage.robin, "The moon is cheese")
        result = await stage.sandbox.context_menu(stage.mo, said, "Explain")
        assert result.text == "Robin said: The moon is cheese"
        with pytest.raises(NotPossible, match="hidden"):
            await stage.sandbox.context_menu(stage.robin, said, "Explain")
        forced = await stage.sandbox.context_menu(stage.robin, said, "Explain", even_if_hidden=True)
        assert forced.text.startswith("Robin said")
