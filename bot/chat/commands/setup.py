"""/setup: the wizard, for those who manage the server."""

from typing import Any

import discord
from discord import app_commands

from bot.chat.setup.desk import SetupDesk


def setup_command(desk: SetupDesk) -> app_commands.Command[Any, ..., None]:
    """The command; the desk checks who may."""

    @app_commands.command(name="setup")
    @app_commands.default_permissions(manage_guild=True)
    @app_commands.guild_only()
    async def setup(interaction: discord.Interaction[Any]) -> None:
        with interaction.client.ongoing:
            await desk.open(interaction)

    return setup
