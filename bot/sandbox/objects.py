"""JSON views of people, guilds, channels and threads, as Discord's description has them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.sandbox.clock import iso
from bot.sandbox.permissions import Permission
from bot.sandbox.state import Channel, ChannelType, Thread

if TYPE_CHECKING:
    from bot.sandbox.errors import Json
    from bot.sandbox.state import Application, Command, Guild, Member, Place, Role, User
    from bot.sandbox.world import World

GATEWAY_MESSAGE_CONTENT_LIMITED = 1 << 19  # an application flag
USES_SLASH_COMMANDS = 1 << 23  # an application flag
REQUIRE_TAG = 1 << 4  # a channel flag


def user_view(user: User) -> Json:
    """A UserResponse."""
    return {
        "id": str(user.id),
        "username": user.name.lower().replace(" ", "_"),
        "global_name": user.name,
        "discriminator": "0",
        "avatar": None,
        "public_flags": 0,
        "flags": 0,
        "bot": user.is_bot,
        "primary_guild": None,
    }


def own_user_view(user: User) -> Json:
    """A UserPIIResponse: what an account reads about itself."""
    return {**user_view(user), "mfa_enabled": True, "locale": "en-US", "verified": True}


def application_flags(application: Application) -> int:
    content = GATEWAY_MESSAGE_CONTENT_LIMITED if application.message_content else 0
    return content | USES_SLASH_COMMANDS


def application_view(world: World) -> Json:
    """A PrivateApplicationResponse."""
    application = world.application
    flags = application_flags(application)
    owner = next((world.users[guild.owner_id] for guild in world.guilds.values()), world.bot)
    return {
        "id": str(application.id),
        "name": application.user.name,
        "icon": None,
        "description": "",
        "type": None,
        "bot": user_view(application.user),
        "bot_public": False,
        "bot_require_code_grant": False,
        "verify_key": "0" * 64,
        "flags": flags,
        "flags_new": str(flags),
        "redirect_uris": [],
        "interactions_endpoint_url": None,
        "role_connections_verification_url": None,
        "owner": user_view(owner),
        "approximate_guild_count": len(world.guilds),
        "approximate_user_install_count": 0,
        "approximate_user_authorization_count": 0,
        "explicit_content_filter": 0,
        "team": None,
        "eligible_oauth2_scopes": ["bot", "applications.commands"],
    }


def role_view(role: Role) -> Json:
    """A GuildRoleResponse."""
    return {
        "id": str(role.id),
        "name": role.name,
        "permissions": str(int(role.permissions)),
        "position": role.position,
        "color": 0,
        "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
        "hoist": False,
        "managed": role.is_managed,
        "mentionable": False,
        "icon": None,
        "unicode_emoji": None,
        "flags": 0,
    }


def partial_member_view(member: Member) -> Json:
    """A member without its user, as messages carry it."""
    return {
        "avatar": None,
        "banner": None,
        "communication_disabled_until": (
            iso(member.timed_out_until_ms) if member.timed_out_until_ms else None
        ),
        "flags": 0,
        "joined_at": iso(member.joined_ms),
        "nick": None,
        "pending": False,
        "premium_since": None,
        "roles": [str(role_id) for role_id in member.role_ids],
        "mute": False,
        "deaf": False,
    }


def member_view(member: Member) -> Json:
    """A GuildMemberResponse."""
    return {**partial_member_view(member), "user": user_view(member.user)}


def guild_view(guild: Guild) -> Json:
    """A GuildResponse."""
    return {
        "id": str(guild.id),
        "name": guild.name,
        "icon": None,
        "description": None,
        "home_header": None,
        "splash": None,
        "discovery_splash": None,
        "features": [],
        "banner": None,
        "owner_id": str(guild.owner_id),
        "application_id": None,
        "region": "deprecated",
        "afk_channel_id": None,
        "afk_timeout": 300,
        "system_channel_id": None,
        "system_channel_flags": 0,
        "widget_enabled": False,
        "widget_channel_id": None,
        "verification_level": 0,
        "roles": [role_view(role) for role in guild.roles.values()],
        "default_message_notifications": 1,
        "mfa_level": 0,
        "explicit_content_filter": 0,
        "max_presences": None,
        "max_members": 500_000,
        "max_stage_video_channel_users": 50,
        "max_video_channel_users": 25,
        "vanity_url_code": None,
        "premium_tier": 0,
        "premium_subscription_count": 0,
        "preferred_locale": guild.locale,
        "rules_channel_id": None,
        "safety_alerts_channel_id": None,
        "public_updates_channel_id": None,
        "premium_progress_bar_enabled": False,
        "nsfw": False,
        "nsfw_level": 0,
        "emojis": [],
        "stickers": [],
        "incidents_data": None,
    }


def gateway_guild_view(world: World, guild: Guild) -> Json:
    """The data of GUILD_CREATE: the guild with what the bot can see in it.

    Members are the bot alone, as without the presence intent; a client asks for the others.
    """
    bot_id = world.bot.id
    channels = [
        channel
        for channel in world.channels.values()
        if channel.guild_id == guild.id
        and Permission.VIEW_CHANNEL in world.permissions(bot_id, channel)
    ]
    threads = [
        thread
        for channel in channels
        for thread in world.threads_of(channel.id)
        if not thread.is_archived and Permission.VIEW_CHANNEL in world.permissions(bot_id, thread)
    ]
    return {
        **guild_view(guild),
        "joined_at": iso(guild.members[bot_id].joined_ms),
        "large": False,
        "member_count": len(guild.members),
        "members": [member_view(guild.members[bot_id])],
        "channels": [channel_view(channel) for channel in channels],
        "threads": [thread_view(world, thread) for thread in threads],
        "presences": [],
        "voice_states": [],
        "stage_instances": [],
        "guild_scheduled_events": [],
        "soundboard_sounds": [],
    }


def channel_view(channel: Channel) -> Json:
    """A GuildChannelResponse."""
    view: Json = {
        "id": str(channel.id),
        "type": int(channel.type),
        "guild_id": str(channel.guild_id),
        "name": channel.name,
        "position": channel.position,
        "parent_id": _id(channel.category_id),
        "flags": REQUIRE_TAG if channel.requires_tag else 0,
        "nsfw": False,
        "topic": None,
        "rate_limit_per_user": 0,
        "last_message_id": _id(channel.last_message_id),
        "permission_overwrites": [
            {
                "id": str(overwrite.target_id),
                "type": 0 if overwrite.is_role else 1,
                "allow": str(int(overwrite.allow)),
                "deny": str(int(overwrite.deny)),
            }
            for overwrite in channel.overwrites.values()
        ],
    }
    return {**view, **_forum_view(channel)} if channel.type is ChannelType.FORUM else view


def _forum_view(channel: Channel) -> Json:
    tags = [
        {
            "id": str(tag.id),
            "name": tag.name,
            "moderated": False,
            "emoji_id": None,
            "emoji_name": None,
        }
        for tag in channel.tags
    ]
    return {
        "available_tags": tags,
        "default_reaction_emoji": None,
        "default_sort_order": None,
        "default_forum_layout": 0,
    }


def thread_view(world: World, thread: Thread) -> Json:
    """A ThreadResponse; ``member`` is there when the bot is in the thread."""
    view: Json = {
        "id": str(thread.id),
        "type": int(thread.type),
        "guild_id": str(thread.guild_id),
        "parent_id": str(thread.parent_id),
        "owner_id": str(thread.owner_id),
        "name": thread.name,
        "flags": 0,
        "rate_limit_per_user": 0,
        "last_message_id": _id(thread.last_message_id),
        "message_count": thread.message_count,
        "total_message_sent": thread.message_count,
        "member_count": min(len(thread.member_ids), 50),
        "thread_metadata": {
            "archived": thread.is_archived,
            "archive_timestamp": iso(thread.archive_ms),
            "auto_archive_duration": thread.auto_archive_minutes,
            "locked": thread.is_locked,
            "create_timestamp": iso(thread.created_ms),
        },
    }
    if thread.type is ChannelType.PRIVATE_THREAD:
        view["thread_metadata"]["invitable"] = True
    if world.channels[thread.parent_id].type is ChannelType.FORUM:
        view["applied_tags"] = [str(tag_id) for tag_id in thread.tag_ids]
    if world.bot.id in thread.member_ids:
        view["member"] = thread_member_view(thread, world.bot.id)
    return view


def thread_member_view(thread: Thread, user_id: int) -> Json:
    """A ThreadMemberResponse."""
    return {
        "id": str(thread.id),
        "user_id": str(user_id),
        "join_timestamp": iso(thread.member_ids[user_id]),
        "flags": 1,
    }


def place_view(world: World, place: Place) -> Json:
    """The view of a channel or thread."""
    return thread_view(world, place) if isinstance(place, Thread) else channel_view(place)


def command_view(application_id: int, command: Command) -> Json:
    """An ApplicationCommandResponse."""
    view: Json = {
        **command.definition,
        "id": str(command.id),
        "application_id": str(application_id),
        "version": str(command.version),
    }
    return view if command.guild_id is None else {**view, "guild_id": str(command.guild_id)}


def _id(value: int | None) -> str | None:
    return None if value is None else str(value)
