"""A channel's past, read at a gentle rate for people who ask; nothing of it is kept."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import discord

from bot.domain.post import Post
from bot.watchers.discord_places import Channel, Place
from bot.watchers.discord_post import post_from

PAUSE_S = 1.0
"""Between two pages of 100 messages, so that nobody else is held up."""
_PAGE = 100


async def latest_posts(
    place: Place, *, limit: int, pause_s: float = PAUSE_S
) -> tuple[list[Post], bool]:
    """The posts among the newest ``limit`` messages of a channel or thread, newest first.

    The second value tells whether these are all messages that there are. Without the
    message-content intent posts have no text. Raises what Discord raises.
    """
    messages: list[discord.Message] = []
    async for page in _pages(place, None, limit, pause_s):
        messages += page
    return _posts(messages), len(messages) < limit


async def posts_since(
    channel: Channel, since_ms: int, *, pause_s: float = PAUSE_S
) -> AsyncIterator[list[Post]]:
    """The posts of a channel and of its threads from a time on, page by page.

    Newest first within each place. Private threads, and threads that Sidenote may not read,
    are left out. Raises what Discord raises for the channel itself.
    """
    since = datetime.fromtimestamp(since_ms / 1000, UTC)
    if not isinstance(channel, discord.ForumChannel):
        async for page in _pages(channel, since, None, pause_s):
            yield _posts(page)
    async for thread in _threads(channel, since):
        try:
            async for page in _pages(thread, since, None, pause_s):
                yield _posts(page)
        except (discord.Forbidden, discord.NotFound):
            continue


async def _threads(channel: Channel, since: datetime) -> AsyncIterator[discord.Thread]:
    """The public threads of a channel that may have been written in since a time."""
    if not isinstance(channel, discord.TextChannel | discord.ForumChannel):
        return
    active = list(channel.threads)
    for thread in active:
        if not thread.is_private():
            yield thread
    known = {thread.id for thread in active}
    try:
        async for thread in channel.archived_threads(limit=None):
            if thread.archive_timestamp < since:
                return
            if thread.id not in known:
                yield thread
    except discord.Forbidden:
        return


async def _pages(
    place: Place, since: datetime | None, limit: int | None, pause_s: float
) -> AsyncIterator[list[discord.Message]]:
    """The messages of a place, newest first, a page at a time."""
    page: list[discord.Message] = []
    async for message in place.history(limit=limit, oldest_first=False):
        if since is not None and message.created_at < since:
            break
        page.append(message)
        if len(page) == _PAGE:
            yield page
            page = []
            await asyncio.sleep(pause_s)
    if page:
        yield page


def _posts(messages: list[discord.Message]) -> list[Post]:
    found = (post_from(message, allow_empty=True) for message in messages)
    return [post for post in found if post is not None]
