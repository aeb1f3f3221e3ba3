"""Answers that only the presser sees, and what is said where something fails."""

from collections.abc import Coroutine, Sequence
from traceback import extract_tb
from types import TracebackType
from typing import Any

import aiohttp
import discord

from bot import log
from bot.chat.asking import words
from bot.chat.asking.access import Interaction
from bot.chat.wording import shared
from bot.errors import SidenoteError

DISCORD_ERRORS = (discord.DiscordException, aiohttp.ClientError, OSError)
"""What is raised where Discord does not take what it is sent, or cannot be reached."""
_NOBODY = discord.AllowedMentions.none()

_log = log.get("desk")


async def tell(interaction: Interaction, sentence: str) -> None:
    """Tell whoever caused an interaction, and nobody else; as its answer, or after it."""
    if interaction.response.is_done():
        await interaction.followup.send(
            sentence, ephemeral=True, suppress_embeds=True, allowed_mentions=_NOBODY
        )
    else:
        await interaction.response.send_message(
            sentence, ephemeral=True, suppress_embeds=True, allowed_mentions=_NOBODY
        )


async def show(interaction: Interaction, view: discord.ui.LayoutView) -> None:
    """Show a layout to whoever caused an interaction, and nobody else."""
    await interaction.response.send_message(view=view, ephemeral=True, allowed_mentions=_NOBODY)


async def refuse(interaction: Interaction, why: str, text: str = "") -> None:
    """Say why nothing happened; a ``text`` that somebody typed is given back."""
    await tell(interaction, not_posted([why], text) if text else why)


def not_posted(reasons: Sequence[str], text: str) -> str:
    """Why a note was not posted, with its text, so that it isn't lost."""
    listed = "\n".join(f"- {reason}" for reason in reasons)
    # a fence inside the text would end the block early
    kept = text.replace("```", "'''")
    return f"{words.NOT_POSTED}\n{listed}\n{shared.YOUR_TEXT}\n```\n{kept}\n```"


class Answering:
    """Turns a failure into an answer where one is still due; the press is never left silent.

    ``text`` is what the presser typed, to be given back.
    """

    def __init__(self, interaction: Interaction, text: str = "") -> None:
        self._interaction = interaction
        self._text = text

    async def __aenter__(self) -> None:
        return None

    async def __aexit__(
        self,
        _kind: type[BaseException] | None,
        error: BaseException | None,
        _trace: TracebackType | None,
    ) -> bool:
        if isinstance(error, SidenoteError):
            _log.error("press_not_saved", error=str(error))
            if not self._interaction.response.is_done():
                await quietly(refuse(self._interaction, words.NOT_SAVED, self._text))
            return True
        if isinstance(error, DISCORD_ERRORS):
            _log.warning("press_not_answered", error=type(error).__name__)
            return True
        if isinstance(error, Exception):
            # where, but not what it says: that may quote a post
            where = [f"{one.filename}:{one.lineno}" for one in extract_tb(error.__traceback__)]
            _log.error("press_failed", error=type(error).__name__, where=where[-1:])
            await quietly(refuse(self._interaction, shared.NOT_DONE, self._text))
            return True
        return False


async def quietly(answer: Coroutine[Any, Any, None]) -> None:
    """Answer, and only note down where Discord does not take it."""
    try:
        await answer
    except DISCORD_ERRORS as error:
        _log.warning("press_not_answered", error=type(error).__name__)
