"""A card as Discord shows it: a pure function of the card and its context.

Whatever the post holds, a card stays within Discord's 40 components and 4,000
characters, mentions nobody and formats nothing that its author wrote.
"""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import discord

from bot.chat.cards import sentences
from bot.chat.cards.buttons import buttons
from bot.chat.cards.context import Context
from bot.chat.cards.controls import controls
from bot.chat.cards.state import closing, extras
from bot.chat.layout.markup import address, link, moment, short, size
from bot.chat.layout.panel import laid_out
from bot.chat.layout.quoting import block
from bot.chat.layout.source import cited, reported
from bot.chat.wording import shared
from bot.chat.wording.language import speaking
from bot.chat.wording.numbers import number
from bot.domain.card import Card
from bot.domain.flag import REPORTED, Flag
from bot.domain.wording import Wording

MAX_TEXT = 3_900
"""Discord counts 4,000; the rest is for what its own counting may add."""
_MAX_QUOTE = 1_300
_MIN_QUOTE = 60
_MAX_FLAGS = 8
_MAX_REST = 120
"""Room for the line that counts the flags that found none."""
_MAX_LINK = 300

COLOURS = {
    "open": discord.Colour(0xE0A030),
    "decided": discord.Colour(0x4F7CAC),
    "deleted": discord.Colour(0x80848E),
    "settled": discord.Colour(0x80848E),
}


def card_view(card: Card, context: Context, *, said: str = "") -> discord.ui.LayoutView:
    """Lay a card out with the buttons that make sense now.

    ``said`` is what somebody wrote who disputed its note, for this once.
    """
    items: list[discord.ui.Item[Any]] = []
    with speaking(context.policy.language):
        *texts, last = _texts(card, context, said)
        rows = [buttons(card.card_id, row) for row in controls(card, now_ms=context.now_ms)]
    for text in texts:
        items += [discord.ui.TextDisplay(text), discord.ui.Separator()]
    return laid_out([*items, discord.ui.TextDisplay(last), *rows], COLOURS[card.state])


def _texts(card: Card, context: Context, said: str) -> list[str]:
    """The card's texts from top to bottom.

    What stands on it whatever comes is its state, the head and the first flag; the post's
    quote, the draft and further flags share what is left.
    """
    last, bare = closing(card, context), size(_head(card, room=0))
    room = MAX_TEXT - _MAX_REST - size(last) - bare
    first = _first_flag(card, context.wording, room=room)
    left = room - size(first)
    more = extras(card, context, said, room=left // 2)
    quote = left - size(more)
    head = _head(card, room=quote)
    rest = _more_flags(card, context.wording, room=quote - (size(head) - bare))
    return [*filter(None, [head, first, *rest, more]), last]


def _head(card: Card, *, room: int) -> str:
    """Kinds, origin and the author's standing, and with ``room`` characters to spare the quote."""
    lines = f"### {sentences.title(card)}\n{' · '.join(_origin(card))}"
    if card.post.author_id:
        lines += f"\n-# {sentences.standing(card.standing)}"
    limit = min(_MAX_QUOTE, room - 1)
    if not card.post.text or limit < _MIN_QUOTE:
        return lines
    spans = [(flag.start, flag.end) for flag in card.flags]
    return f"{lines}\n{block(card.post.text, spans, limit=limit)}"


def _origin(card: Card) -> Iterator[str]:
    post = card.post
    yield f"**{short(post.author_name, 60) or shared.SOMEBODY}**"
    if post.platform == "discord" and post.place.isdecimal():
        yield f"<#{post.place}>"
    elif post.title:
        yield short(post.title, 100)
    if (target := address(post.url)) and len(target) <= _MAX_LINK:
        yield sentences.post_link(card, target)
    if post.dated:
        yield moment(post.created_ms, "R")


def _first_flag(card: Card, wording: Wording, *, room: int) -> str:
    if not card.flags:
        return ""
    full = _flag(card.flags[0], wording, alone=len(card.flags) == 1)
    return full if size(full) <= room else _brief(card.flags[0])


def _more_flags(card: Card, wording: Wording, *, room: int) -> Iterator[str]:
    """The other flags while there is room, then one line for those left out."""
    for at, flag in enumerate(card.flags[1:], start=1):
        text = _flag(flag, wording, alone=False)
        room -= size(text)
        if room < 0 or at == _MAX_FLAGS:
            left = Counter(flag.kind for flag in card.flags[at:])
            yield sentences.flags_left_out(left)
            return
        yield text


def _flag(flag: Flag, wording: Wording, *, alone: bool) -> str:
    lines = [
        "" if alone else f"**{shared.KINDS[flag.kind]}**",  # the card's title says it of one
        block(flag.quote, limit=240) if flag.quote and not alone else "",
        short(flag.reason, 240),
        _source(flag, wording),
        _score(flag, wording),
    ]
    return "\n".join(filter(None, lines))


def _score(flag: Flag, wording: Wording) -> str:
    """A flag's score, bar and model; a moderator's report has none of them."""
    if flag.version == REPORTED:
        return ""
    told = wording.why.score.format(
        score=number(flag.score, ".2f"),
        bar=number(flag.threshold, ".2f"),
        version=short(flag.version, 60),
    )
    return f"-# {told}"


def _brief(flag: Flag) -> str:
    """A flag without its passage, where everything else takes the room."""
    source = link(short(flag.citation.title, 40), flag.citation.url) if flag.citation else ""
    lines = [f"**{shared.KINDS[flag.kind]}**", short(flag.reason, 100), source]
    return "\n".join(filter(None, lines))


def _source(flag: Flag, wording: Wording) -> str:
    if flag.citation is None:
        return ""
    return (cited if flag.kind == "inaccuracy" else reported)(flag.citation, wording)


def card_id_of(message: discord.Message) -> int | None:
    """The id of the card that a message shows, in whatever state; None: it shows none.

    It is read from the card's last line, for not every card has buttons. A post
    cannot forge that line: its own "-#" is escaped.
    """
    texts = [part for top in message.components for part in getattr(top, "children", ())]
    last = next((part for part in reversed(texts) if isinstance(part, discord.TextDisplay)), None)
    found = re.fullmatch(r"-# .* (\d{1,18})\.", last.content.splitlines()[-1]) if last else None
    return int(found[1]) if found else None
