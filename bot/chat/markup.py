"""Foreign text inside Discord's markdown: escaped, quoted, cut, linked."""

import re
from collections.abc import Iterable, Sequence
from itertools import groupby
from urllib.parse import quote, urlsplit

_SPECIAL = frozenset("\\*_~`|<>#[]()@:-+")
# Right-to-left overrides and the like could turn a card's own words around.
_DROPPED = frozenset([*map(chr, range(0x202A, 0x202F)), *map(chr, range(0x2066, 0x206A)), "\ufeff"])
_MAX_URL = 400

Span = tuple[int, int]


def size(text: str) -> int:
    """Length of a text as Discord's clients count it, in UTF-16 units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def escape(text: str) -> str:
    """One line of plain text: no formatting, no mention, no link, whatever it contains."""
    return " ".join("".join(map(_escaped, text)).split())


def short(text: str, limit: int) -> str:
    """Escape a text and cut it to ``limit`` characters as shown, the ellipsis counted."""
    line = " ".join(text.split())
    return escape(line if len(line) <= limit else line[: limit - 1].rstrip() + "…")


def address(url: str) -> str:
    """A web address that a masked link can hold, its host in ASCII; empty: it is none.

    Look-alike letters of a host show in ASCII, and a user name that looks like a
    host ("https://known.example@other.example") goes.
    """
    try:
        parts = urlsplit(url.strip())
        name = (parts.hostname or "").encode("idna").decode("ascii")
        port = f":{parts.port}" if parts.port else ""
    except (UnicodeError, ValueError):
        return ""
    if parts.scheme not in ("http", "https") or not re.fullmatch(r"[a-z0-9._-]+|[0-9a-f:.]+", name):
        return ""
    name = f"[{name}]" if ":" in name else name
    rest = [
        mark + quote(part, safe="%/:?@!$&'+,;=~-._", errors="replace")
        for mark, part in (("", parts.path), ("?", parts.query), ("#", parts.fragment))
        if part
    ]
    return f"{parts.scheme}://{name}{port}{''.join(rest)}"


def link(label: str, url: str) -> str:
    """A labelled link with its real host beside it; the label alone where there is no link."""
    target = address(url)
    if not target:
        return label
    name = escape(urlsplit(target).hostname or "")
    if len(target) > _MAX_URL:
        return f"{label} ({name}; the address is too long for a card)"
    return f"[{label}]({target}) ({name})"


def block(text: str, spans: Sequence[Span] = (), *, limit: int) -> str:
    """A block quote of at most ``limit`` characters, with the spans in bold.

    ``spans`` are half-open ranges of ``text``. A long text is cut around the first.
    """
    spans = [(max(start, 0), min(end, len(text))) for start, end in sorted(spans)]
    spans = [(start, end) for start, end in spans if start < end]
    room = limit - len("> ……") - 4 * len(spans)
    low, high = _window(text, spans[0] if spans else (0, 0), room)
    marked = {at for start, end in spans for at in range(max(start, low), min(end, high))}
    body = "".join(_runs(text, low, high, marked))
    return f"> {'…' if low > 0 else ''}{body}{'…' if high < len(text) else ''}"


def _runs(text: str, low: int, high: int, marked: set[int]) -> Iterable[str]:
    """The escaped text, with each line's marked runs in bold; bold ends with its line."""
    for (bold, newline), run in groupby(
        range(low, high), key=lambda at: (at in marked, text[at] == "\n")
    ):
        places = list(run)
        raw = text[places[0] : places[-1] + 1]
        words = raw.strip()
        if newline:
            yield "\n> " * len(raw)
        elif bold and words:
            before, after = raw[: len(raw) - len(raw.lstrip())], raw[len(raw.rstrip()) :]
            yield f"{_line(before)}**{_line(words)}**{_line(after)}"
        else:
            yield _line(raw)


def _window(text: str, focus: Span, room: int) -> Span:
    """The range around ``focus`` that takes at most ``room`` characters when it is shown."""
    low, high = focus
    used = sum(_cost(char) for char in text[low:high])
    while used > room and high > low:
        high -= 1
        used -= _cost(text[high])
    if high < focus[1]:
        return low, _back_to_word(text, low, high)
    low, used = _leftwards(text, low, used, used + (room - used) // 3)
    while high < len(text) and used + _cost(text[high]) <= room:
        used += _cost(text[high])
        high += 1
    low, used = _leftwards(text, low, used, room)
    if high < len(text):
        high = max(focus[1], _back_to_word(text, focus[1], high))
    if low > 0 and not text[low - 1].isspace():
        blank = next((at for at in range(low, min(focus[0], low + 40)) if text[at].isspace()), -1)
        low = blank + 1 or low
    return low, high


def _leftwards(text: str, low: int, used: int, room: int) -> Span:
    while low > 0 and used + _cost(text[low - 1]) <= room:
        low -= 1
        used += _cost(text[low])
    return low, used


def _back_to_word(text: str, low: int, high: int) -> int:
    blank = next((at for at in range(high, max(low, high - 40), -1) if text[at].isspace()), high)
    return blank if blank > low else high


def _cost(char: str) -> int:
    # a line's end costs its quote mark and the bold that ends and begins again
    return len("\n> ****") if char == "\n" else size(_escaped(char))


def _line(text: str) -> str:
    return "".join(map(_escaped, text))


def _escaped(char: str) -> str:
    if char in _SPECIAL:
        return "\\" + char
    if char in _DROPPED or "\ud800" <= char <= "\udfff":
        return ""
    return char if char.isprintable() or char in "\u200d\u200c" else " " if char.isspace() else ""
