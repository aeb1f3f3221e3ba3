"""One running bot a database: two would each send what the outbox holds."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from bot import log
from bot.errors import ConfigError

_log = log.get("sole")


@contextmanager
def only_one(database: Path) -> Iterator[None]:
    """Hold a lock beside a database until the block ends, or the process, however it does.

    The file stays, and means nothing by itself. Where a file system or a system has no
    locks, there is none. Raises ConfigError: another process holds it.
    """
    path = database.with_name(database.name + ".running")
    held = None
    try:
        held = _lock(path)
    except BlockingIOError:
        raise ConfigError(
            f"{database}: another 'sidenote run' is at work on this database; stop that one first"
        ) from None
    except (OSError, ImportError) as error:
        # what keeps a file from being made is told when the database is opened
        _log.warning("not_locked", file=str(path), error=type(error).__name__)
    try:
        yield
    finally:
        if held is not None:
            os.close(held)


def _lock(path: Path) -> int:
    """The open file that the lock is on. Raises OSError, and ImportError where there is none."""
    import fcntl  # noqa: PLC0415 - not on every system

    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
    file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(file)
        raise
    return file
