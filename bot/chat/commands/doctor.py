"""/doctor: whether everything that Sidenote needs is there."""

from typing import Any

import discord
from discord import app_commands

from bot.chat.setup.doctor import Doctor


def doctor_command(doctor: Doctor) -> app_commands.Command[Any, ..., None]:
    """The command; the doctor checks who may."""

    @app_commands.command(name="doctor")
    @app_commands.default_permissions(manage_messages=True)
    @app_commands.guild_only()
    async def check(interaction: discord.Interaction[Any]) -> None:
        with interaction.client.ongoing:
            await doctor.open(interaction)

    return check
