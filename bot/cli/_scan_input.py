"""What ``sidenote scan`` reads: a copied page or rows of posts, in chunks."""

import codecs
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, NamedTuple, Protocol, cast

from bot.domain.post import Post
from bot.errors import InputError
from bot.watchers.copied_page import read_page
from bot.watchers.rows import Row, RowProblem, RowReader

InputForm = Literal["auto", "text", "jsonl"]

_BLOCK_BYTES = 65_536
_CHUNK_POSTS = 64
_ROW_SUFFIXES = frozenset({".jsonl", ".ndjson", ".json"})
_UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


@dataclass(frozen=True, slots=True)
class Item:
    """A post and its place: ``whole`` is the text that offsets count, from ``offset`` on.

    ``line`` is where the row stands; a copied page's posts have none of their own.
    """

    row_id: str | int
    post: Post
    whole: str
    offset: int = 0
    line: int | None = None


class Stream(Protocol):
    """What every buffered binary file can do."""

    def read1(self, size: int, /) -> bytes: ...
    def tell(self) -> int: ...


class Chunk(NamedTuple):
    """Some posts and problems in input order, and the share of the input read, if known."""

    items: tuple[Item | RowProblem, ...]
    share: float | None


@dataclass(frozen=True, slots=True)
class Input:
    """An open file or the standard input."""

    name: str
    suffix: str
    stream: Stream
    size_bytes: int | None

    def read(self) -> bytes:
        """Read what is there, at least one byte; b"" at the end. Raises InputError."""
        try:
            return self.stream.read1(_BLOCK_BYTES)
        except OSError as error:
            raise InputError(f"{self.name}: cannot be read: {error.strerror}.") from None

    def share(self) -> float | None:
        return self.stream.tell() / self.size_bytes if self.size_bytes else None


@contextmanager
def opened(file: str) -> Iterator[Input]:
    """Open a file by name, "-" for the standard input. Raises InputError."""
    if file == "-":
        yield Input("stdin", "", cast(Stream, sys.stdin.buffer), None)
        return
    path = Path(file)
    try:
        stream = path.open("rb")
    except OSError as error:
        raise InputError(f"{file}: cannot be read: {error.strerror}.") from None
    with stream:
        size_bytes = path.stat().st_size if path.is_file() else None
        yield Input(file, path.suffix.lower(), stream, size_bytes)


def chunks(source: Input, form: InputForm, title: str) -> Iterator[Chunk]:
    """Read posts as they come in; ``title`` stands in where the input has none.

    Raises InputError where the input cannot be read at all.
    """
    head = b""
    while not _visible(head) and (block := source.read()):
        head += block
    if form == "jsonl" or (form == "auto" and _looks_like_rows(source, head)):
        yield from _row_chunks(source, head, title)
    else:
        yield from _page_chunks(source, head, title)


def _visible(head: bytes) -> bytes:
    return head.removeprefix(codecs.BOM_UTF8).lstrip()


def _looks_like_rows(source: Input, head: bytes) -> bool:
    if source.suffix in _ROW_SUFFIXES:
        return True
    return source.suffix != ".txt" and _visible(head).startswith(b"{")


def _row_chunks(source: Input, head: bytes, title: str) -> Iterator[Chunk]:
    """One chunk or more for each block that came in: a slow input is not waited for."""
    reader = RowReader(source.name, title=title)
    before = 0.0
    for lines in _line_blocks(source.read, head):
        found = [reader.read(line) for line in lines]
        items = [_item(one) if isinstance(one, Row) else one for one in found if one is not None]
        after = source.share()
        for first in range(0, len(items), _CHUNK_POSTS):
            chunk = tuple(items[first : first + _CHUNK_POSTS])
            done = (first + len(chunk)) / len(items)
            yield Chunk(chunk, None if after is None else before + (after - before) * done)
        before = after or 0.0


def _item(row: Row) -> Item:
    return Item(row.row_id, row.post, row.post.text, line=row.line)


def _line_blocks(read: Callable[[], bytes], head: bytes) -> Iterator[list[bytes]]:
    """The lines that each block completes, without their ends."""
    held: list[bytes] = []
    block = head
    while block:
        first, *more = block.split(b"\n")
        held.append(first)
        if more:
            yield [b"".join(held), *more[:-1]]
            held = [more[-1]]
        block = read()
    if rest := b"".join(held):
        yield [rest]


def _page_chunks(source: Input, head: bytes, title: str) -> Iterator[Chunk]:
    pieces = [head]
    while block := source.read():
        pieces.append(block)
    whole = _decoded(b"".join(pieces), source.name)
    posts = read_page(whole, source.name, title=title).posts
    items = [Item(one.post.post_id, one.post, whole, one.offset) for one in posts]
    for first in range(0, len(items), _CHUNK_POSTS):
        last = min(first + _CHUNK_POSTS, len(items))
        yield Chunk(tuple(items[first:last]), last / len(items))


def _decoded(raw: bytes, name: str) -> str:
    encoding = "utf-16" if raw.startswith(_UTF16_MARKS) else "utf-8"
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError as error:
        where = f"byte {error.start + 1}"
        raise InputError(f"{name}: not UTF-8 text ({where}); save it as UTF-8.") from None
