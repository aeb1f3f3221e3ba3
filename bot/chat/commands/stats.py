"""/stats: what was flagged, what moderators made of it, and what that speaks for."""

import io
from dataclasses import dataclass
from typing import Any

import discord
from discord import app_commands

from bot.chat.asking.access import Interaction, asker, manages_server
from bot.chat.asking.answers import tell
from bot.chat.asking.routes import Pressed
from bot.chat.asking.shell import Reply, answer, refused
from bot.chat.commands import words
from bot.chat.commands.channels import NamedChannel
from bot.chat.numbers.stats_chart import stats_chart
from bot.chat.numbers.stats_view import CHART, Learnt, bar_name, stats_view
from bot.chat.wording import shared
from bot.chat.wording.numbers import number
from bot.domain.desk_ports import GuildPolicies, Outcomes
from bot.domain.ports import Clock
from bot.errors import UsageError
from bot.operations.learning import accept, open_gate, openings, proposals
from bot.operations.stats import stats

_WEEKS = 12


@dataclass(frozen=True, slots=True)
class StatsDesk:
    """Shows moderators their numbers; those who manage the server apply what is proposed."""

    outcomes: Outcomes
    policies: GuildPolicies
    clock: Clock

    async def numbers(self, interaction: Interaction, weeks: int, channel_id: str) -> Reply:
        """The numbers with their chart, and proposals."""
        guild_id, now_ms = str(interaction.guild_id), self.clock()
        found = await stats(
            self.outcomes, guild_id, now_ms=now_ms, weeks=weeks, channel_id=channel_id
        )
        raised = await proposals(self.outcomes, self.policies, guild_id, now_ms=now_ms)
        opened = await openings(self.outcomes, self.policies, guild_id, now_ms=now_ms)
        learnt = Learnt(
            [one for one in raised if channel_id in ("", one.channel_id)],
            [one for one in opened if channel_id in ("", one.channel_id)],
        )
        picture = discord.File(io.BytesIO(await stats_chart(found)), CHART)
        return Reply(stats_view(found, learnt, channel_id=channel_id), files=[picture])

    async def pressed(self, interaction: Interaction, pressed: Pressed) -> None:
        """Apply a proposal that still holds."""
        if not manages_server(interaction):
            await tell(interaction, shared.FOR_MANAGERS)
            return
        await answer(interaction, lambda: self._applied(interaction, pressed))

    async def _applied(self, interaction: Interaction, pressed: Pressed) -> Reply:
        what, channel_id, name, *rest = [*pressed.action.split(":"), "", "", ""]
        if what == "open":
            return await self._opened(interaction, channel_id, name)
        guild_id = str(interaction.guild_id)
        offered = await proposals(self.outcomes, self.policies, guild_id, now_ms=self.clock())
        for one in offered:
            if (one.channel_id, one.bar, f"{one.proposed:.2f}") == (channel_id, name, rest[0]):
                await accept(self.policies, one, guild_id=guild_id, by=asker(interaction))
                return Reply(
                    text=words.PROPOSAL_DONE.format(
                        what=bar_name(one),
                        channel=f"<#{channel_id}>",
                        proposed=number(one.proposed, ".2f"),
                    )
                )
        raise UsageError(words.PROPOSAL_GONE)

    async def _opened(self, interaction: Interaction, channel_id: str, name: str) -> Reply:
        guild_id, now_ms = str(interaction.guild_id), self.clock()
        offered = await openings(self.outcomes, self.policies, guild_id, now_ms=now_ms)
        for gate in offered:
            if (gate.channel_id, gate.kind) == (channel_id, name):
                by = asker(interaction)
                await open_gate(
                    self.policies, guild_id, channel_id, gate.kind, by=by, now_ms=now_ms
                )
                kind = shared.KINDS_INSIDE[gate.kind]
                told = words.OPENING_DONE.format(what=kind, channel=f"<#{channel_id}>")
                return Reply(text=told)
        raise UsageError(words.PROPOSAL_GONE)


def stats_command(desk: StatsDesk) -> app_commands.Command[Any, ..., None]:
    """The command."""

    @app_commands.command(name="stats")
    @app_commands.default_permissions(manage_messages=True)
    @app_commands.guild_only()
    async def stats(
        interaction: Interaction,
        weeks: app_commands.Range[int, 1, 52] = _WEEKS,
        channel: NamedChannel | None = None,
    ) -> None:
        if await refused(interaction, desk.policies):
            return
        channel_id = str(channel.id) if channel else ""
        await answer(interaction, lambda: desk.numbers(interaction, weeks, channel_id))

    return stats
