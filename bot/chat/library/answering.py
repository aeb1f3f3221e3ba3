"""Answers to what is asked of the library: what it cannot do is told as a sentence."""

from collections.abc import Awaitable, Callable, Iterable

from discord import app_commands

from bot.chat.asking.access import Interaction
from bot.chat.asking.shell import Reply
from bot.chat.layout.markup import escape, label
from bot.chat.wording.reasons import worded
from bot.errors import LibraryError

MOST_OFFERED = 25
_LONGEST_OFFERED = 100
"""Discord's bounds for what is offered while somebody types."""

Make = Callable[[], Awaitable[Reply]]


def told(make: Make) -> Make:
    """The same, with what the library cannot do told as a sentence."""

    async def told_too() -> Reply:
        try:
            return await make()
        except LibraryError as error:
            return Reply(text=escape(worded(error.reason)))

    return told_too


def choices(named: Iterable[tuple[str, str]]) -> list[app_commands.Choice[str]]:
    """What is offered while somebody types, from pairs of id and name.

    Ids are never cut: what Discord could not give back whole is left out.
    """
    return [
        app_commands.Choice(name=label(name, _LONGEST_OFFERED), value=one_id)
        for one_id, name in named
        if len(one_id) <= _LONGEST_OFFERED
    ]


def guild_of(interaction: Interaction) -> str:
    """The id of the guild in which something is asked."""
    return str(interaction.guild_id)
