"""/privacy: what is stored, for how long; take it away, have it erased."""

import discord
from discord import app_commands

from bot.chat.asking.access import Interaction
from bot.chat.asking.recent_posts import RecentPosts, Suggestion
from bot.chat.asking.shell import answer
from bot.chat.privacy.desk import PrivacyDesk, Subject
from bot.domain.overrides import MAX_RETENTION_DAYS

_Post = app_commands.Range[str, 1, 200]


class PrivacyCommands(app_commands.Group):
    """For every member, about themselves; the desk checks who asks about others."""

    def __init__(self, desk: PrivacyDesk, recent: RecentPosts) -> None:
        super().__init__(name="privacy", description="…", guild_only=True)
        self._desk = desk
        self._recent = recent

    @app_commands.command(name="show")
    async def shown(
        self,
        interaction: Interaction,
        user: discord.User | None = None,
        post: _Post | None = None,
    ) -> None:
        await answer(interaction, lambda: self._desk.show(interaction, Subject(user, post)))

    @app_commands.command(name="export")
    async def exported(
        self,
        interaction: Interaction,
        user: discord.User | None = None,
        post: _Post | None = None,
    ) -> None:
        await answer(interaction, lambda: self._desk.export(interaction, Subject(user, post)))

    @app_commands.command(name="forget")
    async def forgotten(
        self,
        interaction: Interaction,
        user: discord.User | None = None,
        post: _Post | None = None,
    ) -> None:
        await answer(interaction, lambda: self._desk.ask(interaction, Subject(user, post)))

    @shown.autocomplete("post")
    @exported.autocomplete("post")
    @forgotten.autocomplete("post")
    async def suggest(self, interaction: Interaction, typed: str) -> list[Suggestion]:
        """The posts that were flagged last; the commands call it by this name."""
        return await self._recent.suggest(interaction, typed)

    @app_commands.command(name="retention")
    async def retained(
        self,
        interaction: Interaction,
        days: app_commands.Range[int, 1, MAX_RETENTION_DAYS] | None = None,
    ) -> None:
        await answer(interaction, lambda: self._desk.retention(interaction, days))
