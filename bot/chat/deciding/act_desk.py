"""Acts at the desk: a preview first, then the confirmation, then what came of it."""

from dataclasses import dataclass

import discord

from bot import log
from bot.chat.asking.access import Interaction
from bot.chat.asking.answers import tell
from bot.chat.cards import sentences
from bot.chat.cards.context import Contexts
from bot.chat.deciding import words
from bot.chat.deciding.acts import Chosen, chosen_by, offered, perform, preview
from bot.chat.deciding.more_view import preview_view, result_view
from bot.chat.deciding.showing import Showing
from bot.chat.wording import shared
from bot.domain.card import Card, Moderator
from bot.domain.moves import Record
from bot.domain.ports import Clock, Records
from bot.errors import SidenoteError, UsageError
from bot.pipeline.review import review

_log = log.get("acts")


@dataclass(frozen=True, slots=True)
class ActDesk:
    """Takes choices and confirmations; every one is checked anew."""

    records: Records
    contexts: Contexts
    showing: Showing
    clock: Clock

    async def chosen(self, interaction: Interaction, card: Card, value: str) -> None:
        """Show what exactly an act would do, with the button that does it."""
        who, chosen = interaction.user, chosen_by(value)
        policy = self.contexts.of(card.post).policy
        if chosen is None or not isinstance(who, discord.Member):
            await tell(interaction, words.UNKNOWN_BUTTON)
        elif chosen not in offered(card, policy, who).chosen:
            await tell(interaction, words.ACTS_OFF if not policy.acts else words.GONE_ALREADY)
        else:
            by = Moderator(str(who.id), who.display_name)
            lines = list(preview(card, chosen, by, now_ms=self.clock()))
            await interaction.response.edit_message(view=preview_view(card, chosen, lines))

    async def confirmed(self, interaction: Interaction, card: Card, value: str) -> None:
        """Do it, remember it, and tell what came of it in place of the preview."""
        who, chosen = interaction.user, chosen_by(value)
        if chosen is None or not isinstance(who, discord.Member):
            await tell(interaction, words.UNKNOWN_BUTTON)
            return
        # Discord may take longer than the three seconds that an answer may take
        await interaction.response.defer()
        policy = self.contexts.of(card.post).policy
        try:
            move = await perform(card, chosen, policy, who, interaction.client)
        except UsageError as error:
            told = str(error)
        else:
            told = await self._remembered(interaction.client, card, chosen, move)
        view = result_view(told, card.card_id, ["more"])
        await interaction.edit_original_response(view=view)

    async def _remembered(
        self, client: discord.Client, card: Card, chosen: Chosen, move: Record
    ) -> str:
        act = sentences.act_name(shared.ACTS_DONE[chosen.act], chosen.minutes)
        try:
            decided = await review(self.records, self.clock, card.card_id, move)
            await self.showing.refreshed(client, decided)
        except SidenoteError as error:
            _log.error("act_not_saved", card_id=card.card_id, act=chosen.act, error=str(error))
            return words.ACT_NOT_KEPT.format(act=act)
        return words.ACT_DONE.format(act=act)
