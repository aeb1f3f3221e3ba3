"""What the commands on sources print."""

from collections import Counter
from collections.abc import Iterator, Sequence

from bot.cli.text import dated, plain, shortened
from bot.domain.dates import day_of
from bot.domain.source import CheckOutcome, Listed, Source, SourceCheck
from bot.operations.librarian import Shown
from bot.operations.refresh import Refreshed
from bot.operations.understand import Understood

_OUTCOMES: dict[CheckOutcome, str] = {
    "unchanged": "unchanged",
    "changed": "changed",
    "emptied": "empty now",
    "dead": "dead",
    "unread": "not readable",
}


def understood(found: Understood) -> Iterator[str]:
    """What was understood of a page, a line each."""
    source, pieces = found.source, found.passages
    yield from _page(source)
    kind = "summary" if source.summary else "text"
    yield f"Text:       {len(source.text):,} characters of {kind}, passages: {len(pieces)}"
    yield f"            {shortened(pieces[0], 300)}"
    for problem in found.problems:
        yield f"Look at:    {plain(problem)}"


def shown(found: Shown) -> Iterator[str]:
    """A source with all its passages, a line each."""
    source = found.source
    yield f"Id:         {plain(source.source_id)} ({source.guild_id or 'shared'})"
    yield from _page(source)
    if found.pack:
        yield f"Pack:       {plain(found.pack)}"
    yield f"Read:       {day(source.read_ms)}"
    if found.check:
        yield f"Page:       {looked(found.check)}"
    yield from _resting("Known claims that cite it", found.claims)
    yield from _resting("Open cards that cite it", found.cards)
    for number, passage in enumerate(found.passages, start=1):
        yield f"{'Summary' if source.summary else 'Passage'} {number}: {plain(passage)}"


def table(sources: Sequence[Listed]) -> Iterator[str]:
    """A line for each source, in columns; below it what is wrong with its page."""
    if not sources:
        yield "No sources found."
        return
    rows = [
        (
            plain(one.source_id),
            one.guild_id or "shared",
            one.tier,
            one.date or "undated",
            plain(one.publisher),
        )
        for one in sources
    ]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row, source in zip(rows, sources, strict=True):
        cells = [cell.ljust(width) for cell, width in zip(row, widths, strict=True)]
        yield "  ".join([*cells, plain(source.title)])
        if source.check and (source.check.detail or source.check.moved_to):
            yield f"    {looked(source.check)}"


def refreshed(results: Sequence[Refreshed]) -> Iterator[str]:
    """What a refresh found: each source with news, then the sum."""
    for one in results:
        if one.check.outcome != "unchanged" or one.check.moved_to:
            yield f"{plain(one.source.source_id)}: {_news(one)}"
            yield from _resting("    known claims to look at", one.claims)
            yield from _resting("    open cards to look at", one.cards)
    counts = Counter(one.check.outcome for one in results)
    parts = [f"{counts[outcome]} {name}" for outcome, name in _OUTCOMES.items() if counts[outcome]]
    yield f"{len(results)} sources looked at: {', '.join(parts) or 'none'}."


def looked(check: SourceCheck) -> str:
    """What the last look at a page found, as a sentence."""
    parts = [f"{_OUTCOMES[check.outcome]} on {day(check.checked_ms)}"]
    if check.failing_since_ms is not None and check.failing_since_ms < check.checked_ms:
        parts.append(f"so since {day(check.failing_since_ms)}")
    told = [f"{', '.join(parts).capitalize()}.", plain(str(check.detail))]
    if check.moved_to:
        told.append(f"The page has moved to {plain(check.moved_to)}.")
    return " ".join(filter(None, told))


def day(time_ms: int) -> str:
    """The UTC day of a time."""
    return day_of(time_ms).isoformat()


def _news(one: Refreshed) -> str:
    changed = ""
    if one.went or one.came:
        kept = "" if one.check.failing_since_ms is None else " The old text is kept."
        changed = f"Passages gone: {len(one.went)}, new: {len(one.came)}.{kept}"
    return " ".join(filter(None, [looked(one.check), changed]))


def _page(source: Source) -> Iterator[str]:
    yield f"Title:      {plain(source.title)}"
    yield f"Publisher:  {plain(source.publisher)} ({source.tier})"
    yield f"Date:       {dated(source)}"
    yield f"Address:    {source.url}"


def _resting(what: str, ids: Sequence[object]) -> Iterator[str]:
    if ids:
        yield f"{what}: {', '.join(plain(str(one)) for one in ids)}"
