"""Building guilds: roles, members, channels. What a connected bot should hear of, it hears of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.sandbox import automod, posting
from bot.sandbox.intents import Intent
from bot.sandbox.objects import channel_view, member_view, role_view, user_view
from bot.sandbox.permissions import EVERYONE, NOTHING, Permission
from bot.sandbox.state import (
    Channel,
    ChannelType,
    Guild,
    Member,
    Overwrite,
    Role,
    Tag,
    User,
)
from bot.sandbox.world import Event

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.sandbox.automod import Rule
    from bot.sandbox.gateway import Gateway
    from bot.sandbox.world import World

# what a moderation bot asks for when it is invited
BOT_PERMISSIONS = Permission.MANAGE_MESSAGES | Permission.MANAGE_THREADS


class Furnish:
    """Adds and removes what guilds are made of."""

    def __init__(self, world: World, gateway: Gateway) -> None:
        self._world = world
        self._gateway = gateway

    def add_guild(
        self,
        name: str,
        *,
        bot_permissions: Permission = BOT_PERMISSIONS,
        locale: str = "en-US",
        owner_takes_messages: bool = True,
    ) -> Guild:
        """A guild with an owner, @everyone, and the bot with a role of its own."""
        world = self._world
        owner = self._add_user(f"{name} owner", is_bot=False)
        guild = Guild(world.ids.next(), name, owner.id, world.clock(), locale)
        guild.roles[guild.id] = Role(guild.id, "@everyone", EVERYONE, 0)
        bot_role = Role(world.ids.next(), world.bot.name, bot_permissions, 1, is_managed=True)
        guild.roles[bot_role.id] = bot_role
        guild.members[owner.id] = Member(
            owner, guild.id, world.clock(), takes_messages=owner_takes_messages
        )
        guild.members[world.bot.id] = Member(world.bot, guild.id, world.clock(), [bot_role.id])
        world.guilds[guild.id] = guild
        self._gateway.announce_guild(guild)
        return guild

    def remove_guild(self, guild: Guild) -> None:
        """Lets a guild remove the bot, and forgets it."""
        del self._world.guilds[guild.id]
        self._world.publish(Event("GUILD_DELETE", {"id": str(guild.id)}, Intent.GUILDS))

    def owner(self, guild: Guild) -> Member:
        """The guild's owner."""
        return guild.members[guild.owner_id]

    def set_permissions(self, role: Role, permissions: Permission) -> None:
        """Gives a role exactly these permissions."""
        role.permissions = permissions
        (guild,) = (one for one in self._world.guilds.values() if role.id in one.roles)
        data = {"guild_id": str(guild.id), "role": role_view(role)}
        self._world.publish(Event("GUILD_ROLE_UPDATE", data, Intent.GUILDS))

    def bot_role(self, guild: Guild) -> Role:
        """The role that the bot got when it was invited."""
        return next(role for role in guild.roles.values() if role.is_managed)

    def add_role(self, guild: Guild, name: str, permissions: Permission = NOTHING) -> Role:
        """A role above those that are there."""
        role = Role(self._world.ids.next(), name, permissions, len(guild.roles))
        guild.roles[role.id] = role
        data = {"guild_id": str(guild.id), "role": role_view(role)}
        self._world.publish(Event("GUILD_ROLE_CREATE", data, Intent.GUILDS))
        return role

    def add_member(
        self,
        guild: Guild,
        name: str,
        *,
        roles: Sequence[Role] = (),
        is_bot: bool = False,
        locale: str = "en-US",
    ) -> Member:
        """A person, or another bot, who joins a guild."""
        user = self._add_user(name, is_bot=is_bot)
        role_ids = [role.id for role in roles]
        member = Member(user, guild.id, self._world.clock(), role_ids, locale)
        guild.members[user.id] = member
        data = {**member_view(member), "guild_id": str(guild.id)}
        self._world.publish(Event("GUILD_MEMBER_ADD", data, Intent.GUILD_MEMBERS))
        return member

    def set_roles(self, member: Member, roles: Sequence[Role]) -> None:
        """Gives a member exactly these roles."""
        member.role_ids = [role.id for role in roles]
        data = {**member_view(member), "guild_id": str(member.guild_id)}
        self._world.publish(Event("GUILD_MEMBER_UPDATE", data, Intent.GUILD_MEMBERS))

    def remove_member(self, member: Member) -> None:
        """Lets a member leave; messages stay."""
        del self._world.guild(member.guild_id).members[member.id]
        data = {"guild_id": str(member.guild_id), "user": user_view(member.user)}
        self._world.publish(Event("GUILD_MEMBER_REMOVE", data, Intent.GUILD_MEMBERS))

    def add_text_channel(
        self,
        guild: Guild,
        name: str,
        *,
        private: bool = False,
        viewers: Sequence[Role | Member] = (),
        category: Channel | None = None,
    ) -> Channel:
        """A text channel; a private one is seen by the bot and ``viewers`` alone."""
        allowed = viewers if private else None
        return self._add_channel(guild, name, ChannelType.TEXT, allowed, category=category)

    def add_category(self, guild: Guild, name: str) -> Channel:
        """A category for channels."""
        return self._add_channel(guild, name, ChannelType.CATEGORY, None)

    def add_forum(
        self,
        guild: Guild,
        name: str,
        *,
        tags: Sequence[str] = (),
        requires_tag: bool = False,
        private: bool = False,
        viewers: Sequence[Role | Member] = (),
    ) -> Channel:
        """A forum channel with tags; it may want one of them on every post."""
        made = tuple(Tag(self._world.ids.next(), tag) for tag in tags)
        allowed = viewers if private else None
        return self._add_channel(
            guild, name, ChannelType.FORUM, allowed, tags=made, requires_tag=requires_tag
        )

    def overwrite(
        self,
        channel: Channel,
        target: Role | Member,
        *,
        allow: Permission = NOTHING,
        deny: Permission = NOTHING,
    ) -> None:
        """Allows and denies one role or member something in a channel."""
        is_role = isinstance(target, Role)
        channel.overwrites[target.id] = Overwrite(target.id, is_role, allow, deny)
        event = Event("CHANNEL_UPDATE", channel_view(channel), Intent.GUILDS, channel)
        self._world.publish(event)

    def add_rule(
        self, guild: Guild, name: str, keyword: str, alerts: Channel, *, blocks: bool = True
    ) -> Rule:
        """A rule of AutoMod whose alerts go to a channel."""
        return automod.add_rule(self._world, guild, name, keyword, alerts, blocks=blocks)

    def bot_member(self, guild: Guild) -> Member:
        """The bot as a member of a guild."""
        return guild.members[self._world.bot.id]

    def everyone(self, guild: Guild) -> Role:
        """The role that every member has."""
        return guild.roles[guild.id]

    def delete_channel(self, channel: Channel) -> None:
        """Deletes a channel with its threads."""
        posting.delete_channel(self._world, channel)

    def _add_user(self, name: str, *, is_bot: bool) -> User:
        user = User(self._world.ids.next(), name, is_bot)
        self._world.users[user.id] = user
        return user

    def _add_channel(
        self,
        guild: Guild,
        name: str,
        type_: ChannelType,
        viewers: Sequence[Role | Member] | None,
        *,
        tags: tuple[Tag, ...] = (),
        requires_tag: bool = False,
        category: Channel | None = None,
    ) -> Channel:
        position = sum(item.guild_id == guild.id for item in self._world.channels.values())
        channel = Channel(self._world.ids.next(), guild.id, type_, name, position, tags=tags)
        channel.category_id = category.id if category else None
        channel.requires_tag = requires_tag
        if viewers is not None:
            channel.overwrites[guild.id] = Overwrite(
                guild.id, is_role=True, deny=Permission.VIEW_CHANNEL
            )
            for viewer in (self.bot_member(guild), *viewers):
                channel.overwrites[viewer.id] = Overwrite(
                    viewer.id, isinstance(viewer, Role), allow=Permission.VIEW_CHANNEL
                )
        self._world.channels[channel.id] = channel
        event = Event("CHANNEL_CREATE", channel_view(channel), Intent.GUILDS, channel)
        self._world.publish(event)
        return channel
