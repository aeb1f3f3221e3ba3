"""Keeping what Discord shows of cards in step with what was decided about them.

A decision is written before it is shown. Where showing it fails, the outbox still holds
the changed card.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import discord

from bot import log
from bot.chat.asking.access import Interaction
from bot.chat.asking.answers import show
from bot.chat.cards.burst import shown_view
from bot.chat.cards.context import Contexts
from bot.chat.cards.view import card_view
from bot.chat.sending.board import update_message
from bot.domain.card import Card
from bot.domain.desk_ports import CardQueue
from bot.domain.ports import Clock, Decided, Outbox, Sent
from bot.errors import DeliveryError

_log = log.get("showing")


@dataclass(frozen=True, slots=True)
class Showing:
    """Shows cards, each in the message of the burst that it belongs to."""

    outbox: Outbox
    queue: CardQueue
    contexts: Contexts
    clock: Clock

    async def answered(self, interaction: Interaction, decided: Decided) -> None:
        """Show what a press made of a card, in its answer.

        The presser's own copy of a burst's card is changed, and then the burst; else the
        card itself, unless it is a forum's post, whose tags have to change as well.
        """
        card, message = decided.card, interaction.message
        if card is None:
            return
        if message is None or message.flags.ephemeral:
            await self._own(interaction, card)
            await self.refreshed(interaction.client, decided)
            return
        lead, others = await self._burst(card)
        view = shown_view(lead, others, self.contexts.of(card.post))
        await interaction.response.edit_message(view=view)
        if isinstance(message.channel, discord.Thread):
            await self.refreshed(interaction.client, decided)
        elif decided.update_id is not None:
            shown = Sent(str(message.channel.id), str(message.id), message.jump_url)
            await self._mark(decided.update_id, shown)

    async def refreshed(self, client: discord.Client, decided: Decided, *, said: str = "") -> None:
        """Bring a card's message up to date after a move, and tell the outbox so."""
        if decided.card is None or decided.update_id is None:
            return
        if sent := await self.renewed(client, decided.card, said=said):
            await self._mark(decided.update_id, sent)

    async def renewed(self, client: discord.Client, card: Card, *, said: str = "") -> Sent | None:
        """Bring a card's message up to date; what does not work now is left to the outbox."""
        lead, others = await self._burst(card)
        if not lead.message_id:
            return None
        try:
            context = self.contexts.of(lead.post)
            return await update_message(client, lead, others, context, said=said)
        except DeliveryError as error:
            _log.warning("card_not_refreshed", card_id=card.card_id, error=str(error))
            return None

    async def _own(self, interaction: Interaction, card: Card) -> None:
        view = card_view(card, self.contexts.of(card.post))
        if interaction.message is None:
            await show(interaction, view)
        else:
            await interaction.response.edit_message(view=view)

    async def _burst(self, card: Card) -> tuple[Card, Sequence[Card]]:
        """The card whose message shows a card, and the others that it shows."""
        lead, *others = await self.queue.burst(card.card_id) or [card]
        return lead, others

    async def _mark(self, update_id: int, sent: Sent) -> None:
        await self.outbox.sent(
            update_id,
            channel_id=sent.channel_id,
            message_id=sent.message_id,
            url=sent.url,
            now_ms=self.clock(),
        )
