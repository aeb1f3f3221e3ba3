"""Who may do what where: Discord's permission bits and the order in which they apply."""

from __future__ import annotations

from enum import IntFlag
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.sandbox.state import Guild, Member, Overwrite


class Permission(IntFlag):
    """The bits that a moderation bot meets."""

    KICK_MEMBERS = 1 << 1
    BAN_MEMBERS = 1 << 2
    ADMINISTRATOR = 1 << 3
    MANAGE_CHANNELS = 1 << 4
    MANAGE_GUILD = 1 << 5
    ADD_REACTIONS = 1 << 6
    VIEW_CHANNEL = 1 << 10
    SEND_MESSAGES = 1 << 11
    MANAGE_MESSAGES = 1 << 13
    EMBED_LINKS = 1 << 14
    ATTACH_FILES = 1 << 15
    READ_MESSAGE_HISTORY = 1 << 16
    MENTION_EVERYONE = 1 << 17
    USE_APPLICATION_COMMANDS = 1 << 31
    MANAGE_THREADS = 1 << 34
    CREATE_PUBLIC_THREADS = 1 << 35
    CREATE_PRIVATE_THREADS = 1 << 36
    SEND_MESSAGES_IN_THREADS = 1 << 38
    MODERATE_MEMBERS = 1 << 40


NOTHING = Permission(0)

EVERYTHING = Permission(sum(Permission))

# all that is left to a member who is timed out
LOOKING = Permission.VIEW_CHANNEL | Permission.READ_MESSAGE_HISTORY

# what @everyone has in a new guild
EVERYONE = (
    Permission.ADD_REACTIONS
    | Permission.VIEW_CHANNEL
    | Permission.SEND_MESSAGES
    | Permission.EMBED_LINKS
    | Permission.ATTACH_FILES
    | Permission.READ_MESSAGE_HISTORY
    | Permission.USE_APPLICATION_COMMANDS
    | Permission.CREATE_PUBLIC_THREADS
    | Permission.SEND_MESSAGES_IN_THREADS
)


def in_guild(guild: Guild, member: Member) -> Permission:
    """A member's permissions before any channel's overwrites."""
    if member.id == guild.owner_id:
        return EVERYTHING
    bits = guild.roles[guild.id].permissions
    for role_id in member.role_ids:
        bits |= guild.roles[role_id].permissions
    return EVERYTHING if Permission.ADMINISTRATOR in bits else bits


def with_overwrites(guild: Guild, member: Member, overwrites: dict[int, Overwrite]) -> Permission:
    """A member's permissions in a channel: @everyone, then roles together, then the member."""
    bits = in_guild(guild, member)
    if Permission.ADMINISTRATOR in bits:
        return EVERYTHING
    for layer in ([guild.id], member.role_ids, [member.id]):
        found = [overwrites[key] for key in layer if key in overwrites]
        for overwrite in found:
            bits &= ~overwrite.deny
        for overwrite in found:
            bits |= overwrite.allow
    return bits if Permission.VIEW_CHANNEL in bits else NOTHING


def may_time_out(guild: Guild, by: Member, member: Member) -> bool:
    """Whether somebody may time a member out: never the owner, an administrator, or a superior."""
    if Permission.MODERATE_MEMBERS not in in_guild(guild, by):
        return False
    if Permission.ADMINISTRATOR in in_guild(guild, member):
        return False
    return by.id == guild.owner_id or _rank(guild, by) > _rank(guild, member)


def _rank(guild: Guild, member: Member) -> int:
    return max((guild.roles[role_id].position for role_id in member.role_ids), default=0)
