"""One run of ``sidenote models check``, from its files to the thresholds that are written."""

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import typer
from rich.console import Console

from bot import log, reading
from bot.cli._models_choice import Wish, choice_of, read_chosen, write
from bot.cli._models_measure import Scored, score_pairs, score_posts
from bot.cli._models_output import Compared, as_json, show
from bot.cli._models_use import RESTART
from bot.cli._progress import Waiting, waiting
from bot.cli._run import complain
from bot.errors import UsageError
from bot.evaluation.pairs import Pair, holds_pairs, read_pairs
from bot.evaluation.rows import Example, Meaning, read_file, sampled
from bot.evaluation.sides import Side, side
from bot.evaluation.thresholds import AIMS, choose
from bot.sources.packs import read_sources
from config.settings import Settings
from models.choices import JOBS, SHIPPED, Choice, Job

_MOST_PROBLEMS = 5


@dataclass(frozen=True, slots=True)
class Order:
    """What was asked for; ``words`` are files, with the job before them if it was named."""

    words: tuple[str, ...]
    wish: Wish
    sources: tuple[Path, ...]
    limit: int
    share: float | None
    yes: bool
    dry_run: bool
    programs: bool
    config: Path | None

    @property
    def writes(self) -> bool:
        """Whether it may come to writing."""
        return not self.dry_run and (self.yes or not self.programs)


@dataclass(frozen=True, slots=True)
class _Rows:
    """Labelled posts or pairs of all files, one of the two empty."""

    posts: tuple[Example, ...]
    pairs: tuple[Pair, ...]
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Work:
    """What is measured, and how; ``choice`` is what stands beside the shipped model."""

    job: Job
    rows: _Rows
    choice: Choice
    share: float | None
    settings: Settings


async def run(order: Order) -> bool:
    """Measure, tell and, if wanted, write; gives whether every row was good."""
    settings = reading.read_settings(order.config)
    log.configure("warning", settings.log.format)
    job, files = _job_of(order.words)
    choice = _candidate(order.wish, job, settings)
    if choice.model != SHIPPED and order.writes and not order.yes and not sys.stdin.isatty():
        raise UsageError("There is no terminal to ask on; say --yes to write, or --dry-run.")
    rows = _read(job, files, order)
    async with waiting() as bar:
        compared = await _compare(_Work(job, rows, choice, order.share, settings), bar)
    if not order.programs:
        show(compared, Console(highlight=False))
    written = _write(order, compared, choice, settings) if compared.other else None
    if order.programs:
        print(json.dumps(as_json(compared, written), indent=2, ensure_ascii=False))
    for problem in rows.problems[:_MOST_PROBLEMS]:
        complain(problem)
    if len(rows.problems) > _MOST_PROBLEMS:
        complain(f"{len(rows.problems) - _MOST_PROBLEMS} more rows were passed over.")
    return not rows.problems


def _job_of(words: Sequence[str]) -> tuple[Job, list[Path]]:
    named = next((job for job in JOBS if job == words[0]), None)
    files = [Path(word) for word in (words[1:] if named else words)]
    if not files:
        raise UsageError(f"Name a labelled file: sidenote models check {named} FILE.")
    if named:
        return named, files
    kinds = {holds_pairs(file) for file in files}
    if len(kinds) > 1:
        raise UsageError("Some of these files hold posts, some claims: check them one by one.")
    return ("stance" if kinds.pop() else "hostile"), files


def _candidate(wish: Wish, job: Job, settings: Settings) -> Choice:
    if wish.name:
        return choice_of(wish, job)
    if wish.label or wish.names or wish.languages:
        raise UsageError("--label, --map and --languages go with --model NAME.")
    return read_chosen(settings).of(job)


def _read(job: Job, files: Sequence[Path], order: Order) -> _Rows:
    problems: list[str] = []
    if job == "hostile":
        if order.sources:
            raise UsageError("--sources goes with claims; these are posts.")
        posts: list[Example] = []
        for file in files:
            read = read_file(file, Meaning("hostile"), limit=order.limit)
            posts += read.examples
            problems += read.problems
        return _Rows(tuple(posts), (), tuple(problems))
    texts: dict[str, str] = {}
    for file in order.sources:
        sources = read_sources(file)
        texts |= {one.source_id: one.text for one in sources.sources}
        problems += sources.problems
    pairs: list[Pair] = []
    for file in files:
        claims = read_pairs(file, texts)
        pairs += sampled(claims.pairs, order.limit)
        problems += claims.problems
    return _Rows((), tuple(pairs), tuple(problems))


async def _compare(work: _Work, bar: Waiting) -> Compared:
    other = None
    if work.choice.model != SHIPPED:  # first, for it may turn out not to load
        bar.say("Loading the other model")
        other = _at_its_best(work, await _score(work, work.choice, bar))
    bar.say("Loading the shipped model")
    ours = await _score(work, Choice(), bar)
    shipped = side(
        ours.version,
        ours.labels,
        ours.scores,
        ms=ours.ms,
        thresholds=ours.thresholds,
        macro_f1=ours.macro_f1,
    )
    deserved = int(ours.labels.sum())
    return Compared(work.job, len(ours.labels), deserved, shipped, other, work.share)


async def _score(work: _Work, choice: Choice, bar: Waiting) -> Scored:
    if work.job == "hostile":
        return await score_posts(work.rows.posts, choice, work.settings, bar)
    return await score_pairs(work.rows.pairs, choice, work.settings, bar)


def _at_its_best(work: _Work, found: Scored) -> Side:
    """A model at the thresholds that these rows set."""
    bars = choose(found.labels, found.scores, AIMS[work.job], work.share)
    return side(
        found.version,
        found.labels,
        found.scores,
        ms=found.ms,
        thresholds=bars.thresholds,
        unmet=bars.unmet,
        macro_f1=found.macro_f1,
    )


def _write(order: Order, compared: Compared, choice: Choice, settings: Settings) -> Path | None:
    """Write the other model's thresholds, if that is wanted; gives the file."""
    if not order.writes or compared.other is None:
        if not order.programs:
            typer.echo("Nothing was written.")
        return None
    path = reading.own_models_file(settings)
    what = "Use this model with these thresholds" if order.wish.name else "Use these thresholds"
    if not order.yes and not typer.confirm(f"{what} from now on (written to {path})?"):
        typer.echo("Nothing was written.")
        return None
    chosen = replace(choice, thresholds=dict(compared.other.thresholds))
    write(settings, compared.job, chosen)
    if not order.programs:
        typer.echo(f"Written to {path}. {RESTART}")
    return path
