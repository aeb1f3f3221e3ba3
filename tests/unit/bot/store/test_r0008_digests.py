"""Ended verdicts that were kept with the words they were about keep digests from now on."""

import json
import sqlite3
from contextlib import closing
from hashlib import sha256
from pathlib import Path

from sqlalchemy import URL

from bot.store.migrate import migrate
from tests.support.old_databases import make_database


def test_words_become_digests_and_all_else_stays(tmp_path: Path) -> None:
    """After the update no word of an ended verdict is left, and the row goes with its card."""
    path = tmp_path / "s.db"
    make_database(path, "r0007")
    with closing(sqlite3.connect(path)) as connection, connection:
        columns = "card_id, verdict, decided_by_id, decided_by_name, decided_ms, quotes"
        connection.execute(
            f"INSERT INTO ended_verdicts ({columns}) VALUES (1, 'agreed', '55', 'Grace', 7, ?)",  # noqa: S608 (names only)
            (json.dumps(["So so.", "Grüße"]),),
        )
    migrate(URL.create("sqlite", database=str(path)), path)
    with closing(sqlite3.connect(path)) as connection:
        (row,) = connection.execute(
            "SELECT card_id, verdict, decided_by_id, decided_by_name, decided_ms, digests "
            "FROM ended_verdicts"
        )
        (made,) = connection.execute("SELECT sql FROM sqlite_master WHERE name = 'ended_verdicts'")
    assert row[:5] == (1, "agreed", "55", "Grace", 7)
    assert json.loads(row[5]) == [sha256(t.encode()).hexdigest() for t in ("So so.", "Grüße")]
    assert "ON DELETE CASCADE" in made[0]
