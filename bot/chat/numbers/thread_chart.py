"""The timeline of a thread as a picture: posts, flags by kind, tension."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from bot.chat.numbers import words
from bot.chat.numbers.chart_style import (
    GREY,
    KIND_LOOKS,
    LIGHT,
    drawn,
    legend_above,
    plain_axes,
    stack,
    whole_numbers,
)
from bot.chat.wording import shared
from bot.domain.outcome import DAY_MS
from bot.operations.thread_summary import Step, ThreadSummary

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_MOST_LABELS = 8


async def thread_chart(summary: ThreadSummary) -> bytes:
    """Draw the timeline; gives it as PNG."""
    return await drawn(lambda figure: _draw(figure, summary), inches=(8.0, 6.4))


def _draw(figure: "Figure", summary: ThreadSummary) -> None:
    rows = figure.subplots(3, 1, sharex=True, height_ratios=(3, 3, 2))
    places = range(len(summary.steps))
    posts, flags, tense = rows
    plain_axes(posts, words.CHART_POSTS)
    posts.bar(places, [step.posts for step in summary.steps], color=LIGHT, edgecolor=GREY)
    plain_axes(flags, words.CHART_FLAGS)
    stack(
        flags,
        [
            ([step.flags.get(kind, 0) for step in summary.steps], KIND_LOOKS[kind], name)
            for kind, name in shared.KINDS.items()
        ],
    )
    legend_above(flags)
    plain_axes(tense, words.CHART_TENSION)
    tension = [10 * step.tension for step in summary.steps]
    tense.plot(places, tension, color=GREY, marker="o", markersize=4)
    tense.set_ylim(0, 10.5)
    whole_numbers(posts)
    _times(tense, summary)


def _times(axes: "Axes", summary: ThreadSummary) -> None:
    every = -(-len(summary.steps) // _MOST_LABELS)
    shown = range(0, len(summary.steps), every)
    axes.set_xticks(list(shown), [_time(summary.steps[at], summary.step_ms) for at in shown])
    axes.set_xlabel(words.CHART_UTC, fontsize=11)


def _time(step: Step, step_ms: int) -> str:
    """A step's beginning: day and hour, or the date alone where steps are days and more."""
    begin = datetime.fromtimestamp(step.start_ms / 1000, UTC)
    return f"{begin:%Y-%m-%d}" if step_ms >= DAY_MS else f"{begin:%m-%d}\n{begin:%H:%M}"
