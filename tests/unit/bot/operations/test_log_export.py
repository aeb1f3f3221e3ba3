"""The log as a file."""

import csv
import io
import json

from bot.domain.card import Moderator
from bot.domain.log_entry import LogEntry
from bot.operations.log_export import COLUMNS, as_csv, as_json
from tests.support.posts import NOON_MS

ENTRIES = [
    LogEntry(NOON_MS, "1", Moderator("55", "Grace, of the desk"), "agreed", 12),
    LogEntry(NOON_MS, "1", Moderator("56", "=HYPERLINK(1)"), "policy_changed", detail="-x"),
]


def test_csv_reads_back() -> None:
    """Every entry is a row with its time, and a comma in a name breaks nothing."""
    rows = list(csv.reader(io.StringIO(as_csv(ENTRIES))))
    assert tuple(rows[0]) == COLUMNS
    assert rows[1] == ["2025-01-30T12:00:00Z", "55", "Grace, of the desk", "agreed", "12", ""]


def test_csv_runs_nothing() -> None:
    """What a spreadsheet would take for a formula is a text."""
    rows = list(csv.reader(io.StringIO(as_csv(ENTRIES))))
    assert (rows[2][2], rows[2][5]) == ("'=HYPERLINK(1)", "'-x")


def test_json_has_every_field() -> None:
    """Programs get the same, with names as they are."""
    rows = json.loads(as_json(ENTRIES))
    assert rows[1]["by"] == {"user_id": "56", "name": "=HYPERLINK(1)"}
    assert (rows[0]["time"], rows[0]["at_ms"], rows[0]["card_id"]) == (
        "2025-01-30T12:00:00Z",
        NOON_MS,
        12,
    )
