"""Copies of a database that is in use."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import URL

from bot.errors import StoreError
from bot.store.backup import back_up
from bot.store.database import open_database
from bot.store.migrate import migrate
from tests.support.decisions import make_decision, store_over
from tests.support.old_databases import make_database
from tests.support.posts import NOON_MS


def permissions(path: Path) -> int:
    return path.stat().st_mode & 0o777


def names(folder: Path) -> list[str]:
    return sorted(one.name for one in folder.iterdir())


@pytest.fixture
def lax() -> Iterator[None]:
    """What is made may be read by everybody, unless it says otherwise."""
    before = os.umask(0o022)
    yield
    os.umask(before)


async def test_a_copy_of_a_running_database_has_all(tmp_path: Path) -> None:
    """What stands only in the log beside the file so far is in the copy, which needs no log."""
    path, copy = tmp_path / "s.db", tmp_path / "copy.db"
    async with open_database(path) as database:
        await store_over(database).records.record([make_decision()], now_ms=NOON_MS)
        back_up(path, copy)
    assert names(tmp_path) == ["copy.db", "s.db"]
    with closing(sqlite3.connect(copy)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("SELECT count(*) FROM posts").fetchall() == [(1,)]


def test_a_copy_that_fails_leaves_nothing(tmp_path: Path) -> None:
    """Neither half a copy, which would hold posts, nor a change of the copy before."""
    path, copy = tmp_path / "s.db", tmp_path / "copy.db"
    path.write_text("no database " * 100)
    copy.write_text("the copy before")
    with pytest.raises(StoreError, match=r"s\.db: this file is not a database"):
        back_up(path, copy)
    assert names(tmp_path) == ["copy.db", "s.db"]
    assert copy.read_text() == "the copy before"


def test_a_place_that_takes_no_copy_is_told(tmp_path: Path) -> None:
    """One line names the copy and the reason."""
    make_database(tmp_path / "s.db", "r0007")
    with pytest.raises(StoreError, match=r"copy\.db: the copy cannot be written \(No such file"):
        back_up(tmp_path / "s.db", tmp_path / "nowhere" / "copy.db")


@pytest.mark.usefixtures("lax")
async def test_nobody_else_reads_a_new_database(tmp_path: Path) -> None:
    """The file is its owner's alone, and so is its log, whatever the system's default is."""
    path = tmp_path / "s.db"
    async with open_database(path) as database:
        await database.ping()
        assert [permissions(tmp_path / one) for one in names(tmp_path)] == [0o600] * 3


@pytest.mark.usefixtures("lax")
def test_a_copy_before_a_migration_is_as_private_as_the_file(tmp_path: Path) -> None:
    """Who may not read the database may not read what it held either."""
    path = tmp_path / "s.db"
    make_database(path, "r0007")
    path.chmod(0o640)
    migrate(URL.create("sqlite", database=str(path)), path)
    assert permissions(tmp_path / "s.db.r0007.backup") == 0o640
