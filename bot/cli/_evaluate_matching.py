"""One run of ``sidenote evaluate --matching``, from its files to its figures."""

import json
from collections.abc import Sequence
from pathlib import Path

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot import app, log, reading
from bot.cli._evaluate_output import columns, measured, number
from bot.cli._run import complain
from bot.cli.text import plain
from bot.domain.policy import PRESETS
from bot.errors import UsageError
from bot.evaluation.matching import DEPTH, Figures, as_json, hold, measure, read_records
from models.metrics import wilson

METHODS = (
    "Every post is held against the records of all files: precision and recall are of pairs of "
    "a post and a record. Records that the search does not bring score 0. Intervals are "
    "Wilson's, 95 %."
)


async def run(
    files: Sequence[Path], sources: Sequence[Path], *, programs: bool, config: Path | None
) -> bool:
    """Measure and tell; gives whether every row was good."""
    if not sources:
        raise UsageError("--matching needs --sources FILE, the sources that the records name.")
    settings = reading.read_settings(config)
    log.configure("warning", settings.log.format)
    read = [read_records(file) for file in files]
    async with app.open_checker(settings, sources) as checker:
        engine, claims = checker.assessor.engine, checker.claims
        added = await claims.add_all([row for one in read for row in one.claims])
        records = {one.claim_id for one in await claims.claims()}
        bars = {name: engine.thresholds(name).known_claim for name in PRESETS}
        posts = [[post for post in one.posts if post.record_id in records] for one in read]
        held = [await hold(one, claims, engine) for one in posts]
        found = [measure(one, len(records), bars) for one in held]
        version = engine.versions.matching
    problems = [*checker.problems, *(one for each in read for one in each.problems)]
    problems += added.problems
    if programs:
        rows = [{"file": path.name, **as_json(one)} for path, one in zip(files, found, strict=True)]
        typer.echo(json.dumps({"matching": version, "files": rows}))
    else:
        _show(files, found, version)
    for problem in problems:
        complain(problem)
    return not problems


def _show(files: Sequence[Path], found: Sequence[Figures], version: str) -> None:
    console = Console(highlight=False)
    console.print(Text(f"Matching: {version}"))
    for path, one in zip(files, found, strict=True):
        console.print()
        console.print(Text(plain(str(path)), style="bold"))
        for line in _lines(one):
            console.print(Text(line))
        console.print(_presets(one))
    console.print(Text(f"\n{METHODS}"))


def _lines(figures: Figures) -> Sequence[str]:
    making = len(figures.places)
    nearest = ", ".join(
        f"{number(figures.within(most) / making if making else None)} among the nearest {most}"
        for most in (1, DEPTH)
    )
    return (
        f"{figures.posts} posts, {making} of them make a claim; {figures.records} records.",
        f"The record of such a post: {nearest}.",
        (
            f"PR-AUC {number(figures.pr_auc)} over all pairs; over the {figures.pairs} near ones "
            f"{number(figures.near_pr_auc)}, with the record left blank "
            f"{number(figures.blank_pr_auc)} (chance {figures.chance:.3f})."
        ),
    )


def _presets(figures: Figures) -> Table:
    groups = [name for name, count in figures.groups.items() if count]
    own = (f"own, {name}" for name in groups)
    table = columns("preset", "from", "precision", "recall", *own)
    for one in figures.presets:
        counts = one.counts
        table.add_row(
            one.preset,
            f"{one.bar:.3f}",
            measured(counts.precision, wilson(counts.right, counts.right + counts.wrong)),
            measured(counts.recall, wilson(counts.right, counts.right + counts.missed)),
            *(f"{one.own[name]} of {figures.groups[name]}" for name in groups),
        )
    return table
