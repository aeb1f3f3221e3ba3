"""One model beside another on the same labelled rows: what gets better, worse and slower. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from bot.domain.policy import PRESETS, Preset
from bot.evaluation.report import precision_at_prevalence
from models.choices import Job
from models.metrics import (
    Counts,
    Floats,
    Interval,
    average_precision,
    count,
    precision_interval_at,
    wilson,
)

Verdict = Literal[
    "better", "worse", "perhaps better", "perhaps worse", "alike", "slower", "faster", ""
]
Measured = tuple[float | None, Interval]

TIME = "milliseconds"
ORDINARY = 0.05
"""Where so many of the posts are hostile, precision is told as well."""
_ALIKE = 0.01
_ALIKE_TIME = 1.1


@dataclass(frozen=True, slots=True)
class Side:
    """What one model gives. ``ms`` is its time for a post or pair, ``unmet`` as in ``Bars``.

    ``macro_f1`` is of three-way stance, None for other jobs.
    """

    version: str
    ms: float
    pr_auc: float | None
    thresholds: Mapping[Preset, float]
    counts: Mapping[Preset, Counts]
    unmet: frozenset[Preset] = frozenset()
    macro_f1: float | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the comparison: figures with their 95 % intervals where there are any."""

    what: str
    preset: Preset | None
    shipped: float | None
    other: float | None
    intervals: tuple[Interval | None, Interval | None]
    verdict: Verdict


def side(
    version: str,
    labels: Floats,
    scores: Floats,
    *,
    ms: float,
    thresholds: Mapping[Preset, float],
    unmet: frozenset[Preset] = frozenset(),
    macro_f1: float | None = None,
) -> Side:
    """Measure ``scores`` (n,) against ``labels`` (n,) at a model's thresholds."""
    counts = {preset: count(labels, scores >= thresholds[preset]) for preset in PRESETS}
    area = average_precision(labels, scores)
    return Side(version, ms, area, thresholds, counts, unmet, macro_f1)


def compare(shipped: Side, other: Side, job: Job, share: float | None = None) -> list[Row]:
    """Give all lines, in the order in which they are read; ``share`` as for ``choose``.

    The interval of PR-AUC is that of a share of the positives (Boyd, Eng and Page 2013), the
    one of macro-F1 that of a share of the rows.
    """
    areas = (_as_share(one.pr_auc, _positives(one)) for one in (shipped, other))
    rows = [_row("PR-AUC", None, *areas)]
    if job == "stance":
        means = (_as_share(one.macro_f1, _rows(one)) for one in (shipped, other))
        rows.append(_row("macro-F1, three ways", None, *means))
    if share is None and job == "hostile":
        share = ORDINARY
    for preset in PRESETS:
        bars = shipped.thresholds[preset], other.thresholds[preset]
        rows.append(Row("flags from", preset, *bars, (None, None), ""))
        rows += _at(preset, shipped.counts[preset], other.counts[preset], share)
    return [*rows, _time(shipped.ms, other.ms)]


def _positives(one: Side) -> int:
    counts = one.counts["balanced"]
    return counts.right + counts.missed


def _rows(one: Side) -> int:
    counts = one.counts["balanced"]
    return counts.right + counts.missed + counts.wrong + counts.passed


def _as_share(value: float | None, of: int) -> Measured:
    return value, wilson((value or 0.0) * of, of)


def _at(preset: Preset, shipped: Counts, other: Counts, share: float | None) -> Iterator[Row]:
    yield _row(
        "precision",
        preset,
        (shipped.precision, wilson(shipped.right, shipped.right + shipped.wrong)),
        (other.precision, wilson(other.right, other.right + other.wrong)),
    )
    if share is not None:
        ours, theirs = (
            (precision_at_prevalence(one, share), precision_interval_at(one, share))
            for one in (shipped, other)
        )
        yield _row(f"precision where {100 * share:g} % do", preset, ours, theirs)
    yield _row(
        "recall",
        preset,
        (shipped.recall, wilson(shipped.right, shipped.right + shipped.missed)),
        (other.recall, wilson(other.right, other.right + other.missed)),
    )


def _row(
    what: str,
    preset: Preset | None,
    shipped: Measured,
    other: Measured,
) -> Row:
    (ours, ours_interval), (theirs, theirs_interval) = shipped, other
    if ours is None or theirs is None:
        return Row(what, preset, ours, theirs, (ours_interval, theirs_interval), "")
    apart = ours_interval.high < theirs_interval.low or theirs_interval.high < ours_interval.low
    verdict = _verdict(ours, theirs, sure=apart)
    return Row(what, preset, ours, theirs, (ours_interval, theirs_interval), verdict)


def _verdict(shipped: float, other: float, *, sure: bool) -> Verdict:
    if abs(other - shipped) < _ALIKE:
        return "alike"
    if other > shipped:
        return "better" if sure else "perhaps better"
    return "worse" if sure else "perhaps worse"


def _time(shipped: float, other: float) -> Row:
    verdict: Verdict = "alike"
    if other > shipped * _ALIKE_TIME:
        verdict = "slower"
    elif shipped > other * _ALIKE_TIME:
        verdict = "faster"
    return Row(TIME, None, shipped, other, (None, None), verdict)


def as_json(one: Side) -> dict[str, Any]:
    """Give a side as plain data."""
    return {
        "version": one.version,
        "milliseconds": one.ms,
        "pr_auc": one.pr_auc,
        "macro_f1": one.macro_f1,
        "presets": {
            preset: {
                "threshold": one.thresholds[preset],
                "met": preset not in one.unmet,
                "right": counts.right,
                "wrong": counts.wrong,
                "missed": counts.missed,
                "passed": counts.passed,
                "precision": counts.precision,
                "recall": counts.recall,
            }
            for preset, counts in one.counts.items()
        },
    }
