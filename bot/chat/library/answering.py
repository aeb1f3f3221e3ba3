"""Answers to what is asked of the library: what it cannot do is told as a sentence."""

from collections.abc import Awaitable, Callable

from bot import log
from bot.chat.asking.access import Interaction
from bot.chat.asking.answers import DISCORD_ERRORS
from bot.chat.asking.shell import Reply, made, show
from bot.chat.layout.markup import escape
from bot.errors import LibraryError

Make = Callable[[], Awaitable[Reply]]

_log = log.get("library")


def told(make: Make) -> Make:
    """The same, with what the library cannot do told as a sentence."""

    async def told_too() -> Reply:
        try:
            return await make()
        except LibraryError as error:
            return Reply(text=escape(str(error)))

    return told_too


async def put_in_place(interaction: Interaction, make: Make) -> None:
    """Put an answer in place of the message whose button was pressed; it may take a while."""
    try:
        await interaction.response.defer()
        await show(interaction, await made(told(make)))
    except DISCORD_ERRORS as error:
        _log.warning("not_answered", error=type(error).__name__)


def guild_of(interaction: Interaction) -> str:
    """The id of the guild in which something is asked."""
    return str(interaction.guild_id)
