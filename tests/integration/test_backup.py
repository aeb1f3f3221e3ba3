"""``sidenote backup``: a copy of the database, for whoever runs the bot."""

import asyncio
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.cli.main import app
from bot.operations.checkup import newest_backup
from bot.store.database import open_database


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A place for a database, as the settings name it."""
    path = tmp_path / "sidenote.db"
    monkeypatch.setenv("SIDENOTE_DATABASE__PATH", str(path))
    monkeypatch.delenv("SIDENOTE_CONFIG", raising=False)
    return path


def backed_up(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["backup", *arguments])


async def _make(path: Path) -> None:
    async with open_database(path):
        pass


def test_beside_the_database(database: Path) -> None:
    """The copy lies where doctor looks for it, and another one takes its place."""
    asyncio.run(_make(database))
    for _ in range(2):
        done = backed_up()
        assert (done.exit_code, str(database) in done.output) == (0, True)
    assert newest_backup(database) is not None


def test_another_place(database: Path, tmp_path: Path) -> None:
    """A file is named once: what lies there is never overwritten."""
    asyncio.run(_make(database))
    copy = tmp_path / "copy.db"
    assert backed_up(str(copy)).exit_code == 0
    before = copy.read_bytes()
    again = backed_up(str(copy))
    assert (again.exit_code, "name another one" in again.output) == (1, True)
    assert copy.read_bytes() == before


def test_no_database(database: Path, tmp_path: Path) -> None:
    """Where there is nothing to copy, one line says so and none is made."""
    done = backed_up()
    assert (done.exit_code, "no database yet" in done.output) == (1, True)
    assert not database.exists()
    asyncio.run(_make(database))
    lost = backed_up(str(tmp_path / "nowhere" / "copy.db"))
    assert (lost.exit_code, "cannot be written" in lost.output) == (1, True)
