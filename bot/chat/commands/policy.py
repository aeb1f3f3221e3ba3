"""/policy: how a community wants to be helped, in plain words."""

from typing import Literal

import discord
from discord import app_commands

from bot.chat.asking.access import Interaction
from bot.chat.commands.channels import CardChannel, ReadableChannel
from bot.chat.policy.desk import PolicyDesk
from bot.chat.wording.language import languages, named
from bot.domain.finding import Kind
from bot.domain.overrides import Overrides
from bot.domain.policy import Bar, Mode, Preset

_Note = Literal["inaccuracy", "speculation", "speculation_also", "speculation_reported", "hostile"]


class PolicyCommands(app_commands.Group):
    """For those who manage the server; every change stands in the log."""

    def __init__(self, desk: PolicyDesk) -> None:
        super().__init__(
            name="policy",
            description="…",
            guild_only=True,
            default_permissions=discord.Permissions(manage_guild=True),
        )
        self._desk = desk

    async def interaction_check(self, interaction: Interaction, /) -> bool:
        return await self._desk.allowed(interaction)

    @app_commands.command()
    async def show(self, interaction: Interaction, channel: ReadableChannel | None = None) -> None:
        await self._desk.show(interaction, _id(channel))

    @app_commands.command()
    async def preset(
        self, interaction: Interaction, preset: Preset, channel: ReadableChannel | None = None
    ) -> None:
        await self._desk.propose_preset(interaction, preset, _id(channel))

    @app_commands.command()
    async def threshold(
        self,
        interaction: Interaction,
        kind: Bar,
        score: app_commands.Range[float, 0.01, 0.99],
        channel: ReadableChannel | None = None,
    ) -> None:
        await self._desk.propose_threshold(interaction, kind, round(score, 3), _id(channel))

    @app_commands.command()
    async def mode(
        self, interaction: Interaction, mode: Mode, channel: ReadableChannel | None = None
    ) -> None:
        await self._desk.change(interaction, Overrides(mode=mode), channel_id=_id(channel))

    @app_commands.command()
    async def kind(
        self,
        interaction: Interaction,
        kind: Kind,
        becomes: Literal["cards", "recorded"],
        channel: ReadableChannel | None = None,
    ) -> None:
        await self._desk.set_kind(interaction, kind, _id(channel), shadow=becomes == "recorded")

    @app_commands.command()
    async def channel(
        self,
        interaction: Interaction,
        channel: CardChannel,
        role: discord.Role | None = None,
    ) -> None:
        await self._desk.move_desk(interaction, channel, role)

    @app_commands.command()
    async def exempt(
        self,
        interaction: Interaction,
        role: discord.Role,
        becomes: Literal["exempt", "judged"] = "exempt",
    ) -> None:
        await self._desk.exempt(interaction, role, exempt=becomes == "exempt")

    @app_commands.command()
    async def rule(self, interaction: Interaction) -> None:
        await self._desk.open_rule(interaction)

    @app_commands.command()
    async def wording(self, interaction: Interaction, note: _Note) -> None:
        await self._desk.open_wording(interaction, note)

    @app_commands.command()
    async def language(self, interaction: Interaction, language: str) -> None:
        await self._desk.change(interaction, Overrides(language=language))

    @language.autocomplete("language")
    async def _languages(
        self, _interaction: Interaction, typed: str
    ) -> list[app_commands.Choice[str]]:
        every = [app_commands.Choice(name=named(code), value=code) for code in languages()]
        return [one for one in every if typed.lower() in f"{one.name} {one.value}".lower()]

    @app_commands.command()
    async def names(self, interaction: Interaction, shown: bool) -> None:
        await self._desk.change(interaction, Overrides(name_in_notes=shown))

    @app_commands.command()
    async def acts(self, interaction: Interaction, shown: bool) -> None:
        await self._desk.change(interaction, Overrides(acts=shown))

    @app_commands.command()
    async def digest(self, interaction: Interaction, daily: bool) -> None:
        await self._desk.change(interaction, Overrides(digest=daily))

    @app_commands.command()
    async def reset(self, interaction: Interaction, channel: ReadableChannel | None = None) -> None:
        await self._desk.propose_reset(interaction, _id(channel))


def _id(channel: discord.abc.GuildChannel | None) -> str:
    return str(channel.id) if channel else ""
