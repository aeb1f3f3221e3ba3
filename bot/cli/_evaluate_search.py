"""One run of ``sidenote evaluate --search``, from its files to its figures."""

import json
from collections.abc import Sequence
from pathlib import Path

import typer
from rich.console import Console
from rich.text import Text

from bot import app, log, reading
from bot.cli._evaluate_output import columns, measured
from bot.cli._run import complain
from bot.cli.text import plain
from bot.errors import UsageError
from bot.evaluation.search import DEPTH, Found, as_json, find, read_questions
from bot.sources.packs import read_sources
from models.metrics import wilson


async def run(
    files: Sequence[Path], sources: Sequence[Path], *, programs: bool, config: Path | None
) -> bool:
    """Measure and tell; gives whether every row was good."""
    if not sources:
        raise UsageError("--search needs --sources FILE, the library to search.")
    settings = reading.read_settings(config)
    log.configure("warning", settings.log.format)
    read_files = [read_sources(file) for file in sources]
    known = frozenset(one.source_id for read in read_files for one in read.sources)
    read = [read_questions(file, known) for file in files]
    async with app.open_checker(settings, source_files=sources) as checker:
        found = [await find(one.questions, checker.assessor.library) for one in read]
        version = checker.assessor.engine.versions.embedder
        problems = [*checker.problems, *(problem for one in read for problem in one.problems)]
    if programs:
        figures = [
            {"file": path.name, "figures": as_json(one)}
            for path, one in zip(files, found, strict=True)
        ]
        typer.echo(json.dumps({"embedder": version, "sources": len(known), "files": figures}))
    else:
        _show(files, found, f"{version}, {len(known)} sources")
    for problem in problems:
        complain(problem)
    return not problems


def _show(files: Sequence[Path], found: Sequence[Sequence[Found]], what: str) -> None:
    console = Console(highlight=False)
    console.print(Text(f"Search: {what}"))
    for path, rows in zip(files, found, strict=True):
        console.print()
        console.print(Text(plain(str(path)), style="bold"))
        table = columns("claims", "count", "recall@1", "recall@5", f"recall@{DEPTH}", "MRR")
        for row in rows:
            shares = (_share(row, most) for most in (1, 5, DEPTH))
            count, rank = str(len(row.places)), f"{row.mean_reciprocal_rank:.3f}"
            table.add_row(row.name, count, *shares, rank)
        console.print(table)
    console.print(Text(f"\nIntervals are Wilson's, 95 %; MRR counts the first {DEPTH} sources."))


def _share(found: Found, most: int) -> str:
    count = len(found.places)
    return measured(found.within(most) / count, wilson(found.within(most), count))
