"""The engine in this process: one model thread, calls of many tasks in one batch."""

import asyncio
import threading
from collections import deque
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Generic, Literal, TypeVar

import numpy as np
import torch
from numpy.typing import NDArray

from models import registry
from models.choices import ModelsConfig
from models.embedder import NEAR_ALONE
from models.engine import (
    EMBEDDING_DIMENSIONS,
    Kind,
    MatchInput,
    Measured,
    PostInput,
    Preset,
    SentenceScores,
    Stance,
    StanceInput,
    Thresholds,
    Versions,
)
from models.errors import EngineClosed
from models.precision import Precision, apply, choose

# A call is cut into pieces, so that a long one leaves room for short ones between them.
_PIECE, _BATCH = 64, 256

InputT = TypeVar("InputT")
ResultT = TypeVar("ResultT")
_Call = tuple[Sequence[InputT], Future[Sequence[ResultT]]]


class _Lane(Generic[InputT, ResultT]):
    """The waiting calls of one model. Whatever waits when the thread comes by is one batch."""

    def __init__(
        self, worker: ThreadPoolExecutor, answer: Callable[[Sequence[InputT]], Sequence[ResultT]]
    ) -> None:
        self._worker, self._answer = worker, answer
        self._lock = threading.Lock()
        self._waiting: deque[_Call[InputT, ResultT]] = deque()
        self._closed = False

    async def ask(self, inputs: Sequence[InputT]) -> list[Sequence[ResultT]]:
        """Give the answers of ``inputs`` in order, piece by piece; raises EngineClosed."""
        pieces = [inputs[at : at + _PIECE] for at in range(0, len(inputs), _PIECE)]
        return await asyncio.gather(*(asyncio.wrap_future(self._put(piece)) for piece in pieces))

    def close(self) -> None:
        """Refuse new calls and those that still wait; what runs now is finished."""
        with self._lock:
            self._closed = True
            waiting, self._waiting = self._waiting, deque()
        for _, future in waiting:
            if future.set_running_or_notify_cancel():
                future.set_exception(EngineClosed("the engine was shut down"))

    def _put(self, piece: Sequence[InputT]) -> Future[Sequence[ResultT]]:
        future: Future[Sequence[ResultT]] = Future()
        with self._lock:
            if self._closed:
                raise EngineClosed("the engine was shut down")
            self._waiting.append((piece, future))
            self._worker.submit(self._serve)
        return future

    def _serve(self) -> None:
        """Answer what waits; runs in the model thread, once for each piece put."""
        batch = self._take()
        if batch:
            self._settle(batch)

    def _settle(self, batch: list[_Call[InputT, ResultT]]) -> None:
        try:
            answers = self._answer([one for piece, _ in batch for one in piece])
        except Exception as error:  # noqa: BLE001 - whoever asked gets to see it
            if len(batch) == 1:
                batch[0][1].set_exception(error)
                return
            for call in batch:  # one call's bad input must not fail the others
                self._settle([call])
            return
        start = 0
        for piece, future in batch:
            future.set_result(answers[start : start + len(piece)])
            start += len(piece)

    def _take(self) -> list[_Call[InputT, ResultT]]:
        batch: list[_Call[InputT, ResultT]] = []
        size = 0
        with self._lock:
            while self._waiting and size + len(self._waiting[0][0]) <= _BATCH:
                piece, future = self._waiting.popleft()
                if future.set_running_or_notify_cancel():
                    batch.append((piece, future))
                    size += len(piece)
        return batch


class LocalEngine:
    """Implements ``models.engine.Engine``; made by ``open_engine``."""

    def __init__(
        self, models: registry.Models, worker: ThreadPoolExecutor, chosen: Precision
    ) -> None:
        self._models, self.precision = models, chosen
        self._posts: _Lane[PostInput, tuple[SentenceScores, ...]]
        self._posts = _Lane(worker, models.classifier.score)
        self._pairs: _Lane[StanceInput, Stance] = _Lane(worker, models.stance.judge)
        self._matches: _Lane[MatchInput, float] = _Lane(worker, models.matching.judge)
        self._texts: _Lane[str, NDArray[np.float32]]
        self._texts = _Lane(worker, lambda texts: list(models.embedder.embed(texts)))

    @property
    def versions(self) -> Versions:
        """The version of each model."""
        models = self._models
        return Versions(
            models.classifier.version,
            models.stance.version,
            models.embedder.version,
            models.matching.version,
        )

    @property
    def min_checkable(self) -> float:
        """The checkable score from which a sentence is taken for a claim."""
        return self._models.classifier.min_checkable

    @property
    def near_alone(self) -> float:
        return NEAR_ALONE

    @property
    def languages(self) -> Mapping[Kind, frozenset[str]]:
        """The languages that each kind is judged in."""
        return self._models.classifier.languages

    def thresholds(self, preset: Preset) -> Thresholds:
        """The measured thresholds of one preset."""
        heads = self._models.classifier.thresholds[preset]
        return Thresholds(
            heads["hostile"],
            heads["speculation"],
            self._models.stance.thresholds[preset],
            self._models.matching.thresholds[preset],
        )

    def measured(self, preset: Preset) -> Mapping[Kind, Measured]:
        """What a preset was measured to give."""
        return self._models.classifier.measured[preset]

    async def classify(self, posts: Sequence[PostInput]) -> list[tuple[SentenceScores, ...]]:
        """Score every sentence of every post; raises EngineClosed."""
        return [scores for piece in await self._posts.ask(posts) for scores in piece]

    async def stance(self, pairs: Sequence[StanceInput]) -> list[Stance]:
        """Judge each pair; raises EngineClosed."""
        return [stance for piece in await self._pairs.ask(pairs) for stance in piece]

    async def match(self, pairs: Sequence[MatchInput]) -> list[float]:
        """Give each pair's probability that the text makes the claim; raises EngineClosed."""
        return [found for piece in await self._matches.ask(pairs) for found in piece]

    async def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Embed texts, (len(texts), 384) of unit length; raises EngineClosed."""
        rows = [row for piece in await self._texts.ask(texts) for row in piece]
        return np.array(rows, dtype=np.float32).reshape(len(texts), EMBEDDING_DIMENSIONS)

    async def ping(self) -> None:
        """Run a real text through the model thread; raises EngineClosed."""
        await self.embed(["ping"])

    def close(self) -> None:
        """Refuse all further calls."""
        for lane in (self._posts, self._pairs, self._matches, self._texts):
            lane.close()


@asynccontextmanager
async def open_engine(
    config: ModelsConfig | None = None,
    *,
    threads: int = 1,
    precision: Literal["auto"] | Precision = "auto",
    weights: Path = registry.WEIGHTS,
) -> AsyncIterator[LocalEngine]:
    """Load all models in a thread of their own and give the engine; close it on leaving.

    ``threads``: CPU threads for a batch. ``precision``: one of them, or "auto" for
    a short probe. Raises WeightsError.
    """
    loop = asyncio.get_running_loop()
    worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="models")
    try:
        models, chosen = await loop.run_in_executor(
            worker, _load, config or ModelsConfig(), threads, precision, weights
        )
        engine = LocalEngine(models, worker, chosen)
        try:
            yield engine
        finally:
            engine.close()
    finally:
        # Waits for the batch that runs now, off the loop.
        await asyncio.to_thread(worker.shutdown)


def _load(
    config: ModelsConfig,
    threads: int,
    wanted: Literal["auto"] | Precision,
    weights: Path,
) -> tuple[registry.Models, Precision]:
    torch.set_num_threads(threads)  # counts for the thread that calls it: the model thread
    models = registry.load(config, weights)
    chosen = choose(models.encoders[0]) if wanted == "auto" else wanted
    apply(chosen, models.encoders)
    return models, chosen
