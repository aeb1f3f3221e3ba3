"""One run of ``sidenote models use``: load, try, tell, write."""

import asyncio
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from bot import app, reading
from bot.cli._models_choice import USUAL, Wish, choice_of, read_chosen, write
from bot.cli._progress import waiting
from bot.cli.text import plain
from bot.domain.policy import PRESETS, Preset
from config.settings import Settings
from models.choices import SHIPPED, Choice, Job

if TYPE_CHECKING:
    from models.trial import Tried

RESTART = "A bot that runs takes it up when it is started again."


async def run(job: Job, wish: Wish, config: Path | None) -> None:
    """Put another model to a job; raises UsageError, ConfigError and WeightsError."""
    settings = reading.read_settings(config)
    chosen = choice_of(wish, job)
    before = read_chosen(settings).of(job)
    if chosen.model == SHIPPED:
        _back(job, before, settings)
        return
    async with waiting() as bar:
        bar.say(f"Loading {plain(chosen.model)}")
        tried = await asyncio.to_thread(_try, job, chosen)
    for line in _told(job, tried):
        typer.echo(line)
    same = replace(chosen, thresholds=before.thresholds) == before
    path = write(settings, job, chosen, keep_thresholds=same)
    bars = before.thresholds if same else USUAL.thresholds
    typer.echo(f"Written to {path}: [{job}] model = {chosen.model}")
    unmeasured = bars == USUAL.thresholds
    measured = ": usual values, which were not measured for it." if unmeasured else "."
    typer.echo(f"It flags from {_bars(bars)}{measured}")
    typer.echo(f"Next: sidenote models check {job} FILE measures it and sets its thresholds.")
    typer.echo(RESTART)


def _back(job: Job, before: Choice, settings: Settings) -> None:
    if before.model == SHIPPED:
        typer.echo(f"The shipped model does {job} already; nothing was changed.")
        return
    path = write(settings, job, Choice())
    typer.echo(f"Written to {path}: the shipped model does {job} again, with its own thresholds.")
    typer.echo(RESTART)


def _try(job: Job, choice: Choice) -> "Tried":
    app.prepare_torch()
    from models.trial import try_hostile, try_stance

    return try_hostile(choice) if job == "hostile" else try_stance(choice)


def _told(job: Job, tried: "Tried") -> Iterator[str]:
    size = f"{tried.parameters / 1e6:.0f} million parameters"
    yield f"{plain(tried.version)}: {tried.architecture}, {size}"
    yield f"It reads up to {tried.max_tokens} tokens; what is longer is cut."
    apart = "each by itself" if tried.independent else "one of them"
    yield f"Its labels, {apart}: {', '.join(map(plain, tried.labels))}"
    for meaning, label in tried.meanings.items():
        yield f"  {meaning} is its {plain(label)}"
    yield "Tried on plain sentences:"
    for answer in tried.answers:
        scores = ", ".join(f"{name} {score:.2f}" for name, score in answer.scores.items())
        yield f"  “{answer.text}” ({answer.wanted}): {scores}"
    wrong = sum(not answer.right for answer in tried.answers)
    if wrong:
        option = "--label" if job == "hostile" else "--map"
        yield (
            f"It is wrong about {wrong} of these {len(tried.answers)}. Do the labels mean what is "
            f"said above? {option} sets them."
        )


def _bars(thresholds: Mapping[Preset, float]) -> str:
    return ", ".join(f"{thresholds[preset]:g} ({preset})" for preset in PRESETS)
