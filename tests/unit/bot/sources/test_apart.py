"""A process that runs apart ends when it should, and knows no secrets."""

import asyncio
import os
from pathlib import Path

import pytest

from bot.sources.apart import ProcessFailed, run_apart

CHILD = "tests.support.child"


async def test_it_answers_without_our_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    """What runs apart has our folders to import from, and nothing of Sidenote's settings."""
    monkeypatch.setenv("SIDENOTE_DISCORD_TOKEN", "secret")
    names = (await run_apart(CHILD, b"echo", within_s=100)).decode().split("\n")
    assert "PATH" in names
    assert "PYTHONPATH" in names
    assert not [name for name in names if name.startswith("SIDENOTE")]


@pytest.mark.parametrize("module", [CHILD, "bot.sources.nowhere"])
async def test_it_fails(module: str) -> None:
    """A process that ends in an error, or cannot begin, is told as one."""
    with pytest.raises(ProcessFailed, match=r"ended with [13]"):
        await run_apart(module, b"fail", within_s=100)


async def test_it_cannot_be_started(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A machine that starts no process is told as that."""
    monkeypatch.setattr("sys.executable", str(tmp_path / "none"))
    with pytest.raises(ProcessFailed, match="not started: FileNotFoundError"):
        await run_apart(CHILD, b"echo", within_s=100)


async def test_it_takes_too_long(tmp_path: Path) -> None:
    """A process without end is left when its time is over."""
    with pytest.raises(TimeoutError):
        await run_apart(CHILD, str(tmp_path / "pid").encode(), within_s=0.3)


async def test_it_is_ended_with_who_asked(tmp_path: Path) -> None:
    """Whoever is cancelled takes the process along: none is left behind."""
    told = tmp_path / "pid"
    asking = asyncio.create_task(run_apart(CHILD, str(told).encode(), within_s=100))
    while not told.exists():
        assert not asking.done()
        await asyncio.sleep(0.01)
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking
    with pytest.raises(ProcessLookupError):
        os.kill(int(told.read_text()), 0)


async def test_much_that_is_never_taken() -> None:
    """A process that ends before it took what it was given is told as one that failed."""
    with pytest.raises(ProcessFailed):
        await run_apart("bot.sources.nowhere", bytes(5_000_000), within_s=100)
