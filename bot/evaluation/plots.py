"""Plots as PNG files."""

from pathlib import Path
from typing import TYPE_CHECKING

from bot.errors import InputError
from bot.evaluation.measure import Quality
from models.metrics import precision_recall, wilson

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_DPI = 144


def draw(quality: Quality, title: str, stem: Path) -> list[Path]:
    """Write ``<stem>.precision-recall.png`` (if there is a positive) and ``.reliability.png``.

    Raises InputError where they cannot be written.
    """
    from matplotlib.figure import Figure  # noqa: PLC0415 - slow to load

    written = []
    for name, sketch in (("precision-recall", _curve), ("reliability", _reliability)):
        if name == "precision-recall" and not quality.positives:
            continue
        figure = Figure(figsize=(5, 5), layout="constrained")
        sketch(figure, quality)
        figure.suptitle(title, fontsize="medium")
        path = stem.with_name(f"{stem.name}.{name}.png")
        _save(figure, path)
        written.append(path)
    return written


def _save(figure: "Figure", path: Path) -> None:
    try:
        figure.savefig(path, dpi=_DPI)
    except OSError as error:
        raise InputError(f"{path}: cannot be written: {error.strerror}.") from None


def _curve(figure: "Figure", quality: Quality) -> None:
    axes = figure.subplots()
    curve = precision_recall(quality.labels, quality.scores)
    axes.step(curve.recall, curve.precision, where="post", color="tab:blue")
    for bar in quality.bars:
        if bar.counts.precision is not None and bar.counts.recall is not None:
            axes.plot(bar.counts.recall, bar.counts.precision, "o", label=bar.name)
    axes.set(xlabel="recall", ylabel="precision", xlim=(0, 1), ylim=(0, 1.02))
    area = "" if quality.pr_auc is None else f", area {quality.pr_auc:.2f}"
    _finish(axes, f"{quality.positives} of {quality.posts} posts positive{area}")


def _reliability(figure: "Figure", quality: Quality) -> None:
    axes, below = figure.subplots(2, 1, height_ratios=(3, 1), sharex=True)
    bins = quality.calibration.bins
    axes.plot((0, 1), (0, 1), "--", color="grey", label="as it should be")
    shares = [one.share for one in bins]
    ends = [wilson(round(one.share * one.posts), one.posts) for one in bins]
    reach = (
        [share - end.low for share, end in zip(shares, ends, strict=True)],
        [end.high - share for share, end in zip(shares, ends, strict=True)],
    )
    scores = [one.score for one in bins]
    axes.errorbar(scores, shares, yerr=reach, fmt="o", capsize=3, label="as it is (95 %)")
    axes.set(ylabel="share with the label", xlim=(0, 1), ylim=(0, 1.02))
    _finish(axes, f"expected calibration error {quality.calibration.as_it_is:.3f}")
    below.bar([one.score for one in bins], [one.posts for one in bins], width=0.05)
    below.set(xlabel="score", ylabel="posts", yscale="log")


def _finish(axes: "Axes", title: str) -> None:
    axes.set_title(title, fontsize="small")
    axes.grid(alpha=0.3)
    if axes.get_legend_handles_labels()[0]:
        axes.legend(loc="best")
