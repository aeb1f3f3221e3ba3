"""What opens behind a card's More, for the presser alone: the rarer things, and their results."""

from collections.abc import Collection, Iterator, Sequence
from typing import Any

import discord

from bot.chat.cards import sentences
from bot.chat.cards.buttons import button, buttons, choice
from bot.chat.cards.controls import Action
from bot.chat.cards.view import COLOURS, MAX_TEXT
from bot.chat.deciding import words
from bot.chat.deciding.acts import Chosen, Offer
from bot.chat.layout.markup import short, size
from bot.chat.layout.panel import laid_out
from bot.chat.layout.quoting import block
from bot.chat.layout.source import cited, reported
from bot.chat.wording import shared
from bot.chat.wording.language import plural
from bot.domain.card import Card
from bot.domain.flag import Flag
from bot.domain.wording import Wording

_MAX_QUOTE = 500
_MAX_REASON = 240
_MAX_SOURCES = 15
"""With the lines between them they keep within Discord's 40 components."""


def more_view(card: Card, offer: Offer) -> discord.ui.LayoutView:
    """The rarer things that can be done with a card now."""
    actions: list[Action] = ["add_source"]
    if claimed(card):
        actions.append("remember")
    if card.state != "open" and any(flag.citation for flag in card.flags):
        actions.insert(0, "sources")
    items: list[discord.ui.Item[Any]] = [
        discord.ui.TextDisplay(f"### {words.MORE_TITLE}"),
        buttons(card.card_id, actions),
        choice(card.card_id, "snooze", _snooze_pick(card), _snoozes()),
    ]
    if offer.chosen:
        items.append(choice(card.card_id, "act", words.ACT_PICK, _acts(offer.chosen)))
    if offer.missing:
        items.append(discord.ui.TextDisplay("\n".join(f"-# {line}" for line in offer.missing)))
    return laid_out(items, COLOURS["decided"])


def claimed(card: Card) -> Flag | None:
    """The strongest flag that rests on a passage and on no claim that is on record already."""
    found = [
        flag
        for flag in card.flags
        if flag.kind == "inaccuracy" and flag.citation and flag.citation.known is None
    ]
    return max(found, key=lambda flag: flag.score, default=None)


def preview_view(card: Card, chosen: Chosen, lines: Sequence[str]) -> discord.ui.LayoutView:
    """What exactly an act will do, with the button that does it."""
    name = sentences.act_name(shared.ACTS[chosen.act], chosen.minutes)
    confirm = button(card.card_id, "confirm", name, chosen.value)
    items: list[discord.ui.Item[Any]] = [
        discord.ui.TextDisplay("\n".join([f"### {name}", *lines])),
        discord.ui.ActionRow(confirm, button(card.card_id, "cancel", shared.BUTTONS["cancel"])),
    ]
    return laid_out(items, COLOURS["open"])


def result_view(
    sentence: str, card_id: int = 0, actions: Collection[Action] = ()
) -> discord.ui.LayoutView:
    """What came of something, in place of the panel that led to it."""
    items: list[discord.ui.Item[Any]] = [discord.ui.TextDisplay(sentence)]
    if actions:
        items.append(buttons(card_id, list(actions)))
    return laid_out(items, COLOURS["decided"])


def sources_view(card: Card, wording: Wording) -> discord.ui.LayoutView:
    """Every passage that a card's flags rest on, each with its sentence, publisher and link."""
    texts = list(_sources(card, wording))
    items: list[discord.ui.Item[Any]] = []
    room = MAX_TEXT - 200
    for at, text in enumerate(texts):
        room -= size(text)
        left_out = at > 0 and (room < 0 or at == _MAX_SOURCES)
        shown = plural(words.MORE_SOURCES, len(texts) - at) if left_out else text
        items += [*([discord.ui.Separator()] if at else []), discord.ui.TextDisplay(shown)]
        if left_out:
            break
    return laid_out(items, COLOURS["decided"])


def _sources(card: Card, wording: Wording) -> Iterator[str]:
    seen: set[tuple[str, str, str]] = set()
    for flag in card.flags:
        citation = flag.citation
        if citation is None:
            continue
        key = (flag.quote, citation.url, citation.passage)
        if key in seen:
            continue
        seen.add(key)
        wrong = flag.kind == "inaccuracy"
        lines = [
            f"### {shared.KINDS[flag.kind]}",
            block(flag.quote, limit=_MAX_QUOTE) if flag.quote else "",
            short(flag.reason, _MAX_REASON) if wrong else "",
            (cited if wrong else reported)(citation, wording),
        ]
        yield "\n".join(filter(None, lines))


def _snooze_pick(card: Card) -> str:
    """What rests is the place of the post: outside a thread, the whole channel."""
    return words.SNOOZE_PICK if card.post.thread_id else words.SNOOZE_PICK_CHANNEL


def _snoozes() -> list[discord.SelectOption]:
    return [
        discord.SelectOption(label=label, value=value) for value, label in words.SNOOZES.items()
    ]


def _acts(chosen: Sequence[Chosen]) -> list[discord.SelectOption]:
    return [
        discord.SelectOption(
            label=sentences.act_name(shared.ACTS[one.act], one.minutes), value=one.value
        )
        for one in chosen
    ]
