"""Short answers that only the presser sees."""

from typing import Any

import discord


async def tell(interaction: discord.Interaction[Any], sentence: str) -> None:
    """Answer an interaction so that only whoever caused it sees it."""
    await interaction.response.send_message(
        sentence,
        ephemeral=True,
        suppress_embeds=True,
        allowed_mentions=discord.AllowedMentions.none(),
    )
