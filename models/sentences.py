"""Split a post into sentences without losing a character offset.

The rules of the language come from sentencex. The habits of chat and forum text
are added here: lines are sentences of their own unless they are hard wrapped, a
list item begins behind its bullet, a run of "!" or "?" ends a sentence even before
a lower-case letter, and a very long "sentence" is cut so that no model ever meets
one without end.
"""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from sentencex import segment

MAX_SENTENCE_CHARS = 600

# Mail and news software breaks lines between these widths; a shorter line that
# ends in a letter is far more often a line of verse, a list item or a heading.
_WRAP_MIN_CHARS, _WRAP_MAX_CHARS = 50, 100
_LINE_START = re.compile(r"\s*(?:[-*•>#|]|\d+[.)]\s|$)")
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_BULLET = re.compile(r"\s*[-*•‣·–—]\s+")
_SHOUTED_END = re.compile(r"(?<![!?])[!?]+[\"'”’)\]]*\s+")


class Span(NamedTuple):
    """Half-open range of Python character offsets into the text it came from."""

    start: int
    end: int


def split(text: str) -> list[Span]:
    """Give the sentences of ``text`` as ordered, disjoint, non-blank spans.

    Every character outside the spans is white space or a list's bullet.
    """
    spans: list[Span] = []
    position = 0
    for line in _unwrap(text).splitlines(keepends=True):
        bullet = _BULLET.match(line)
        words = bullet.end() if bullet else 0
        position += words
        for piece in _sentences(line[words:]):
            spans.extend(_trimmed(text, position, position + len(piece)))
            position += len(piece)
    return spans


def _unwrap(text: str) -> str:
    """Turn each hard line wrap into a space; the length stays the same."""
    lines = text.split("\n")
    out = [lines[0]]
    for before, line in pairwise(lines):
        wrapped = (
            _WRAP_MIN_CHARS <= len(before) <= _WRAP_MAX_CHARS
            and (before[-1].isalnum() or before[-1] in ",'\"-")
            and not _LINE_START.match(line)
        )
        out.append((" " if wrapped else "\n") + line)
    return "".join(out)


def _sentences(line: str) -> Iterator[str]:
    line = _LONE_SURROGATE.sub("\ufffd", line)  # sentencex takes none; lengths stay
    pieces = list(segment("en", line))
    if "".join(pieces) != line:  # offsets are a promise: never trust a lossy split
        pieces = [line]
    for piece in pieces:
        start = 0
        for end in _SHOUTED_END.finditer(piece):
            yield piece[start : end.end()]
            start = end.end()
        if start < len(piece):
            yield piece[start:]


def _trimmed(text: str, start: int, end: int) -> Iterator[Span]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    while end - start > MAX_SENTENCE_CHARS:
        cut = text.rfind(" ", start + 1, start + MAX_SENTENCE_CHARS)
        cut = cut if cut > start else start + MAX_SENTENCE_CHARS
        yield Span(start, cut)
        start = cut
        while start < end and text[start].isspace():
            start += 1
    if start < end:
        yield Span(start, end)
