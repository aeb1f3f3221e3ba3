"""Channels as options of commands: those that Sidenote can read, and sees."""

from typing import Any

import discord
from discord import AppCommandOptionType, ChannelType, app_commands

from bot.chat.asking.permissions import Channel

_TEXT = [ChannelType.text, ChannelType.forum]
_THREADS = [
    ChannelType.public_thread,
    ChannelType.private_thread,
    ChannelType.news_thread,
]
_READ = [ChannelType.text, ChannelType.news, ChannelType.forum, ChannelType.voice]


class _Seen(app_commands.Transformer):
    """A channel, as the client knows it; TransformerError where Sidenote cannot see it."""

    kinds: tuple[type, ...] = ()

    @property
    def type(self) -> AppCommandOptionType:
        return AppCommandOptionType.channel

    async def transform(self, _interaction: discord.Interaction[Any], value: Any, /) -> Any:
        found = value.resolve()
        if not isinstance(found, self.kinds):
            raise app_commands.TransformerError(value, self.type, self)
        return found


class _Readable(_Seen):
    kinds = (discord.TextChannel, discord.ForumChannel, discord.VoiceChannel, discord.StageChannel)

    @property
    def channel_types(self) -> list[ChannelType]:
        return [*_READ, ChannelType.stage_voice]


class _ForCards(_Seen):
    kinds = (discord.TextChannel, discord.ForumChannel)

    @property
    def channel_types(self) -> list[ChannelType]:
        return _TEXT


class _Named(app_commands.Transformer):
    """A channel as Discord names it, whether the client knows it or not."""

    @property
    def type(self) -> AppCommandOptionType:
        return AppCommandOptionType.channel

    @property
    def channel_types(self) -> list[ChannelType]:
        return [*_READ, ChannelType.stage_voice]

    async def transform(self, _interaction: discord.Interaction[Any], value: Any, /) -> Any:
        return value


class _NamedPlace(_Named):
    @property
    def channel_types(self) -> list[ChannelType]:
        return [*_READ, ChannelType.stage_voice, *_THREADS]


class _Watchable(_Seen):
    kinds = (*_Readable.kinds, discord.CategoryChannel)

    @property
    def channel_types(self) -> list[ChannelType]:
        return [*_READ, ChannelType.stage_voice, ChannelType.category]


ReadableChannel = app_commands.Transform[Channel, _Readable]
"""A channel or forum whose posts can be read."""
CardChannel = app_commands.Transform[discord.TextChannel | discord.ForumChannel, _ForCards]
"""Where cards can go."""
WatchablePlace = app_commands.Transform[Channel | discord.CategoryChannel, _Watchable]
"""What /watch takes: a category stands for all that is in it."""
NamedChannel = app_commands.Transform[app_commands.AppCommandChannel, _Named]
"""A channel to filter by."""
NamedPlace = app_commands.Transform[
    app_commands.AppCommandChannel | app_commands.AppCommandThread, _NamedPlace
]
"""A channel, forum or thread."""
