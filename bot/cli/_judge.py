"""Opens what judges posts for ``evaluate`` and ``label``: the bot's own steps."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from bot import app, log, reading
from bot.cli._library_files import NO_FILES, LibraryFiles
from bot.cli._progress import Waiting
from bot.domain.policy import PRESETS
from bot.evaluation.judge import Judge, NoLibrary
from bot.evaluation.measure import Judged
from bot.evaluation.rows import Example
from bot.pipeline.process import Assessor
from config.settings import Settings
from models.engine import Engine

_CHUNK_POSTS = 64


@asynccontextmanager
async def opened_judge(config: Path | None, files: LibraryFiles = NO_FILES) -> AsyncIterator[Judge]:
    """Load the models and, if named, sources and claims; raises what settings and these raise."""
    settings = reading.read_settings(config)
    log.configure("warning", settings.log.format)
    if files.sources:
        async with app.open_checker(settings, files.sources, files.claims) as checker:
            policies = {one: checker.policies.of("", preset=one) for one in PRESETS}
            yield Judge(checker.assessor, policies, checker.problems)
        return
    async with app.open_models(settings) as engine:
        yield judge_of(engine, settings)


def judge_of(engine: Engine, settings: Settings) -> Judge:
    """Judge posts by themselves, without a library."""
    filed = reading.FilePolicies(reading.read_policy(settings), engine)
    assessor = Assessor(engine, NoLibrary(), NoLibrary(), reading.read_wording(settings), 1)
    return Judge(assessor, {one: filed.of("", preset=one) for one in PRESETS})


class Work:
    """Judges posts chunk by chunk and moves the bar; ``total`` is how many there are in all."""

    def __init__(self, judge: Judge, bar: Waiting, total: int) -> None:
        self._judge, self._bar, self._total, self._done = judge, bar, total, 0

    async def all(self, examples: Sequence[Example]) -> list[Judged]:
        """Judge posts; the order is kept."""
        found = []
        for first in range(0, len(examples), _CHUNK_POSTS):
            chunk = examples[first : first + _CHUNK_POSTS]
            judgements = await self._judge.judge(chunk)
            found += [Judged(*pair) for pair in zip(chunk, judgements, strict=True)]
            self._done += len(chunk)
            self._bar.told(len(chunk), self._done / self._total)
        return found
