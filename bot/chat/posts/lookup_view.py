"""The answer to a lookup: known claims, what contradicts it, what supports it, what is near."""

from collections.abc import Iterator, Sequence
from typing import Any

import discord

from bot.chat.layout.markup import size
from bot.chat.layout.panel import laid_out
from bot.chat.layout.quoting import block
from bot.chat.layout.source import made_again, weighed
from bot.chat.posts import words
from bot.chat.wording import shared
from bot.chat.wording.language import plural
from bot.domain.wording import Wording
from bot.operations.lookup import LookupResult

_MAX_TEXT = 3_900
_MAX_CLAIM = 500


def lookup_view(result: LookupResult, wording: Wording) -> discord.ui.LayoutView:
    """Lay an answer out within Discord's limits; what finds no room is counted."""
    items: list[discord.ui.Item[Any]] = []
    for text in _fitting(list(lookup_texts(result, wording)), room=_MAX_TEXT - 200):
        items += [discord.ui.TextDisplay(text), discord.ui.Separator()]
    items.append(discord.ui.TextDisplay(f"-# {words.LOOKED_UP}"))
    return laid_out(items)


def lookup_texts(result: LookupResult, wording: Wording) -> Iterator[str]:
    """The answer's parts: the claim, then each piece under the title of its side."""
    yield block(result.claim, limit=_MAX_CLAIM)
    if result.silent:
        yield words.NOTHING_EITHER_WAY
    yield from _section(words.ON_RECORD, [made_again(one, wording) for one in result.known])
    for title, evidence in (
        (words.CONTRADICTED_BY, result.contradicting),
        (words.SUPPORTED_BY, result.supporting),
        (words.NEAR_IT, result.related),
    ):
        yield from _section(title, [weighed(one, wording) for one in evidence])


def _section(title: str, texts: Sequence[str]) -> Iterator[str]:
    for at, text in enumerate(texts):
        yield text if at else f"### {title}\n{text}"


def _fitting(texts: Sequence[str], *, room: int) -> Iterator[str]:
    for at, text in enumerate(texts):
        room -= size(text)
        if room < 0:
            yield plural(shared.NO_ROOM, len(texts) - at)
            return
        yield text
