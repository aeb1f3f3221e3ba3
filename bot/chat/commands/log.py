"""/log: who did what; posting with a bot leaves no entry in Discord's own audit log."""

import asyncio
import io
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

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
from bot.chat.wording.reasons import worded
from bot.domain.desk_ports import Log
from bot.domain.log_entry import LogEntry
from bot.domain.outcome import DAY_MS
from bot.domain.ports import Clock, Policies
from bot.operations.log_export import Form, LogFile, log_file

_SHOWN = 12
_BESIDE_BYTES = 32_000
"""What Discord counts besides the file: the message itself."""


@dataclass(frozen=True, slots=True)
class Span:
    """Which entries: of the last ``days``, without those of the last ``older_than`` days."""

    days: int = 30
    older_than: int = 0


@dataclass(frozen=True, slots=True)
class LogDesk:
    """Shows moderators their own log: the newest entries, and all of them as a file."""

    log: Log
    policies: Policies
    clock: Clock

    async def entries(self, interaction: Interaction, span: Span, form: Form) -> Reply:
        """The entries of some days; what the file has no room for is counted."""
        now_ms = self.clock()
        found = await self.log.entries(
            str(interaction.guild_id),
            since_ms=now_ms - span.days * DAY_MS,
            until_ms=now_ms - span.older_than * DAY_MS if span.older_than else None,
        )
        limit_bytes = interaction.filesize_limit - _BESIDE_BYTES
        made = await asyncio.to_thread(_file, found, form, limit_bytes)
        name = f"sidenote-log.{form}"
        title = plural(words.LOG_TITLE, len(found), days=plural(shared.DAYS, span.days))
        lines = [_line(entry) for entry in reversed(found[-_SHOWN:])]
        texts = ["\n".join([title, *lines])]
        if made.left_out:
            texts.append(_left_out(found, made.left_out, span, now_ms))
        view = panel(texts, closing=words.LOG_CLOSING, file=name)
        return Reply(view, files=[discord.File(io.BytesIO(made.data), name)])


def log_command(desk: LogDesk) -> app_commands.Command[Any, ..., None]:
    """The command."""

    @app_commands.command(name="log")
    @app_commands.rename(form="format")
    @app_commands.default_permissions(manage_messages=True)
    @app_commands.guild_only()
    async def log(
        interaction: Interaction,
        days: app_commands.Range[int, 1, 3_650] = 30,
        form: Form = "csv",
        older_than: app_commands.Range[int, 1, 3_650] | None = None,
    ) -> None:
        if not await refused(interaction, desk.policies):
            span = Span(days, older_than or 0)
            await answer(interaction, lambda: desk.entries(interaction, span, form))

    return log


def _file(entries: Sequence[LogEntry], form: Form, limit_bytes: int) -> LogFile:
    """A table is for people, in the language that is spoken here; programs get English."""
    if form == "csv":
        entries = [replace(one, detail=worded(one.detail)) for one in entries]
    return log_file(entries, form, limit_bytes=limit_bytes)


def _left_out(found: Sequence[LogEntry], count: int, span: Span, now_ms: int) -> str:
    """How many entries are not in the file, and which call has them: rather one day twice."""
    oldest_ms = found[count].at_ms if count < len(found) else now_ms
    older_than = max((now_ms - oldest_ms) // DAY_MS, span.older_than)
    when = moment(oldest_ms, "f")
    return plural(
        words.LOG_LEFT_OUT, count, when=when, days=span.days, older_than=max(older_than, 1)
    )


def _line(entry: LogEntry) -> str:
    card = card_name(entry.card_id) if entry.card_id else ""
    parts = (
        moment(entry.at_ms, "R"),
        f"**{short(entry.by.name, 40) or shared.SOMEBODY}**",
        words.ACTIONS[entry.action],
        card,
        short(worded(entry.detail), 100),
    )
    return " · ".join(filter(None, parts))
