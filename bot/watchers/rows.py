"""Posts as rows of JSON Lines: ``{"id", "text"}`` with more where it is known."""

import json
from collections import OrderedDict
from dataclasses import dataclass
from typing import Any

from bot.clock import now_ms
from bot.domain.ports import Clock
from bot.domain.post import Post
from bot.domain.source import SHARED_LIBRARY
from bot.watchers.dates import iso_ms

_PLATFORM = "file"
_KEPT_POSTS = 5_000
_KEPT_CHARS = 2_000
"""Earlier posts that a ``reply_to`` still finds, and how much of each; memory stays flat."""

_TYPES = {
    bool: "true or false",
    int: "a number",
    float: "a number",
    str: "a string",
    list: "a list",
    dict: "an object",
}


@dataclass(frozen=True, slots=True)
class Row:
    """A post, its id as the row gives it, and the line it stands in, counted from 1."""

    line: int
    row_id: str | int
    post: Post


@dataclass(frozen=True, slots=True)
class RowProblem:
    """Why a line is passed over, as a sentence for people."""

    line: int
    what: str


class _Broken(Exception):
    """A row that is passed over; the text says why. Never leaves this module."""


class RowReader:
    """Reads the lines of one file in order.

    A thread's title and the answered post are taken from earlier rows where a row
    does not repeat them; ``title`` stands in where no row of a thread has one. Only the
    ids of all rows are remembered, and the last few thousand posts.
    """

    def __init__(self, name: str, *, title: str = "", clock: Clock = now_ms) -> None:
        self._name = name
        self._title = title
        self._clock = clock
        self._line = 0
        self._ids: set[str | int] = set()
        self._texts: OrderedDict[tuple[str, str], str] = OrderedDict()
        self._titles: OrderedDict[str, str] = OrderedDict()

    def read(self, line: bytes) -> Row | RowProblem | None:
        """Read the next line; None for a blank one. Never raises."""
        self._line += 1
        try:
            fields = _parsed(line.removeprefix(b"\xef\xbb\xbf") if self._line == 1 else line)
            return None if fields is None else self._row(fields)
        except _Broken as broken:
            return RowProblem(self._line, str(broken))

    def _row(self, fields: dict[str, Any]) -> Row:
        row_id = _required(fields, "id", str, int)
        text = _required(fields, "text", str)
        thread, reply_to, author = (
            str(_optional(fields, key, str, int, default=""))
            for key in ("thread", "reply_to", "author")
        )
        title = _sound(_optional(fields, "title", str, default=""))
        created_ms = _created_ms(fields)
        if row_id in self._ids:
            raise _Broken(f"the id {json.dumps(row_id)} was there before; ids must be unique")
        self._ids.add(row_id)
        post = Post(
            platform=_PLATFORM,
            guild_id=SHARED_LIBRARY,
            channel_id=self._name,
            thread_id=thread or self._name,
            post_id=str(row_id),
            author_id=author,
            author_name=author,
            text=text,
            created_ms=self._clock() if created_ms is None else created_ms,
            title=title or self._titles.get(thread, self._title),
            parent_text=self._texts.get((thread, reply_to), "") if reply_to else "",
            dated=created_ms is not None,
        )
        _keep(self._texts, (thread, post.post_id), _sound(text[:_KEPT_CHARS]))
        if title:
            _keep(self._titles, thread, title)
        return Row(self._line, row_id, post)


def _keep(kept: OrderedDict[Any, str], key: object, value: str) -> None:
    kept[key] = value
    if len(kept) > _KEPT_POSTS:
        kept.popitem(last=False)


def _parsed(line: bytes) -> dict[str, Any] | None:
    """The row's object, or None for a blank line. Raises _Broken."""
    try:
        text = line.decode("utf-8").strip()
        fields = json.loads(text) if text else None
    except UnicodeDecodeError as error:
        raise _Broken(f"not UTF-8 text (byte {error.start + 1} of the line)") from None
    except json.JSONDecodeError as error:
        raise _Broken(f"not JSON: {error.msg} (character {error.colno})") from None
    except (ValueError, RecursionError):  # a number of 5,000 digits, ten thousand brackets
        raise _Broken(
            "not JSON that can be read: a number is too long or too much is nested"
        ) from None
    if text and not isinstance(fields, dict):
        raise _Broken(f"a row must be a JSON object, and this is {_named(fields)}")
    return fields


def _required(fields: dict[str, Any], key: str, *types: type) -> Any:
    if fields.get(key) is None:
        raise _Broken(f'the row has no "{key}"')
    return _optional(fields, key, *types, default=None)


def _optional(fields: dict[str, Any], key: str, *types: type, default: object) -> Any:
    value = fields.get(key)
    if value is None:
        return default
    if type(value) not in types:  # not isinstance: true and false are no numbers here
        wanted = " or ".join({str: "a string", int: "a whole number"}[one] for one in types)
        raise _Broken(f'"{key}" must be {wanted}, and this is {_named(value)}')
    return value


def _named(value: object) -> str:
    return "null" if value is None else _TYPES.get(type(value), "something else")


def _created_ms(fields: dict[str, Any]) -> int | None:
    text = _optional(fields, "created_at", str, default=None)
    if text is None:
        return None
    try:
        return iso_ms(text)
    except ValueError:
        shown = json.dumps(text[:40])
        example = "2025-01-30T09:15:00Z"
        raise _Broken(f'"created_at" is {shown}, no ISO 8601 time such as {example}') from None


def _sound(text: str) -> str:
    """The text with lone surrogates, which JSON allows and no tokenizer does, replaced."""
    return text.encode("utf-8", "replace").decode("utf-8")
