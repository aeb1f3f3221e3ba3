"""Opening, reading, writing and failing."""

import asyncio
import os
import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from bot.errors import StoreError
from bot.store.database import Database, open_database
from bot.store.tables.guilds import cursors

ROW = {"platform": "discord", "channel_id": "10", "post_id": "1", "guild_id": "1"}


async def count(database: Database) -> int:
    async with database.read() as connection:
        return len((await connection.execute(select(cursors))).all())


async def add_twice(database: Database) -> None:
    async with database.write() as connection:
        await connection.execute(insert(cursors).values(ROW))
        await connection.execute(insert(cursors).values(ROW))


async def fails_to_open(path: Path) -> str:
    with pytest.raises(StoreError) as failure:
        async with open_database(path):
            pass
    told = str(failure.value)
    assert told.startswith(str(path))
    assert "\n" not in told
    return told


async def test_the_pragmas_hold_on_every_connection(tmp_path: Path) -> None:
    """WAL, foreign keys, full sync for the writer, and readers that cannot write."""
    async with open_database(tmp_path / "s.db") as database:
        for transaction, synchronous, query_only in (
            (database.write, 2, 0),
            (database.read, 2, 1),
        ):
            async with transaction() as connection:
                pragmas = [
                    (await connection.exec_driver_sql(f"PRAGMA {name}")).scalar_one()
                    for name in ("journal_mode", "foreign_keys", "busy_timeout")
                ]
                full = (await connection.exec_driver_sql("PRAGMA synchronous")).scalar_one()
                only = (await connection.exec_driver_sql("PRAGMA query_only")).scalar_one()
            assert pragmas == ["wal", 1, 5_000]
            assert (full, only) == (synchronous, query_only)


async def test_the_folder_is_made(tmp_path: Path) -> None:
    """A first start needs no preparation, and what was written is there at the next."""
    path = tmp_path / "new 100%" / "deep" / "s.db"
    async with open_database(path) as database, database.write() as connection:
        await connection.execute(insert(cursors).values(ROW))
    async with open_database(path) as database:
        await database.ping()
        assert await count(database) == 1


async def test_databases_in_memory_are_apart_and_end() -> None:
    """Each is shared by all its own connections and by nobody else."""
    async with open_database(None) as one, open_database(None) as other:
        async with one.write() as connection:
            await connection.execute(insert(cursors).values(ROW))
        assert await asyncio.gather(*(count(one) for _ in range(4))) == [1] * 4
        assert await count(other) == 0


async def test_a_failed_transaction_leaves_nothing(tmp_path: Path) -> None:
    """An exception inside a transaction undoes it and comes out as it was."""
    async with open_database(tmp_path / "s.db") as database:
        with pytest.raises(IntegrityError) as failure:
            await add_twice(database)
        assert "discord" not in str(failure.value)  # parameters may be posts' texts
        assert await count(database) == 0


@pytest.mark.parametrize("in_memory", [True, False])
async def test_a_cancelled_writer_frees_the_database(tmp_path: Path, in_memory: bool) -> None:
    """A task that is cancelled while it writes leaves nothing behind, and no lock."""
    async with open_database(None if in_memory else tmp_path / "s.db") as database:
        writing = asyncio.Event()

        async def write_for_ever() -> None:
            async with database.write() as connection:
                await connection.execute(insert(cursors).values(ROW))
                writing.set()
                await asyncio.Event().wait()

        task = asyncio.create_task(write_for_ever())
        await writing.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert await count(database) == 0
        async with database.write() as connection:
            await connection.execute(insert(cursors).values(ROW))
        assert await count(database) == 1


async def test_a_writer_goes_on_under_a_reader(tmp_path: Path) -> None:
    """A reader keeps the state it began with and holds no writer up."""
    async with open_database(tmp_path / "s.db") as database, database.read() as reader:
        assert (await reader.execute(select(cursors))).all() == []
        async with database.write() as writer:
            await writer.execute(insert(cursors).values(ROW))
        assert await count(database) == 1
        assert (await reader.execute(select(cursors))).all() == []


async def test_a_reader_goes_on_under_a_writer(tmp_path: Path) -> None:
    """What is not committed is not seen."""
    async with open_database(tmp_path / "s.db") as database:
        async with database.write() as writer:
            await writer.execute(insert(cursors).values(ROW))
            assert await count(database) == 0
        assert await count(database) == 1


async def test_writers_of_two_databases_wait_for_each_other(tmp_path: Path) -> None:
    """Two programs on one file read, then write, without a lost update or an error."""
    path = tmp_path / "s.db"

    async def add(database: Database) -> None:
        for _ in range(10):
            async with database.write() as connection:
                known = (await connection.execute(select(cursors))).all()
                row = {**ROW, "channel_id": str(len(known))}
                await connection.execute(insert(cursors).values(row))

    async with open_database(path) as one, open_database(path) as other:
        await asyncio.gather(add(one), add(other), add(one))
        assert await count(one) == 30


async def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    """A wrong path is told and the file stays as it was."""
    path = tmp_path / "notes.txt"
    path.write_text("just some notes " * 100)
    assert "not a database" in await fails_to_open(path)
    assert path.read_text() == "just some notes " * 100


async def test_a_folder_is_refused(tmp_path: Path) -> None:
    """A path that is a folder is told as such."""
    assert "check that this is a file" in await fails_to_open(tmp_path)


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may write everywhere")
async def test_a_read_only_file_is_refused(tmp_path: Path) -> None:
    """A file that may not be written to is told at the start, not at the first flag."""
    path = tmp_path / "s.db"
    async with open_database(path):
        pass
    path.chmod(0o444)
    assert "may not be written to" in await fails_to_open(path)


async def test_a_place_below_a_file_is_refused(tmp_path: Path) -> None:
    """Where no folder can be made, the reason is named."""
    (tmp_path / "file").touch()
    assert re.search("folder cannot be made", await fails_to_open(tmp_path / "file" / "s.db"))


async def test_another_programs_database_is_refused(tmp_path: Path) -> None:
    """Sidenote puts no tables into a database that it did not make."""
    path = tmp_path / "other.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE theirs (x)")
    before = path.read_bytes()
    assert "another program" in await fails_to_open(path)
    assert path.read_bytes() == before


async def test_a_damaged_database_is_told(tmp_path: Path) -> None:
    """Damage inside the file is a StoreError that says what to do."""
    path = tmp_path / "s.db"
    async with open_database(path):
        pass
    data = bytearray(path.read_bytes())
    data[4096:] = b"\x55" * (len(data) - 4096)
    path.write_bytes(data)
    told = await fails_to_open(path)
    assert "backup" in told
    assert "-wal and -shm" in told  # a log left there would damage the copy too


async def test_a_locked_database_is_told(tmp_path: Path) -> None:
    """Another program that holds the file for long is named as the reason."""
    path = tmp_path / "s.db"
    async with open_database(path) as database:
        with closing(sqlite3.connect(path, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            with pytest.raises(StoreError, match="locked by another program"):
                await database.ping()
            other.execute("ROLLBACK")
        await database.ping()
