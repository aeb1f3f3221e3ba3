"""One run of ``sidenote evaluate``, from its files to its report."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import typer
from rich.console import Console

from bot.cli._evaluate_output import show
from bot.cli._judge import Work, opened_judge
from bot.cli._library_files import LibraryFiles
from bot.cli._progress import Waiting, waiting
from bot.cli._run import complain, write_text
from bot.domain.policy import PRESETS, Preset
from bot.errors import InputError, UsageError
from bot.evaluation.baselines import (
    Baselines,
    Compared,
    open_baselines,
    require_scikit_learn,
)
from bot.evaluation.identity import by_function, by_group, identity_examples
from bot.evaluation.judge import Judge
from bot.evaluation.measure import Judged, Quality, measure, measured_aspects
from bot.evaluation.plots import draw
from bot.evaluation.published import published
from bot.evaluation.report import FileReport, Report, as_json
from bot.evaluation.rows import Aspect, Meaning, ReadFile, read_file, sampled
from bot.evaluation.training import held_out, training_posts

_MOST_PROBLEMS = 5


@dataclass(frozen=True, slots=True)
class Order:
    """What was asked for; ``data`` None means no baselines, ``limit`` 0 all posts."""

    files: tuple[Path, ...]
    kind: Aspect | None
    presets: tuple[Preset, ...]
    library: LibraryFiles
    positive: tuple[str, ...]
    leave_out: tuple[str, ...]
    held_out: bool
    limit: int
    data: Path | None
    out: Path | None
    plots: bool
    as_json: bool
    config: Path | None


async def run(order: Order) -> bool:
    """Measure and tell; gives whether every row was good."""
    if order.data:
        require_scikit_learn()
    if order.out:
        _make(order.out)
    read = [_read(path, order) for path in order.files]
    async with waiting() as bar, opened_judge(order.config, order.library) as judge:
        report = await _report(order, read, judge, bar)
    _tell(order, report)
    passed = [_complain(str(one.path), one.problems) for one in read]
    return not sum([*passed, _complain("The library's files", judge.problems)])


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(f"{folder}: cannot be made: {error.strerror}.") from None


def _read(path: Path, order: Order) -> ReadFile:
    meaning = Meaning(order.kind, order.positive, order.leave_out)
    if not order.held_out:
        return read_file(path, meaning, limit=order.limit)
    read = read_file(path, meaning)
    if read.form != "real":
        raise UsageError(f"{path}: --held-out knows the project's own real posts only.")
    kept = sampled(held_out(read.examples), order.limit)
    return ReadFile(read.path, read.form, tuple(kept), read.problems)


async def _report(order: Order, read: Sequence[ReadFile], judge: Judge, bar: Waiting) -> Report:
    identity = identity_examples() if _measures_hostility(order, read) else []
    work = Work(judge, bar, sum(len(one.examples) for one in read) + len(identity))
    judged = [await work.all(one.examples) for one in read]
    named = await work.all(identity)
    baselines = await _baselines(order.data, read, judge, bar) if order.data else None
    files = [
        await _file(order, one, found, judge, baselines)
        for one, found in zip(read, judged, strict=True)
    ]
    report = Report(
        judge.assessor.engine.versions.classifier,
        tuple(files),
        by_function(named, order.presets),
        by_group(named, order.presets),
        _claim_bars(judge, order.presets) if order.library.claims else {},
    )
    if not baselines:
        return report
    training = baselines.training
    return replace(report, trained_on=len(training.posts), dropped=training.dropped)


def _measures_hostility(order: Order, read: Sequence[ReadFile]) -> bool:
    labelled = any("hostile" in measured_aspects(one.examples) for one in read)
    return labelled and _wanted("hostile", order)


async def _baselines(data: Path, read: Sequence[ReadFile], judge: Judge, bar: Waiting) -> Baselines:
    training = training_posts(data, [one for file in read for one in file.examples])
    return await open_baselines(training, judge.assessor.engine, bar.say)


async def _file(
    order: Order,
    read: ReadFile,
    judged: Sequence[Judged],
    judge: Judge,
    baselines: Baselines | None,
) -> FileReport:
    aspects = [one for one in measured_aspects(read.examples) if _wanted(one, order)]
    measured = [measure(judged, one, _bars(one, judge, order.presets)) for one in aspects]
    qualities = tuple(one for one in measured if one is not None)
    if not qualities:
        raise InputError(f"{read.path}: its rows have no label for what is measured here.")
    compared: dict[Aspect, tuple[Compared, ...]] = {}
    for quality in qualities if baselines else ():
        if baselines and quality.aspect != "inaccuracy":
            compared[quality.aspect] = tuple(await baselines.compare(read.examples, quality))
    return FileReport(read, qualities, compared, tuple(published(read.path, aspects)))


def _wanted(aspect: Aspect, order: Order) -> bool:
    if aspect == "inaccuracy":  # without sources there is nothing to contradict a claim
        return bool(order.library.sources) and order.kind is None
    return order.kind in (None, aspect)


def _bars(aspect: Aspect, judge: Judge, presets: Sequence[Preset]) -> dict[str, float]:
    bars = judge.bars[aspect]
    return {name: bar for name, bar in bars.items() if name in presets or name not in PRESETS}


def _claim_bars(judge: Judge, presets: Sequence[Preset]) -> dict[str, float]:
    return {name: judge.policies[name].thresholds.known_claim for name in presets}


def _tell(order: Order, report: Report) -> None:
    figures = json.dumps(as_json(report), indent=2, ensure_ascii=False)
    if order.as_json:
        typer.echo(figures)
    else:
        show(report, Console(highlight=False))
    if order.out:
        _write(order.out / "evaluation.json", figures)
        for file in report.files if order.plots else ():
            for quality in file.qualities:
                _draw(file, quality, order.out, report.version)


def _write(path: Path, text: str) -> None:
    write_text(path, text + "\n")
    typer.echo(f"Written: {path}", err=True)


def _draw(file: FileReport, quality: Quality, folder: Path, version: str) -> None:
    name = file.read.path.name.split(".json")[0]
    stem = folder / f"{name}.{quality.aspect}"
    for path in draw(quality, f"{quality.aspect}, {name}, {version}", stem):
        typer.echo(f"Written: {path}", err=True)


def _complain(where: str, problems: Sequence[str]) -> int:
    """Name the first rows that were passed over; gives how many there are."""
    for problem in problems[:_MOST_PROBLEMS]:
        complain(problem)
    more = len(problems) - _MOST_PROBLEMS
    if more > 0:
        typer.echo(f"{where}: {more} more rows were passed over.", err=True)
    return len(problems)
