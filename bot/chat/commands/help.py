"""/help, for everybody."""

from typing import Any

import discord
from discord import app_commands

from bot.chat.commands.help_view import help_view


def help_command() -> app_commands.Command[Any, ..., None]:
    """The command; it answers the asker alone."""

    @app_commands.command(name="help")
    @app_commands.guild_only()
    async def show(interaction: discord.Interaction[Any]) -> None:
        tree = interaction.client.tree
        view = help_view(interaction, tree.get_commands(), tree.languages)
        await interaction.response.send_message(view=view, ephemeral=True)

    return show
