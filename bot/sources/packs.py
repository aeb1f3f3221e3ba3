"""Source files: JSON Lines in which communities share and keep sources.

One object a line: ``id``, ``title``, ``publisher``, ``url`` and ``text`` are text,
``date`` is an ISO 8601 prefix or null. Optional: ``summary`` (true where the text is
somebody else's words about the page) and ``read_ms`` (when the page was read).
Other keys are passed over.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.domain.dates import parse_prefix
from bot.domain.source import SHARED_LIBRARY, Source
from bot.errors import InputError
from bot.sources.links import web_address_problem

_TEXTS = ("id", "title", "publisher", "url", "text")
_UTF8_MARK, _UTF16_MARKS = b"\xef\xbb\xbf", (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True, slots=True)
class ReadSources:
    """The good rows of a source file in their order, and a sentence on each other row."""

    sources: tuple[Source, ...]
    problems: tuple[str, ...]


def read_sources(path: Path, *, guild_id: str = SHARED_LIBRARY) -> ReadSources:
    """Read a source file; broken rows become problems with the file's name and the line.

    A row that does not say when its page was read counts as read when the file was
    last changed, so that the same file always gives equal sources. Raises InputError
    where the file cannot be read at all.
    """
    try:
        data = path.read_bytes()
        read_ms = path.stat().st_mtime_ns // 1_000_000
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}.") from error
    if data.startswith(_UTF16_MARKS):
        raise InputError(f"{path}: is UTF-16; save it as UTF-8.")
    # Not splitlines(): JSON texts may hold U+2028 and the like, which end no row.
    lines = data.removeprefix(_UTF8_MARK).split(b"\n")
    return parse_sources(lines, name=str(path), read_ms=max(read_ms, 0), guild_id=guild_id)


def parse_sources(
    lines: Iterable[bytes], *, name: str, read_ms: int, guild_id: str = SHARED_LIBRARY
) -> ReadSources:
    """Read the rows of a source file called ``name``; blank lines are passed over."""
    sources: dict[str, Source] = {}
    problems: list[str] = []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            source = _source(_row(line), read_ms, guild_id)
            if source.source_id in sources:
                raise _RowError(f'the id "{source.source_id}" was used by an earlier row')
            sources[source.source_id] = source
        except _RowError as error:
            problems.append(f"{name}, line {number}: {error}.")
    return ReadSources(tuple(sources.values()), tuple(problems))


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
            "read_ms": source.read_ms,
        }
        yield json.dumps(row, ensure_ascii=False) + "\n"


class _RowError(Exception):
    """What is wrong with one row."""


def _row(line: bytes) -> dict[str, Any]:
    try:
        row = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError:
        raise _RowError("is not valid UTF-8") from None
    except (ValueError, RecursionError):
        raise _RowError("is not valid JSON") from None
    if not isinstance(row, dict):
        raise _RowError("is not a JSON object")
    return row


def _source(row: dict[str, Any], read_ms: int, guild_id: str) -> Source:
    source_id, title, publisher, url, text = (_text(row, key) for key in _TEXTS)
    if problem := web_address_problem(url):
        raise _RowError(f'"url" {problem}')
    summary = row.get("summary", False)
    if not isinstance(summary, bool):
        raise _RowError('"summary" must be true or false')
    return Source(
        source_id=source_id,
        title=title,
        publisher=publisher,
        date=_date(row.get("date")),
        url=url,
        text=text,
        read_ms=_read_ms(row.get("read_ms", read_ms)),
        summary=summary,
        guild_id=guild_id,
    )


def _text(row: dict[str, Any], key: str) -> str:
    if key not in row:
        raise _RowError(f'"{key}" is missing')
    value = row[key]
    if not isinstance(value, str):
        raise _RowError(f'"{key}" must be text')
    if not value.strip():
        raise _RowError(f'"{key}" is blank')
    if "\0" in value or any("\ud800" <= char <= "\udfff" for char in value):
        raise _RowError(f'"{key}" holds characters that are no text')
    return value


def _date(value: Any) -> str | None:
    if value is None:
        return None
    if not isinstance(value, str) or not parse_prefix(value):
        raise _RowError('"date" must be a date like 2024, 2024-02 or 2024-02-08, or null')
    return value


def _read_ms(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 2**53:
        raise _RowError('"read_ms" must be a time in milliseconds since 1970')
    return value
