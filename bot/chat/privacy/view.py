"""What is stored about a person, as Discord shows it, and the question before it is erased."""

from collections.abc import Iterator

import discord

from bot.chat.asking.routes import button
from bot.chat.cards.sentences import title
from bot.chat.layout.markup import moment
from bot.chat.layout.panel import panel
from bot.chat.privacy import words
from bot.chat.wording import shared
from bot.chat.wording.language import plural
from bot.domain.card import Card
from bot.domain.privacy import PersonalData

_MOST = 8


def stored_view(found: PersonalData, who: str, *, days: int) -> discord.ui.LayoutView:
    """All that is stored about somebody, the newest cards named; ``who`` is their mention."""
    head = [words.STORED_TITLE.format(who=who), *_counts(found)]
    if len(head) == 1:
        head.append(words.STORED_NOTHING)
    newest = sorted(found.cards, key=lambda card: -card.opened_ms)
    lines = [f"- {_line(card)}" for card in newest[:_MOST]]
    if len(newest) > _MOST:
        lines.append(plural(shared.NO_ROOM, len(newest) - _MOST))
    rules = words.STORED_RULES.format(days=plural(shared.DAYS, days))
    return panel([text for text in ("\n".join(head), "\n".join(lines), rules) if text])


def post_view(card: Card, *, days: int) -> discord.ui.LayoutView:
    """What is stored about one post."""
    kept = words.STORED_TEXT if card.post.text else shared.TEXTS_GONE[card.erased or "unknown"]
    rules = words.STORED_RULES.format(days=plural(shared.DAYS, days))
    return panel([f"{words.STORED_POST}\n- {_line(card)}\n{kept}", rules])


def question(what: str, subject: str) -> discord.ui.LayoutView:
    """Ask before erasing; ``subject`` travels in the button."""
    row = discord.ui.ActionRow(
        button("privacy", f"erase:{subject}", words.ERASE, discord.ButtonStyle.danger),
        button("privacy", "keep", words.KEEP),
    )
    return panel([f"{what}\n{words.ERASE_WHAT}"], rows=[row])


def _counts(found: PersonalData) -> Iterator[str]:
    if found.cards:
        kept = sum(bool(card.post.text) for card in found.cards)
        yield f"- {plural(words.STORED_POSTS, len(found.cards), kept=kept)}"
    if found.disputed:
        yield f"- {plural(words.STORED_DISPUTES, len(found.disputed))}"
    if found.log:
        yield f"- {plural(words.STORED_LOG, len(found.log))}"
    if found.kept:
        yield f"- {plural(words.STORED_KEPT, len(found.kept))}"


def _line(card: Card) -> str:
    place = f"<#{card.post.place}>" if card.post.place.isdecimal() else ""
    status = shared.STATUSES[card.status]
    return " · ".join(filter(None, (title(card), place, moment(card.opened_ms, "d"), status)))
