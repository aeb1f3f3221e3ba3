"""The shell of a command: who may ask, then a waiting sign, then the answer to the asker alone."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any

import discord

from bot import log
from bot.chat.asking import words
from bot.chat.asking.access import Interaction, is_moderator
from bot.chat.asking.answers import DISCORD_ERRORS, quietly, tell
from bot.chat.layout.panel import panel
from bot.chat.wording import shared
from bot.domain.ports import Policies
from bot.errors import SidenoteError, UsageError
from models.errors import ModelError

_log = log.get("asking")


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer: a view, or a plain sentence; and files that go with either."""

    view: discord.ui.LayoutView | None = None
    text: str = ""
    files: Sequence[discord.File] = ()


async def refused(interaction: Interaction, policies: Policies) -> bool:
    """Tell those who are no moderators what it takes; gives whether that was so."""
    policy = policies.of(str(interaction.guild_id), str(interaction.channel_id))
    if is_moderator(interaction, policy):
        return False
    await tell(interaction, shared.FOR_MODERATORS)
    return True


async def answer(interaction: Interaction, make: Callable[[], Awaitable[Reply]]) -> None:
    """Answer the asker alone, however long that takes; a failure is told too.

    Models, history and the database may take longer than Discord's three seconds. The text
    of a UsageError is told as it is.
    """
    try:
        with interaction.client.ongoing:
            await interaction.response.defer(ephemeral=True, thinking=True)
            await show(interaction, await made(make))
    except DISCORD_ERRORS as error:
        _log.warning("not_answered", error=type(error).__name__)
        if interaction.response.is_done():  # else the waiting sign would stay
            await quietly(tell(interaction, words.NOT_SHOWN))


async def made(make: Callable[[], Awaitable[Reply]]) -> Reply:
    """What comes of a question, or a sentence on why nothing does."""
    try:
        return await make()
    except UsageError as error:
        return Reply(text=str(error))
    except (SidenoteError, ModelError) as error:
        _log.error("ask_failed", error=str(error))
        return Reply(text=words.ASK_FAILED)


async def turn(interaction: Interaction, make: Callable[[], Awaitable[Reply]]) -> None:
    """Put an answer in place of the message whose button was pressed, however long that takes."""
    try:
        await interaction.response.defer()
        await show(interaction, await made(make))
    except DISCORD_ERRORS as error:
        _log.warning("not_answered", error=type(error).__name__)
        if interaction.response.is_done():  # else Discord itself says that it failed
            await quietly(tell(interaction, words.NOT_SHOWN))


async def show(interaction: Interaction, reply: Reply) -> None:
    """Put a reply in place of the waiting sign, or of the reply before it."""
    await interaction.edit_original_response(**_content(reply))


def _content(reply: Reply) -> dict[str, Any]:
    # a sentence gets a view too: what was one once takes no plain text any more
    return {
        "view": reply.view or panel([reply.text]),
        "attachments": list(reply.files),
        "allowed_mentions": discord.AllowedMentions.none(),
    }
