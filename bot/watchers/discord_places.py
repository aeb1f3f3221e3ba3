"""Where Discord's posts stand: channels and threads, here both called places."""

from collections.abc import Iterator
from typing import Any

import discord

from bot.domain.ports import Policies

Place = discord.TextChannel | discord.VoiceChannel | discord.StageChannel | discord.Thread
"""What takes messages."""
Parent = discord.TextChannel | discord.ForumChannel
"""What has threads that are archived."""
Channel = Place | discord.ForumChannel


def watches(policies: Policies, place: Any) -> bool:
    """Whether the policy wants a place; one that isn't known yet is looked up by the reader."""
    if isinstance(place, discord.PartialMessageable):
        return True
    guild = getattr(place, "guild", None)
    return guild is not None and policies.of(str(guild.id)).watches(*names_of(place))


def names_of(place: Any) -> Iterator[str]:
    """What a policy may call a place: ids, and the names that its moderators gave.

    A thread's own name is its author's and doesn't count: nobody may hide a thread
    from review by its title.
    """
    yield str(place.id)
    if isinstance(place, discord.Thread):
        yield from names_of(place.parent) if place.parent else (str(place.parent_id),)
        return
    yield place.name
    if place.category:
        yield str(place.category.id)
        yield place.category.name
