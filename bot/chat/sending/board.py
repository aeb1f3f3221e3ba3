"""Changing what stands in the moderators' channel: the message of a card, or of a burst."""

from collections.abc import Sequence

import discord

from bot.chat.cards.burst import shown_view
from bot.chat.cards.context import Context
from bot.chat.sending.forum import keep_in_step
from bot.chat.sending.places import Places, errors_told, opened
from bot.chat.wording.language import speaking
from bot.domain.card import Card
from bot.domain.ports import Sent
from bot.errors import DeliveryDelayed

_NOBODY = discord.AllowedMentions.none()


def require_connection(client: discord.Client) -> None:
    """Raises DeliveryDelayed before the client is connected and knows its guilds."""
    if not client.is_ready():
        raise DeliveryDelayed("Discord is not connected.")


async def update_message(
    client: discord.Client, card: Card, others: Sequence[Card], context: Context, *, said: str = ""
) -> Sent:
    """Bring the message of a card, or of the burst that it leads, up to date.

    ``said`` is what somebody wrote who disputed its note. Raises DeliveryError.
    """
    require_connection(client)
    cards = [card, *others]
    place = await Places(client).place(card.post.guild_id, card.channel_id)
    message = place.get_partial_message(int(card.message_id))
    waits = any(one.state == "open" for one in cards)
    with speaking(context.policy.language), errors_told(place):
        async with opened(place, left_open=waits):
            view = shown_view(card, others, context, said=said)
            await message.edit(view=view, allowed_mentions=_NOBODY)
            # last: titles and tags may be refused, or wait for minutes, where words may go
            if isinstance(place, discord.Thread):
                await keep_in_step(place, cards)
    return Sent(card.channel_id, card.message_id, message.jump_url)
