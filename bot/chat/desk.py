"""The moderators' desk: what happens when somebody presses a button or sends a note."""

from dataclasses import dataclass
from typing import Any

import aiohttp
import discord

from bot import log
from bot.chat import words
from bot.chat.answers import tell
from bot.chat.buttons import Action
from bot.chat.card_view import card_view
from bot.chat.note_modal import note_modal
from bot.chat.why import Explain, answer_why
from bot.domain.card import Card, Moderator, Verdict
from bot.domain.note import draft
from bot.domain.note_rules import problems
from bot.domain.ports import Clock, Decided, Outbox, Policies, Records
from bot.domain.wording import Wording
from bot.errors import SidenoteError
from bot.pipeline.review import review

Interaction = discord.Interaction[Any]

_VERDICTS: dict[Action, Verdict] = {"agree": "agreed", "dismiss": "dismissed"}
_NOT_ANSWERED = (discord.DiscordException, aiohttp.ClientError, OSError)

_log = log.get("desk")


@dataclass(frozen=True, slots=True)
class Desk:
    """Answers to moderators, each within Discord's three seconds.

    A verdict is written before it is shown. Where showing it fails, the outbox still
    holds the changed card.
    """

    records: Records
    outbox: Outbox
    policies: Policies
    wording: Wording
    clock: Clock
    explain: Explain

    async def pressed(self, interaction: Interaction, card_id: int, action: Action) -> None:
        """Take the press of a card's button."""
        async with _Answering(interaction):
            if card := await self._card(interaction, card_id):
                if action == "note":
                    await self._open_note(interaction, card)
                elif action == "why":
                    await answer_why(interaction, card, self.explain, self.wording)
                else:
                    await self._decide(interaction, card, _VERDICTS[action])

    async def submitted(self, interaction: Interaction, card_id: int, text: str) -> None:
        """Take an edited note: post it, or give it back with what is wrong about it."""
        async with _Answering(interaction, text):
            if card := await self._card(interaction, card_id, text):
                if found := problems(text, self.wording):
                    await tell(interaction, words.not_posted(found, text))
                else:
                    await self._decide(interaction, card, "agreed", text)

    async def _card(self, interaction: Interaction, card_id: int, text: str = "") -> Card | None:
        """The card, where the presser may decide about it; otherwise they are told why not."""
        allowed = interaction.permissions
        if not (allowed.manage_messages or allowed.moderate_members):
            await _refuse(interaction, words.NOT_ALLOWED, text)
            return None
        card = await self.records.card(card_id)
        if card is None or card.post.guild_id != str(interaction.guild_id):
            await _refuse(interaction, words.UNKNOWN_CARD, text)
            return None
        return card

    async def _open_note(self, interaction: Interaction, card: Card) -> None:
        if card.state != "open":
            await self._too_late(interaction, card)
            return
        rule = self.policies.of(card.post.guild_id, card.post.channel_id).community_rule
        text = draft(card.flags, self.wording, rule=rule)
        await interaction.response.send_modal(note_modal(card.card_id, text))

    async def _decide(
        self, interaction: Interaction, card: Card, verdict: Verdict, note: str | None = None
    ) -> None:
        moderator = Moderator(str(interaction.user.id), interaction.user.display_name)
        decided = await review(
            self.records, self.clock, card.card_id, verdict, moderator, note=note
        )
        if not decided.won:
            await self._too_late(interaction, decided.card or card, note or "")
            return
        await interaction.response.edit_message(view=card_view(decided.card or card, self.wording))
        await self._mark_shown(interaction, decided)

    async def _mark_shown(self, interaction: Interaction, decided: Decided) -> None:
        message = interaction.message
        if decided.update_id is not None and message is not None:
            await self.outbox.sent(
                decided.update_id,
                channel_id=str(message.channel.id),
                message_id=str(message.id),
                url=message.jump_url,
                now_ms=self.clock(),
            )

    async def _too_late(self, interaction: Interaction, card: Card, text: str = "") -> None:
        """Tell who was first, and bring the card that was pressed up to date."""
        await _refuse(interaction, words.too_late(card), text)
        if interaction.message is not None:
            await interaction.message.edit(view=card_view(card, self.wording))


class _Answering:
    """Turns a failure into an answer where one is still due; the press is never left silent."""

    def __init__(self, interaction: Interaction, text: str = "") -> None:
        self._interaction = interaction
        self._text = text

    async def __aenter__(self) -> None:
        return None

    async def __aexit__(self, _kind: Any, error: BaseException | None, _trace: Any) -> bool:
        if isinstance(error, SidenoteError):
            _log.error("press_not_saved", error=str(error))
            if not self._interaction.response.is_done():
                await _quietly(_refuse(self._interaction, words.NOT_SAVED, self._text))
            return True
        if isinstance(error, _NOT_ANSWERED):
            _log.warning("press_not_answered", error=type(error).__name__)
            return True
        return False


async def _refuse(interaction: Interaction, why: str, text: str) -> None:
    await tell(interaction, words.not_posted([why], text) if text else why)


async def _quietly(answer: Any) -> None:
    try:
        await answer
    except _NOT_ANSWERED as error:
        _log.warning("press_not_answered", error=type(error).__name__)
