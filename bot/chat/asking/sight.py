"""Whose posts an asker may read: what Discord hides from them is not told to them here either.

Lists, answers and files that one person asks for go through ``unseen``. A card's own message
is another matter: who reads the moderators' channel is for the community to say.
"""

from collections.abc import Iterable

import discord

from bot.chat.asking.access import Interaction, sees
from bot.domain.card import Card
from bot.domain.post import Post


async def unseen(interaction: Interaction, cards: Iterable[Card]) -> frozenset[int]:
    """The ids of those cards whose posts stand where the asker cannot read.

    A place that cannot be found any more counts as one of them: nobody can say who read it.
    """
    asked = list(cards)
    places = {card.post.place: card.post for card in asked}
    read = {place for place, post in places.items() if await _reads(interaction, post)}
    return frozenset(card.card_id for card in asked if card.post.place not in read)


def seen_at_once(interaction: Interaction, card: Card) -> bool:
    """The same of one card without asking Discord: of an archived thread it gives False."""
    place = _known(interaction, card.post.place)
    return place is not None and sees(interaction.user, place)


async def _reads(interaction: Interaction, post: Post) -> bool:
    channel = _known(interaction, post.channel_id)
    if channel is None or not sees(interaction.user, channel):
        return False
    if post.place == post.channel_id:
        return True
    thread = _known(interaction, post.place) or await _archived(interaction, post.place)
    return thread is not None and sees(interaction.user, thread)


def _known(
    interaction: Interaction, place: str
) -> discord.abc.GuildChannel | discord.Thread | None:
    guild = interaction.client.get_guild(interaction.guild_id or 0)
    known: discord.abc.GuildChannel | discord.Thread | None = (
        guild.get_channel_or_thread(int(place)) if guild and place.isdecimal() else None
    )
    return known


async def _archived(interaction: Interaction, place: str) -> discord.Thread | None:
    """A thread that is not held in memory; None where Discord does not give it."""
    guild = interaction.client.get_guild(interaction.guild_id or 0)
    if guild is None or not place.isdecimal():
        return None
    try:
        found = await guild.fetch_channel(int(place))
    except discord.DiscordException:
        return None
    return found if isinstance(found, discord.Thread) else None
