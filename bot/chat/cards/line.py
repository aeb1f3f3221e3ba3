"""A card in a few lines, for lists: what, where, who, when, a short quote, links."""

from collections.abc import Iterator

from bot.chat.cards import sentences, words
from bot.chat.layout.markup import address, moment, short
from bot.chat.layout.quoting import block
from bot.chat.wording import shared
from bot.domain.card import Card

_MAX_QUOTE = 160


def card_lines(card: Card, *, unseen: bool = False) -> str:
    """A card in markdown, about 400 characters at most.

    ``unseen``: the reader may not see the post, so nothing tells its place, author or words.
    """
    if unseen:
        what = (f"**{sentences.title(card)}**", words.CARD_UNSEEN, moment(card.opened_ms, "R"))
        return f"{' · '.join(what)}\n{' · '.join((_named(card), *_standing(card)))}"
    first = card.flags[0] if card.flags else None
    quote = first.quote if first else card.post.text
    lines = [
        " · ".join(_what(card)),
        block(quote, limit=_MAX_QUOTE) if quote else "",
        " · ".join(_links(card)),
    ]
    return "\n".join(filter(None, lines))


def card_url(card: Card) -> str:
    """The link to a card's message; empty where it has none."""
    if not card.message_id:
        return ""
    return f"https://discord.com/channels/{card.post.guild_id}/{card.channel_id}/{card.message_id}"


def _what(card: Card) -> Iterator[str]:
    yield f"**{sentences.title(card)}**"
    if card.post.place.isdecimal():
        yield f"<#{card.post.place}>"
    if card.post.author_name:
        yield short(card.post.author_name, 40)
    yield moment(card.opened_ms, "R")


def _links(card: Card) -> Iterator[str]:
    yield _named(card)
    if target := address(card.post.url):
        yield sentences.post_link(card, target)
    yield from _standing(card)


def _named(card: Card) -> str:
    if url := card_url(card):
        return f"[{sentences.card_name(card.card_id)}]({url})"
    recorded = words.CARD_RECORDED if card.mode == "shadow" else words.CARD_NOT_POSTED
    return recorded.format(number=card.card_id)


def _standing(card: Card) -> Iterator[str]:
    if card.state != "open":
        yield shared.STATUSES[card.status]
    elif card.assigned_to:
        yield words.CARD_WITH.format(who=short(card.assigned_to.name, 40))
