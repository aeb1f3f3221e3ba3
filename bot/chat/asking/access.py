"""Who may ask for what: checked here, whatever Discord shows to whom."""

from typing import Any

import discord

from bot.domain.card import Moderator
from bot.domain.policy import Policy

Interaction = discord.Interaction[Any]


def is_moderator(interaction: Interaction, policy: Policy) -> bool:
    """Whether the asker has the moderators' role, or may moderate in this channel."""
    allowed = interaction.permissions
    if allowed.manage_messages or allowed.moderate_members:
        return True
    user, role = interaction.user, policy.moderator_role
    held = user.roles if isinstance(user, discord.Member) else []
    return bool(role) and any(str(one.id) == role for one in held)


def manages_server(interaction: Interaction) -> bool:
    """Whether the asker has Manage Server."""
    return interaction.permissions.manage_guild


def asker(interaction: Interaction) -> Moderator:
    """Who asks, as the log and cards name them."""
    return Moderator(str(interaction.user.id), interaction.user.display_name)


def sees(user: discord.abc.User, place: discord.abc.GuildChannel | discord.Thread) -> bool:
    """Whether somebody can read a channel or thread; private threads are for those who manage."""
    if not isinstance(user, discord.Member):
        return False
    held = place.permissions_for(user)
    if isinstance(place, discord.Thread) and place.is_private() and not held.manage_threads:
        return False
    return held.view_channel and held.read_message_history
