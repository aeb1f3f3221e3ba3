"""Bringing a database file to the newest revision, with a copy made before."""

import os
from contextlib import suppress
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import URL, Connection, NullPool, create_engine, event, inspect

from bot.errors import StoreError
from bot.store.backup import OWN, back_up
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
        _make_private(path)
    engine = create_engine(
        url, connect_args={"isolation_level": None, "timeout": BUSY_S}, poolclass=NullPool
    )
    event.listen(engine, "connect", _leave_no_words)
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


def _make_private(path: Path) -> None:
    # SQLite would let everybody on the machine read a file that it makes itself, and what
    # it puts beside the file has the file's permissions. Where it fails, SQLite tells why.
    with suppress(OSError):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, OWN))


def _leave_no_words(connection: Any, _record: Any) -> None:
    # Tables are made anew: texts must not stay behind where the old ones lay.
    cursor = connection.cursor()
    cursor.execute("PRAGMA secure_delete=ON")
    cursor.close()


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
            # The transaction keeps other writers out and has written nothing yet.
            back_up(path, path.with_name(f"{path.name}.{revision}.backup"))
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
