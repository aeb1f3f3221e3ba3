"""Failures of the database, told as one line: what, where, what to do."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DatabaseError, IntegrityError, ProgrammingError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from bot.errors import StoreError

_BUGS = (IntegrityError, ProgrammingError)
_LOCKED = "the database is locked by another program; stop that program, then try again"
READ_ONLY = (
    "the database may not be written to; check the permissions of the file and of its folder"
)
_TOLD = {
    sqlite3.SQLITE_BUSY: _LOCKED,
    sqlite3.SQLITE_LOCKED: _LOCKED,
    sqlite3.SQLITE_PERM: "the database may not be opened; check the permissions of the file",
    sqlite3.SQLITE_READONLY: READ_ONLY,
    sqlite3.SQLITE_CANTOPEN: "no database can be opened or made here; "
    "check that this is a file, and that its folder may be written to",
    sqlite3.SQLITE_NOTADB: "this file is not a database; name another file, or move this one away",
    # A log of the damaged file would be played into the copy, and damage that too.
    sqlite3.SQLITE_CORRUPT: "the database is damaged; stop Sidenote, delete the files beside it "
    "whose names end in -wal and -shm, and put a backup copy in its place",
    sqlite3.SQLITE_FULL: "the disk is full; free some space, then try again",
    sqlite3.SQLITE_IOERR: "the disk cannot be read or written; check the disk and the space on it",
}


@contextmanager
def told(where: str) -> Iterator[None]:
    """Turn failures of SQLite into StoreError; ``where`` names the database.

    A violated constraint or a wrong statement is a fault of ours and stays as it is.
    """
    try:
        yield
    except PoolTimeout as error:
        raise StoreError(f"{where}: the database is too busy; try again later") from error
    except DatabaseError as error:
        if isinstance(error, _BUGS):
            raise
        raise StoreError(f"{where}: {_reason(error.orig)}") from error
    except sqlite3.Error as error:
        raise StoreError(f"{where}: {_reason(error)}") from error


def _reason(error: BaseException | None) -> str:
    code = getattr(error, "sqlite_errorcode", 0)
    # The low byte is the primary code; the rest only refines it.
    return _TOLD.get(code & 0xFF, f"the database failed ({error})")
