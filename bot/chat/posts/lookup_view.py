"""The answer to a lookup: claims on record, what contradicts or supports it, what is near."""

from collections.abc import Iterator, Sequence
from typing import Any

import discord

from bot.chat.layout.markup import size
from bot.chat.layout.panel import laid_out
from bot.chat.layout.quoting import block
from bot.chat.layout.source import akin, made_again, weighed
from bot.chat.posts import words
from bot.chat.wording import shared
from bot.chat.wording.language import plural
from bot.domain.finding import Evidence
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
    if result.unread:
        yield words.LOOKUP_UNREAD.format(language=result.unread)
    elif result.silent:
        yield words.NOTHING_EITHER_WAY
    yield from _section(words.ON_RECORD, [made_again(one, wording) for one in result.known])
    yield from _section(words.CONTRADICTED_BY, _weighed(result.contradicting, wording))
    yield from _section(words.SUPPORTED_BY, _weighed(result.supporting, wording))
    yield from _section(words.AKIN, [akin(one, wording) for one in result.akin])
    yield from _section(words.NEAR_IT, _weighed(result.related, wording))


def _weighed(evidence: Sequence[Evidence], wording: Wording) -> list[str]:
    return [weighed(one, wording) for one in evidence]


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
