"""A thread as people copy it from a forum page: plain text, with the page's own words in it.

Posts are slices of the file. What is not the author's within a slice (buttons,
dates, quotes of others) becomes as many blanks, so that every offset holds.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from bot.clock import now_ms
from bot.domain.ports import Clock
from bot.domain.post import Post
from bot.domain.source import SHARED_LIBRARY
from bot.watchers.page_headers import Header, find_headers
from bot.watchers.page_lines import (
    Line,
    ends_sentence,
    is_furniture,
    is_prose,
    is_stat,
    read_lines,
    tail_start,
)
from bot.watchers.page_quotes import find_quotes

_PLATFORM = "page"
_MAX_TITLE = 200
_KEPT_CHARS = 20_000
"""How much of an author's earlier words is searched for what a quote repeats."""


@dataclass(frozen=True, slots=True)
class CopiedPost:
    """A post, and where its text begins in the file, in Python characters."""

    post: Post
    offset: int


@dataclass(frozen=True, slots=True)
class CopiedThread:
    """A page's title, empty where none stands there, and its posts with the ids 1, 2, ..."""

    title: str
    posts: tuple[CopiedPost, ...]


class _Part(NamedTuple):
    """A post's header and its lines ``first`` up to ``end``."""

    header: Header
    first: int
    end: int


def read_page(text: str, name: str, *, title: str = "", clock: Clock = now_ms) -> CopiedThread:
    """Read the posts of a copied page; ``name`` names the file. Never raises.

    ``title`` stands in where the page shows none.

    Where the text shows no author lines it is one post; a blank text has none.
    """
    lines = read_lines(text)
    headers = find_headers(lines)
    heading, body = _title(lines, headers[0].first if headers else len(lines))
    subject = next((header.subject for header in headers if header.subject), "")
    thread = _Thread(text, lines, name, subject or heading or title, clock())
    return CopiedThread(thread.title, tuple(thread.posts(_parts(lines, headers, body))))


def _title(lines: Sequence[Line], end: int) -> tuple[str, int]:
    """The title, and the line after it. Prose above the first post is no title."""
    first = next((n for n in range(end) if lines[n].words), end)
    if first == end:
        return "", first
    words = lines[first].words
    if len(words) > _MAX_TITLE or words.endswith((".", ",", ";", ":")) or is_furniture(words):
        return "", first
    rest = [line.words for line in lines[first + 1 : end] if line.words]
    alone = first + 1 == end or not lines[first + 1].words
    if end < len(lines):  # posts follow
        heads = alone or not any(is_prose(words) for words in rest)
    else:
        heads = bool(rest) and (is_furniture(rest[0]) or (alone and _in_capitals(words)))
    return (words, first + 1) if heads else ("", first)


def _in_capitals(words: str) -> bool:
    """Whether a line is written as headlines are: Most of Its Words Begin Like This."""
    long = [word.strip("\"'“‘(") for word in words.split() if len(word) > 3]
    capitals = sum(not word[:1].islower() for word in long)
    return len(long) >= 3 and not ends_sentence(words) and capitals >= 0.6 * len(long)


def _parts(lines: Sequence[Line], headers: Sequence[Header], body: int) -> Iterator[_Part]:
    last = headers[-1].end if headers else body
    foot = tail_start(lines, last)
    top = headers[0].first if headers else foot
    if not headers or any(is_prose(line.words) for line in lines[body:top]):
        yield _Part(Header(body, body, "", None), body, top)
    ends = [header.first for header in headers[1:]] + [foot]
    for header, end in zip(headers, ends, strict=False):
        yield _Part(header, header.end, max(header.end, end))


@dataclass(frozen=True, slots=True)
class _Thread:
    """What all posts of a page share."""

    text: str
    lines: Sequence[Line]
    name: str
    title: str
    read_ms: int

    def posts(self, parts: Iterator[_Part]) -> Iterator[CopiedPost]:
        known = list(parts)
        authors = frozenset(part.header.author for part in known) - {""}
        latest: dict[str, str] = {}
        earlier: dict[str, str] = {}
        number = 0
        for part in known:
            quotes = find_quotes(self.lines, part.first, part.end, earlier)
            hidden = quotes.lines | _furniture(self.lines, part, authors)
            offset, text = self._slice(part, hidden)
            if not text and not part.header.author:
                continue
            number += 1
            author = part.header.author
            answered = (*quotes.names, part.header.answers)
            parent = next((latest[who] for who in answered if who in latest), "")
            yield CopiedPost(self._post(number, part.header, text, parent), offset)
            if author:
                latest[author] = " ".join(text.split())
                earlier[author] = f"{earlier.get(author, '')} {latest[author]}"[-_KEPT_CHARS:]

    def _slice(self, part: _Part, hidden: frozenset[int]) -> tuple[int, str]:
        """Offset and text of a post: the file's characters, or blanks where it is not hers."""
        if part.first >= part.end:
            return self.lines[part.first - 1].end if part.first else 0, ""
        position = start = self.lines[part.first].start
        pieces = []
        for number in range(part.first, part.end):
            line = self.lines[number]
            pieces.append(self.text[position : line.start])
            shown = self.text[line.start : line.end]
            pieces.append(" " * len(shown) if number in hidden else shown)
            position = line.end
        text = "".join(pieces)
        return start + len(text) - len(text.lstrip()), text.strip()

    def _post(self, number: int, header: Header, text: str, parent: str) -> Post:
        return Post(
            platform=_PLATFORM,
            guild_id=SHARED_LIBRARY,
            channel_id=self.name,
            thread_id=self.name,
            post_id=str(number),
            author_id=header.author,
            author_name=header.author,
            text=text,
            created_ms=self.read_ms if header.created_ms is None else header.created_ms,
            title=self.title,
            parent_text=parent,
            dated=header.created_ms is not None,
        )


def _furniture(lines: Sequence[Line], part: _Part, authors: frozenset[str]) -> frozenset[int]:
    """The lines of a part that the page wrote."""
    hidden: set[int] = set()
    for number in range(part.first, part.end):
        words = lines[number].words
        if is_furniture(words):
            hidden.add(number)
        elif words in authors:
            hidden.update(_box_below(lines, number, part.end))
        elif number > part.first and lines[number - 1].words == "Reactions:" and words[-1:] != ".":
            hidden.add(number)
    return frozenset(hidden | _counts_at_end(lines, part, hidden))


def _box_below(lines: Sequence[Line], number: int, end: int) -> range:
    """An author's box that phpBB puts beside the post: name, rank, "Posts: 12"."""
    below = range(number + 1, min(number + 6, end))
    last = max((n for n in below if is_stat(lines[n].words)), default=None)
    return range(number, last + 1) if last is not None else range(0)


def _counts_at_end(lines: Sequence[Line], part: _Part, hidden: set[int]) -> set[int]:
    """Lone numbers that end a part: Discourse counts likes so."""
    counts: set[int] = set()
    for number in range(part.end - 1, part.first - 1, -1):
        words = lines[number].words
        if words.isdigit() and len(words) < 5:
            counts.add(number)
        elif words and number not in hidden:
            break
    return counts
