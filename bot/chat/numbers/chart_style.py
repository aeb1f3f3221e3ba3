"""How charts look: readable letters, and no meaning by colour alone.

Colours are those of Okabe and Ito (2008), which people with any colour vision tell apart;
each kind and verdict has its own hatching and marker besides.
"""

import asyncio
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING

from bot.domain.card import Verdict
from bot.domain.finding import Kind

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

DPI = 110
GREY = "#5f6570"
LIGHT = "#c9ced6"
_ONE_AT_A_TIME = Lock()
"""matplotlib's caches of letters are not made for several threads."""


@dataclass(frozen=True, slots=True)
class Look:
    """A series' colour, hatching and marker."""

    colour: str
    hatch: str
    marker: str


KIND_LOOKS: Mapping[Kind, Look] = {
    "hostile": Look("#d55e00", "", "s"),
    "speculation": Look("#e8a200", "//", "^"),
    "inaccuracy": Look("#0072b2", "..", "o"),
}
VERDICT_LOOKS: Mapping[Verdict, Look] = {
    "agreed": Look("#009e73", "", "s"),
    "dismissed": Look("#cc79a7", "//", "^"),
    "unsure": Look("#b9bec7", "..", "o"),
}


async def drawn(draw: Callable[["Figure"], None], *, inches: tuple[float, float]) -> bytes:
    """Draw a chart in a thread of its own; gives it as PNG."""
    return await asyncio.to_thread(_png, draw, inches)


def plain_axes(axes: "Axes", title: str) -> None:
    """Take away what says nothing, and put the title where reading begins."""
    axes.set_title(title, loc="left", fontsize=12)
    axes.grid(axis="y", alpha=0.3)
    axes.set_axisbelow(True)
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    axes.tick_params(labelsize=11)


def legend_above(axes: "Axes") -> None:
    """Put the legend beside the title, where it covers nothing."""
    axes.legend(
        loc="lower right", bbox_to_anchor=(1, 0.99), borderaxespad=0.1, ncols=3, frameon=False
    )


def stack(
    axes: "Axes", series: Iterable[tuple[Sequence[int], Look, str]], *, hold: int = 1
) -> None:
    """Draw bars on one another: counts, look and name of each series; ``hold`` is the least top."""
    below: list[int] = []
    for counts, look, name in series:
        below = below or [0] * len(counts)
        places = range(len(counts))
        axes.bar(
            places,
            counts,
            bottom=below,
            label=name,
            color=look.colour,
            hatch=look.hatch,
            edgecolor="white",
        )
        below = [one + other for one, other in zip(below, counts, strict=True)]
    axes.set_ylim(0, max(*below, hold) * 1.05)
    whole_numbers(axes)


def whole_numbers(axes: "Axes") -> None:
    """Let the upright axis count."""
    from matplotlib.ticker import MaxNLocator  # noqa: PLC0415 -- as below

    axes.yaxis.set_major_locator(MaxNLocator(nbins=5, integer=True))


def _png(draw: Callable[["Figure"], None], inches: tuple[float, float]) -> bytes:
    from matplotlib import rc_context  # noqa: PLC0415 -- slow to load, and only for charts
    from matplotlib.figure import Figure  # noqa: PLC0415

    file = io.BytesIO()
    with _ONE_AT_A_TIME, rc_context({"font.size": 11, "hatch.linewidth": 0.7}):
        figure = Figure(figsize=inches, layout="constrained", facecolor="white")
        draw(figure)
        figure.savefig(file, dpi=DPI, format="png")
    return file.getvalue()
