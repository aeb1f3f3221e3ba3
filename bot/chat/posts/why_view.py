"""The answer to Why: each flag with its sentence, words, rule, score and source."""

from collections.abc import Iterator, Sequence
from typing import Any

import discord

from bot.chat.layout.markup import short, size
from bot.chat.layout.panel import laid_out
from bot.chat.layout.quoting import block
from bot.chat.layout.source import cited, reported
from bot.chat.posts import words
from bot.chat.wording import shared
from bot.chat.wording.language import plural
from bot.domain.card import Card
from bot.domain.explanation import Explained, told
from bot.domain.post import Post
from bot.domain.wording import Wording

MAX_FLAGS = 6
"""How many flags one answer explains."""
_MAX_TEXT = 3_900
_MAX_QUOTE = 500
_MAX_SENTENCE = 400


def why_view(card: Card, explained: Sequence[Explained], wording: Wording) -> discord.ui.LayoutView:
    """Lay an explanation out within Discord's limits; flags that find no room are counted."""
    closing = f"-# {short(wording.why.about, _MAX_SENTENCE)}"
    texts = [explained_flag(one, card.post, wording) for one in explained]
    items: list[discord.ui.Item[Any]] = []
    for text in _fitting(texts, len(card.flags), room=_MAX_TEXT - size(closing) - 100):
        items += [discord.ui.TextDisplay(text), discord.ui.Separator()]
    items.append(discord.ui.TextDisplay(closing))
    return laid_out(items)


def _fitting(texts: Sequence[str], count: int, *, room: int) -> Iterator[str]:
    """The texts that find room, then how many of ``count`` flags are left out."""
    shown = 0
    for text in texts:
        room -= size(text)
        if room < 0:
            break
        shown += 1
        yield text
    if shown < count:
        yield plural(words.MORE_FLAGS, count - shown)


def explained_flag(one: Explained, post: Post, wording: Wording, *, quoted: bool = True) -> str:
    """A flag and all that stands behind it; ``quoted``: with its sentence, its words in bold."""
    flag, reading = one.flag, one.reading
    carriers = [
        (word.start - flag.start, word.end - flag.start)
        for word in (reading.words if reading else ())
    ]
    sentences = (short(sentence, _MAX_SENTENCE) for sentence in told(one, post, wording))
    lines = [
        f"### {shared.KINDS[flag.kind]}",
        *([block(flag.quote, carriers, limit=_MAX_QUOTE)] if quoted else ()),
        *(f"- {sentence}" for sentence in sentences if sentence),
    ]
    if flag.citation:
        view = cited if flag.kind == "inaccuracy" else reported
        lines.append(view(flag.citation, wording))
    return "\n".join(lines)
