"""The menus of a post: Check this post, Find sources, Report as missed.

Discord gives the post with the menu, so they work without the message-content intent too.
Five is the most that the library takes of a kind.
"""

from collections.abc import Awaitable, Callable

import discord
from discord import app_commands

from bot.chat.asking.access import Interaction
from bot.chat.asking.shell import Reply, answer, refused
from bot.chat.posts.judging import Judging
from bot.chat.posts.missed import MissedDesk
from bot.chat.wording import shared
from bot.domain.post import Post
from bot.errors import UsageError
from bot.watchers.discord_post import post_from

CHECK, SOURCES, MISSED = "Check this post", "Find sources", "Report as missed"


def menus(judging: Judging, missed: MissedDesk) -> list[app_commands.ContextMenu]:
    """The menus, for moderators alone."""

    async def ask(interaction: Interaction, post: Post) -> Reply:
        return missed.ask(interaction, post)

    async def judge(_interaction: Interaction, post: Post) -> Reply:
        return await judging.judged(post)

    async def look_up(_interaction: Interaction, post: Post) -> Reply:
        return await judging.sources(post)

    return [
        _menu(CHECK, judging, judge),
        _menu(SOURCES, judging, look_up),
        _menu(MISSED, judging, ask),
    ]


def _menu(
    name: str, judging: Judging, make: Callable[[Interaction, Post], Awaitable[Reply]]
) -> app_commands.ContextMenu:
    async def opened(interaction: Interaction, message: discord.Message) -> None:
        if not await refused(interaction, judging.policies):
            await answer(interaction, lambda: _made(interaction, message, make))

    menu = app_commands.ContextMenu(name=name, callback=opened)
    menu.default_permissions = discord.Permissions(manage_messages=True)
    menu.guild_only = True
    return menu


async def _made(
    interaction: Interaction,
    message: discord.Message,
    make: Callable[[Interaction, Post], Awaitable[Reply]],
) -> Reply:
    post = post_from(message, allow_empty=True)
    if post is None:
        raise UsageError(shared.NO_POST)
    if not post.text.strip():
        raise UsageError(shared.NO_TEXT)
    return await make(interaction, post)
