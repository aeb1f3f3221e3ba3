"""/doctor at work: what keeps Sidenote from its work here, and what is in order."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import discord

from bot import log
from bot.chat.asking.access import Interaction, is_moderator, manages_server
from bot.chat.asking.answers import DISCORD_ERRORS, tell
from bot.chat.asking.permissions import ACTING, ALERTED, invitation, watched
from bot.chat.asking.routes import Pressed, button
from bot.chat.layout.markup import moment
from bot.chat.layout.panel import fitting, laid_out
from bot.chat.setup import words
from bot.chat.setup.checks import checked, review_channel
from bot.chat.wording import shared
from bot.chat.wording.language import plural
from bot.domain.policy import Policy
from bot.domain.ports import Policies
from bot.errors import SidenoteError
from bot.operations.checkup import HostState

_MAX_TEXT = 3_500

_log = log.get("doctor")


@dataclass(frozen=True, slots=True)
class Report:
    """Sentences: what has to be mended, what could work better, what is in order, what else
    there could be."""

    must: list[str]
    should: list[str]
    fine: list[str]
    optional: list[str]


@dataclass(frozen=True, slots=True)
class Doctor:
    """Answers /doctor, for moderators and those who manage the server."""

    policies: Policies
    state: Callable[[str], Awaitable[HostState]]

    async def open(self, interaction: Interaction) -> None:
        """Check, and tell the asker alone."""
        if guild := await self._allowed(interaction):
            await interaction.response.defer(ephemeral=True, thinking=True)
            await self._tell(interaction, guild)

    async def pressed(self, interaction: Interaction, _pressed: Pressed) -> None:
        """Check again, in the same message."""
        if guild := await self._allowed(interaction):
            await interaction.response.defer()
            await self._tell(interaction, guild)

    async def _tell(self, interaction: Interaction, guild: discord.Guild) -> None:
        policy = self.policies.of(str(guild.id))
        report = _reported(guild, policy, reads_messages=interaction.client.reads_messages)
        try:
            _add_host(report, await self.state(str(guild.id)))
        except SidenoteError as error:
            _log.error("state_unknown", error=str(error))
            report.must.append(words.HOST_UNKNOWN)
        grant = invitation(
            interaction.client.application_id,
            (*ALERTED, *(ACTING if policy.acts else ())),
            guild_id=guild.id,
        )
        try:
            await interaction.edit_original_response(view=_view(report, grant))
        except DISCORD_ERRORS as error:
            _log.warning("not_answered", error=type(error).__name__)

    async def _allowed(self, interaction: Interaction) -> discord.Guild | None:
        guild = interaction.guild
        if guild is None:
            return None
        policy = self.policies.of(str(guild.id), str(interaction.channel_id))
        if is_moderator(interaction, policy) or manages_server(interaction):
            return guild
        await tell(interaction, shared.FOR_MODERATORS)
        return None


def _reported(guild: discord.Guild, policy: Policy, *, reads_messages: bool) -> Report:
    checks = checked(guild, policy, reads_messages=reads_messages)
    fine = []
    if (channel := review_channel(guild, policy)) and not checks.must:
        fine.append(words.FINE_REVIEW.format(channel=channel.mention))
    if reads_messages:
        fine.append(words.FINE_READING.format(count=len(list(watched(guild, policy)))))
    fine.append(words.FINE_MODE.format(mode=shared.MODES[policy.mode]))
    return Report(list(checks.must), list(checks.should), fine, list(checks.optional))


def _add_host(report: Report, state: HostState) -> None:
    """Sort what the host's side found into the report."""
    if state.models_error:
        report.must.append(words.MODELS_FAIL)
    else:
        report.fine.append(words.FINE_MODELS.format(versions=state.models))
    if state.database_error:
        report.must.append(words.DATABASE_FAILS)
        return
    report.fine.append(words.FINE_DATABASE)
    if state.sources:
        report.fine.append(words.FINE_LIBRARY.format(sources=state.sources, claims=state.claims))
    else:
        report.should.append(words.LIBRARY_EMPTY)
    report.fine.append(words.FINE_QUEUE.format(waiting=state.waiting, cards=state.open_cards))
    if state.held:
        report.fine.append(plural(words.FINE_HELD, state.held))
    if state.backup_ms is None:
        report.should.append(words.NO_BACKUP)
    else:
        report.fine.append(words.FINE_BACKUP.format(when=moment(state.backup_ms, "R")))


def _view(report: Report, grant: str) -> discord.ui.LayoutView:
    lines = [f"### {words.DOCTOR_TITLE}"]
    for title, found in (
        (words.CHECKS_MUST, report.must),
        (words.CHECKS_SHOULD, report.should),
        (words.DOCTOR_FINE, report.fine),
    ):
        if found:
            lines += [f"**{title}**", *(f"- {one}" for one in found)]
    lines += [f"-# {one}" for one in report.optional]
    row: list[discord.ui.Item[Any]] = [button("doctor", "again", words.BUTTON_CHECK)]
    if report.must or report.should or report.optional:
        row.append(discord.ui.Button(label=words.BUTTON_GRANT, url=grant))
    text = "\n".join(fitting(lines, _MAX_TEXT))
    return laid_out([discord.ui.TextDisplay(text), discord.ui.ActionRow(*row)])
