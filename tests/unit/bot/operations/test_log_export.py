"""The log as a file."""

import csv
import io
import json

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.card import Moderator
from bot.domain.log_entry import SIDENOTE, Detail, LogEntry
from bot.operations.log_export import COLUMNS, Form, log_file
from tests.support.posts import NOON_MS

ENTRIES = [
    LogEntry(NOON_MS, "1", Moderator("55", "Grace, of the desk"), "agreed", 12),
    LogEntry(NOON_MS, "1", Moderator("56", "=HYPERLINK(1)"), "policy_changed", detail="-x"),
]


def written(form: Form) -> str:
    return log_file(ENTRIES, form, limit_bytes=10_000).data.decode("utf-8-sig")


def test_csv_reads_back() -> None:
    """Every entry is a row with its time, and a comma in a name breaks nothing."""
    rows = list(csv.reader(io.StringIO(written("csv"))))
    assert tuple(rows[0]) == COLUMNS
    assert rows[1] == ["2025-01-30T12:00:00Z", "55", "Grace, of the desk", "agreed", "12", ""]


def test_csv_runs_nothing() -> None:
    """What a spreadsheet would take for a formula is a text."""
    rows = list(csv.reader(io.StringIO(written("csv"))))
    assert (rows[2][2], rows[2][5]) == ("'=HYPERLINK(1)", "'-x")


def test_details_are_spelt_out() -> None:
    """In both forms a detail that carries its values stands there as English words."""
    detail = Detail.IN_CHANNEL.of(channel="10", what=Detail.THRESHOLD.of(bar="hostile", score=0.8))
    entries = [LogEntry(NOON_MS, "1", SIDENOTE, "policy_changed", detail=detail)]
    csv_file = log_file(entries, "csv", limit_bytes=10_000).data.decode("utf-8-sig")
    json_file = log_file(entries, "json", limit_bytes=10_000).data
    told = "channel 10: hostile: flagged from 0.8"
    assert next(csv.DictReader(io.StringIO(csv_file)))["detail"] == told
    assert json.loads(json_file)[0]["detail"] == told


def test_json_has_every_field() -> None:
    """Programs get the same, with names as they are."""
    rows = json.loads(written("json"))
    assert rows[1]["by"] == {"user_id": "56", "name": "=HYPERLINK(1)"}
    assert (rows[0]["time"], rows[0]["at_ms"], rows[0]["card_id"]) == (
        "2025-01-30T12:00:00Z",
        NOON_MS,
        12,
    )


@given(limit_bytes=st.integers(0, 3_000), form=st.sampled_from(("csv", "json")))
def test_the_newest_fit(limit_bytes: int, form: Form) -> None:
    """No file is larger than allowed; it has the newest entries, and says how many it lacks."""
    entries = [
        LogEntry(NOON_MS + at, "1", Moderator("5", "Grâce"), "agreed", at + 1) for at in range(9)
    ]
    made = log_file(entries, form, limit_bytes=limit_bytes)
    text = made.data.decode("utf-8-sig")
    cards = [
        int(row["card"] if form == "csv" else row["card_id"])
        for row in (csv.DictReader(io.StringIO(text)) if form == "csv" else json.loads(text))
    ]
    assert cards == list(range(made.left_out + 1, 10))
    assert len(made.data) <= limit_bytes or not cards
    assert len(cards) == 9 or len(made.data) + 300 > limit_bytes
