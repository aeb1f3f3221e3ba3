"""Links to messages: read them, and fetch what they lead to for somebody who may see it."""

import re
from typing import NamedTuple

import discord

from bot.chat.asking import words
from bot.chat.asking.access import Interaction, sees
from bot.chat.wording import shared
from bot.domain.post import Post
from bot.errors import UsageError
from bot.watchers.discord_post import post_from

_LINK = re.compile(
    r"<?https://(?:(?:ptb|canary)\.)?discord(?:app)?\.com"
    r"/channels/(?P<guild>\d{1,20})/(?P<channel>\d{1,20})/(?P<message>\d{1,20})/?>?"
)


class MessageLink(NamedTuple):
    """Where a message stands."""

    guild_id: int
    channel_id: int
    message_id: int


def read_link(text: str) -> MessageLink | None:
    """Read a message's link as Discord copies it; None: it is none."""
    found = _LINK.fullmatch(text.strip())
    return MessageLink(*map(int, found.groups())) if found else None


def required_link(interaction: Interaction, text: str) -> MessageLink:
    """A link to a message of the asker's own server. Raises UsageError, told to the asker."""
    link = read_link(text)
    if link is None:
        raise UsageError(words.NO_MESSAGE_LINK)
    if link.guild_id != interaction.guild_id:
        raise UsageError(words.OTHER_SERVER)
    return link


async def linked_post(interaction: Interaction, link: MessageLink) -> Post:
    """The post that a link leads to, as far as the asker may see it.

    Raises UsageError, told to the asker.
    """
    message = await _message(interaction, link)
    post = post_from(message, allow_empty=True)
    if post is None:
        raise UsageError(shared.NO_POST)
    if not post.text.strip():
        raise UsageError(shared.NO_TEXT if interaction.client.reads_messages else words.NO_INTENT)
    return post


async def _message(interaction: Interaction, link: MessageLink) -> discord.Message:
    guild = interaction.client.get_guild(link.guild_id)
    if guild is None:
        raise UsageError(words.MESSAGE_NOT_FOUND)
    try:
        place = guild.get_channel_or_thread(link.channel_id) or await guild.fetch_channel(
            link.channel_id
        )
        if not sees(interaction.user, place):
            raise UsageError(words.MESSAGE_NOT_FOUND)
        if not isinstance(place, discord.abc.Messageable):
            raise UsageError(words.MESSAGE_NOT_FOUND)
        return await place.fetch_message(link.message_id)
    except (discord.Forbidden, discord.NotFound, discord.InvalidData):
        raise UsageError(words.MESSAGE_NOT_FOUND) from None
