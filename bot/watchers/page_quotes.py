"""The words of others that a copied post repeats: "Ann said: ... Click to expand..." """

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from bot.watchers.page_lines import Line

_SAID = re.compile(r"(?P<name>\S.{0,59}?) (?:said|wrote): ?(?P<when>↑.*)?")
_SAID_INLINE = re.compile(r"(?P<name>\S.{0,59}?) (?:said|wrote): ?(?P<words>\S.*)")
_NAMED = re.compile(r"(?P<name>\S.{0,59}?): ?")
_CLOSED = re.compile(r"Click to expand(?:\.\.\.|…)")
_PRONOUN = re.compile(r"I|s?he|it|we|you|they|who|someone|somebody|nobody|everyone", re.IGNORECASE)


class Quotes(NamedTuple):
    """Numbers of the lines that are quotes, and the names quoted, in order."""

    lines: frozenset[int]
    names: tuple[str, ...]


class _Opening(NamedTuple):
    line: int
    name: str


def find_quotes(lines: Sequence[Line], first: int, end: int, earlier: Mapping[str, str]) -> Quotes:
    """Find the quotes in the lines ``first`` up to ``end`` of a post.

    ``earlier`` has what each author wrote before, by name. A quote ends where
    the page says so; else it is as much as repeats the author's words; else one
    paragraph.
    """
    taken: set[int] = set()
    names: dict[int, str] = {}
    waiting: list[_Opening] = []
    for number in range(first, end):
        words = lines[number].words
        if name := _opens(words, earlier):
            waiting.append(_Opening(number, name))
        elif _CLOSED.fullmatch(words) and waiting:
            opening = waiting.pop()
            names[opening.line] = opening.name
            taken.update(range(opening.line, number + 1))
        elif name := _repeats(words, earlier):
            names[number] = name
            taken.add(number)
    for opening in waiting:
        known = opening.name in earlier or "↑" in lines[opening.line].words
        if opening.line not in taken and (known or _is_user_name(opening.name)):
            names[opening.line] = opening.name
            said = earlier.get(opening.name, "")
            taken.update(range(opening.line, _extent(lines, opening.line + 1, end, said)))
    return Quotes(frozenset(taken), tuple(names[line] for line in sorted(names)))


def _opens(words: str, earlier: Mapping[str, str]) -> str:
    if match := _SAID.fullmatch(words):
        return match["name"]
    match = _NAMED.fullmatch(words)
    return match["name"] if match and match["name"] in earlier else ""


def _repeats(words: str, earlier: Mapping[str, str]) -> str:
    """The author whose words one line names and repeats, as old phpBB pages do."""
    match = _SAID_INLINE.fullmatch(words)
    return match["name"] if match and match["words"] in earlier.get(match["name"], "") else ""


def _is_user_name(name: str) -> bool:
    return " " not in name and not _PRONOUN.fullmatch(name)


def _extent(lines: Sequence[Line], first: int, end: int, said: str) -> int:
    """The line after a quote that the page does not close."""
    repeated = first
    for number in range(first, end):
        words = " ".join(lines[number].words.split())
        if words and words not in said:
            break
        repeated = number + 1 if words else repeated
    if repeated > first:
        return repeated
    start = next((n for n in range(first, end) if lines[n].words), end)
    blank = next((n for n in range(start, end) if not lines[n].words), end)
    more = any(lines[n].words for n in range(blank, end))
    return blank if more else min(start + 1, end)
