"""Normalise: from a post's text to what the models read, with offsets back.

Three steps, each linear in the text: find the parts that are not the author's
own words (quotes and code blocks), read the markup of what is left, and fold
look-alike letters. Discord's markdown is no CommonMark, and forum pages mix it
with BBCode, so the forms are listed here rather than left to a library.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import NamedTuple

from bot.pipeline.disguise import joined, unmasked
from bot.pipeline.lookalikes import Changes, folded, latinised, unstacked
from models.sentences import Span, split


@dataclass(frozen=True, slots=True)
class Text:
    """A text as the models read it.

    ``sentences`` are spans of ``clean``. The character ``clean[i]`` stands for
    ``starts[i]..ends[i]`` of the original; these ranges are ordered and disjoint.
    """

    clean: str
    sentences: tuple[Span, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def original(self, span: Span) -> Span:
        """Give the characters of the original text that a non-empty clean span stands for."""
        return Span(self.starts[span.start], self.ends[span.end - 1])


class _Piece(NamedTuple):
    """A stretch of the original and what is read in its place; None: its own letters."""

    start: int
    end: int
    reads: str | None


_FENCE = "```"
_BLOCK_TAG = re.compile(r"\[(?P<close>/?)(?P<name>quote|code)(?:=[^\]\n]{0,200})?\]", re.IGNORECASE)
# Discord wants a space after ">"; mail and older forums leave it out before a letter.
_QUOTE_LINE = re.compile(r"^[ \t]{0,3}>(?=[ \t>\r\n]|[^\W\d_]|\Z)[^\n]*", re.MULTILINE)
_QUOTE_REST = re.compile(r"^>>>[ \t].*", re.MULTILINE | re.DOTALL)

_ADDRESS = r"(?:https?://|www\.)[^\s<>]*[^\s<>.,;:!?'\"*_~|)\]]"
_TAGS = r"b|i|u|s|url|color|size|font|spoiler|list|center|quote|code|\*"
_INLINE = re.compile(
    "|".join(
        f"(?P<{name}>{pattern})"
        for name, pattern in (
            ("escaped", r"\\[\\`*_{}\[\]()#+\-.!~|>]"),
            ("code", r"``[^\n]+?``|`[^`\n]+`"),
            ("emoji", r"<a?:\w{1,32}:\d{1,20}>"),
            ("user", r"<@!?\d{1,20}>"),
            ("role", r"<@&\d{1,20}>"),
            ("channel", r"<(?:\#\d{1,20}|id:[a-z\-]{1,20}(?::\d{1,20})?)>"),
            ("command", r"</[\w \-]{1,100}:\d{1,20}>"),
            ("time", r"<t:-?\d{1,20}(?::[A-Za-z])?>"),
            ("image", r"\[img[^\]\n]{0,200}\][^\[\n]*\[/img\]"),
            ("label", r"!?\[(?=[^\[\]\n]+\]\(<?https?://)"),
            ("target", r"\]\(<?https?://(?:[^\s<>()]|\([^\s<>()]*\))*>?(?:[ ]\"[^\"\n]*\")?\)"),
            ("link", rf"<{_ADDRESS}>|\b{_ADDRESS}"),
            ("tag", rf"\[/?(?:{_TAGS})(?:=[^\]\n]{{0,300}})?\]"),
            ("line", r"^[ \t]{0,3}(?:\#{1,3}|-\#)[ \t]+(?=\S)"),
            ("mark", r"\|\||\*{1,3}|_{1,3}|~~"),
        )
    ),
    re.MULTILINE | re.IGNORECASE,
)
_READS = {
    "code": "code",
    "user": "@user",
    "role": "@role",
    "channel": "#channel",
    "time": "time",
    "image": "image",
    "link": "link",
    "label": "",
    "target": "",
    "tag": "",
    "line": "",
}
"""What stands in the clean text for each form; "" leaves it out."""


def normalise(text: str) -> Text:
    """Read any text; never raises. Plain text comes back as it is, character for character."""
    letters = [
        _Letter(*letter, piece.reads is None)
        for piece in _pieces(text)
        for letter in _letters(text, piece)
    ]
    for see_through in _DISGUISES:
        letters = _changed(letters, see_through)
    read = Text(
        "".join(letter.sign for letter in letters),
        (),
        tuple(letter.start for letter in letters),
        tuple(letter.end for letter in letters),
    )
    sentences = tuple(
        sentence
        for sentence in split(read.clean)
        if _has_words(letters[slice(*sentence)]) and _shows(text, read, sentence)
    )
    return replace(read, sentences=sentences)


class _Letter(NamedTuple):
    """A clean letter and its range of the original; ``own``: the author's, not our stand-in."""

    sign: str
    start: int
    end: int
    own: bool


_DISGUISES = (unstacked, latinised, joined, unmasked)


def _changed(letters: list[_Letter], see_through: Callable[[str], Changes]) -> list[_Letter]:
    """Apply changes to the author's own letters; what is left out joins the letter before it."""
    changes = see_through("".join(one.sign if one.own else "\0" for one in letters))
    if not changes:
        return letters
    kept: list[_Letter] = []
    for place, letter in enumerate(letters):
        sign = changes.get(place, letter.sign)
        if sign:
            kept.append(letter._replace(sign=sign))
        else:
            kept[-1] = kept[-1]._replace(end=letter.end)
    return kept


def _has_words(letters: Iterable[_Letter]) -> bool:
    """Whether the author wrote a word or a sign of it, not only links and commas."""
    return any(
        own and (sign.isalnum() or unicodedata.category(sign) == "So")
        for sign, _, _, own in letters
    )


def _shows(text: str, read: Text, sentence: Span) -> bool:
    start, end = read.original(sentence)
    return bool(text[start:end].strip())


def _pieces(text: str) -> Iterator[_Piece]:
    """Cut the whole text into ordered pieces; what others wrote reads as a line's end."""
    position = 0
    for start, end in _others_words(text):
        yield from _inline(text, position, start)
        yield _Piece(start, end, "\n")
        position = end
    yield from _inline(text, position, len(text))


def _others_words(text: str) -> list[tuple[int, int]]:
    """Ranges of quotes and code blocks, ordered and disjoint."""
    hidden = _fences(text)
    hidden = _merged([*hidden, *_tagged(text, hidden)])
    lines = [m.span() for m in (*_QUOTE_REST.finditer(text), *_QUOTE_LINE.finditer(text))]
    return _merged([*hidden, *_outside(lines, hidden)])


def _fences(text: str) -> list[tuple[int, int]]:
    fences = []
    start = text.find(_FENCE)
    while start >= 0 and (end := text.find(_FENCE, start + len(_FENCE))) >= 0:
        fences.append((start, end + len(_FENCE)))
        start = text.find(_FENCE, end + len(_FENCE))
    return fences


def _tagged(text: str, hidden: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """BBCode quotes and code with both their ends; a lone tag hides nothing."""
    tags = {m.span(): m for m in _BLOCK_TAG.finditer(text)}
    opened: dict[str, list[int]] = {"quote": [], "code": []}
    found = []
    for span in _outside(list(tags), hidden):
        begun = opened[tags[span]["name"].lower()]
        if not tags[span]["close"]:
            begun.append(span[0])
        elif begun:
            found.append((begun.pop(), span[1]))
    return found


def _outside(
    spans: Iterable[tuple[int, int]], hidden: list[tuple[int, int]]
) -> Iterator[tuple[int, int]]:
    """The spans that do not begin within a hidden range; both are in order."""
    following = 0
    for span in sorted(spans):
        while following < len(hidden) and hidden[following][1] <= span[0]:
            following += 1
        if following == len(hidden) or span[0] < hidden[following][0]:
            yield span


def _merged(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _inline(text: str, start: int, end: int) -> Iterator[_Piece]:
    found = [_Form(m.lastgroup or "", m) for m in _INLINE.finditer(text, start, end)]
    paired = _paired(text, [form for form in found if form.name == "mark"])
    labels = 0
    position = start
    for name, match in found:
        labels += name == "label"
        if name == "mark" and match.start() not in paired:
            continue
        if name == "target" and not labels:
            continue
        labels -= name == "target"
        yield _Piece(position, match.start(), None)
        yield from _read(name, match)
        position = match.end()
    yield _Piece(position, end, None)


class _Form(NamedTuple):
    name: str
    match: re.Match[str]


def _read(name: str, match: re.Match[str]) -> Iterator[_Piece]:
    start, end = match.span()
    whole = match.group()
    if name == "escaped":
        yield _Piece(start, start + 1, "")
        yield _Piece(start + 1, end, None)
    elif name in ("emoji", "command"):
        shown = whole[1 : whole.rindex(":")].removeprefix("a") + (":" if name == "emoji" else "")
        yield _Piece(start, end, shown)
    else:
        yield _Piece(start, end, _READS.get(name, ""))


def _paired(text: str, marks: list[_Form]) -> set[int]:
    """Starts of the marks that belong to a pair.

    Emphasis begins before a word and ends after one, so a mask such as "d***" or
    a name such as "some_name" keeps its signs. Spoiler bars pair anywhere.
    """
    opened: dict[str, int] = {}
    paired: set[int] = set()
    for _, match in marks:
        sign, (start, end) = match.group(), match.span()
        before, after = text[start - 1 : start], text[end : end + 1]
        if sign in opened and (sign == "||" or _closes(before, after)):
            paired |= {opened.pop(sign), start}
        elif sign == "||" or _opens(before, after):
            opened[sign] = start
    return paired


def _opens(before: str, after: str) -> bool:
    return not before.isalnum() and bool(after.strip())


def _closes(before: str, after: str) -> bool:
    return not after.isalnum() and bool(before.strip())


def _letters(text: str, piece: _Piece) -> Iterator[tuple[str, int, int]]:
    """Each clean letter of a piece with its range; ranges may be empty, never shared."""
    if piece.reads is None:
        for place in range(piece.start, piece.end):
            for number, letter in enumerate(folded(text[place])):
                yield letter, min(place + number, place + 1), place + 1
        return
    cuts = [min(piece.start + i, piece.end) for i in range(len(piece.reads))] + [piece.end]
    for letter, (start, end) in zip(piece.reads, pairwise(cuts), strict=False):
        yield letter, start, end
