"""/thread: a thread in numbers, with its timeline."""

import io
from dataclasses import dataclass
from typing import Any

import discord
from discord import app_commands

from bot.chat.asking.access import Interaction, sees
from bot.chat.asking.shell import Reply, answer, refused
from bot.chat.commands.channels import NamedPlace
from bot.chat.numbers.thread_chart import thread_chart
from bot.chat.numbers.thread_view import CHART, thread_view
from bot.chat.wording import shared
from bot.domain.desk_ports import CardQueue
from bot.domain.ports import Clock, Policies
from bot.errors import UsageError
from bot.operations.thread_summary import Written, summarise
from bot.watchers.discord_history import latest_posts
from bot.watchers.discord_places import Place

_MOST = 1_000
"""Messages that are read: ten requests."""


@dataclass(frozen=True, slots=True)
class ThreadDesk:
    """Sums threads up for moderators."""

    queue: CardQueue
    policies: Policies
    clock: Clock

    async def summary(self, interaction: Interaction, wanted: int) -> Reply:
        """The summary of a thread or channel that the asker may see."""
        place = await _place(interaction, wanted)
        try:
            posts, whole = await latest_posts(place, limit=_MOST)
        except discord.Forbidden:
            posts, whole = [], False
        summary = summarise(
            [Written(post.created_ms, post.author_id) for post in posts],
            await self.queue.cards_of(str(interaction.guild_id), str(place.id)),
            whole=whole,
            now_ms=self.clock(),
        )
        picture = discord.File(io.BytesIO(await thread_chart(summary)), CHART)
        return Reply(thread_view(place.mention, summary), files=[picture])


def thread_command(desk: ThreadDesk) -> app_commands.Command[Any, ..., None]:
    """The command."""

    @app_commands.command(name="thread")
    @app_commands.default_permissions(manage_messages=True)
    @app_commands.guild_only()
    async def thread(
        interaction: Interaction,
        place: NamedPlace | None = None,
    ) -> None:
        if await refused(interaction, desk.policies):
            return
        wanted = place.id if place else interaction.channel_id or 0
        await answer(interaction, lambda: desk.summary(interaction, wanted))

    return thread


async def _place(interaction: Interaction, wanted: int) -> Place:
    guild = interaction.client.get_guild(interaction.guild_id or 0)
    if guild is None:
        raise UsageError(shared.PLACE_NOT_FOUND)
    try:
        place = guild.get_channel_or_thread(wanted) or await guild.fetch_channel(wanted)
    except (discord.Forbidden, discord.NotFound):
        raise UsageError(shared.PLACE_NOT_FOUND) from None
    if not isinstance(place, Place) or not sees(interaction.user, place):
        raise UsageError(shared.PLACE_NOT_FOUND)
    return place
