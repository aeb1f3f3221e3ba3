"""Source files: JSON Lines in which communities share and keep sources.

One object a line: ``id``, ``title``, ``publisher``, ``url`` and ``text`` are text,
``date`` is an ISO 8601 prefix or null. Optional: ``summary`` (true where the text is
somebody else's words about the page), ``tier`` ("primary", "press" or "community"; press
if absent) and ``read_ms`` (when the page was read, at most a day from now). Other keys are
passed over. An id stands for one source: a row that says the same again is passed over, one
that says something else is a problem.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from bot.clock import now_ms
from bot.domain.dates import parse_prefix
from bot.domain.ports import Clock
from bot.domain.source import SHARED_LIBRARY, TIERS, Source
from bot.reasons import Reason, Why
from bot.sources.json_rows import Ids, RowError, Where, read_lines, row_of, text_of, time_of
from bot.sources.links import web_address_problem

_TEXTS = ("id", "title", "publisher", "url", "text")


@dataclass(frozen=True, slots=True)
class ReadSources:
    """The good rows of a source file in their order, and what is wrong with each other row."""

    sources: tuple[Source, ...]
    passed_over: tuple[Reason, ...]

    @property
    def problems(self) -> tuple[str, ...]:
        """A sentence in English on each row that was passed over."""
        return tuple(map(str, self.passed_over))


def read_sources(
    path: Path,
    *,
    guild_id: str = SHARED_LIBRARY,
    ids: Ids | None = None,
    clock: Clock = now_ms,
) -> ReadSources:
    """Read a source file; broken rows are passed over, and named by file and line.

    A row that does not say when its page was read counts as read when the file was
    last changed, so that the same file always gives equal sources. ``ids`` are those of
    files that are read together with this one. Raises InputError where the file cannot be
    read at all.
    """
    lines, changed_ms = read_lines(path)
    return parse_sources(
        lines, name=str(path), read_ms=changed_ms, guild_id=guild_id, ids=ids, clock=clock
    )


def parse_sources(
    lines: Iterable[bytes],
    *,
    name: str,
    read_ms: int,
    guild_id: str = SHARED_LIBRARY,
    ids: Ids | None = None,
    clock: Clock = now_ms,
) -> ReadSources:
    """Read the rows of a source file called ``name``; blank lines are passed over."""
    known, now = ids or Ids(), clock()
    sources: list[Source] = []
    passed_over: list[Reason] = []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        where = Where(name, number)
        try:
            source = _source(row_of(line), read_ms, guild_id, now)
            if known.is_new(source.source_id, replace(source, read_ms=0), where):
                sources.append(source)
        except RowError as error:
            passed_over.append(where.problem(error))
    return ReadSources(tuple(sources), tuple(passed_over))


def write_sources(sources: Iterable[Source]) -> Iterator[str]:
    """Give the rows of a source file, each with its line end.

    Reading them again gives equal sources; the guild is not written.
    """
    for source in sources:
        row = {
            "id": source.source_id,
            "title": source.title,
            "publisher": source.publisher,
            "date": source.date,
            "url": source.url,
            "text": source.text,
            **({"summary": True} if source.summary else {}),
            "tier": source.tier,
            "read_ms": source.read_ms,
        }
        yield json.dumps(row, ensure_ascii=False) + "\n"


def _source(row: dict[str, Any], read_ms: int, guild_id: str, now: int) -> Source:
    source_id, title, publisher, url, text = (text_of(row, key) for key in _TEXTS)
    if problem := web_address_problem(url):
        raise RowError(Why.ROW_ADDRESS.of(key="url", problem=problem.of()))
    summary = row.get("summary", False)
    if not isinstance(summary, bool):
        raise RowError(Why.ROW_SWITCH.of(key="summary"))
    tier = row.get("tier", "press")
    if tier not in TIERS:
        raise RowError(Why.ROW_CHOICE.of(key="tier", known=TIERS))
    return Source(
        source_id=source_id,
        title=title,
        publisher=publisher,
        date=_date(row.get("date")),
        url=url,
        text=text,
        read_ms=time_of(row, "read_ms", read_ms, now_ms=now),
        summary=summary,
        guild_id=guild_id,
        tier=tier,
    )


def _date(value: Any) -> str | None:
    if value is None:
        return None
    if not isinstance(value, str) or not parse_prefix(value):
        raise RowError(Why.ROW_DATE.of(key="date"))
    return value
