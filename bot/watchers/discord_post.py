"""From a Discord message to a post: pure translation."""

from datetime import datetime

import discord

from bot.domain.post import Post

PLATFORM = "discord"
_WRITTEN = (discord.MessageType.default, discord.MessageType.reply)


def post_from(message: discord.Message, *, allow_empty: bool = False) -> Post | None:
    """Translate a message; None where nobody of the community wrote a text in a guild.

    Bots, webhooks, system messages and direct messages are no posts. A forwarded
    text is somebody else's and doesn't count. ``allow_empty`` is for edits: a post
    may lose its text.
    """
    if message.guild is None or message.author.bot or message.webhook_id:
        return None
    if message.type not in _WRITTEN or not (allow_empty or message.content.strip()):
        return None
    channel = message.channel
    thread = channel if isinstance(channel, discord.Thread) else None
    parent = _parent(message)
    return Post(
        platform=PLATFORM,
        guild_id=str(message.guild.id),
        channel_id=str(thread.parent_id if thread else channel.id),
        thread_id=str(thread.id) if thread else "",
        post_id=str(message.id),
        author_id=str(message.author.id),
        author_name=message.author.display_name,
        text=message.content,
        created_ms=_ms(message.created_at),
        revision=_ms(message.edited_at) if message.edited_at else 0,
        title=thread.name if thread else "",
        parent_text=parent.content if parent else "",
        parent_id=str(parent.id) if parent else "",
        parent_author_id=str(parent.author.id) if parent else "",
        url=message.jump_url,
        author_roles=_roles(message.author),
    )


def _parent(message: discord.Message) -> discord.Message | None:
    """The message that a reply answers; None where it was deleted or isn't known."""
    reference = message.reference
    if reference is None or message.type is not discord.MessageType.reply:
        return None
    answered = reference.resolved or reference.cached_message
    return answered if isinstance(answered, discord.Message) else None


def _roles(author: discord.abc.User) -> tuple[str, ...]:
    """The ids of an author's roles; none where Discord's history does not tell them."""
    roles = author.roles if isinstance(author, discord.Member) else []
    return tuple(str(role.id) for role in roles if not role.is_default())


def _ms(time: datetime) -> int:
    return round(time.timestamp() * 1000)
