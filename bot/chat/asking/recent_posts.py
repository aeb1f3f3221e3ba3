"""Suggests the posts that were flagged last, where a link to a post is asked for."""

from dataclasses import dataclass

from discord import app_commands

from bot.chat.asking.access import Interaction, is_moderator
from bot.chat.asking.sight import seen_at_once
from bot.chat.layout.markup import label
from bot.chat.wording import shared
from bot.chat.wording.counted import lasting
from bot.domain.card import Card
from bot.domain.desk_ports import CardSearch
from bot.domain.ports import Clock, Policies
from bot.errors import SidenoteError

Suggestion = app_commands.Choice[str]

_SUGGESTED = 25
_MAX_NAME = 100


@dataclass(frozen=True, slots=True)
class RecentPosts:
    """Gives moderators the latest flagged posts to choose from; nobody else gets any."""

    search: CardSearch
    policies: Policies
    clock: Clock

    async def suggest(self, interaction: Interaction, typed: str) -> list[Suggestion]:
        """Posts whose description or link holds what was typed so far, the newest first."""
        policy = self.policies.of(str(interaction.guild_id), str(interaction.channel_id))
        if not is_moderator(interaction, policy):
            return []
        try:
            found = await self.search.latest(str(interaction.guild_id), limit=100)
        except SidenoteError:
            return []
        offered = [
            app_commands.Choice(name=self._name(interaction, card), value=card.post.url)
            for card in found.cards
            if card.post.url and len(card.post.url) <= _MAX_NAME and seen_at_once(interaction, card)
        ]
        wanted = typed.casefold().strip()
        fitting = (one for one in offered if wanted in f"{one.name} {one.value}".casefold())
        return list(fitting)[:_SUGGESTED]

    def _name(self, interaction: Interaction, card: Card) -> str:
        """What, where, who, how long ago: a choice shows plain text only."""
        kinds = ", ".join(
            shared.KINDS[kind] for kind in dict.fromkeys(flag.kind for flag in card.flags)
        )
        guild = interaction.guild
        place = card.post.place
        known = guild.get_channel_or_thread(int(place)) if guild and place.isdecimal() else None
        age = lasting(self.clock() - card.opened_ms)
        parts = [kinds, f"#{known.name}" if known else "", card.post.author_name, age]
        return label(" · ".join(filter(None, parts)), _MAX_NAME)
