"""Bringing a database file to the newest revision, with a copy made before."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import URL, Connection, NullPool, create_engine, event, inspect

from bot.errors import StoreError
from bot.store.failure import READ_ONLY

MIGRATIONS = Path(__file__).with_name("migrations")
BUSY_S = 5.0
"""How long a connection waits for another program's lock, in seconds."""


def migrate(url: URL, path: Path | None, scripts: Path = MIGRATIONS) -> None:
    """Upgrade the database at ``url`` in one transaction, so that a failure changes nothing.

    ``path`` is its file, None for a database in memory. Blocks: call it in a
    thread. Raises StoreError, sqlite3.Error and SQLAlchemy's errors.
    """
    if path is not None:
        _expect_writable(path)
    engine = create_engine(
        url, connect_args={"isolation_level": None, "timeout": BUSY_S}, poolclass=NullPool
    )
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
    with engine.connect() as connection:
        with connection.begin():
            _upgrade(connection, path, scripts)
        _use_wal(connection)


def _expect_writable(path: Path) -> None:
    # In WAL mode SQLite begins to write to a read-only file, and fails only later.
    if path.is_file() and not os.access(path, os.W_OK):
        raise StoreError(f"{path}: {READ_ONLY}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise StoreError(
            f"{path}: the folder cannot be made ({reason}); name another place"
        ) from error


def _use_wal(connection: Connection) -> None:
    # Only after all checks: the file remembers the mode, and it may be somebody else's.
    cursor = connection.connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.close()


def _upgrade(connection: Connection, path: Path | None, scripts: Path) -> None:
    config = Config()
    config.set_main_option("script_location", str(scripts).replace("%", "%%"))
    config.attributes["connection"] = connection
    directory = ScriptDirectory.from_config(config)
    revision = MigrationContext.configure(connection).get_current_revision()
    if revision == directory.get_current_head():
        return
    if revision is None:
        _expect_empty(connection, path)
    else:
        _expect_known(revision, directory, path)
        if path is not None:
            _back_up(path, path.with_name(f"{path.name}.{revision}.backup"))
    command.upgrade(config, "head")


def _expect_empty(connection: Connection, path: Path | None) -> None:
    if inspect(connection).get_table_names():
        raise StoreError(
            f"{path}: this is a database of another program; name another file for Sidenote"
        )


def _expect_known(revision: str, directory: ScriptDirectory, path: Path | None) -> None:
    if revision not in {script.revision for script in directory.walk_revisions()}:
        raise StoreError(
            f"{path}: the database was made by a newer version of Sidenote "
            f"(revision {revision}); install that version, or name another file"
        )


def _back_up(path: Path, copy: Path) -> None:
    """Copy the database with SQLite's backup, whole or not at all.

    The caller's transaction keeps other writers out and has written nothing yet,
    so the copy is the state that the migration starts from.
    """
    unfinished = copy.with_name(f"{copy.name}.part")
    unfinished.unlink(missing_ok=True)
    with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(unfinished)) as target:
        source.backup(target)
        target.execute("PRAGMA journal_mode=DELETE")
    unfinished.replace(copy)
