"""/source: the guild's own library and its known claims, beside the shared ones."""

from typing import TypeAlias

import discord
from discord import app_commands

from bot.chat.asking.access import Interaction
from bot.chat.library.claim_desk import ClaimDesk
from bot.chat.library.claim_view import Ledger
from bot.chat.library.desk import LibraryDesk
from bot.chat.library.view import Shelf
from bot.domain.source import Tier
from bot.operations.known_claims import MAX_CLAIM
from bot.operations.understand import Given

_Claim: TypeAlias = app_commands.Range[str, 8, MAX_CLAIM]
_CHANGES = frozenset({"add", "remove", "refresh", "import"})


class SourceCommands(app_commands.Group):
    """For moderators; every change stands in the log."""

    claim = app_commands.Group(name="claim", description="…")

    def __init__(self, desk: LibraryDesk, claims: ClaimDesk) -> None:
        super().__init__(
            name="source",
            description="…",
            guild_only=True,
            default_permissions=discord.Permissions(manage_messages=True),
        )
        self._desk = desk
        self._claims = claims

    async def interaction_check(self, interaction: Interaction, /) -> bool:
        """What Discord shows by permissions, a guild may have changed."""
        if interaction.type is discord.InteractionType.autocomplete:
            return True  # what is offered is checked where it is looked up
        name = interaction.command.name if interaction.command else ""
        return not await self._desk.refused(interaction, changes=name in _CHANGES)

    @app_commands.command()
    async def add(
        self,
        interaction: Interaction,
        url: app_commands.Range[str, 8, 1000],
        *,
        tier: Tier = "press",
        title: app_commands.Range[str, 1, 200] | None = None,
        publisher: app_commands.Range[str, 1, 100] | None = None,
        date: app_commands.Range[str, 4, 10] | None = None,
        summary: app_commands.Range[str, 20, 2000] | None = None,
    ) -> None:
        given = Given(url.strip(), title, publisher, date, summary, summary is not None, tier=tier)
        await self._desk.offer(interaction, given)

    @app_commands.command(name="list")
    async def page(
        self,
        interaction: Interaction,
        find: app_commands.Range[str, 1, 30] = "",
        failing: bool = False,
    ) -> None:
        await self._desk.page(interaction, Shelf(failing=failing, find=find))

    @app_commands.command()
    async def show(self, interaction: Interaction, source: str) -> None:
        await self._desk.show(interaction, source)

    @app_commands.command()
    async def remove(self, interaction: Interaction, source: str) -> None:
        await self._desk.ask_removal(interaction, source)

    @app_commands.command()
    async def refresh(self, interaction: Interaction, source: str | None = None) -> None:
        await self._desk.refresh(interaction, source)

    @app_commands.command(name="import")
    async def take_file(self, interaction: Interaction, file: discord.Attachment) -> None:
        await self._desk.take_file(interaction, file)

    @app_commands.command(name="export")
    async def give_file(self, interaction: Interaction) -> None:
        await self._desk.give_file(interaction)

    @claim.command(name="add")
    async def add_claim(
        self,
        interaction: Interaction,
        claim: _Claim,
        source: str,
        also: _Claim | None = None,
    ) -> None:
        await self._claims.offer(interaction, claim, source, also)

    @claim.command(name="list")
    async def page_claims(self, interaction: Interaction, shared: bool = False) -> None:
        await self._claims.page(interaction, Ledger(shared=shared))

    @claim.command(name="remove")
    async def remove_claim(self, interaction: Interaction, claim: str) -> None:
        await self._claims.ask_removal(interaction, claim)

    @show.autocomplete("source")
    @add_claim.autocomplete("source")
    async def _any_source(
        self, interaction: Interaction, typed: str
    ) -> list[app_commands.Choice[str]]:
        return await self._desk.offered(interaction, typed, own=False)

    @remove.autocomplete("source")
    @refresh.autocomplete("source")
    async def _own_source(
        self, interaction: Interaction, typed: str
    ) -> list[app_commands.Choice[str]]:
        return await self._desk.offered(interaction, typed, own=True)

    @remove_claim.autocomplete("claim")
    async def _own_claim(
        self, interaction: Interaction, typed: str
    ) -> list[app_commands.Choice[str]]:
        return await self._claims.offered(interaction, typed)
