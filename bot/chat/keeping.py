"""From a card to the library: a source to add, and a claim to keep on record."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot import log
from bot.chat import words
from bot.chat.answers import Interaction
from bot.chat.more_view import claimed
from bot.domain.card import Card
from bot.domain.known_claim import Recorder
from bot.errors import LibraryError, SidenoteError, UsageError
from bot.operations.known_claims import NewClaim
from models.errors import ModelError

AddSource = Callable[[Interaction, str], Awaitable[None]]
"""Takes an address that a moderator gave: answers with what is understood of its page."""
Remember = Callable[[NewClaim], Awaitable[object]]
"""Puts a claim on record; raises UsageError and LibraryError, their texts what is wrong."""

_log = log.get("keeping")


@dataclass(frozen=True, slots=True)
class Keeping:
    """What moderators give to the library from a card.

    Without ``add_source`` no page can be added from a card.
    """

    remember: Remember
    add_source: AddSource | None = None

    async def kept(self, interaction: Interaction, card: Card, text: str) -> None:
        """Put a claim on record, with the passage that its flag rests on."""
        flag, who = claimed(card), interaction.user
        # a model reads the claim, which may take longer than Discord's three seconds
        await interaction.response.defer(ephemeral=True, thinking=True)
        if flag is None or flag.citation is None:
            await interaction.edit_original_response(content=words.NO_SOURCES)
            return
        new = NewClaim(
            text,
            flag.citation.source_id,
            flag.citation.passage,
            guild_id=card.post.guild_id,
            recorded_by=Recorder(str(who.id), who.display_name),
        )
        await interaction.edit_original_response(content=await self._told(new))

    async def _told(self, new: NewClaim) -> str:
        try:
            await self.remember(new)
        except (UsageError, LibraryError) as error:
            return words.not_posted([str(error)], new.text)
        except (SidenoteError, ModelError) as error:
            _log.error("claim_not_kept", error=str(error))
            return words.not_posted([words.NOT_DONE], new.text)
        return words.REMEMBERED
