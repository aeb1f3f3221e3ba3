"""Claims on record before there were phrasings keep all they had."""

import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import URL

from bot.store.migrate import migrate
from tests.support.old_databases import make_database


def test_claims_outlive_the_change_of_their_table(tmp_path: Path) -> None:
    """Number, words, recorder and embedding stay; no new claim takes an old number."""
    path = tmp_path / "s.db"
    make_database(path, "r0008")
    old = (7, "5", "k", "It rains.", "s1", "It pours.", "55", "Grace", 9, "", b"\1\2", "v")
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("DELETE FROM known_claims")
        connection.execute(f"INSERT INTO known_claims VALUES ({', '.join('?' * len(old))})", old)  # noqa: S608 (no values in it)
    migrate(URL.create("sqlite", database=str(path)), path)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.row_factory = sqlite3.Row
        (row,) = map(dict, connection.execute("SELECT * FROM known_claims"))
        assert row.pop("phrasings") == "[]"
        assert tuple(row.values()) == old
        connection.execute("DELETE FROM known_claims")
        connection.execute(
            "INSERT INTO known_claims "
            "SELECT NULL, '5', 'n', '', '', '', '', '', 0, '', '[]', NULL, NULL"
        )
        assert connection.execute("SELECT id FROM known_claims").fetchone()[0] > old[0]
