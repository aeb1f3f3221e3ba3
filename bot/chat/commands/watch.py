"""/watch: which channels are read."""

import discord
from discord import app_commands

from bot.chat.asking.access import Interaction
from bot.chat.commands.channels import WatchablePlace
from bot.chat.policy.watch import WatchDesk


class WatchCommands(app_commands.Group):
    """For those who manage the server; every change stands in the log."""

    def __init__(self, desk: WatchDesk) -> None:
        super().__init__(
            name="watch",
            description="…",
            guild_only=True,
            default_permissions=discord.Permissions(manage_guild=True),
        )
        self._desk = desk

    async def interaction_check(self, interaction: Interaction, /) -> bool:
        return await self._desk.policy.allowed(interaction)

    @app_commands.command()
    async def add(self, interaction: Interaction, place: WatchablePlace) -> None:
        await self._desk.add(interaction, place)

    @app_commands.command()
    async def remove(self, interaction: Interaction, place: WatchablePlace) -> None:
        await self._desk.remove(interaction, place)

    @app_commands.command(name="list")
    async def show(self, interaction: Interaction) -> None:
        await self._desk.show(interaction)
