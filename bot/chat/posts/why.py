"""Why: the answer to the question under a card, for whoever asks alone."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import discord

from bot import log
from bot.chat.asking.answers import tell
from bot.chat.cards.sentences import gone
from bot.chat.posts import words
from bot.chat.posts.why_view import MAX_FLAGS, why_view
from bot.chat.wording import shared
from bot.domain.card import Card
from bot.domain.explanation import Explained
from bot.domain.flag import Flag
from bot.domain.post import Post
from bot.domain.wording import Wording
from bot.errors import SidenoteError
from models.errors import ModelError

Explain = Callable[[Post, Sequence[Flag]], Awaitable[Sequence[Explained]]]
"""Explains flags of a post, as the models in use now read them."""

_log = log.get("why")


async def answer_why(
    interaction: discord.Interaction[Any], card: Card, explain: Explain, wording: Wording
) -> None:
    """Explain a card's flags; raises what Discord raises where it cannot be told."""
    if not card.post.text:
        await tell(interaction, gone(card) or shared.SETTLED)
        return
    # models may take longer than Discord's three seconds
    await interaction.response.defer(ephemeral=True, thinking=True)
    try:
        explained = await explain(card.post, card.flags[:MAX_FLAGS])
    except (SidenoteError, ModelError) as error:
        _log.error("not_explained", card_id=card.card_id, error=str(error))
        await interaction.edit_original_response(content=words.WHY_FAILED)
        return
    await interaction.edit_original_response(view=why_view(card, explained, wording))
