"""The queue as Discord shows it: a page of cards, with buttons that carry what is shown."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from typing import Any, Literal, get_args

import discord

from bot.chat.asking.routes import button, pager
from bot.chat.cards import words
from bot.chat.cards.burst import options
from bot.chat.cards.buttons import choice
from bot.chat.cards.line import card_lines
from bot.chat.layout.panel import panel
from bot.chat.wording import shared
from bot.chat.wording.language import plural
from bot.domain.finding import KINDS, Kind
from bot.domain.queue import QueueFilter, QueuePage

PAGE = 6
"""Cards of one page; each has room for its lines."""
_HOUR_MS = 3_600_000

Assigned = Literal["me", "nobody"]


@dataclass(frozen=True, slots=True)
class Shown:
    """What of the queue is shown. ``older_than`` is in hours, 0 for no matter; it and the
    others travel in the buttons' ids, so that these work after a restart."""

    kind: Kind | None = None
    channel_id: str = ""
    assigned: Assigned | None = None
    older_than: int = 0
    offset: int = 0

    @property
    def action(self) -> str:
        """These values, short enough for a button's id."""
        values = (self.kind, self.channel_id, self.assigned, self.older_than, self.offset)
        return ":".join(str(value or "") for value in values)

    @classmethod
    def of(cls, action: str) -> "Shown":
        """The values of a button; whatever is none of ours becomes no matter."""
        kind, channel_id, assigned, older_than, offset = [*action.split(":"), *[""] * 5][:5]
        return cls(
            next((one for one in KINDS if one == kind), None),
            channel_id if channel_id.isdecimal() else "",
            next((one for one in get_args(Assigned) if one == assigned), None),
            int(older_than) if older_than.isdecimal() else 0,
            int(offset) if offset.isdecimal() else 0,
        )

    def wanted(self, guild_id: str, asker_id: str, *, now_ms: int) -> QueueFilter:
        """The filter for somebody who asks now."""
        assigned = {None: None, "me": asker_id, "nobody": ""}[self.assigned]
        before_ms = now_ms - self.older_than * _HOUR_MS if self.older_than else None
        return QueueFilter(guild_id, self.kind, self.channel_id or None, assigned, before_ms)


def queue_view(
    page: QueuePage, shown: Shown, *, unseen: Collection[int] = ()
) -> discord.ui.LayoutView:
    """Lay a page of the queue out; ``unseen`` are the cards whose posts the asker may not see."""
    cards = [one.card for one in page.cards]
    rows: list[discord.ui.ActionRow[Any]] = [_controls(page, shown)]
    if seen := [card for card in cards if card.card_id not in unseen]:
        # here too a card can be decided: its own message may be gone, or not be posted yet
        rows.insert(0, choice(seen[0].card_id, "open", words.OPEN_ONE, options(seen)))
    lines = [card_lines(card, unseen=card.card_id in unseen) for card in cards]
    return panel([_head(page, shown), *lines], rows=rows)


def _head(page: QueuePage, shown: Shown) -> str:
    filters = list(_filters(shown))
    lines = []
    if page.total:
        lines.append(plural(words.QUEUE_TITLE, page.total))
        last = shown.offset + len(page.cards)
        lines.append(words.QUEUE_PAGE.format(first=min(shown.offset + 1, last), last=last))
    else:
        lines.append(words.QUEUE_EMPTY_FILTER if filters else words.QUEUE_EMPTY)
    if filters:
        lines.append(words.QUEUE_ONLY.format(filters=", ".join(filters)))
    if page.held:
        lines.append(plural(shared.QUEUE_HELD, page.held))
    return "\n".join(lines)


def _filters(shown: Shown) -> Iterator[str]:
    if shown.kind:
        yield words.QUEUE_KIND.format(kind=shared.KINDS_INSIDE[shown.kind])
    if shown.channel_id:
        yield words.QUEUE_CHANNEL.format(channel=f"<#{shown.channel_id}>")
    if shown.assigned:
        yield {"me": words.QUEUE_MINE, "nobody": words.QUEUE_NOBODYS}[shown.assigned]
    if shown.older_than:
        yield words.QUEUE_OLDER.format(when=plural(shared.HOURS, shown.older_than))


def _controls(page: QueuePage, shown: Shown) -> discord.ui.ActionRow[Any]:
    before = replace(shown, offset=max(shown.offset - PAGE, 0))
    after = replace(shown, offset=shown.offset + PAGE)
    pages = pager(
        "queue",
        (before.action, words.QUEUE_BEFORE),
        (after.action, words.QUEUE_NEXT),
        first=shown.offset == 0,
        last=after.offset >= page.total,
    )
    fresh = button("queue", f"fresh:{shown.action}", words.QUEUE_FRESH)
    return discord.ui.ActionRow(*pages, fresh)
