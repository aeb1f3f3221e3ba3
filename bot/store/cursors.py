"""Cursors: up to which post each channel or thread was decided."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.post import Post
from bot.store.tables.guilds import cursors


def order(post_id: str) -> tuple[bool, int, str]:
    """A sort key for post ids: numbers by value, before any other text by code point.

    Compares digits as text of equal length, for a number may have any length.
    """
    if post_id.isascii() and post_id.isdigit():
        digits = post_id.lstrip("0")
        return (False, len(digits), digits)
    return (True, 0, post_id)


async def advance(connection: AsyncConnection, posts: Sequence[Post]) -> None:
    """Move the cursors of the posts' channels forward, never back."""
    newest: dict[tuple[str, str, str], str] = {}
    for post in posts:
        key = (post.platform, post.place, post.guild_id)
        newest[key] = max(newest.get(key, post.post_id), post.post_id, key=order)
    for (platform, channel_id, guild_id), post_id in newest.items():
        known = await connection.scalar(
            select(cursors.c.post_id).where(
                cursors.c.platform == platform, cursors.c.channel_id == channel_id
            )
        )
        if known is None or order(known) < order(post_id):
            await _set(connection, platform, channel_id, post_id, guild_id)


async def _set(
    connection: AsyncConnection, platform: str, channel_id: str, post_id: str, guild_id: str
) -> None:
    row = insert(cursors).values(
        platform=platform, channel_id=channel_id, post_id=post_id, guild_id=guild_id
    )
    await connection.execute(
        row.on_conflict_do_update(
            index_elements=["platform", "channel_id"],
            set_={"post_id": post_id, "guild_id": guild_id},
        )
    )
