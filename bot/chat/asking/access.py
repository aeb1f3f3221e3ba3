"""Who may ask for what: checked here, whatever Discord shows to whom."""

from typing import Any

import discord

from bot.domain.card import Moderator
from bot.domain.policy import Policy

Interaction = discord.Interaction[Any]


def is_moderator(interaction: Interaction, policy: Policy) -> bool:
    """Whether the asker has the moderators' role, or may moderate the whole server.

    What a channel's own settings grant is not enough: whoever was given a voice channel
    of their own would read what was flagged everywhere else.
    """
    user, role = interaction.user, policy.moderator_role
    if not isinstance(user, discord.Member):
        return False
    if _may_moderate(user.guild_permissions):
        return True
    return bool(role) and any(str(one.id) == role for one in user.roles)


def decides_cards(interaction: Interaction, policy: Policy) -> bool:
    """Whether the presser may decide about the cards of the channel in which they press."""
    return is_moderator(interaction, policy) or _may_moderate(interaction.permissions)


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


def _may_moderate(held: discord.Permissions) -> bool:
    return held.manage_messages or held.moderate_members
