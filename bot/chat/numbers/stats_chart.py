"""A guild's weeks as a picture: flags, verdicts, and how often flags were right."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from bot.chat.numbers import words
from bot.chat.numbers.chart_style import (
    GREY,
    KIND_LOOKS,
    VERDICT_LOOKS,
    drawn,
    legend_above,
    plain_axes,
    stack,
)
from bot.chat.wording import shared
from bot.domain.learning import ENOUGH
from bot.domain.outcome import Measured
from bot.operations.stats import Stats

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_MOST_LABELS = 9
_APART = 0.14
"""Kinds of a week stand beside one another, so that no interval hides another."""


async def stats_chart(stats: Stats) -> bytes:
    """Draw the weeks; gives them as PNG."""
    return await drawn(lambda figure: _draw(figure, stats), inches=(8.0, 8.4))


def _draw(figure: "Figure", stats: Stats) -> None:
    flags, verdicts, precision = figure.subplots(3, 1, sharex=True, height_ratios=(3, 3, 4))
    weeks = stats.weeks
    plain_axes(flags, words.CHART_FLAGS)
    stack(
        flags,
        [
            ([week.flags.get(kind, 0) for week in weeks], KIND_LOOKS[kind], name)
            for kind, name in shared.KINDS.items()
        ],
    )
    legend_above(flags)
    plain_axes(verdicts, words.CHART_VERDICTS)
    stack(
        verdicts,
        [
            ([week.verdicts.get(verdict, 0) for week in weeks], VERDICT_LOOKS[verdict], name)
            for verdict, name in words.STATUS_VERDICTS.items()
        ],
    )
    legend_above(verdicts)
    plain_axes(precision, words.CHART_PRECISION)
    _precision(precision, stats)
    _weeks(precision, stats)


def _precision(axes: "Axes", stats: Stats) -> None:
    """Shares of agreed verdicts with their intervals; nothing where nobody decided."""
    axes.axhline(100 * ENOUGH, color=GREY, linestyle=":", linewidth=1)
    for number, (kind, name) in enumerate(shared.KINDS.items()):
        found = [
            (at + (number - 1) * _APART, week.precision[kind])
            for at, week in enumerate(stats.weeks)
            if kind in week.precision and week.precision[kind].decided
        ]
        look = KIND_LOOKS[kind]
        axes.errorbar(
            [at for at, _ in found],
            [100 * one.share for _, one in found],
            yerr=_reach([one for _, one in found]),
            color=look.colour,
            marker=look.marker,
            markersize=7,
            capsize=3,
            linestyle="none",  # a line would make trends of weeks with few verdicts
            label=name,
        )
    axes.set_ylim(0, 104)
    legend_above(axes)


def _reach(measured: list[Measured]) -> tuple[list[float], list[float]]:
    """How far the intervals reach below and above; rounding may not make that negative."""
    below = [max(100 * (one.share - one.interval[0]), 0.0) for one in measured]
    above = [max(100 * (one.interval[1] - one.share), 0.0) for one in measured]
    return below, above


def _weeks(axes: "Axes", stats: Stats) -> None:
    every = -(-len(stats.weeks) // _MOST_LABELS)
    # the week that is not over yet always has its label
    shown = range(len(stats.weeks) - 1, -1, -every)
    dates = [datetime.fromtimestamp(stats.weeks[at].from_ms / 1000, UTC) for at in shown]
    axes.set_xticks(list(shown), [f"{date:%Y}\n{date:%m-%d}" for date in dates])
    axes.set_xlim(-0.6, len(stats.weeks) - 0.4)
    axes.set_xlabel(words.CHART_WEEKS, fontsize=11)
