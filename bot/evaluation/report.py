"""The report of one run, and its figures as plain data for a JSON file."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from bot.evaluation.baselines import Compared
from bot.evaluation.identity import IdentityRow
from bot.evaluation.measure import PREVALENCES, Quality
from bot.evaluation.published import Figure
from bot.evaluation.rows import Aspect, ReadFile
from models.calibration import precision_at
from models.metrics import Counts, Interval, f1_interval, precision_interval_at, wilson

METHODS = (
    "Intervals are 95 %: Wilson's for precision, recall and shares (for F1 by way of right / "
    "(right + wrong + missed)), Mercaldo's adjusted logit for precision at a prevalence, which "
    "joins the file's recall with its rate of false flags. Where a file's posts were picked "
    "because a model found them suspicious, that rate is higher than in ordinary traffic."
)


@dataclass(frozen=True, slots=True)
class FileReport:
    """All that was found on one file."""

    read: ReadFile
    qualities: tuple[Quality, ...]
    compared: Mapping[Aspect, tuple[Compared, ...]]
    published: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """All files of a run; the tables by function and group are empty without hostility.

    ``known_claims`` is from which score each preset flags by a known claim, where there are any:
    the bars of the files' inaccuracies are those of passages. ``trained_on`` is how many posts the
    baselines learned from (0: there are none), ``dropped`` how many they were not given, as they
    are measured here.
    """

    version: str
    files: tuple[FileReport, ...]
    by_function: Sequence[IdentityRow]
    by_group: Sequence[IdentityRow]
    known_claims: Mapping[str, float] = field(default_factory=dict)
    trained_on: int = 0
    dropped: int = 0


def precision_at_prevalence(counts: Counts, prevalence: float) -> float | None:
    """Give precision where that share of the posts deserves a flag; None if it cannot be known."""
    if counts.recall is None or counts.false_rate is None:
        return None
    if not counts.right + counts.wrong:
        return None
    return precision_at(counts.recall, counts.false_rate, prevalence)


def as_json(report: Report) -> dict[str, Any]:
    """Give the report as plain data, without a word of any post."""
    return {
        "classifier": report.version,
        "methods": METHODS,
        "known_claims_from": dict(report.known_claims),
        "files": [_file(one) for one in report.files],
        "baselines": {"trained_on": report.trained_on, "dropped": report.dropped},
        "identity": {
            "by_function": [asdict(row) for row in report.by_function],
            "by_group": [asdict(row) for row in report.by_group],
        },
    }


def _file(report: FileReport) -> dict[str, Any]:
    return {
        "file": report.read.path.name,
        "form": report.read.form,
        "rows_passed_over": len(report.read.problems),
        "kinds": {one.aspect: _quality(one) for one in report.qualities},
        "compared": {
            aspect: [asdict(one) for one in rows] for aspect, rows in report.compared.items()
        },
        "published_not_run": [asdict(one) for one in report.published],
    }


def _quality(quality: Quality) -> dict[str, Any]:
    calibration = quality.calibration
    return {
        "posts": quality.posts,
        "positives": quality.positives,
        "pr_auc": quality.pr_auc,
        "roc_auc": quality.roc_auc,
        "expected_calibration_error": {
            "as_it_is": calibration.as_it_is,
            **{_named(p): error for p, error in zip(PREVALENCES, calibration.at, strict=True)},
        },
        "reliability": [asdict(one) for one in calibration.bins],
        "bars": [
            {"name": bar.name, "threshold": bar.threshold, **_counts(bar.counts)}
            for bar in quality.bars
        ],
        "groups": [
            {"axis": one.axis, "name": one.name, **asdict(one.counts)} for one in quality.groups
        ],
        "unsure_left_out": asdict(quality.unsure),
    }


def _counts(counts: Counts) -> dict[str, Any]:
    flagged = counts.right + counts.wrong
    positives, negatives = counts.right + counts.missed, counts.wrong + counts.passed
    return {
        **asdict(counts),
        "precision": _figure(counts.precision, wilson(counts.right, flagged)),
        "recall": _figure(counts.recall, wilson(counts.right, positives)),
        "f1": _figure(counts.f1, f1_interval(counts)),
        "false_rate": _figure(counts.false_rate, wilson(counts.wrong, negatives)),
        **{
            f"precision_{_named(share)}": _figure(
                precision_at_prevalence(counts, share), precision_interval_at(counts, share)
            )
            for share in PREVALENCES
        },
    }


def _figure(value: float | None, interval: Interval) -> dict[str, float | None]:
    known = value is not None
    return {
        "value": value,
        "low": interval.low if known else None,
        "high": interval.high if known else None,
    }


def _named(prevalence: float) -> str:
    return f"at_{prevalence:.0%}_prevalence".replace("%", "_percent")
