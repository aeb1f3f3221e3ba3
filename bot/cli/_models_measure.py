"""What one model makes of labelled rows, and how long it takes."""

import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from bot import app
from bot.cli._judge import judge_of
from bot.cli._progress import Waiting
from bot.domain.policy import PRESETS, Preset
from bot.errors import InputError
from bot.evaluation.measure import Judged, measure
from bot.evaluation.pairs import Pair, settled
from bot.evaluation.rows import Example
from bot.evaluation.stance import macro_f1
from config.settings import Settings
from models.choices import HOSTILE_BY, Choice, ModelsConfig
from models.metrics import Floats

_POSTS, _PAIRS, _WARM = 64, 32, 4

T = TypeVar("T")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Scored:
    """Labels and scores (rows,), and ``ms`` a row. ``thresholds`` are those the model has now."""

    version: str
    labels: Floats
    scores: Floats
    ms: float
    thresholds: Mapping[Preset, float]
    macro_f1: float | None = None


async def score_posts(
    examples: Sequence[Example], choice: Choice, settings: Settings, bar: Waiting
) -> Scored:
    """Judge posts by the bot's own steps; those whose label is doubtful are left out."""
    async with app.open_models(settings, chosen=ModelsConfig(hostile=choice)) as engine:
        judge = judge_of(engine, settings)
        judged, ms = await _timed(examples, judge.judge, _POSTS, bar, "posts")
        rows = [Judged(*pair) for pair in zip(examples, judged, strict=True)]
        bars = {preset: engine.thresholds(preset).hostile for preset in PRESETS}
        version = engine.versions.classifier.split(HOSTILE_BY)[-1]
    quality = measure(rows, "hostile", dict(bars.items()))
    if quality is None or not quality.positives:
        raise InputError("No post in these files is labelled hostile: nothing can be measured.")
    return Scored(version, quality.labels, quality.scores, ms, bars)


async def score_pairs(
    pairs: Sequence[Pair], choice: Choice, settings: Settings, bar: Waiting
) -> Scored:
    """Judge pairs; what is scored is how far a passage refutes its claim."""
    labels = [pair.label for pair in pairs]
    if "refutes" not in labels:
        raise InputError(
            'No claim in these files has the label "refutes": nothing can be measured.'
        )
    async with app.open_models(settings, chosen=ModelsConfig(stance=choice)) as engine:
        inputs = await settled(pairs, engine)
        found, ms = await _timed(inputs, engine.stance, _PAIRS, bar, "pairs")
        bars = {preset: engine.thresholds(preset).inaccuracy for preset in PRESETS}
        version = engine.versions.stance
    return Scored(
        version,
        np.array([float(label == "refutes") for label in labels]),
        np.array([one.refutes for one in found]),
        ms,
        bars,
        macro_f1(labels, found),
    )


async def _timed(
    rows: Sequence[T],
    ask: Callable[[Sequence[T]], Awaitable[list[R]]],
    size: int,
    bar: Waiting,
    what: str,
) -> tuple[list[R], float]:
    """Ask for all rows, ``size`` at a time; gives answers and milliseconds a row."""
    await ask(rows[:_WARM])  # the first call sets up what later ones find ready
    found: list[R] = []
    begun = time.perf_counter()
    for first in range(0, len(rows), size):
        found += await ask(rows[first : first + size])
        bar.done(f"{len(found)} of {len(rows)} {what}", len(found) / len(rows))
    return found, 1000 * (time.perf_counter() - begun) / len(rows)
