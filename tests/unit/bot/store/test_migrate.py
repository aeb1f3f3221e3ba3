"""Migrations: to the newest revision, never back, with a copy before."""

import re
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import URL, NullPool, create_engine

from bot.errors import StoreError
from bot.store.migrate import MIGRATIONS, migrate
from bot.store.tables.schema import metadata

NEXT = """
import sqlalchemy as sa
from alembic import op

revision = "r9999"
down_revision = "{head}"


def upgrade() -> None:
    op.execute("CREATE TABLE added (x)")
    {more}
"""


def url(path: Path) -> URL:
    return URL.create("sqlite", database=str(path))


def schema(path: Path) -> dict[str, str]:
    """Table and index definitions without layout and order of constraints; no word index."""
    with closing(sqlite3.connect(path)) as connection:
        rows = connection.execute(
            "SELECT name, sql FROM sqlite_master WHERE type IN ('table', 'index') "
            "AND sql IS NOT NULL AND name NOT LIKE 'passages_fts%' "
            "AND name NOT IN ('alembic_version', 'sqlite_sequence')"
        ).fetchall()
    return {
        name: "\n".join(sorted(line.strip(" \t,") for line in sql.split("\n")))
        for name, sql in rows
    }


def later_scripts(folder: Path, more: str = "") -> Path:
    """Our migrations and one more, as a newer version would have."""
    scripts = folder / "migrations"
    shutil.copytree(MIGRATIONS, scripts, ignore=shutil.ignore_patterns("__pycache__"))
    head = directory().get_current_head()
    (scripts / "versions" / "r9999_next.py").write_text(NEXT.format(head=head, more=more))
    return scripts


def scripts_until(folder: Path, revision: str) -> Path:
    """Our migrations as an older version had them."""
    scripts = folder / f"until-{revision}"
    shutil.copytree(MIGRATIONS, scripts, ignore=shutil.ignore_patterns("__pycache__"))
    for file in (scripts / "versions").glob("*.py"):
        if file.name[: len(revision)] > revision:
            file.unlink()
    return scripts


def directory() -> ScriptDirectory:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return ScriptDirectory.from_config(config)


def tables(path: Path) -> set[str]:
    with closing(sqlite3.connect(path)) as connection:
        return {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}


def put_cursor(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("INSERT INTO cursors VALUES ('discord', '10', '100', '1')")


def cursors(path: Path) -> list[tuple[str, str, str]]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute("SELECT platform, channel_id, post_id FROM cursors").fetchall()


def test_migrations_build_the_tables_that_the_code_names(tmp_path: Path) -> None:
    """From empty to the newest revision gives exactly the metadata, checks included."""
    migrate(url(tmp_path / "migrated.db"), tmp_path / "migrated.db")
    engine = create_engine(url(tmp_path / "created.db"), poolclass=NullPool)
    metadata.create_all(engine)
    assert schema(tmp_path / "migrated.db") == schema(tmp_path / "created.db")

    engine = create_engine(url(tmp_path / "migrated.db"), poolclass=NullPool)
    with engine.connect() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), metadata)
    ours = [one for one in differences if "passages_fts" not in str(one)]
    assert ours == []


def test_a_library_outlives_the_change_of_its_table(tmp_path: Path) -> None:
    """Sources of an older database are of the press; passages and word index stay in step."""
    path = tmp_path / "s.db"
    migrate(url(path), path, scripts_until(tmp_path, "r0003"))
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(
            "INSERT INTO sources VALUES (7, '', 's1', 'Lamps', 'P', NULL, 'u', 't', 0, 1, '', 'x')"
        )
        connection.execute("INSERT INTO passages VALUES (9, 7, 0, 'On oil.', x'00', 'v')")
    migrate(url(path), path)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA foreign_keys=ON")
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        row = connection.execute("SELECT id, title, tier FROM sources").fetchall()
        assert row == [(7, "Lamps", "press")]
        connection.execute("UPDATE sources SET title = 'Candles'")
        found = "SELECT rowid FROM passages_fts WHERE passages_fts MATCH 'candles oil'"
        assert connection.execute(found).fetchall() == [(9,)]
        connection.execute("DELETE FROM sources")
        assert connection.execute("SELECT count(*) FROM passages").fetchall() == [(0,)]


def test_the_document_on_privacy_names_the_copies(tmp_path: Path) -> None:
    """What it tells people to delete is exactly what a migration leaves behind."""
    path = tmp_path / "sidenote.db"
    migrate(url(path), path, scripts_until(tmp_path, "r0005"))
    migrate(url(path), path)
    document = (MIGRATIONS.parents[2] / "docs" / "privacy.md").read_text(encoding="utf-8")
    (pattern,) = re.findall(r"^rm (\S+)$", document, re.MULTILINE)
    copies = list(tmp_path.glob(pattern))
    assert copies == [tmp_path / "sidenote.db.r0005.backup"]
    assert copies[0].name in document


def test_no_migration_goes_back() -> None:
    """There is a copy to go back to; a downgrade would lose data silently."""
    for script in directory().walk_revisions():
        assert not hasattr(script.module, "downgrade")


def test_migrating_again_changes_nothing(tmp_path: Path) -> None:
    """A second start neither writes nor copies."""
    path = tmp_path / "s.db"
    migrate(url(path), path)
    before = path.read_bytes()
    migrate(url(path), path)
    assert path.read_bytes() == before
    assert [one.name for one in tmp_path.iterdir()] == ["s.db"]


def test_a_copy_is_made_before_a_migration(tmp_path: Path) -> None:
    """The copy is named with the revision that it has and is a whole database."""
    path = tmp_path / "s.db"
    migrate(url(path), path)
    put_cursor(path)
    migrate(url(path), path, later_scripts(tmp_path))

    copy = tmp_path / f"s.db.{directory().get_current_head()}.backup"
    assert "added" in tables(path)
    assert "added" not in tables(copy)
    assert cursors(copy) == cursors(path) == [("discord", "10", "100")]
    assert {one.name for one in tmp_path.iterdir()} == {"s.db", copy.name, "migrations"}


def test_a_failed_migration_changes_nothing(tmp_path: Path) -> None:
    """All steps are one transaction: the file is as before, and an old copy does no harm."""
    path = tmp_path / "s.db"
    migrate(url(path), path)
    put_cursor(path)
    scripts = later_scripts(tmp_path, more='raise RuntimeError("no")')
    for _ in range(2):
        with pytest.raises(RuntimeError, match="no"):
            migrate(url(path), path, scripts)
    assert "added" not in tables(path)
    migrate(url(path), path)
    assert cursors(path) == [("discord", "10", "100")]


def test_a_newer_database_is_refused(tmp_path: Path) -> None:
    """An older program leaves the file of a newer one alone and says which revision it has."""
    path = tmp_path / "s.db"
    migrate(url(path), path, later_scripts(tmp_path))
    with pytest.raises(StoreError, match=r"newer version of Sidenote \(revision r9999\)"):
        migrate(url(path), path)
