"""Quoting a post: its flagged sentences marked, cut around them where it is long."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from bot.chat.layout.markup import escaped, size

Span = tuple[int, int]


def block(text: str, spans: Sequence[Span] = (), *, limit: int) -> str:
    """A block quote of at most ``limit`` characters, with the spans in bold.

    ``spans`` are half-open ranges of ``text``. A long text is cut around the first.
    """
    spans = [(max(start, 0), min(end, len(text))) for start, end in sorted(spans)]
    spans = [(start, end) for start, end in spans if start < end]
    room = limit - len("> ……") - len("****") * len(spans)
    pieces = escaped(text)
    low, high = _window(text, spans[0] if spans else (0, 0), [*map(_cost, pieces, text)], room)
    marked = {at for start, end in spans for at in range(max(start, low), min(end, high))}
    body = "".join(_runs(text, pieces, range(low, high), marked))
    return f"> {'…' if low > 0 else ''}{body}{'…' if high < len(text) else ''}"


def _runs(text: str, pieces: Sequence[str], shown: range, marked: set[int]) -> Iterator[str]:
    """The escaped text, with each line's marked runs in bold; bold ends with its line."""
    for (bold, newline), run in groupby(shown, key=lambda at: (at in marked, text[at] == "\n")):
        places = list(run)
        words = [at for at in places if not text[at].isspace()]
        if newline:
            yield "\n> " * len(places)
        elif bold and words:
            start, end = words[0], words[-1] + 1
            yield "".join(pieces[places[0] : start])
            yield f"**{''.join(pieces[start:end])}**"
            yield "".join(pieces[end : places[-1] + 1])
        else:
            yield "".join(pieces[places[0] : places[-1] + 1])


def _cost(piece: str, char: str) -> int:
    # a line's end costs its quote mark and the bold that ends and begins again
    return len("\n> ****") if char == "\n" else size(piece)


def _window(text: str, focus: Span, costs: Sequence[int], room: int) -> Span:
    """The range around ``focus`` that takes at most ``room`` characters when it is shown."""
    low, high = focus
    used = sum(costs[low:high])
    while used > room and high > low:
        high -= 1
        used -= costs[high]
    if high < focus[1]:
        return low, _back_to_word(text, low, high)
    low, used = _leftwards(costs, low, used, used + (room - used) // 3)
    while high < len(text) and used + costs[high] <= room:
        used += costs[high]
        high += 1
    low, used = _leftwards(costs, low, used, room)
    if high < len(text):
        high = max(focus[1], _back_to_word(text, focus[1], high))
    if low > 0 and not text[low - 1].isspace():
        blank = next((at for at in range(low, min(focus[0], low + 40)) if text[at].isspace()), -1)
        low = blank + 1 or low
    return low, high


def _leftwards(costs: Sequence[int], low: int, used: int, room: int) -> Span:
    while low > 0 and used + costs[low - 1] <= room:
        low -= 1
        used += costs[low]
    return low, used


def _back_to_word(text: str, low: int, high: int) -> int:
    blank = next((at for at in range(high, max(low, high - 40), -1) if text[at].isspace()), high)
    return blank if blank > low else high
