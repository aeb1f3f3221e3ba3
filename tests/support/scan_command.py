"""``sidenote scan`` run to its end, and what it is given.

The models are the rule engine: "clown" is hostile, "probably" speculation, "fact:" a claim; a
source refutes a claim by "not <its last word>".
"""

import json
from pathlib import Path
from typing import Any

from typer.testing import CliRunner, Result

from tests.support.scan import app

POSTS = [
    {"id": 1, "text": "You clown. It is probably so. A fine day."},
    {"id": "b", "text": ""},
    {"id": 3, "text": "A fine day. fact: it rains", "created_at": None, "author": "Ann"},
]
SOURCE = {
    "id": "rain",
    "title": "Rain log",
    "publisher": "Weather Office",
    "date": "2025-01-30",
    "url": "https://example.org/rain",
    "text": "On Monday the sky was clear and not rains but sun was seen.",
}


def jsonl(*rows: object) -> str:
    """Rows as lines; strings stand as they are."""
    return "".join((row if isinstance(row, str) else json.dumps(row)) + "\n" for row in rows)


def scan(*args: str | Path, given: str | bytes | None = None) -> Result:
    """Run the command to its end."""
    return CliRunner().invoke(app, [str(arg) for arg in args], input=given)


def rows(result: Result) -> list[dict[str, Any]]:
    """The output rows of a run."""
    return [json.loads(line) for line in result.stdout.splitlines()]
