"""A checkup: what is found where all is well, and where something does not answer."""

import os
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.errors import StoreError
from bot.operations.checkup import Host, HostState, newest_backup
from bot.store.card_queue import SqlCardQueue
from bot.store.database import open_database
from bot.store.known_claims import SqlClaims
from bot.store.library import SqlLibrary
from bot.store.records import SqlRecords
from models.errors import ModelError
from tests.support.decisions import make_decision
from tests.support.engine import RuleEngine
from tests.support.posts import NOON_MS, make_known_claim, make_source


class Broken(RuleEngine):
    async def ping(self) -> None:
        raise ModelError("The models have stopped.")


@pytest.fixture
async def host(tmp_path: Path) -> AsyncIterator[Host]:
    """A host with one shared source, one of guild 1 and one of guild 2, and an open card."""
    async with open_database(tmp_path / "sidenote.db") as database:
        library, claims = SqlLibrary(database), SqlClaims(database)
        for number, guild in enumerate(("", "1", "2")):
            source = make_source("It runs offline.", source_id=f"s{number}", guild_id=guild)
            await library.put(source, ["It runs offline."])
        await claims.put([make_known_claim("It needs the net.", source_id="s0")])
        await SqlRecords(database).record([make_decision()], now_ms=NOON_MS)
        yield Host(
            RuleEngine(),
            database.ping,
            library,
            claims,
            SqlCardQueue(database),
            lambda: 3,
            tmp_path / "sidenote.db",
            lambda: NOON_MS,
        )


async def test_all_is_well(host: Host) -> None:
    """The guild's own and the shared sources count, with its cards and what waits."""
    assert await host.state("1") == HostState(
        models="rules-c, rules-s, rules-e, rules-m", sources=2, claims=1, waiting=3, open_cards=1
    )


async def test_models_that_stopped(host: Host) -> None:
    """Models that do not answer are told in their own words, and the rest all the same."""
    state = await replace(host, engine=Broken()).state("1")

    assert state.models_error == "The models have stopped."
    assert state.sources == 2


async def test_database_that_fails(host: Host) -> None:
    """Without a database nothing of it is counted."""

    async def ping() -> None:
        raise StoreError("The disk is full.")

    state = await replace(host, ping=ping).state("1")

    assert (state.database_error, state.sources) == ("The disk is full.", 0)


def test_newest_backup(tmp_path: Path) -> None:
    """The newest of the copies that are named after the database counts, and no other file."""
    database = tmp_path / "sidenote.db"
    assert newest_backup(database) is None
    for name, second in (("sidenote.db.r0001.backup", 10), ("sidenote.db.backup", 20)):
        (tmp_path / name).write_bytes(b"")
        os.utime(tmp_path / name, (second, second))
    (tmp_path / "other.db.backup").write_bytes(b"")

    assert newest_backup(database) == 20_000
