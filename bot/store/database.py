"""The database: one SQLite file, one writing connection, several reading ones."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, closing, contextmanager
from pathlib import Path
from secrets import token_hex
from typing import Any

from sqlalchemy import URL, Connection, event, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from bot.store.failure import told
from bot.store.migrate import BUSY_S, migrate


class Database:
    """Two engines over one SQLite database; made by ``open_database``.

    Writers begin with ``BEGIN IMMEDIATE`` and wait for one another in this
    process; readers see the state at their first read and are never held up.
    """

    def __init__(self, where: str, writer: AsyncEngine, reader: AsyncEngine) -> None:
        self._where = where
        self._writer = writer
        self._reader = reader

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncConnection]:
        """One writing transaction: committed at the end, undone by any exception.

        Never await a network or a model inside. Not to be nested. Raises StoreError.
        """
        with told(self._where):
            async with self._writer.begin() as connection:
                yield connection

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        """One reading transaction over a single state of the database. Raises StoreError."""
        with told(self._where):
            async with self._reader.begin() as connection:
                yield connection

    async def empty_log(self) -> None:
        """Take the log beside the file into it, and leave nothing there. Raises StoreError.

        It would hold texts that were erased until so much else was written that SQLite
        begins it anew. Where another program is reading, it waits for the next time.
        """
        with told(self._where):
            async with self._writer.connect() as connection:
                # Not in a transaction, which SQLAlchemy's own calls would begin.
                driver: Any = (await connection.get_raw_connection()).driver_connection
                cursor = await driver.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                await cursor.close()

    async def ping(self) -> None:
        """Raises StoreError where the database cannot be read or written now."""
        async with self.read() as connection:
            await connection.execute(select(1))
        async with self.write() as connection:
            await connection.execute(select(1))


@asynccontextmanager
async def open_database(path: Path | None) -> AsyncIterator[Database]:
    """Open the database at ``path``, made if absent, migrated to the newest revision.

    ``None`` gives a database in memory that ends with the context. An existing
    file is copied to ``NAME.REVISION.backup`` before a migration changes it.
    Raises StoreError: the file cannot be opened or written, is no database of
    ours, is locked, or was made by a newer version.
    """
    where = str(path) if path else "the database in memory"
    url = _url(path)
    async with AsyncExitStack() as stack:
        with told(where):
            if path is None:
                stack.enter_context(_kept_alive(url))
            await asyncio.to_thread(migrate, url, path)
        # FULL: after a commit returns, a verdict outlives a power failure too. NORMAL
        # would lose the last commits. The price is one fsync for each transaction.
        writer = _engine(url, "IMMEDIATE", synchronous="FULL", secure_delete="ON")
        stack.push_async_callback(writer.dispose)
        reader = _engine(url, "DEFERRED", query_only="ON")
        stack.push_async_callback(reader.dispose)
        yield Database(where, writer, reader)


def _url(path: Path | None) -> URL:
    if path is not None:
        return URL.create("sqlite", database=str(path))
    # SQLite's memdb: all connections of a process that give the same name share it,
    # with the locks that a file has.
    return URL.create(
        "sqlite", database=f"file:/{token_hex(8)}", query={"vfs": "memdb", "uri": "true"}
    )


@contextmanager
def _kept_alive(url: URL) -> Iterator[None]:
    """Hold a database in memory, which ends with its last connection."""
    name = f"{url.database}?vfs=memdb"
    with closing(sqlite3.connect(name, uri=True, check_same_thread=False)):
        yield


def _engine(url: URL, begin: str, **pragmas: str) -> AsyncEngine:
    writes = begin == "IMMEDIATE"
    engine = create_async_engine(
        url.set(drivername="sqlite+aiosqlite"),
        # The driver's own transactions are off: it would begin them late, and deferred.
        connect_args={"isolation_level": None, "timeout": BUSY_S},
        pool_size=1 if writes else 4,
        max_overflow=0,
        hide_parameters=True,  # parameters are posts' texts, and errors go to logs
    )

    @event.listens_for(engine.sync_engine, "connect")
    def prepare(connection: Any, _record: Any) -> None:
        cursor = connection.cursor()
        for pragma in ("foreign_keys=ON", *(f"{k}={v}" for k, v in pragmas.items())):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def start(connection: Connection) -> None:
        connection.exec_driver_sql(f"BEGIN {begin}")

    return engine
