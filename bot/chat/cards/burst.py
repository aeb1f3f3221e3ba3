"""A burst: several cards of one thread in one message, with a select that opens each.

Twenty-five cards have no room for their words; each has a line, and its own controls
are shown to whoever chooses it.
"""

from collections.abc import Sequence
from typing import Any

import discord

from bot.chat.cards import sentences, words
from bot.chat.cards.buttons import choice
from bot.chat.cards.context import Context
from bot.chat.cards.state import state_line
from bot.chat.cards.view import COLOURS, MAX_TEXT, card_view
from bot.chat.layout.markup import label, short, size
from bot.chat.layout.panel import laid_out
from bot.chat.layout.quoting import block
from bot.chat.wording import shared
from bot.chat.wording.language import speaking
from bot.domain.card import Card
from bot.domain.queue import MAX_GROUP

_MAX_LINE = 320
_MIN_QUOTE = 40
_MAX_SAID = 300
_MAX_LABEL = 100
"""Discord's limit of an option's label and description."""


def shown_view(
    card: Card, others: Sequence[Card], context: Context, *, said: str = ""
) -> discord.ui.LayoutView:
    """What a card's message shows: the card, or the burst that it leads."""
    if not others:
        return card_view(card, context, said=said)
    with speaking(context.policy.language):
        return burst_view([card, *others], said=said)


def burst_view(cards: Sequence[Card], *, said: str = "") -> discord.ui.LayoutView:
    """Lay a burst out; the first card leads it and gives the message its mark."""
    shown = cards[:MAX_GROUP]
    waiting = sum(card.state == "open" for card in shown)
    head = f"### {sentences.burst(len(shown), waiting)}\n{_place(shown[0])}"
    last = f"-# {words.AUTOMATIC} {sentences.card_name(shown[0].card_id)}."
    if said:
        last = f"{words.SAID}\n{block(said, limit=_MAX_SAID)}\n{last}"
    limit = (MAX_TEXT - size(head) - size(last)) // len(shown) - 2
    lines = [_line(at, card, min(limit, _MAX_LINE)) for at, card in enumerate(shown, start=1)]
    items: list[discord.ui.Item[Any]] = [
        discord.ui.TextDisplay("\n".join([head, *lines])),
        discord.ui.Separator(),
        discord.ui.TextDisplay(last),
        choice(shown[0].card_id, "open", words.OPEN_ONE, options(shown)),
    ]
    return laid_out(items, COLOURS["open" if waiting else "decided"])


def _place(card: Card) -> str:
    place = card.post.place
    named = card.post.platform == "discord" and place.isdecimal()
    return f"<#{place}>" if named else short(card.post.title, 100)


def _line(at: int, card: Card, limit: int) -> str:
    """One card in at most ``limit`` characters: its number, kinds, author and state, its words."""
    author = short(card.post.author_name, 20) or shared.SOMEBODY
    title = f"**{at}. {sentences.title(card)}** · {author}"
    state = state_line(card)
    line = f"{title} · {state}" if size(title) + size(state) + 3 <= limit else title
    left = limit - size(line) - 1
    quote = card.flags[0].quote if card.flags else ""
    return f"{line}\n{block(quote, limit=left)}" if quote and left >= _MIN_QUOTE else line


def options(cards: Sequence[Card]) -> list[discord.SelectOption]:
    """Cards to choose one from, each by its number here, its kinds, author and words."""
    return [
        discord.SelectOption(
            label=label(f"{at}. {sentences.title(card)} · {card.post.author_name}", _MAX_LABEL),
            value=str(card.card_id),
            description=label(_described(card), _MAX_LABEL) or None,
        )
        for at, card in enumerate(cards, start=1)
    ]


def _described(card: Card) -> str:
    quote = card.flags[0].quote if card.flags else ""
    return f"{shared.STATUSES[card.status]}: {quote}" if quote else shared.STATUSES[card.status]
