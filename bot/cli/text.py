"""Text of others, made fit for a terminal, and how sources are named there."""

from bot.domain.dates import day_of
from bot.domain.source import Passage, Source


def plain(text: str) -> str:
    """One line without control characters: a page must not steer the terminal."""
    return "".join(char if char.isprintable() else " " for char in " ".join(text.split()))


def shortened(text: str, most_chars: int) -> str:
    """One plain line of at most ``most_chars`` characters, cut at a word."""
    line = plain(text)
    if len(line) <= most_chars:
        return line
    return line[: most_chars - 1].rsplit(" ", 1)[0] + "…"


def dated(source: Source) -> str:
    """The date of a page, or that it has none."""
    if source.date:
        return source.date
    return f"undated, read on {day_of(source.read_ms)}"


def quoted(passage: Passage) -> str:
    """A passage: the page's own words in quotation marks, a summary named as one."""
    text = plain(passage.text)
    return f"Summary: {text}" if passage.source.summary else f"“{text}”"
