"""What is asked before a note is posted that rests on a source which is not what it was."""

from collections.abc import Sequence
from typing import Any

import discord

from bot.chat.cards.buttons import buttons
from bot.chat.cards.view import COLOURS
from bot.chat.deciding import words
from bot.chat.layout.markup import link, short
from bot.chat.layout.panel import fitting, laid_out
from bot.chat.layout.source import doubted
from bot.domain.card import Card
from bot.domain.flag import Citation

_MAX_TITLE = 100
_MAX_TEXT = 3_600


def in_doubt(card: Card) -> list[Citation]:
    """What a card's flags cite that changed or went since, each page once."""
    cited = (flag.citation for flag in card.flags)
    return list({one.url: one for one in cited if one and one.doubt}.values())


def look_first_view(card: Card, found: Sequence[Citation]) -> discord.ui.LayoutView:
    """Name the sources that have to be looked at, with the button for who has done so."""
    told = [f"{_page(one)}\n{doubted(one)}" for one in found]
    lines = fitting([f"### {words.LOOK_FIRST}", *told], _MAX_TEXT)
    items: list[discord.ui.Item[Any]] = [
        discord.ui.TextDisplay("\n".join(lines)),
        buttons(card.card_id, ["looked", "cancel"]),
    ]
    return laid_out(items, COLOURS["open"])


def _page(citation: Citation) -> str:
    return link(short(citation.title, _MAX_TITLE) or citation.source_id, citation.url)
