"""The Discord client: what it asks for, its commands, and errors that people can mend."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import discord
from discord import app_commands

from bot import log
from bot.chat.buttons import CardButton
from bot.chat.desk import Desk
from bot.chat.note_modal import submitted_note
from bot.chat.ongoing import Ongoing
from bot.errors import ConfigError

_KEPT_MESSAGES = 500
"""How many messages are kept, to tell an edit of the text from a new embed."""
_GRACE_S = 3.0
"""How long stopping waits for answers: no longer than Discord would."""

_log = log.get("client")


def intents() -> discord.Intents:
    """The least that watching needs: guilds, their messages, and the messages' text."""
    return discord.Intents(guilds=True, guild_messages=True, message_content=True)


class SidenoteClient(discord.Client):
    """Carries the desk and the commands; watchers take its events by ``event``."""

    def __init__(
        self, desk: Desk, commands: Iterable[app_commands.Command[Any, ..., Any]], **options: Any
    ) -> None:
        super().__init__(
            intents=intents(),
            allowed_mentions=discord.AllowedMentions.none(),
            max_messages=_KEPT_MESSAGES,
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            **options,
        )
        self.desk = desk
        self.ongoing = Ongoing()
        self.tree = app_commands.CommandTree(self)
        for command in commands:
            self.tree.add_command(command)

    async def setup_hook(self) -> None:
        """Take presses on cards of earlier runs, and make the commands known if they changed."""
        self.add_dynamic_items(CardButton)
        ours = [command.to_dict(self.tree) for command in self.tree.get_commands()]
        known = await self.http.get_global_commands(self.application_id or 0)
        if _told_apart(ours) != _told_apart(known):
            await self.tree.sync()
            _log.info("commands_synced", count=len(ours))

    async def on_interaction(self, interaction: discord.Interaction[Any]) -> None:
        """Take in a sent note. Buttons and commands find their way by themselves."""
        if note := submitted_note(interaction):
            with self.ongoing:
                await self.desk.submitted(interaction, *note)

    async def close(self) -> None:
        """Disconnect, once the answers that are under way have been given."""
        await self.ongoing.ended(_GRACE_S)
        await super().close()
        await self.ongoing.ended(_GRACE_S)

    async def serve(self, token: str) -> None:
        """Stay connected until closed. Raises ConfigError for what the host has to mend."""
        try:
            await self.start(token)
        except discord.LoginFailure:
            raise ConfigError(
                "Discord does not take the token in SIDENOTE_DISCORD_TOKEN: copy it anew from "
                "discord.com/developers/applications, page Bot."
            ) from None
        except discord.PrivilegedIntentsRequired:
            raise ConfigError(
                "Sidenote may not read messages yet: switch on Message Content Intent at "
                "discord.com/developers/applications, page Bot, and start it again."
            ) from None


_COMPARED = ("name", "type", "description", "required", "min_length", "max_length", "choices")


def _told_apart(commands: Sequence[Mapping[str, Any]]) -> set[tuple[Any, ...]]:
    """Commands in a form in which what Discord stores equals what was sent to it."""
    return {
        (
            *(str(command.get(key) or "") for key in ("name", "type", "description")),
            str(command.get("default_member_permissions") or ""),
            tuple(_option(option) for option in command.get("options") or ()),
        )
        for command in commands
    }


def _option(option: Mapping[str, Any]) -> tuple[Any, ...]:
    nested = tuple(_option(inner) for inner in option.get("options") or ())
    return (*(str(option.get(key) or "") for key in _COMPARED), nested)
