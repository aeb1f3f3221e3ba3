"""/log: who did what; posting with a bot leaves no entry in Discord's own audit log."""

import io
from dataclasses import dataclass
from typing import Any, Literal

import discord
from discord import app_commands

from bot.chat.asking.access import Interaction
from bot.chat.asking.shell import Reply, answer, refused
from bot.chat.cards.sentences import card_name
from bot.chat.commands import words
from bot.chat.layout.markup import moment, short
from bot.chat.layout.panel import panel
from bot.chat.wording import shared
from bot.chat.wording.language import plural
from bot.domain.desk_ports import Log
from bot.domain.log_entry import LogEntry
from bot.domain.outcome import DAY_MS
from bot.domain.ports import Clock, Policies
from bot.operations.log_export import as_csv, as_json

_DAYS = 30
_SHOWN = 12
Form = Literal["csv", "json"]


@dataclass(frozen=True, slots=True)
class LogDesk:
    """Shows moderators their own log: the newest entries, and all of them as a file."""

    log: Log
    policies: Policies
    clock: Clock

    async def entries(self, interaction: Interaction, days: int, form: Form) -> Reply:
        """The entries of the last days."""
        since_ms = self.clock() - days * DAY_MS
        found = await self.log.entries(str(interaction.guild_id), since_ms=since_ms)
        name = f"sidenote-log.{form}"
        # a spreadsheet takes a CSV for UTF-8 only with the mark
        told = as_csv(found).encode("utf-8-sig") if form == "csv" else as_json(found).encode()
        title = plural(words.LOG_TITLE, len(found), days=plural(shared.DAYS, days))
        lines = [_line(entry) for entry in reversed(found[-_SHOWN:])]
        view = panel(["\n".join([title, *lines])], closing=words.LOG_CLOSING, file=name)
        return Reply(view, files=[discord.File(io.BytesIO(told), name)])


def log_command(desk: LogDesk) -> app_commands.Command[Any, ..., None]:
    """The command."""

    @app_commands.command(name="log")
    @app_commands.rename(form="format")
    @app_commands.default_permissions(manage_messages=True)
    @app_commands.guild_only()
    async def log(
        interaction: Interaction,
        days: app_commands.Range[int, 1, 3_650] = _DAYS,
        form: Form = "csv",
    ) -> None:
        if not await refused(interaction, desk.policies):
            await answer(interaction, lambda: desk.entries(interaction, days, form))

    return log


def _line(entry: LogEntry) -> str:
    card = card_name(entry.card_id) if entry.card_id else ""
    parts = (
        moment(entry.at_ms, "R"),
        f"**{short(entry.by.name, 40) or shared.SOMEBODY}**",
        words.ACTIONS[entry.action],
        card,
        short(entry.detail, 100),
    )
    return " · ".join(filter(None, parts))
