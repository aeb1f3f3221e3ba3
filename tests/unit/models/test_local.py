"""The local engine: one model thread behind an interface for many tasks."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import numpy as np
import pytest
import pytest_asyncio

from models.engine import Engine, PostInput, StanceInput
from models.errors import EngineClosed, WeightsError
from models.local import LocalEngine, open_engine
from models.sentences import split

pytestmark = pytest.mark.asyncio(loop_scope="module")


def post(text: str) -> PostInput:
    """A post with its sentences."""
    return PostInput(text, tuple(split(text)))


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def engine() -> AsyncIterator[LocalEngine]:
    """The shipped models in float32."""
    async with open_engine(precision="fp32") as engine:
        yield engine


async def test_it_is_an_engine(engine: LocalEngine) -> None:
    """It answers a ping, names its versions and its thresholds fall from strict to wide."""
    whole: Engine = engine
    await whole.ping()
    assert all((whole.versions.classifier, whole.versions.stance, whole.versions.embedder))
    strict, balanced, wide = (whole.thresholds(p) for p in ("strict", "balanced", "wide"))
    for kind in ("hostile", "speculation", "inaccuracy"):
        assert 1 >= getattr(strict, kind) >= getattr(balanced, kind) >= getattr(wide, kind) > 0
    assert 0 < whole.min_checkable < 1


async def test_nothing_in_nothing_out(engine: LocalEngine) -> None:
    """Empty calls give empty answers of the right shape."""
    assert await engine.classify([]) == []
    assert await engine.stance([]) == []
    assert (await engine.embed([])).shape == (0, 384)


async def test_calls_of_many_tasks_get_their_own_answers(engine: LocalEngine) -> None:
    """Calls at once, batched together, are answered as they would be one by one."""
    texts = [f"Number {index} was released in {1980 + index}. ok" for index in range(90)]
    pairs = [StanceInput(text, texts[0]) for text in texts[:3]]
    scores, vectors, stances = await asyncio.gather(
        asyncio.gather(*(engine.classify([post(text)]) for text in texts)),
        engine.embed(texts),
        engine.stance(pairs),
    )
    together = await engine.classify([post(text) for text in texts])
    for (alone,), other in zip(scores, together, strict=True):
        for one, two in zip(alone, other, strict=True):
            assert one.checkable == pytest.approx(two.checkable, abs=1e-4)
            assert one.hostile == pytest.approx(two.hostile, abs=1e-4)
    assert len(stances) == 3
    assert vectors[7] == pytest.approx((await engine.embed([texts[7]]))[0], abs=1e-4)


async def test_the_loop_goes_on_while_the_models_work(engine: LocalEngine) -> None:
    """Other tasks take many turns during one long call."""
    turns = 0

    async def count() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    counter = asyncio.create_task(count())
    await engine.classify([post("so it goes. " * 300)])
    counter.cancel()
    assert turns > 20


async def test_a_cancelled_call_disturbs_nobody(engine: LocalEngine) -> None:
    """A call that is given up leaves the others their answers."""
    given_up = asyncio.create_task(engine.classify([post("never mind")]))
    kept = asyncio.create_task(engine.classify([post("still here")]))
    await asyncio.sleep(0)
    given_up.cancel()
    assert len((await kept)[0]) == 1


async def test_an_error_reaches_its_caller_alone(engine: LocalEngine) -> None:
    """Input of a wrong type fails its own call; those batched with it are answered."""
    calls = [[post("fine")], [None], [post("fine, too")]]
    one, bad, two = await asyncio.gather(
        *(engine.classify(call) for call in calls),  # type: ignore[arg-type]  # the point of it
        return_exceptions=True,
    )
    assert isinstance(bad, AttributeError)
    assert isinstance(one, list)
    assert isinstance(two, list)


async def test_after_closing_every_call_is_refused() -> None:
    """Waiting calls end with EngineClosed or their answer, later ones with EngineClosed."""
    async with open_engine(precision="fp32") as engine:
        waiting = [asyncio.create_task(engine.embed(["word " * 200] * 64)) for _ in range(8)]
        await asyncio.sleep(0)
    found = await asyncio.gather(*waiting, return_exceptions=True)
    assert all(isinstance(one, np.ndarray | EngineClosed) for one in found)
    assert any(isinstance(one, EngineClosed) for one in found)
    for call in (engine.ping(), engine.classify([post("late")])):
        with pytest.raises(EngineClosed):
            await call


async def test_every_precision_gives_much_the_same_scores(engine: LocalEngine) -> None:
    """What the probe may choose changes scores by little, alone and in a batch."""
    posts = [post("You are an idiot."), post("The bridge opened in 1932."), post("lol " * 50)]
    wanted = await engine.classify(posts)
    async with open_engine(precision="bf16") as fast:
        found = await fast.classify(posts)
        alone = [(await fast.classify([one]))[0] for one in posts]
    for (one,), (two,), (three,) in zip(wanted, found, alone, strict=True):
        assert one.hostile == pytest.approx(two.hostile, abs=0.05)
        assert one.checkable == pytest.approx(two.checkable, abs=0.05)
        assert two.hostile == pytest.approx(three.hostile, abs=0.02)


async def test_the_probe_chooses_a_known_precision() -> None:
    """Left to itself, the engine says what it computes in."""
    async with open_engine() as engine:
        assert engine.precision in ("fp32", "fp32-medium", "bf16")


async def test_missing_weights_stop_the_start_in_one_line(tmp_path: Path) -> None:
    """An empty folder is named, and nothing hangs."""
    with pytest.raises(WeightsError, match=r"config\.json"):
        async with open_engine(weights=tmp_path):
            pass
