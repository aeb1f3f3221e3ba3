"""Change one table of a models file, and leave every other line and comment as it is."""

import json
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from config.settings import SettingsError

Value = str | tuple[str, ...] | Mapping[str, str | float]


@dataclass(frozen=True, slots=True)
class _Statement:
    """Whole lines of the file: ``path`` is the table a header opens, or the key that is set.

    Blank lines and comments have no path.
    """

    text: str
    path: tuple[str, ...]
    is_header: bool


def with_keys(text: str, job: str, keys: Mapping[str, Value | None]) -> str:
    """Set keys of the table ``job`` (None: take the key out) in the text of a models file.

    Raises SettingsError, with the lines to write by hand, where the file is not laid out in
    tables or is no TOML at all.
    """
    changed = _changed(text, job, keys)
    wanted = _parsed(text)
    before = wanted.get(job)
    table = dict(before) if isinstance(before, dict) else {}
    for key, value in keys.items():
        table.pop(key, None)
        if value is not None:
            table[key] = list(value) if isinstance(value, tuple) else value
    try:
        kept = tomllib.loads(changed) == {**wanted, job: table}
    except tomllib.TOMLDecodeError:
        kept = False
    if not kept:
        by_hand = "; ".join(_lines(keys))
        raise SettingsError(f"its layout is unusual; write into [{job}] by hand: {by_hand}")
    return changed


def _changed(text: str, job: str, keys: Mapping[str, Value | None]) -> str:
    found: list[str] = []
    pending = dict(keys)
    table: tuple[str, ...] = ()
    at: int | None = None
    for one in _statements(text):
        table = one.path if one.is_header else table
        key = one.path[1] if one.path[:1] == (job,) and len(one.path) > 1 else ""
        if key not in keys:
            found.append(one.text)
            at = len(found) if one.is_header and one.path == (job,) else at
        elif table == (job,) and (value := pending.pop(key, None)) is not None:
            found.append(f"{_line(key, value)}{_comment(one.text)}\n")
            at = len(found)
    if at is None:
        found.append(_head(text, job))
        at = len(found)
    found[at:at] = [f"{line}\n" for line in _lines(pending)]
    return "".join(found)


def _head(text: str, job: str) -> str:
    end = "" if not text or text.endswith("\n") else "\n"
    return f"{end}\n[{job}]\n" if text else f"[{job}]\n"


def _statements(text: str) -> Iterator[_Statement]:
    """Cut a file into statements; a value may go over several lines."""
    table: tuple[str, ...] = ()
    waiting = ""
    for line in text.splitlines(keepends=True):
        waiting += line
        try:
            content = tomllib.loads(waiting)
        except tomllib.TOMLDecodeError:
            continue
        is_header = bool(content) and waiting.lstrip().startswith("[")
        if is_header:
            table = tuple(_keys(content))
            yield _Statement(waiting, table, is_header=True)
        else:
            yield _Statement(waiting, (*table, *list(content)[:1]) if content else (), False)
        waiting = ""
    if waiting:
        yield _Statement(waiting, (), is_header=False)


def _keys(content: Any) -> Iterator[str]:
    """The keys of a header, from the outermost: each holds but the next."""
    while isinstance(content, dict) and content:
        key, content = next(iter(content.items()))
        yield key


def _comment(statement: str) -> str:
    """The comment at the end of a statement, with the blanks before it."""
    body = statement.rstrip()
    content = tomllib.loads(statement)
    for at in (at for at, char in enumerate(body) if char == "#"):
        try:
            if tomllib.loads(body[:at]) == content:
                return body[len(body[:at].rstrip()) :]
        except tomllib.TOMLDecodeError:
            continue
    return ""


def _lines(keys: Mapping[str, Value | None]) -> list[str]:
    return [_line(key, value) for key, value in keys.items() if value is not None]


def _line(key: str, value: Value | float) -> str:
    return f"{key} = {_written(value)}"


def _written(value: Value | float) -> str:
    if isinstance(value, Mapping):
        return "{ " + ", ".join(_line(key, one) for key, one in value.items()) + " }"
    if isinstance(value, tuple):
        return "[" + ", ".join(map(_written, value)) + "]"
    return json.dumps(value, ensure_ascii=False)  # its texts and numbers are TOML's as well


def _parsed(text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"not valid TOML: {error}") from None
