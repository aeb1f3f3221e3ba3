"""The log as a file: CSV for spreadsheets, JSON for programs.

CSV has one row an entry, under a heading, times in UTC, ISO 8601; a cell that a spreadsheet
would read as a formula gets an apostrophe before it. JSON is a list of objects with the
fields of LogEntry and an ISO 8601 ``time``. Details that are not words yet are in English.
"""

import codecs
import csv
import io
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from textwrap import indent
from typing import Literal, NamedTuple

from bot.domain.log_entry import LogEntry

COLUMNS = ("time", "moderator_id", "moderator", "action", "card", "detail")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


Form = Literal["csv", "json"]


@dataclass(frozen=True, slots=True)
class LogFile:
    """A file of the newest entries; ``left_out`` older ones found no room in it."""

    data: bytes
    left_out: int


def log_file(entries: Sequence[LogEntry], form: Form, *, limit_bytes: int) -> LogFile:
    """The entries, oldest first, in a file of at most ``limit_bytes``: the newest come first in."""
    kept: list[bytes] = []
    write, head, between, end = _SHAPES[form]
    room = limit_bytes - len(head) - len(end)
    for entry in reversed(entries):
        row = write(entry)
        room -= len(row) + len(between)
        if room < 0:
            break
        kept.append(row)
    return LogFile(head + between.join(reversed(kept)) + end, len(entries) - len(kept))


def _csv_row(entry: LogEntry) -> bytes:
    return _csv_line([_harmless(cell) for cell in _row(entry)])


def _csv_line(cells: Sequence[str]) -> bytes:
    file = io.StringIO()
    csv.writer(file, lineterminator="\r\n").writerow(cells)
    return file.getvalue().encode("utf-8", "replace")


def _json_row(entry: LogEntry) -> bytes:
    row = {"time": _time(entry), **asdict(entry.in_english())}
    told = json.dumps(row, ensure_ascii=False, indent=2)
    return indent(told, "  ").encode("utf-8", "replace")


def _row(entry: LogEntry) -> tuple[str, ...]:
    card = str(entry.card_id) if entry.card_id else ""
    by = entry.by
    return _time(entry), by.user_id, by.name, entry.action, card, str(entry.detail)


def _time(entry: LogEntry) -> str:
    moment = datetime.fromtimestamp(entry.at_ms / 1000, UTC)
    return moment.isoformat(timespec="seconds").replace("+00:00", "Z")


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


class _Shape(NamedTuple):
    """How a form writes an entry, and what stands before, between and after entries."""

    write: Callable[[LogEntry], bytes]
    head: bytes
    between: bytes
    end: bytes


_SHAPES: Mapping[Form, _Shape] = {
    # a spreadsheet takes a CSV for UTF-8 only with the mark
    "csv": _Shape(_csv_row, codecs.BOM_UTF8 + _csv_line(COLUMNS), b"", b""),
    "json": _Shape(_json_row, b"[\n", b",\n", b"\n]"),
}
