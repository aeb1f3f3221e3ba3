"""The library as Discord shows it: a page before it is added, lists, one source, refreshes."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import discord

from bot.chat.asking.routes import button, pager
from bot.chat.layout.markup import escape, link, moment, short, size
from bot.chat.layout.panel import panel
from bot.chat.layout.source import quoted
from bot.chat.library import words
from bot.chat.wording import shared
from bot.chat.wording.language import plural
from bot.chat.wording.numbers import number
from bot.chat.wording.reasons import worded
from bot.domain.note import source_words
from bot.domain.source import CheckOutcome, Listed, ListPage, Source, SourceCheck
from bot.domain.wording import Wording
from bot.operations.librarian import Imported, Shown
from bot.operations.refresh import Refreshed
from bot.operations.understand import Understood

TOPIC = "library"
FILE = "sources.jsonl"
"""What an exported library is called."""
PAGE = 6
"""Sources of one page of a list; each has room for its lines."""
_MAX_TITLE = 100
_MAX_NAME = 60
_MAX_ID = 100
_MAX_FIND = 30
_MAX_LISTED = 70
_MAX_LISTED_NAME = 30
_MAX_LISTED_ID = 60
_MAX_DETAIL = 90
_LIST_ROOM = 3_400
"""What the lines of a page may take: more, and they stand without their links."""
_FIRST_PASSAGES = 3
_MOST_PROBLEMS = 12


@dataclass(frozen=True, slots=True)
class Shelf:
    """What of the list is shown; it travels in the buttons' ids."""

    offset: int = 0
    failing: bool = False
    find: str = ""

    @property
    def action(self) -> str:
        """These values, short enough for a button's id."""
        return f"{self.offset}:{int(self.failing)}:{self.find[:_MAX_FIND]}"

    @classmethod
    def of(cls, action: str) -> "Shelf":
        """The values of a button; whatever is none of ours counts as not given."""
        offset, _, rest = action.partition(":")
        failing, _, find = rest.partition(":")
        return cls(int(offset) if offset.isdecimal() else 0, failing == "1", find[:_MAX_FIND])


def understood_view(
    found: Understood, token: str, wording: Wording, *, replaces: bool
) -> discord.ui.LayoutView:
    """What was understood of a page, with the question whether to add it."""
    texts = [f"### {words.LIBRARY_ADD}\n{_head(found.source, wording)}"]
    notes = [*found.problems, *([words.LIBRARY_REPLACES] if replaces else [])]
    if notes:
        texts.append(
            "\n".join([f"**{words.LIBRARY_LOOK}**", *(f"- {escape(one)}" for one in notes)])
        )
    count = plural(
        words.LIBRARY_PASSAGES, len(found.passages), size=number(len(found.source.text), ",")
    )
    summary = found.source.summary
    quotes = [quoted(one, summary=summary) for one in found.passages[:_FIRST_PASSAGES]]
    texts += ["\n".join([count, *quotes[:1]]), *quotes[1:]]
    row = discord.ui.ActionRow(
        button(TOPIC, f"add:{token}", words.LIBRARY_BUTTONS["add"], discord.ButtonStyle.success),
        button(TOPIC, f"drop:{token}", words.LIBRARY_BUTTONS["cancel"]),
    )
    return panel(texts, rows=[row])


def removal_view(found: Shown, token: str, wording: Wording) -> discord.ui.LayoutView:
    """A source and what rests on it, with the question whether to remove it."""
    texts = [f"### {words.LIBRARY_REMOVE}\n{_head(found.source, wording)}", *_resting(found)]
    row = discord.ui.ActionRow(
        button(
            TOPIC, f"remove:{token}", words.LIBRARY_BUTTONS["remove"], discord.ButtonStyle.danger
        ),
        button(TOPIC, f"keep:{token}", words.LIBRARY_BUTTONS["cancel"]),
    )
    return panel(texts, rows=[row])


def list_view(page: ListPage, shelf: Shelf, guild_id: str) -> discord.ui.LayoutView:
    """A page of the list, with buttons to turn it."""
    last = shelf.offset + len(page.sources)
    head = [plural(words.LIBRARY_TOTAL, page.total) if page.total else words.LIBRARY_NONE]
    if page.total > len(page.sources):
        head.append(words.LIBRARY_RANGE.format(first=min(shelf.offset + 1, last), last=last))
    if shelf.failing:
        head.append(words.LIBRARY_FAILING)
    if shelf.find:
        head.append(words.LIBRARY_FIND.format(find=short(shelf.find, _MAX_FIND)))
    before = replace(shelf, offset=max(shelf.offset - PAGE, 0))
    after = replace(shelf, offset=shelf.offset + PAGE)
    other = Shelf(0, not shelf.failing, shelf.find)
    names = words.LIBRARY_BUTTONS
    pages = pager(
        TOPIC,
        (before.action, names["before"]),
        (after.action, names["next"]),
        first=shelf.offset == 0,
        last=after.offset >= page.total,
    )
    row: discord.ui.ActionRow[Any] = discord.ui.ActionRow(
        *pages,
        button(TOPIC, f"list:{other.action}", names["all" if shelf.failing else "failing"]),
    )
    lines = [_line(one, guild_id) for one in page.sources]
    if sum(map(size, lines)) > _LIST_ROOM:
        lines = [_line(one, guild_id, linked=False) for one in page.sources]
    return panel(["\n".join(head), *lines], rows=[row])


def shown_view(found: Shown, wording: Wording) -> discord.ui.LayoutView:
    """One source with its passages."""
    source = found.source
    facts = [words.LIBRARY_READ.format(when=moment(source.read_ms, "D"))]
    if found.pack:
        facts.append(words.LIBRARY_PACK.format(pack=escape(found.pack)))
    if found.check:
        facts.append(checked(found.check))
    texts = [
        f"{_head(source, wording)}\n{words.LIBRARY_ID.format(id=_id(source.source_id))}",
        "\n".join([*facts, *_resting(found)]),
        *(quoted(one, summary=source.summary) for one in found.passages),
    ]
    return panel(texts)


def refreshed_view(results: Sequence[Refreshed]) -> discord.ui.LayoutView:
    """What a refresh found: the sum, then each source with news."""
    counts = Counter(one.check.outcome for one in results)
    parts = [f"{counts[one]} {name}" for one, name in words.LIBRARY_COUNTED.items() if counts[one]]
    total = plural(words.LIBRARY_LOOKED_AT, len(results), counts=", ".join(parts) or "0")
    news = (one for one in results if one.check.outcome != "unchanged" or one.check.moved_to)
    return panel([total, *(_news(one) for one in news)])


def imported_view(found: Imported) -> discord.ui.LayoutView:
    """What became of a file."""
    texts = [words.LIBRARY_IMPORTED.format(read=found.read, changed=found.changed)]
    if found.problems:
        shown = [f"- {short(worded(one), 120)}" for one in found.problems[:_MOST_PROBLEMS]]
        if more := len(found.problems) - len(shown):
            shown.append(plural(shared.NO_ROOM, more))
        texts.append("\n".join([words.LIBRARY_PROBLEMS, *shown]))
    return panel(texts)


def exported_view(count: int) -> discord.ui.LayoutView:
    """The attached file, which such a message shows only where a component names it."""
    view = panel([plural(words.LIBRARY_EXPORTED, count)])
    view.add_item(discord.ui.File(f"attachment://{FILE}"))
    return view


def checked(check: SourceCheck, *, linked: bool = True) -> str:
    """What the last look at a source's page found."""
    outcome: CheckOutcome = check.outcome
    told = [words.LIBRARY_OUTCOMES[outcome].format(when=moment(check.checked_ms, "D"))]
    if check.failing_since_ms is not None and check.failing_since_ms < check.checked_ms:
        told.append(words.LIBRARY_SINCE.format(when=moment(check.failing_since_ms, "D")))
    told.append(short(worded(check.detail), _MAX_DETAIL))
    if check.moved_to:
        url = check.moved_to if linked else ""
        told.append(words.LIBRARY_MOVED.format(link=link(words.LIBRARY_THERE, url)))
    return " ".join(filter(None, told))


def _head(source: Source, wording: Wording) -> str:
    named = source_words(source, wording)
    return "\n".join(
        (
            f"**{link(short(source.title, _MAX_TITLE) or source.source_id, source.url)}**",
            f"{short(named['publisher'], _MAX_NAME)}, {named['date']} · {words.TIERS[source.tier]}",
        )
    )


def _line(one: Listed, guild_id: str, *, linked: bool = True) -> str:
    """A source in a list. Without links a page of the longest lines fits."""
    facts = (
        f"{short(one.publisher, _MAX_LISTED_NAME)}, {one.date or words.LIBRARY_UNDATED}",
        words.TIERS[one.tier],
        words.LIBRARY_OWN if one.guild_id == guild_id else words.LIBRARY_SHARED,
        _id(one.source_id[:_MAX_LISTED_ID]),
    )
    title = short(one.title, _MAX_LISTED) or facts[-1]
    lines = [link(title, one.url if linked else ""), " · ".join(facts)]
    if one.check and (one.check.detail or one.check.moved_to):
        lines.append(checked(one.check, linked=linked))
    return "\n".join(lines)


def _news(one: Refreshed) -> str:
    title = short(one.source.title, _MAX_TITLE) or _id(one.source.source_id)
    lines = [f"**{link(title, one.source.url)}**", checked(one.check)]
    if one.went or one.came:
        lines.append(words.LIBRARY_WENT.format(went=len(one.went), came=len(one.came)))
    if one.check.failing_since_ms is not None:
        lines.append(words.LIBRARY_KEPT)
    if one.claims:
        ids = ", ".join(map(_id, one.claims[:10]))
        lines.append(plural(words.LIBRARY_CLAIMS, len(one.claims), ids=ids))
    if one.cards:
        lines.append(plural(words.LIBRARY_CARDS, len(one.cards)))
    return "\n".join(lines)


def _resting(found: Shown) -> Iterator[str]:
    if found.claims:
        ids = ", ".join(map(_id, found.claims[:10]))
        yield plural(words.LIBRARY_CLAIMS, len(found.claims), ids=ids)
    if found.cards:
        yield plural(words.LIBRARY_CARDS, len(found.cards))


def _id(source_id: str) -> str:
    return f"`{escape(source_id[:_MAX_ID]).replace('`', '')}`"
