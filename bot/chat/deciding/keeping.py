"""From a card to the library: a source to add, and a claim to keep on record."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Protocol

from bot import log
from bot.chat.asking.access import Interaction
from bot.chat.asking.answers import not_posted
from bot.chat.deciding import words
from bot.chat.deciding.more_view import claimed
from bot.chat.wording import shared
from bot.chat.wording.reasons import worded
from bot.domain.card import Card
from bot.domain.known_claim import Recorder
from bot.errors import LibraryError, SidenoteError, UsageError
from bot.operations.known_claims import NewClaim
from models.errors import ModelError


class Shelf(Protocol):
    """The guild's library, as ``bot.chat.library.desk`` answers for it."""

    async def refused(self, interaction: Interaction, *, changes: bool) -> bool:
        """Tell those who may not change the library what it takes; gives whether that was so."""
        ...

    async def offer_address(self, interaction: Interaction, url: str) -> None:
        """Show what is understood of a page, and ask whether to add it."""
        ...


Remember = Callable[[NewClaim, int], Awaitable[object]]
"""Puts a claim of a card, by its id, on record, and tells the log.

Raises UsageError, its text what is wrong, and LibraryError.
"""

_log = log.get("keeping")


@dataclass(frozen=True, slots=True)
class Keeping:
    """What moderators give to the library from a card, where they may change it."""

    shelf: Shelf
    remember: Remember

    async def refused(self, interaction: Interaction) -> bool:
        """See Shelf."""
        return await self.shelf.refused(interaction, changes=True)

    async def kept(self, interaction: Interaction, card: Card, text: str) -> None:
        """Put a claim on record, with the passage that its flag rests on."""
        if await self.refused(interaction):
            return
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
        await interaction.edit_original_response(content=await self._told(new, card.card_id))

    async def _told(self, new: NewClaim, card_id: int) -> str:
        try:
            await self.remember(new, card_id)
        except UsageError as error:
            return not_posted([str(error)], new.text)
        except LibraryError as error:
            return not_posted([worded(error.reason)], new.text)
        except (SidenoteError, ModelError) as error:
            _log.error("claim_not_kept", error=str(error))
            return not_posted([shared.NOT_DONE], new.text)
        return words.REMEMBERED
