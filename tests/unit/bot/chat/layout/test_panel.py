"""Panels stay within Discord's limits, whatever is laid out in them."""

from typing import Any

import discord
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.layout.markup import size
from bot.chat.layout.panel import fitting, panel
from tests.support.views import texts_of


@given(st.lists(st.text("ab *\n😀", max_size=5_000), min_size=1, max_size=60), st.integers(0, 3))
def test_limits(parts: list[str], left_out: int) -> None:
    """However many texts of whatever length, 40 components and 4,000 characters hold them."""
    buttons: list[discord.ui.Button[Any]] = [discord.ui.Button(label=str(at)) for at in range(3)]

    view = panel(
        parts,
        left_out=left_out,
        picture=discord.MediaGalleryItem("attachment://a.png"),
        file="a.csv",
        rows=[discord.ui.ActionRow(*buttons)],
    )

    assert view.total_children_count <= 40
    assert sum(map(size, texts_of(view))) <= 4_000


def test_what_is_left_out_is_counted() -> None:
    """Texts without room are counted together with what the caller left out."""
    view = panel(["x" * 1_500] * 5, left_out=2)

    assert texts_of(view)[-1] == "5 more found no room here."


def test_lines_of_the_first_text_are_counted() -> None:
    """Where the first text is cut, its last line says how many lines found no room."""
    (text,) = texts_of(panel(["\n".join(["x" * 999] * 6)]))
    assert text.split("\n")[3:] == ["3 more lines found no room here."]
    (long,) = texts_of(panel(["😀" * 5_000 + "\nend"]))
    assert long.split("\n")[0].endswith("😀…")
    assert long.split("\n")[1:] == ["1 more line found no room here."]


def test_picture_stands_below_the_first_text() -> None:
    """A picture follows the text that it shows."""
    picture = discord.MediaGalleryItem("attachment://a.png", description="A chart.")

    (frame,) = panel(["one", "two"], picture=picture).children

    kinds = [type(one).__name__ for one in frame.children]  # type: ignore[attr-defined] # a container
    assert kinds[:3] == ["TextDisplay", "MediaGallery", "Separator"]


async def test_nothing_is_kept() -> None:
    """The client keeps no view of a panel: its presses find their way by their ids."""
    assert panel(["one"]).is_finished()


def test_lines_count_as_discord_counts() -> None:
    """A character outside the basic plane counts twice; lines without room are counted."""
    assert fitting(["😀" * 40, "end"], 60) == ["2 more lines found no room here."]
