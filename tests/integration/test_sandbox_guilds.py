"""Guilds, inboxes and choices in the sandbox, as the real client sees them."""

from __future__ import annotations

import asyncio
from typing import Any

import discord
import pytest
from discord import app_commands

from bot.sandbox.errors import NotPossible
from bot.sandbox.permissions import Permission
from bot.sandbox.state import Channel, Role
from tests.support.sandbox_stage import Watcher, played


class Chooser(discord.ui.LayoutView):
    """A channel and a role to choose; each choice is told."""

    row: discord.ui.ActionRow[Any] = discord.ui.ActionRow()
    second: discord.ui.ActionRow[Any] = discord.ui.ActionRow()

    @row.select(
        cls=discord.ui.ChannelSelect,
        custom_id="where",
        channel_types=[discord.ChannelType.text, discord.ChannelType.category],
    )
    async def where(
        self, interaction: discord.Interaction, select: discord.ui.ChannelSelect[Any]
    ) -> None:
        await interaction.response.send_message(f"{select.values[0].name}", ephemeral=True)

    @second.select(cls=discord.ui.RoleSelect, custom_id="who")
    async def who(
        self, interaction: discord.Interaction, select: discord.ui.RoleSelect[Any]
    ) -> None:
        await interaction.response.send_message(f"{select.values[0].name}", ephemeral=True)


class TestInbox:
    async def test_message_for_one_person(self) -> None:
        """The owner of a guild can be written to alone, and it is theirs to read."""
        async with played() as (stage, client):
            owner = await client.fetch_user(stage.guild.owner_id)
            for text in ("Hello", "again"):
                await owner.send(text)
            told = [
                message.content for message in stage.sandbox.inbox(stage.sandbox.owner(stage.guild))
            ]
        assert told == ["Hello", "again"]

    async def test_closed(self) -> None:
        """Who takes no messages cannot be written to, as on Discord."""
        async with played() as (stage, client):
            stage.robin.takes_messages = False
            robin = await client.fetch_user(stage.robin.id)
            with pytest.raises(discord.Forbidden) as refused:
                await robin.send("Hello")
        assert refused.value.code == 50007


class TestGuilds:
    async def test_removed(self) -> None:
        """A guild that removes the bot is gone for the client."""
        async with played() as (stage, client):
            removed = asyncio.Event()

            async def on_guild_remove(_: discord.Guild) -> None:
                removed.set()

            client.event(on_guild_remove)
            stage.sandbox.remove_guild(stage.guild)
            await removed.wait()
            assert not client.guilds

    async def test_category(self) -> None:
        """A channel says which category holds it."""
        async with played() as (stage, client):
            category = stage.sandbox.add_category(stage.guild, "Town")
            square = stage.sandbox.add_text_channel(stage.guild, "square", category=category)
            await client.next("channel_create")
            await client.next("channel_create")
            found = stage.text_channel(client, square).category
        assert found is not None
        assert found.name == "Town"

    async def test_permissions_change(self) -> None:
        """What the bot may do follows its role."""
        async with played() as (stage, client):
            (guild,) = client.guilds
            assert not guild.me.guild_permissions.manage_guild
            role = stage.sandbox.bot_role(stage.guild)
            heard = asyncio.Event()

            async def on_guild_role_update(_: discord.Role, _after: discord.Role) -> None:
                heard.set()

            client.event(on_guild_role_update)
            stage.sandbox.set_permissions(role, Permission.MANAGE_GUILD)
            await heard.wait()
            assert guild.me.guild_permissions.manage_guild


class TestChoices:
    async def test_channels_and_roles(self) -> None:
        """A menu of channels or roles gives the bot what was chosen, and takes nothing else."""
        async with played() as (stage, client):
            channel = stage.text_channel(client, stage.general)
            await channel.send(view=Chooser())
            (menu,) = stage.sandbox.messages(stage.general)
            role = stage.sandbox.add_role(stage.guild, "Helpers")
            for control, value in (("where", stage.desk), ("who", role)):
                assert isinstance(value, Channel | Role)
                told = await stage.sandbox.choose(stage.mo, menu, control, [value])
                assert told.text == value.name
            for control, wrong in (("where", stage.forum), ("where", role), ("who", "Helpers")):
                with pytest.raises(NotPossible):
                    await stage.sandbox.choose(stage.mo, menu, control, [wrong])


class TestLanguage:
    async def test_of_the_asker_and_the_guild(self) -> None:
        """A command says in which language its asker's client is."""
        client = Watcher()

        @client.tree.command(name="which", description="Tells the language")
        async def which(interaction: discord.Interaction) -> None:
            told = f"{interaction.locale.value} in {interaction.guild_locale}"
            await interaction.response.send_message(told, ephemeral=True)

        async with played(client) as (stage, _):
            await client.tree.sync()
            ida = stage.sandbox.add_member(stage.guild, "Ida", locale="de")
            asked = await stage.sandbox.slash(ida, stage.general, "which")
        assert asked.text == "de in en-US"
        assert isinstance(client.tree, app_commands.CommandTree)
