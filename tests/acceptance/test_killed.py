"""The real bot process, killed with SIGKILL at the worst moments, and started again."""

import asyncio
import os
import signal
import sqlite3
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, closing
from pathlib import Path

import pytest

from bot.sandbox.faults import Cut, Delay, Fault
from bot.sandbox.server import Sandbox
from tests.support.bot_stage import Town, town
from tests.support.referee import referee

ATTACK = "Nobody asked you, you absolute clown. Go back to your cave and stay there."
CARD_STATES = "SELECT state FROM outbox WHERE kind = 'card'"
START_S = 60.0  # the process loads the real models, on a machine that may be busy


def _settings(folder: Path, sandbox: Sandbox) -> dict[str, str]:
    policy = folder / "policy.toml"
    policy.write_text('[default]\nreview_channel = "desk"\n')
    return {
        **os.environ,
        "SIDENOTE_DISCORD_TOKEN": sandbox.token,
        "SIDENOTE_DISCORD__API_URL": sandbox.api_url,
        "SIDENOTE_DISCORD__GATEWAY_URL": sandbox.gateway_url,
        "SIDENOTE_DATABASE__PATH": str(folder / "sidenote.db"),
        "SIDENOTE_POLICY": str(policy),
        "SIDENOTE_MODELS__THREADS": "1",
    }


@asynccontextmanager
async def _process(folder: Path, sandbox: Sandbox) -> AsyncIterator[asyncio.subprocess.Process]:
    """``sidenote run`` against a sandbox; ended by its own id if it still runs."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "run", env=_settings(folder, sandbox)
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def _watched(folder: Path, place: Town) -> None:
    """Wait until the bot knows the lounge, so that what is posted next counts as new."""
    await place.sandbox.wait_connected(START_S)
    known = "SELECT 1 FROM cursors WHERE channel_id = ?"
    await _until(lambda: _rows(folder, known, str(place.general.id)))


async def _until(predicate: Callable[[], object]) -> None:
    """Look again and again: another process's file, or request, wakes nobody here."""
    async with asyncio.timeout(START_S):
        while not predicate():  # noqa: ASYNC110 - for the reason above
            await asyncio.sleep(0.05)


def _rows(folder: Path, sql: str, *values: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(folder / "sidenote.db")) as connection:
        return connection.execute(sql, values).fetchall()


@pytest.fixture
async def place() -> AsyncIterator[Town]:
    async with town() as made:
        yield made


@pytest.mark.parametrize(
    ("fault", "stands"),
    [
        pytest.param(Delay(30), 0, id="before the card stands in the channel"),
        pytest.param(Cut("after"), 1, id="after it stands there and before that is known"),
    ],
)
@pytest.mark.timeout(240)
async def test_a_killed_bot_says_it_exactly_once(
    place: Town, tmp_path: Path, fault: Fault, stands: int
) -> None:
    """Killed between storing a flag and posting its card, it posts one card after a restart."""
    sandbox = place.sandbox
    async with _process(tmp_path, sandbox) as bot:
        await _watched(tmp_path, place)
        sandbox.faults.arm("POST", f"/channels/{place.desk.id}/messages", fault)
        await sandbox.post(place.general, place.robin, ATTACK)
        await _until(lambda: not sandbox.faults.armed)
        bot.send_signal(signal.SIGKILL)
        await bot.wait()
    assert _rows(tmp_path, CARD_STATES) == [("pending",)]
    assert len(place.cards()) == stands

    async with _process(tmp_path, sandbox) as bot:
        await _until(lambda: _rows(tmp_path, CARD_STATES) == [("sent",)])
        assert len(place.cards()) == 1
        assert "Nobody asked you" in place.cards()[0].text
        bot.send_signal(signal.SIGTERM)
        assert await bot.wait() == 0
    assert len(place.cards()) == 1
    judge = referee()
    assert judge is None or judge.judge(sandbox.exchanges) == []
