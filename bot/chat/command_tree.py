"""The tree of commands: told to Discord only when it changed, answering in the asker's language."""

import asyncio
import hashlib
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from traceback import extract_tb
from typing import Any

import discord
from discord import app_commands
from discord.http import Route

from bot import log
from bot.chat.asking.answers import DISCORD_ERRORS, tell
from bot.chat.wording import shared
from bot.chat.wording.command_texts import AnyCommand, CommandTexts, CommandTranslator, describe
from bot.chat.wording.language import ENGLISH, speak_to

_log = log.get("commands")


def told_path(database: Path) -> Path:
    """Where it is remembered what Discord was told: beside the database."""
    return database.with_name(database.name + ".commands")


class DeskTree(app_commands.CommandTree[Any]):
    """Sidenote's commands.

    ``told`` is the file that remembers what Discord was told last; None: nothing is
    remembered, and every start tells it anew.
    """

    def __init__(
        self,
        client: discord.Client,
        commands: Iterable[AnyCommand],
        languages: Mapping[str, CommandTexts],
        told: Path | None,
    ) -> None:
        super().__init__(client)
        self.languages = languages
        self._told = told
        for command in commands:
            self.add_command(command)
        if ENGLISH in languages:
            describe(self.get_commands(), languages[ENGLISH])

    async def tell(self) -> None:
        """Make the commands known to Discord, unless it knows them. Raises what Discord raises."""
        await self.set_translator(CommandTranslator(self.languages))
        fingerprint = await self._fingerprint()
        if self._told and await asyncio.to_thread(_read, self._told) == fingerprint:
            return
        synced = await self.sync()
        if self._told:
            await asyncio.to_thread(_write, self._told, fingerprint)
        _log.info("commands_synced", count=len(synced))

    async def interaction_check(self, interaction: discord.Interaction[Any], /) -> bool:
        """Answer whoever asks in the language of their client."""
        speak_to(interaction)
        return True

    async def on_error(
        self, interaction: discord.Interaction[Any], error: app_commands.AppCommandError, /
    ) -> None:
        """Tell that a command failed; where Discord knows another version of it, mend that."""
        if isinstance(error, app_commands.CheckFailure):
            return  # whoever checked has told
        name = interaction.command.qualified_name if interaction.command else ""
        cause = getattr(error, "original", error)
        # where, but not what it says: that may quote a post
        where = [f"{frame.filename}:{frame.lineno}" for frame in extract_tb(cause.__traceback__)]
        _log.error("command_failed", command=name, error=type(cause).__name__, where=where[-1:])
        outdated = isinstance(error, _OUTDATED)
        try:
            # after a waiting sign too: else that would wait for ever
            await tell(interaction, _told(error))
            if outdated:
                await self.sync()
        except DISCORD_ERRORS as failed:
            _log.warning("command_not_answered", error=type(failed).__name__)

    async def _fingerprint(self) -> str:
        """What Discord would be told, where, and for which application, in short."""
        translator = CommandTranslator(self.languages)
        payload = [await one.get_translated_payload(self, translator) for one in self._all()]
        told = json.dumps([Route.BASE, self.client.application_id, payload], sort_keys=True)
        return hashlib.sha256(told.encode()).hexdigest()

    def _all(self) -> list[AnyCommand]:
        return sorted(self.get_commands(), key=lambda one: (type(one).__name__, one.name))


_OUTDATED = (app_commands.CommandNotFound, app_commands.CommandSignatureMismatch)


def _told(error: app_commands.AppCommandError) -> str:
    if isinstance(error, _OUTDATED):
        return shared.OUTDATED
    if isinstance(error, app_commands.TransformerError):
        return shared.NOT_SEEN  # a channel that was named, but is not in reach
    return shared.COMMAND_FAILED


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="ascii")
    except (OSError, UnicodeDecodeError):
        return ""


def _write(file: Path, fingerprint: str) -> None:
    fresh = file.with_name(file.name + ".new")
    fresh.write_text(fingerprint, encoding="ascii")
    fresh.replace(file)
