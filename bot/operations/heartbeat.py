"""A sign of life on disk, for service managers and container health checks."""

from pathlib import Path

from bot import log

FRESH_MS = 90_000
"""A beat older than this means that the bot hangs, is offline, or has ended."""

_log = log.get("heartbeat")


def heartbeat_path(database: Path) -> Path:
    """Where the bot beats: beside its database."""
    return database.with_name(database.name + ".heartbeat")


def beat(path: Path, *, now_ms: int) -> None:
    """Write the time of a beat; the file is whole at every moment.

    A disk that takes none is no reason to stop: whoever looks for beats misses it.
    """
    fresh = path.with_name(path.name + ".new")
    try:
        fresh.write_text(str(now_ms), encoding="ascii")
        fresh.replace(path)
    except OSError as error:
        _log.error("no_heartbeat", file=str(path), error=error.strerror)


def age_ms(path: Path, *, now_ms: int) -> int | None:
    """How long ago the last beat was; None where there was none, or the file is damaged."""
    try:
        return now_ms - int(path.read_text(encoding="ascii"))
    except (OSError, ValueError):
        return None
