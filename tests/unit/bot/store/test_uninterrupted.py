"""Store calls whose caller is cancelled."""

import asyncio
from pathlib import Path

import pytest

from bot.store.database import open_database
from bot.store.outbox import SqlOutbox
from bot.store.records import SqlRecords
from tests.support.decisions import make_decision
from tests.support.posts import NOON_MS


async def test_a_call_that_is_cancelled_is_still_whole(tmp_path: Path) -> None:
    """Cancelling at any await leaves the file unlocked, and each decision whole or absent."""
    file = tmp_path / "sidenote.db"
    for awaits in range(12):
        async with open_database(file) as database:
            records = SqlRecords(database)
            decision = make_decision(post_id=str(awaits + 1))
            writing = asyncio.create_task(records.record([decision], now_ms=NOON_MS))
            for _ in range(awaits):
                await asyncio.sleep(0)
            writing.cancel()
            with pytest.raises(asyncio.CancelledError):
                await writing
            await database.ping()
            due = await SqlOutbox(database).due(now_ms=NOON_MS, limit=100)
            assert all(len(delivery.card.flags) == len(decision.flags) for delivery in due)


async def test_the_caller_is_cancelled_all_the_same(tmp_path: Path) -> None:
    """A worker that is told to stop stops, as soon as its transaction has ended."""
    async with open_database(tmp_path / "sidenote.db") as database:
        records = SqlRecords(database)
        writing = asyncio.create_task(records.record([make_decision()], now_ms=NOON_MS))
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        writing.cancel()
        with pytest.raises(asyncio.CancelledError):
            await writing
        assert await records.card(1) is not None


async def test_being_cancelled_again_changes_nothing(tmp_path: Path) -> None:
    """When the caller ends, so has the transaction, though it was cancelled twice or thrice."""
    async with open_database(tmp_path / "sidenote.db") as database:
        records = SqlRecords(database)
        writing = asyncio.create_task(records.record([make_decision()], now_ms=NOON_MS))
        for _ in range(5):
            await asyncio.sleep(0)
            writing.cancel()
        with pytest.raises(asyncio.CancelledError):
            await writing
        assert asyncio.all_tasks() == {asyncio.current_task()}
        assert await records.card(1) is not None
