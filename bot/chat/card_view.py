"""A card as Discord shows it: a pure function of the card and the wording.

Whatever the post holds, a card stays within Discord's 40 components and 4,000
characters, mentions nobody and formats nothing that its author wrote.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

import discord

from bot.chat import words
from bot.chat.buttons import DECIDED, OPEN, buttons
from bot.chat.markup import address, short, size
from bot.chat.quoting import block
from bot.chat.source_view import cited, reported
from bot.domain.card import Card, Note
from bot.domain.flag import Flag
from bot.domain.post import Post
from bot.domain.wording import Wording

MAX_TEXT = 3_900
"""Discord counts 4,000; the rest is for what its own counting may add."""
_MAX_QUOTE = 1_300
_MAX_FLAGS = 8
_MAX_REST = 120
"""Room for the line that counts the flags that found none."""

_COLOURS = {
    "open": discord.Colour(0xE0A030),
    "decided": discord.Colour(0x4F7CAC),
    "deleted": discord.Colour(0x80848E),
    "settled": discord.Colour(0x80848E),
}


def card_view(card: Card, wording: Wording) -> discord.ui.LayoutView:
    """Lay a card out; an open one has all its buttons, a decided one can still be explained."""
    items: list[discord.ui.Item[Any]] = []
    *texts, closing = _texts(card, wording)
    for text in texts:
        items += [discord.ui.TextDisplay(text), discord.ui.Separator()]
    items.append(discord.ui.TextDisplay(closing))
    if card.state == "open":
        items.append(buttons(card.card_id, OPEN))
    elif card.state == "decided" and card.post.text and card.flags:
        items.append(buttons(card.card_id, DECIDED))
    view = discord.ui.LayoutView(timeout=None)
    view.add_item(discord.ui.Container(*items, accent_colour=_COLOURS[card.state]))
    return view


def _texts(card: Card, wording: Wording) -> list[str]:
    """The card's texts from top to bottom; the post's quote gives way to the first flag."""
    closing = _closing(card)
    room = MAX_TEXT - size(closing) - _MAX_REST
    first = _flag(card.flags[0], wording, alone=len(card.flags) == 1) if card.flags else ""
    head = _head(card, room=room - size(first))
    return [head, *_flags(card, wording, room=room - size(head)), closing]


def _head(card: Card, *, room: int) -> str:
    lines = f"### {_kinds(card.flags)}\n{' · '.join(_origin(card.post))}"
    if not card.post.text:
        return lines
    spans = [(flag.start, flag.end) for flag in card.flags]
    limit = min(_MAX_QUOTE, room - size(lines) - 1)
    return f"{lines}\n{block(card.post.text, spans, limit=limit)}"


def _kinds(flags: Sequence[Flag]) -> str:
    """The kinds that a card holds: "Hostile, speculation and inaccuracy"."""
    names = [words.KINDS[kind] for kind in dict.fromkeys(flag.kind for flag in flags)]
    if not names:
        return "Nothing flagged"
    *firsts, last = (name if at == 0 else name.lower() for at, name in enumerate(names))
    return f"{', '.join(firsts)} and {last}" if firsts else last


def _origin(post: Post) -> Iterator[str]:
    yield f"**{short(post.author_name, 60) or 'somebody'}**"
    place = post.thread_id or post.channel_id
    if post.platform == "discord" and place.isdecimal():
        yield f"<#{place}>"
    elif post.title:
        yield short(post.title, 100)
    if target := address(post.url):
        yield f"[Open the post]({target})"
    if post.dated:
        yield f"<t:{post.created_ms // 1000}:R>"


def _flags(card: Card, wording: Wording, *, room: int) -> Iterator[str]:
    """Each flag's own words while there is room, then one line for those left out."""
    alone = len(card.flags) == 1
    for at, flag in enumerate(card.flags):
        text = _flag(flag, wording, alone=alone)
        room -= size(text)
        if at > 0 and (room < 0 or at == _MAX_FLAGS):
            left = Counter(words.KINDS[flag.kind].lower() for flag in card.flags[at:])
            counted = ", ".join(f"{count} {kind}" for kind, count in left.items())
            yield f"More flags on this post that found no room here: {counted}."
            return
        yield text


def _flag(flag: Flag, wording: Wording, *, alone: bool) -> str:
    lines = [
        f"**{words.KINDS[flag.kind]}** · score {flag.score:.2f}, bar {flag.threshold:.2f}",
        block(flag.quote, limit=240) if flag.quote and not alone else "",
        short(flag.reason, 240),
        _source(flag, wording),
        f"-# Model {short(flag.version, 60)}",
    ]
    return "\n".join(filter(None, lines))


def _source(flag: Flag, wording: Wording) -> str:
    if flag.citation is None:
        return ""
    return (cited if flag.kind == "inaccuracy" else reported)(flag.citation, wording)


def _closing(card: Card) -> str:
    lines = []
    if card.state == "deleted" or (card.state != "settled" and not card.post.text):
        lines.append(words.DELETED)
    if card.state == "settled":
        lines.append(words.SETTLED)
    if card.verdict:
        lines.append(words.verdict(card))
    if card.note:
        lines.extend(_note(card.note))
    lines.append(f"-# {words.AUTOMATIC} Card {card.card_id}.")
    return "\n".join(lines)


def _note(note: Note) -> Iterator[str]:
    """Where a note stands, or why it doesn't, with its text, so that it isn't lost."""
    if note.error:
        yield f"{words.NOTE_FAILED} {short(note.error, 240)}"
        yield block(note.text, limit=500)
    elif target := address(note.url):
        yield f"[The note in the thread]({target})"
    else:
        yield words.NOTE_COMING


def card_id_of(message: discord.Message) -> int | None:
    """The id of the card that a message shows, in whatever state; None: it shows none.

    It is read from the card's last line, for not every card has buttons. A post
    cannot forge that line: its own "-#" is escaped.
    """
    texts = [part for top in message.components for part in getattr(top, "children", ())]
    last = next((part for part in reversed(texts) if isinstance(part, discord.TextDisplay)), None)
    found = re.fullmatch(r"-# .* (\d{1,18})\.", last.content.splitlines()[-1]) if last else None
    return int(found[1]) if found else None
