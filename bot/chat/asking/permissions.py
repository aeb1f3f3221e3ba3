"""What Sidenote may do where: which permissions it needs for what, and which it lacks."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import discord

from bot.chat.asking import words
from bot.chat.layout.markup import short
from bot.chat.wording import shared
from bot.domain.policy import Policy
from bot.watchers.discord_places import names_of

Channel = discord.TextChannel | discord.ForumChannel | discord.VoiceChannel | discord.StageChannel
_CHANNELS = (
    discord.TextChannel,
    discord.ForumChannel,
    discord.VoiceChannel,
    discord.StageChannel,
)
_MAX_NAMED = 3

INVITED = (
    "view_channel",
    "send_messages",
    "send_messages_in_threads",
    "read_message_history",
)
"""What an invitation asks for: the least that reading, cards and notes need."""
ACTING = ("manage_messages", "manage_threads", "moderate_members")
"""What acting on a post needs besides, where a community wants that."""
ALERTED = ("manage_guild",)
"""What AutoMod's alerts need."""


@dataclass(frozen=True, slots=True)
class Lack:
    """Permissions that Sidenote lacks in a channel (None: on the whole server).

    ``by_channel``: its role has them, and the channel's own settings take them away.
    """

    channel: Channel | None
    permissions: tuple[str, ...]
    by_channel: bool = False


def invitation(client_id: int, extra: Iterable[str] = (), *, guild_id: int | None = None) -> str:
    """The address that invites the bot, or gives it more permissions where it is."""
    asked = discord.Permissions(**dict.fromkeys((*INVITED, *extra), True))
    if guild_id is None:
        return discord.utils.oauth_url(client_id, permissions=asked)
    return discord.utils.oauth_url(
        client_id,
        permissions=asked,
        guild=discord.Object(guild_id),
        disable_guild_select=True,
    )


def lacks_for_cards(channel: Channel) -> Lack | None:
    """What is missing for posting cards in the moderators' channel."""
    needed = ["view_channel", "send_messages", "read_message_history"]
    if isinstance(channel, discord.ForumChannel):
        needed.append("send_messages_in_threads")  # cards there are posts, and these are threads
    return _lack(channel, needed)


def is_open_to_all(channel: Channel) -> bool:
    """Whether every member can read a channel."""
    return channel.permissions_for(channel.guild.default_role).view_channel


def lacks_where_watched(guild: discord.Guild, policy: Policy) -> list[Lack]:
    """What is missing for reading, and for notes, where the policy wants it.

    Where it names no channels, those that Sidenote cannot see are left out.
    """
    lacks = (_lack(one, _needed(one, acts=policy.acts)) for one in watched(guild, policy))
    found = [lack for lack in lacks if lack]
    if policy.watch:
        return found
    return [lack for lack in found if "view_channel" not in lack.permissions]


def lacks_on_server(guild: discord.Guild, policy: Policy) -> Lack | None:
    """What is missing on the whole server: timing out, where the policy allows acts."""
    held = guild.me.guild_permissions
    lacking = policy.acts and not held.moderate_members
    return Lack(None, ("moderate_members",)) if lacking else None


def watched(guild: discord.Guild, policy: Policy) -> Iterator[Channel]:
    """The channels that a policy has Sidenote read."""
    for channel in guild.channels:
        if isinstance(channel, _CHANNELS) and policy.watches(*names_of(channel)):
            yield channel


def told(lacks: Sequence[Lack]) -> list[str]:
    """What is missing, where, and where to grant it, one sentence for channels alike."""
    alike: dict[tuple[tuple[str, ...], bool], list[Lack]] = {}
    for lack in lacks:
        alike.setdefault((lack.permissions, lack.by_channel), []).append(lack)
    return [_told(group) for group in alike.values()]


def names(permissions: Iterable[str]) -> str:
    """Permissions as Discord's settings call them."""
    return ", ".join(f"**{shared.PERMISSIONS[one]}**" for one in permissions)


def _told(lacks: Sequence[Lack]) -> str:
    first = lacks[0]
    if first.channel is None:
        return words.LACKS_ON_SERVER.format(
            permissions=names(first.permissions), where=_role(lacks, "server")
        )
    shown = ", ".join(one.channel.mention for one in lacks[:_MAX_NAMED] if one.channel)
    if len(lacks) > _MAX_NAMED:
        shown = shared.AND_MORE.format(shown=shown, count=len(lacks) - _MAX_NAMED)
    where: Literal["channel", "server"] = "channel" if first.by_channel else "server"
    return words.LACKS.format(
        channels=shown, permissions=names(first.permissions), where=_role(lacks, where)
    )


def _role(lacks: Sequence[Lack], where: Literal["channel", "server"]) -> str:
    channel = lacks[0].channel
    role = channel.guild.self_role if channel else None
    return words.GRANTED_IN[where].format(role=short(role.name, 40) if role else "Sidenote")


def _needed(channel: Channel, *, acts: bool) -> list[str]:
    needed = ["view_channel", "read_message_history", "send_messages_in_threads"]
    if not isinstance(channel, discord.ForumChannel):
        needed.append("send_messages")
    if isinstance(channel, discord.VoiceChannel | discord.StageChannel):
        needed.remove("send_messages_in_threads")
        needed.append("connect")  # without it, the chat beside a voice channel is closed too
    if acts:
        needed += ["manage_messages", "manage_threads"]
    return needed


def _lack(channel: Channel, needed: Sequence[str]) -> Lack | None:
    me = channel.guild.me
    held = channel.permissions_for(me)
    if not held.view_channel:
        needed = ["view_channel"]  # without it nothing else counts
    missing = tuple(one for one in needed if not getattr(held, one))
    if not missing:
        return None
    of_role = me.guild_permissions
    return Lack(channel, missing, all(getattr(of_role, one) for one in missing))
