"""Steps that Discord may refuse: refusals are told once, and trouble is tried again."""

from collections.abc import Awaitable

import aiohttp
import discord

from bot import log
from bot.watchers.discord_places import Channel

TROUBLE = (discord.DiscordException, aiohttp.ClientError, OSError)
"""What is raised where Discord refuses something, or cannot be reached."""

_log = log.get("watcher")


def called(place: Channel) -> str:
    """What a log calls a place; a thread's name is its author's text, and stands in no log."""
    return f"thread {place.id}" if isinstance(place, discord.Thread) else f"#{place.name}"


class Attempts:
    """Remembers what was told."""

    def __init__(self, client: discord.Client) -> None:
        self._client = client
        self._told: set[str] = set()

    async def tried(self, step: Awaitable[None], where: str) -> bool:
        """Take a step; True where it need not be tried again."""
        try:
            await step
        except (discord.Forbidden, discord.NotFound) as error:
            self._tell_once(f"Sidenote may not read {where}: {error.text}")
        except TROUBLE as error:
            _log.warning("not_read", where=where, error=type(error).__name__)
            return False
        except RuntimeError:  # what a closed session raises
            if not self._client.is_closed():
                raise
            return False
        return True

    def may_read(self, place: Channel) -> bool:
        """Whether Sidenote may read the history of a place."""
        allowed = place.permissions_for(place.guild.me)
        if allowed.read_messages and allowed.read_message_history:
            return True
        self._tell_once(f"Sidenote lacks the permission Read Message History in {called(place)}.")
        return False

    def _tell_once(self, sentence: str) -> None:
        if sentence not in self._told:
            self._told.add(sentence)
            _log.warning("not_readable", reason=sentence)
