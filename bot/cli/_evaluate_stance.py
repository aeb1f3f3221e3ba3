"""One run of ``sidenote evaluate --stance``, from its files to its figures."""

import json
from collections.abc import Sequence
from pathlib import Path

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot import app, log, reading
from bot.cli._evaluate_output import columns, measured, number
from bot.cli._progress import Waiting, waiting
from bot.cli._run import complain
from bot.cli.text import plain
from bot.domain.policy import PRESETS
from bot.evaluation.pairs import Pair, read_pairs, settled
from bot.evaluation.rows import sampled
from bot.evaluation.stance import Figures, Tally, as_json, measure
from bot.sources.packs import read_sources
from models.engine import Engine, Stance
from models.metrics import Counts, Interval, wilson

METHODS = (
    "Of a source with several passages the one nearest to the claim is judged. A model leans to "
    "neutral, as most passages say nothing of a sentence: for all but the presets its leaning is "
    "set to the file's shares of labels. The presets count what would be flagged of the claims "
    "that are refuted. Intervals are Wilson's, 95 %."
)
_PAIRS = 32


async def run(
    files: Sequence[Path],
    sources: Sequence[Path],
    *,
    limit: int,
    programs: bool,
    config: Path | None,
) -> bool:
    """Measure and tell; gives whether every row was good."""
    settings = reading.read_settings(config)
    log.configure("warning", settings.log.format)
    read_files = [read_sources(file) for file in sources]
    texts = {one.source_id: one.text for read in read_files for one in read.sources}
    read = [read_pairs(file, texts) for file in files]
    pairs = [sampled(one.pairs, limit) for one in read]
    async with waiting() as bar, app.open_models(settings) as engine:
        found = [await _judged(one, engine, bar) for one in pairs]
        bars = {preset: engine.thresholds(preset).inaccuracy for preset in PRESETS}
        version = engine.versions.stance
    figures = [measure(*each, bars) for each in zip(pairs, found, strict=True)]
    problems = [problem for one in read_files for problem in one.problems]
    problems += [problem for one in read for problem in one.problems]
    if programs:
        rows = [
            {"file": path.name, **as_json(one)} for path, one in zip(files, figures, strict=True)
        ]
        typer.echo(json.dumps({"stance": version, "files": rows}))
    else:
        _show(files, figures, version)
    for problem in problems:
        complain(problem)
    return not problems


async def _judged(pairs: Sequence[Pair], engine: Engine, bar: Waiting) -> list[Stance]:
    inputs = await settled(pairs, engine)
    found: list[Stance] = []
    for first in range(0, len(inputs), _PAIRS):
        found += await engine.stance(inputs[first : first + _PAIRS])
        bar.done(f"{len(found)} of {len(inputs)} claims", len(found) / len(inputs))
    return found


def _show(files: Sequence[Path], found: Sequence[Figures], version: str) -> None:
    console = Console(highlight=False)
    console.print(Text(f"Stance: {version}"))
    for path, one in zip(files, found, strict=True):
        console.print()
        console.print(Text(plain(str(path)), style="bold"))
        console.print(Text(_line(one)))
        console.print(_labels(one))
        if one.kinds:
            console.print(_kinds(one))
        console.print(_presets(one))
    console.print(Text(f"\n{METHODS}"))


def _line(one: Figures) -> str:
    what = "claim" if one.right.of == 1 else "claims"
    return (
        f"{one.right.of} {what}: accuracy {_told(one.right)}, macro-F1 {number(one.macro_f1)}; "
        f"supports from refutes alone {_told(one.two_ways)}; "
        f"PR-AUC of refutes {number(one.pr_auc)}."
    )


def _told(one: Tally) -> str:
    value, interval = _value(one)
    return "-" if value is None else f"{value:.3f} ({interval.low:.2f} to {interval.high:.2f})"


def _value(one: Tally) -> tuple[float | None, Interval]:
    return (one.right / one.of if one.of else None), wilson(one.right, one.of)


def _labels(figures: Figures) -> Table:
    table = columns("label", "claims", "precision", "recall")
    for label, one in figures.labels.items():
        table.add_row(label, str(one.right + one.missed), *_shares(one))
    return table


def _kinds(figures: Figures) -> Table:
    table = columns("kind", "claims", "supports from refutes")
    for kind, one in figures.kinds.items():
        table.add_row(plain(kind), str(one.of), measured(*_value(one)))
    return table


def _presets(figures: Figures) -> Table:
    table = columns("preset", "from", "precision", "recall")
    for one in figures.presets:
        table.add_row(one.preset, f"{one.bar:.3f}", *_shares(one.counts))
    return table


def _shares(one: Counts) -> tuple[str, str]:
    return (
        measured(one.precision, wilson(one.right, one.right + one.wrong)),
        measured(one.recall, wilson(one.right, one.right + one.missed)),
    )
