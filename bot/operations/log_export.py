"""The log as a file: CSV for spreadsheets, JSON for programs."""

import csv
import io
import json
from collections.abc import Iterable
from dataclasses import asdict
from datetime import UTC, datetime

from bot.domain.log_entry import LogEntry

COLUMNS = ("time", "moderator_id", "moderator", "action", "card", "detail")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def as_csv(entries: Iterable[LogEntry]) -> str:
    """One row an entry, under a heading; times in UTC, ISO 8601.

    A cell that a spreadsheet would read as a formula gets an apostrophe before it.
    """
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for entry in entries:
        writer.writerow([_harmless(cell) for cell in _row(entry)])
    return file.getvalue()


def as_json(entries: Iterable[LogEntry]) -> str:
    """A list of objects with the fields of LogEntry and an ISO 8601 ``time``."""
    rows = [{"time": _time(entry), **asdict(entry)} for entry in entries]
    return json.dumps(rows, ensure_ascii=False, indent=2)


def _row(entry: LogEntry) -> tuple[str, ...]:
    card = str(entry.card_id) if entry.card_id else ""
    by = entry.by
    return _time(entry), by.user_id, by.name, entry.action, card, entry.detail


def _time(entry: LogEntry) -> str:
    moment = datetime.fromtimestamp(entry.at_ms / 1000, UTC)
    return moment.isoformat(timespec="seconds").replace("+00:00", "Z")


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
