"""Copies of a database file: whole or not at all, and no more readable than the original."""

import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from bot.errors import StoreError
from bot.store.failure import told

OWN = 0o600
"""Permissions of what holds members' posts, where nobody chose others: for its owner alone."""


def back_up(path: Path, copy: Path) -> None:
    """Copy the database at ``path``, which others may go on using, in place of ``copy``.

    It is the state after the last transaction that ended. Raises StoreError for either file.
    """
    try:
        _back_up(path, copy, copy.with_name(f"{copy.name}.part"))
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise StoreError(f"{copy}: the copy cannot be written ({reason})") from error


def _back_up(path: Path, copy: Path, unfinished: Path) -> None:
    try:
        unfinished.unlink(missing_ok=True)
        os.close(os.open(unfinished, os.O_CREAT | os.O_EXCL | os.O_WRONLY, OWN))
        with told(str(copy)), closing(sqlite3.connect(unfinished)) as target:
            with told(str(path)), closing(sqlite3.connect(path)) as source:
                source.backup(target)
            target.execute("PRAGMA journal_mode=DELETE")
        shutil.copymode(path, unfinished)
        unfinished.replace(copy)
    finally:
        unfinished.unlink(missing_ok=True)
