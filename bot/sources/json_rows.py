"""JSON Lines files of ours: a good row always comes through, a broken one is named."""

import json
from pathlib import Path
from typing import Any, NamedTuple

from bot.domain.outcome import DAY_MS
from bot.errors import InputError
from bot.reasons import Reason, Why

RELEASED_MS = 1_795_910_400_000
"""A time that has passed wherever this release runs, and by which its packs were read: a machine
whose clock stands before it, as without a battery, must not lose them."""
_UTF8_MARK, _UTF16_MARKS = b"\xef\xbb\xbf", (b"\xff\xfe", b"\xfe\xff")


class RowError(Exception):
    """What is wrong with one row, to be told with the file's name and the line."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(str(reason))
        self.reason = reason


class Where(NamedTuple):
    """A file's name, and the number of a line in it; ``str`` of it is English."""

    file: str
    line: int

    def __str__(self) -> str:
        return f"{self.file}, line {self.line}"

    def problem(self, error: RowError) -> Reason:
        """What is wrong there."""
        return Why.ROW.of(file=self.file, line=self.line, problem=error.reason)


class Ids:
    """Which row used an id first, in one file or in several that are read together."""

    def __init__(self) -> None:
        self._first: dict[str, tuple[Where, object]] = {}

    def is_new(self, row_id: str, says: object, where: Where) -> bool:
        """Whether nobody used an id yet; False where a row just says the same again.

        Raises RowError where an earlier row of that id ``says`` something else: nobody
        could tell which of the two is meant.
        """
        first, said = self._first.setdefault(row_id, (where, says))
        if said != says:
            raise RowError(Why.ROW_TAKEN.of(id=row_id, file=first.file, line=first.line))
        return first == where


class Lines(NamedTuple):
    """The lines of a file and when it was last changed, in epoch milliseconds."""

    lines: list[bytes]
    changed_ms: int


def read_lines(path: Path) -> Lines:
    """Read a file; raises InputError where it cannot be read at all."""
    try:
        data = path.read_bytes()
        changed_ms = path.stat().st_mtime_ns // 1_000_000
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}.") from error
    if data.startswith(_UTF16_MARKS):
        raise InputError(f"{path}: is UTF-16; save it as UTF-8.")
    # Not splitlines(): JSON texts may hold U+2028 and the like, which end no row.
    return Lines(data.removeprefix(_UTF8_MARK).split(b"\n"), max(changed_ms, 0))


def row_of(line: bytes) -> dict[str, Any]:
    """Read one row; raises RowError."""
    try:
        row = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError:
        raise RowError(Why.ROW_UTF8.of()) from None
    except (ValueError, RecursionError):
        raise RowError(Why.ROW_JSON.of()) from None
    if not isinstance(row, dict):
        raise RowError(Why.ROW_OBJECT.of())
    return row


def text_of(row: dict[str, Any], key: str) -> str:
    """The text under a key, which must be there and not blank; raises RowError."""
    if key not in row:
        raise RowError(Why.ROW_MISSING.of(key=key))
    value = row[key]
    if not isinstance(value, str):
        raise RowError(Why.ROW_TEXT.of(key=key))
    if not value.strip():
        raise RowError(Why.ROW_BLANK.of(key=key))
    if "\0" in value or any("\ud800" <= char <= "\udfff" for char in value):
        raise RowError(Why.ROW_NO_TEXT.of(key=key))
    return value


def texts_of(row: dict[str, Any], key: str, *, most: int) -> list[str]:
    """The texts in the list under a key, none where there is no key; raises RowError."""
    values = row.get(key, [])
    if not isinstance(values, list) or len(values) > most:
        raise RowError(Why.ROW_TEXTS.of(key=key, most=most))
    return [text_of({key: value}, key) for value in values]


def time_of(row: dict[str, Any], key: str, default_ms: int, *, now_ms: int) -> int:
    """The time under a key, in epoch milliseconds, at most a day after now; raises RowError.

    A default that is later, as a file's date may be, counts as the last time that is taken.
    """
    latest_ms = max(now_ms, RELEASED_MS) + DAY_MS
    if key not in row:
        return min(default_ms, latest_ms)
    value = row[key]
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise RowError(Why.ROW_TIME.of(key=key))
    if value > latest_ms:
        raise RowError(Why.ROW_FUTURE.of(key=key))
    return value
