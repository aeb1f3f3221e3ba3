"""/watch at work: what is read, and what of it Sidenote cannot read."""

from collections.abc import Callable, Collection
from dataclasses import dataclass

import discord

from bot.chat.asking.access import Interaction, asker
from bot.chat.asking.permissions import Channel, lacks_where_watched, told, watched
from bot.chat.asking.shell import Reply, answer
from bot.chat.policy import words
from bot.chat.policy.desk import PolicyDesk
from bot.chat.policy.view import listed, reading, said
from bot.domain.overrides import Overrides
from bot.domain.policy import Policy
from bot.operations.watching import Refusal, added, left_out
from bot.watchers.discord_places import names_of

Watchable = Channel | discord.CategoryChannel
_Change = Callable[[Policy, str, Collection[str], Collection[str]], Overrides | Refusal]


@dataclass(frozen=True, slots=True)
class WatchDesk:
    """Answers those who manage the server, each alone."""

    policy: PolicyDesk

    async def add(self, interaction: Interaction, place: Watchable) -> None:
        """Read a channel, a forum or all of a category from now on."""
        await self._change(interaction, place, added)

    async def remove(self, interaction: Interaction, place: Watchable) -> None:
        """Don't read it any more."""
        await self._change(interaction, place, left_out)

    async def show(self, interaction: Interaction) -> None:
        """Tell what is read, and where a permission is missing."""

        async def make() -> Reply:
            return Reply(said(self._told(interaction)))

        await answer(interaction, make)

    async def _change(self, interaction: Interaction, place: Watchable, change: _Change) -> None:
        guild_id, policies = str(interaction.guild_id), self.policy.policies
        own, above = _called(place)

        async def make() -> Reply:
            async with self.policy.one_at_a_time:
                changes = change(policies.of(guild_id), str(place.id), own, above)
                if isinstance(changes, str):
                    return Reply(text=words.WATCH_REFUSALS[changes].format(place=place.mention))
                await policies.change(guild_id, changes, by=asker(interaction))
            return Reply(said([words.CHANGED, *self._told(interaction)]))

        await answer(interaction, make)

    def _told(self, interaction: Interaction) -> list[str]:
        guild = interaction.guild
        if guild is None:
            return []
        policy = self.policy.policies.of(str(guild.id))
        lacks = lacks_where_watched(guild, policy)
        blind = {lack.channel for lack in lacks if "view_channel" in lack.permissions}
        seen = [one for one in watched(guild, policy) if one not in blind]
        lines = [f"### {words.WATCH_TITLE}", reading(policy)]
        if seen:
            lines.append(words.WATCH_NOW.format(channels=listed(one.mention for one in seen)))
        return lines + [f"- {one}" for one in told(lacks)]


def _called(place: Watchable) -> tuple[set[str], set[str]]:
    """What a policy may call a channel, and what holds it."""
    own = {str(place.id), place.name}
    above = set() if isinstance(place, discord.CategoryChannel) else set(names_of(place)) - own
    return own, above
