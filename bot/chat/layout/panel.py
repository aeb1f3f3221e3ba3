"""A panel: texts one below the other in a frame, within Discord's limits, with what belongs to it.

Long lists are cut, and what found no room is counted.
"""

from collections.abc import Iterator, Sequence
from typing import Any

import discord

from bot.chat.layout import words
from bot.chat.layout.markup import size
from bot.chat.wording import shared
from bot.chat.wording.language import plural

COLOUR = discord.Colour(0x4F7CAC)
MAX_TEXT = 3_900
"""Discord counts 4,000; the rest is for what its own counting may add."""
_MAX_COUNT = 80
"""Room for the line that counts what found none."""
_MAX_TEXTS = 14
"""With their lines between them they leave room for pictures and rows below."""


def panel(
    texts: Sequence[str],
    *,
    closing: str = "",
    left_out: int = 0,
    picture: discord.MediaGalleryItem | None = None,
    file: str = "",
    rows: Sequence[discord.ui.ActionRow[Any]] = (),
) -> discord.ui.LayoutView:
    """Lay texts out; the picture stands below the first one, ``rows`` of controls at the end.

    ``closing`` is small print below it all. ``left_out`` counts what there is besides
    ``texts``. ``file`` names an attachment, which Discord shows only where the message has a
    place for it.
    """
    items: list[discord.ui.Item[Any]] = []
    for at, text in enumerate(_fitting(texts, left_out, room=MAX_TEXT - size(closing) - 3)):
        if at:
            items.append(discord.ui.Separator())
        items.append(discord.ui.TextDisplay(text))
        if picture and not at:
            items.append(discord.ui.MediaGallery(picture))
    if file:
        items.append(discord.ui.File(f"attachment://{file}"))
    if closing:
        items += [discord.ui.Separator(), discord.ui.TextDisplay(f"-# {closing}")]
    return laid_out([*items, *rows])


def laid_out(
    items: Sequence[discord.ui.Item[Any]], colour: discord.Colour = COLOUR
) -> discord.ui.LayoutView:
    """Items in one frame, for as long as its message stands."""
    view = discord.ui.LayoutView(timeout=None)
    view.add_item(discord.ui.Container(*items, accent_colour=colour))
    view.stop()  # its presses find their way by their ids; the client need not remember it
    return view


def fitting(lines: Sequence[str], limit: int) -> list[str]:
    """The lines that find room, and how many did not."""
    shown: list[str] = []
    for at, line in enumerate(lines):
        limit -= size(line) + 1
        if limit < 0:
            return [*shown, plural(words.LINES_LEFT, len(lines) - at)]
        shown.append(line)
    return shown


def _fitting(texts: Sequence[str], left_out: int, *, room: int) -> Iterator[str]:
    """The texts that find room, then how many don't."""
    room -= _MAX_COUNT
    for at, text in enumerate([*(_whole_lines(one, room) for one in texts[:1]), *texts[1:]]):
        room -= size(text)
        if at and (room < 0 or at == _MAX_TEXTS):
            left_out += len(texts) - at
            break
        yield text
    if left_out:
        yield plural(shared.NO_ROOM, left_out)


def _whole_lines(text: str, room: int) -> str:
    """A text's first lines, as many as find room, and how many did not.

    A line that is cut could lose its marks: only a first one that is too long by itself is.
    """
    if size(text) <= room:
        return text
    first, *rest = text.split("\n")
    room -= _MAX_COUNT
    if size(first) >= room:
        first = first[: room // 2 - 1] + "…"  # a character may count twice
    return "\n".join(fitting([first, *rest], room))
