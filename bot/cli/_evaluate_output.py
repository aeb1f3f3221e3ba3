"""What ``sidenote evaluate`` says to people."""

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.cli.text import plain
from bot.evaluation.baselines import Compared
from bot.evaluation.identity import IdentityRow
from bot.evaluation.judge import CLAIM
from bot.evaluation.measure import PREVALENCES, AtBar, Group, Quality
from bot.evaluation.published import Figure
from bot.evaluation.report import METHODS, FileReport, Report, precision_at_prevalence
from bot.evaluation.rows import Form
from models.metrics import Counts, Interval, f1_interval, precision_interval_at, wilson

FORMS: dict[Form, str] = {
    "house": "threads with labels (house)",
    "real": "single posts with labels and doubtful ones named (real)",
    "shared": "one label (shared)",
    "posts": "posts without labels",
}
_LEAST_GROUP, _MOST_GROUPS = 5, 25


def show(report: Report, console: Console) -> None:
    """Print a report as tables; the JSON file holds every figure, these the telling ones."""
    _say(console, f"Classifier: {report.version}")
    for one in report.files:
        _file(one, console)
    if report.known_claims:
        bars = ", ".join(f"{bar:.3f} ({name})" for name, bar in report.known_claims.items())
        _say(console, f"\nKnown claims flag from {bars}; the bars above are those of passages.")
    if report.by_function:
        _identity(report.by_function, report.by_group, console)
    if report.trained_on:
        _say(
            console,
            f"\nBaselines learned from {report.trained_on} posts; {report.dropped} more were kept "
            "from them, as they are measured here.",
        )
    _say(console, f"\n{METHODS}")


def _file(report: FileReport, console: Console) -> None:
    read = report.read
    console.print()
    _say(console, f"{plain(str(read.path))}: {FORMS[read.form]}", style="bold")
    for quality in report.qualities:
        _quality(quality, console)
        if rows := report.compared.get(quality.aspect):
            _compared(rows, console)
    if report.published and report.compared:
        _published(report.published, console)


def _quality(quality: Quality, console: Console) -> None:
    console.print()
    calibration = quality.calibration
    at = ", ".join(
        f"{number(error)} at {share:.0%}"
        for share, error in zip(PREVALENCES, calibration.at, strict=True)
    )
    head = f"{quality.aspect}: {quality.positives} of {quality.posts} posts"
    _say(console, head, style="bold")
    _say(
        console,
        f"PR-AUC {number(quality.pr_auc)}, ROC-AUC {number(quality.roc_auc)}, "
        f"calibration error {calibration.as_it_is:.3f} as it is, {at}",
    )
    console.print(_bars(quality.bars))
    _unsure(quality.unsure, console)
    for axis in dict.fromkeys(group.axis for group in quality.groups):
        _groups(axis, [one for one in quality.groups if one.axis == axis], console)


def _bars(bars: Sequence[AtBar]) -> Table:
    """A row for each bar, with its interval below each figure."""
    shares = [] if bars[0].name == CLAIM else PREVALENCES  # claims are common everywhere
    at = [f"precision\nat {share:.0%}" for share in shares]
    table = columns("preset", "from", "precision", "recall", "F1", "false\nflags", *at)
    for bar in bars:
        counts = bar.counts
        positives, negatives = counts.right + counts.missed, counts.wrong + counts.passed
        table.add_row(
            bar.name,
            f"{bar.threshold:.3f}",
            _figure(counts.precision, wilson(counts.right, counts.right + counts.wrong)),
            _figure(counts.recall, wilson(counts.right, positives)),
            _figure(counts.f1, f1_interval(counts)),
            f"{counts.wrong}\nof {negatives}",
            *(
                _figure(
                    precision_at_prevalence(counts, share), precision_interval_at(counts, share)
                )
                for share in shares
            ),
        )
    return table


def _unsure(counts: Counts, console: Console) -> None:
    total = counts.right + counts.wrong + counts.missed + counts.passed
    if total:
        _say(
            console,
            f"Left out: {total} posts on which careful readers could differ "
            f"({counts.right + counts.missed} labelled, {counts.right + counts.wrong} flagged).",
        )


def _groups(axis: str, groups: Sequence[Group], console: Console) -> None:
    """Show the groups of some size, those with the most errors first."""
    shown = [one for one in groups if _size(one.counts) >= _LEAST_GROUP]
    shown.sort(key=lambda one: (-(one.counts.wrong + one.counts.missed), -_size(one.counts)))
    table = columns(axis, "posts", "labelled", "flagged", "wrong", "missed")
    for one in shown[:_MOST_GROUPS]:
        counts = one.counts
        table.add_row(
            plain(one.name),
            *(
                str(number)
                for number in (
                    _size(counts),
                    counts.right + counts.missed,
                    counts.right + counts.wrong,
                    counts.wrong,
                    counts.missed,
                )
            ),
        )
    if shown:
        console.print(table)


def _size(counts: Counts) -> int:
    return counts.right + counts.wrong + counts.missed + counts.passed


def _compared(rows: Sequence[Compared], console: Console) -> None:
    names = ("PR-AUC", "ROC-AUC", "best F1", "recall at .85", "Sidenote's lead")
    table = columns("system, on the same posts", *names)
    for one in rows:
        figures = (one.pr_auc, one.roc_auc, one.best_f1, one.recall)
        led = "{:+.3f} to {:+.3f}".format(*one.lead) if one.lead else "-"
        table.add_row(one.system, *(number(figure) for figure in figures), led)
    console.print(table)
    _say(
        console,
        "Best F1 and recall at precision .85 take each system's best threshold here. The lead "
        "is in PR-AUC, a 95 % interval over these posts.",
    )


def _published(figures: Sequence[Figure], console: Console) -> None:
    _say(console, "Published by others, not run here:")
    for one in figures:
        _say(console, f"  {one.system}: {one.value} ({one.metric}), {one.source}; {one.note}")


def _identity(
    functions: Sequence[IdentityRow], groups: Sequence[IdentityRow], console: Console
) -> None:
    console.print()
    _say(console, "Sentences that name groups of people: hostile flags", style="bold")
    presets = list(functions[0].flagged)
    table = columns("what is said", "deserves one", *presets)
    for row in functions:
        flagged = (f"{row.flagged[preset]} of {row.posts}" for preset in presets)
        table.add_row(row.name, "yes" if row.deserved else "no", *flagged)
    console.print(table)
    table = columns("false flags by group", *presets)
    for row in sorted(groups, key=lambda one: (-sum(one.flagged.values()), one.name)):
        if any(row.flagged.values()):
            table.add_row(row.name, *(f"{row.flagged[one]} of {row.posts}" for one in presets))
    if table.row_count:
        console.print(table)


def columns(*names: str) -> Table:
    """A plain table whose long words are folded."""
    made = Table(box=None, pad_edge=False)
    for name in names:
        made.add_column(name, overflow="fold")
    return made


def _figure(value: float | None, interval: Interval) -> str:
    if value is None:
        return "-"
    return f"{value:.2f}\n{interval.low:.2f}–{interval.high:.2f}"


def measured(value: float | None, interval: Interval) -> str:
    """A share to three places, with its interval below it."""
    return "-" if value is None else f"{value:.3f}\n{interval.low:.2f}–{interval.high:.2f}"


def number(value: float | None) -> str:
    """A share in a table, or that there is none."""
    return "-" if value is None else f"{value:.3f}"


def _say(console: Console, text: str, style: str = "") -> None:
    console.print(Text(text, style=style))
