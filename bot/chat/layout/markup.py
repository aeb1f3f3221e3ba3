"""Foreign text inside Discord's markdown: escaped, quoted, cut, linked."""

import re
from collections.abc import Iterator
from urllib.parse import quote, urlsplit

_SPECIAL = frozenset("\\*_~`|<[]@")
_SPECIAL_FIRST = frozenset("#>-")
"""What begins a heading, quote, list or small print, and only as a line's first character."""
# Right-to-left overrides and the like could turn a card's own words around.
_DROPPED = frozenset([*map(chr, range(0x202A, 0x202F)), *map(chr, range(0x2066, 0x206A)), "\ufeff"])
_JOINERS = frozenset("\u200c\u200d")
_MAX_URL = 400


def size(text: str) -> int:
    """Length of a text as Discord's clients count it, in UTF-16 units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def escape(text: str) -> str:
    """One line of plain text: no formatting, no mention, no link, whatever it contains."""
    return "".join(escaped(" ".join(text.split()))).strip()


def escaped(text: str) -> list[str]:
    """For each character of a text, how it is to be written so that it stands for itself."""
    return list(_escaped(text))


def _escaped(text: str) -> Iterator[str]:
    first = True
    for at, char in enumerate(text):
        if char in _SPECIAL or (first and char in _SPECIAL_FIRST):
            yield "\\" + char
        elif char == ":" and text.startswith("://", at):
            yield "\\:"  # an address in a post stays text
        else:
            yield _shown(char)
        first = char == "\n" or (first and char.isspace())


def _shown(char: str) -> str:
    if char in _DROPPED or "\ud800" <= char <= "\udfff":
        return ""
    if char.isprintable() or char in _JOINERS:
        return char
    return " " if char.isspace() else ""


def short(text: str, limit: int) -> str:
    """Escape a text and cut it to ``limit`` characters as shown, the ellipsis counted."""
    line = " ".join(text.split())
    return escape(line if len(line) <= limit else line[: limit - 1].rstrip() + "…")


def label(text: str, limit: int) -> str:
    """One plain line for where nothing is formatted, as in menus and titles, cut to ``limit``."""
    line = " ".join("".join(map(_shown, text)).split())
    if size(line) <= limit:
        return line
    while size(line) >= limit:
        line = line[:-1]
    return line.rstrip() + "…"


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
        return f"{label} ({name}/…)"
    return f"[{label}]({target}) ({name})"


def moment(ms: int, style: str) -> str:
    """A time that each reader's client writes in their own zone and language."""
    return f"<t:{ms // 1000}:{style}>"
