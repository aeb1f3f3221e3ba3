"""The source library over SQL: sources, passages, their word index and embeddings."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from hashlib import sha256
from typing import NamedTuple

from sqlalchemy import (
    ColumnElement,
    Float,
    RowMapping,
    Select,
    Subquery,
    and_,
    bindparam,
    delete,
    func,
    insert,
    literal_column,
    or_,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.library_ports import ToEmbed
from bot.domain.source import SHARED_LIBRARY, Passage, Source
from bot.store.database import Database
from bot.store.tables.library import passages as passages_table
from bot.store.tables.library import passages_fts, source_checks, sources
from bot.store.uninterrupted import uninterrupted
from bot.store.words import any_of

_SOURCE_FIELDS = tuple(asdict(Source("", "", "", None, "", "", 0)))
_SOURCE_COLUMNS = [sources.c[name] for name in _SOURCE_FIELDS]
_RANK: ColumnElement[float] = literal_column("bm25(passages_fts)", Float)
_AHEAD = 2
"""How many times more of the best passages of all guilds are asked than are wanted."""


@uninterrupted
class SqlLibrary:
    """Sources by ``(guild_id, source_id)``; every method raises StoreError.

    Passage ids are never used again for other text. Embeddings are float32, little
    endian; the library does not look into them.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    async def put(self, source: Source, passages: Sequence[str], *, pack: str = "") -> bool:
        """Insert or replace a source with its passages, in order; False if all was the same.

        A source that was only read again keeps everything but takes the later
        ``read_ms``. Passages, and with them embeddings, stay where title and
        passages did not change. The last look at its page goes with its address, and one
        that failed with its text, too: the new ones can be cited.
        """
        return await self.put_all([(source, passages)], pack=pack) == 1

    async def put_all(
        self, sources: Sequence[tuple[Source, Sequence[str]]], *, pack: str = ""
    ) -> int:
        """Put many sources in one transaction; gives how many were not the same."""
        async with self._database.write() as connection:
            return sum([await _put(connection, *one, pack) for one in sources])

    async def remove(self, source_id: str, *, guild_id: str) -> bool:
        """Remove a source with its passages; False where there is none."""
        async with self._database.write() as connection:
            gone = await connection.execute(
                delete(sources)
                .where(sources.c.source_id == source_id, sources.c.guild_id == guild_id)
                .returning(sources.c.id)
            )
            return gone.one_or_none() is not None

    async def remove_pack_sources(self, pack: str, keep: set[str]) -> int:
        """Remove the sources of a pack whose ``source_id`` is not in ``keep``; how many."""
        query = select(sources.c.id, sources.c.source_id).where(sources.c.pack == pack)
        async with self._database.write() as connection:
            rows = (await connection.execute(query)).all()
            gone = [{"gone": row.id} for row in rows if row.source_id not in keep]
            if gone:
                one = delete(sources).where(sources.c.id == bindparam("gone"))
                await connection.execute(one, gone)
            return len(gone)

    async def sources(self, *, guild_id: str | None = None) -> list[Source]:
        """The sources of one guild (without the shared ones), or of all, by publisher and title."""
        query = select(*_SOURCE_COLUMNS).order_by(
            sources.c.publisher, sources.c.title, sources.c.id
        )
        if guild_id is not None:
            query = query.where(sources.c.guild_id == guild_id)
        async with self._database.read() as connection:
            return [_source(row) for row in (await connection.execute(query)).mappings()]

    async def source(self, source_id: str, *, guild_id: str) -> Source | None:
        """The source that the guild, or the shared library, keeps under exactly this key."""
        query = select(*_SOURCE_COLUMNS).where(
            sources.c.source_id == source_id, sources.c.guild_id == guild_id
        )
        async with self._database.read() as connection:
            row = (await connection.execute(query)).mappings().one_or_none()
        return None if row is None else _source(row)

    async def match_words(
        self, query: str, *, guild_id: str, limit: int
    ) -> list[tuple[int, float]]:
        """Passages that share words with free text: ids and BM25 scores, best (highest) first.

        Looks in the guild's own sources and the shared ones.
        """
        words = any_of(query)
        if not words:
            return []
        async with self._database.read() as connection:
            # To ask each of many thousand passages for its guild takes as long as to rank
            # them: first only the best of all guilds are asked.
            best = _ranked(words).limit(_AHEAD * limit).subquery()
            rows = (await connection.execute(_with_guild(best))).all()
            hits = [(rowid, -rank) for rowid, rank, guild in rows if guild in ("", guild_id)]
            if len(hits) < limit and len(rows) == _AHEAD * limit:
                every = _with_guild(_ranked(words).subquery()).where(_readable(guild_id))
                rows = (await connection.execute(every.limit(limit))).all()
                hits = [(rowid, -rank) for rowid, rank, _ in rows]
            return hits[:limit]

    async def passages(self, ids: Sequence[int]) -> dict[int, Passage]:
        """The passages that can be cited of ``ids``, each with its source."""
        query = (
            select(
                passages_table.c.id,
                passages_table.c.ordinal,
                passages_table.c.text.label("passage"),
                *_SOURCE_COLUMNS,
            )
            .join(sources, sources.c.id == passages_table.c.source)
            .outerjoin(source_checks, source_checks.c.source == sources.c.id)
            .where(passages_table.c.id.in_(ids))
            .where(source_checks.c.outcome.is_distinct_from("dead"))
        )
        async with self._database.read() as connection:
            rows = (await connection.execute(query)).mappings()
            return {row["id"]: _passage(row) for row in rows}

    async def embedded(self, *, version: str) -> list[int]:
        """The ids of all passages that an embedder version embedded, in order."""
        # As one value: a hundred thousand rows would hold up everything for a tenth of a second.
        query = select(func.json_group_array(passages_table.c.id)).where(
            passages_table.c.embedder == version
        )
        async with self._database.read() as connection:
            return sorted(json.loads((await connection.execute(query)).scalar_one()))

    async def embeddings(self, ids: Sequence[int], *, version: str) -> list[tuple[int, str, bytes]]:
        """Passage id, guild id and embedding of those of ``ids`` that the version embedded."""
        query = (
            select(passages_table.c.id, sources.c.guild_id, passages_table.c.embedding)
            .join(sources, sources.c.id == passages_table.c.source)
            .where(passages_table.c.id.in_(ids), passages_table.c.embedder == version)
            .order_by(passages_table.c.id)
        )
        async with self._database.read() as connection:
            rows = await connection.execute(query)
            return [(passage_id, guild_id, data) for passage_id, guild_id, data in rows]

    async def without_embedding(self, *, version: str, limit: int) -> list[ToEmbed]:
        """Passages that this version has not embedded: title and text, a line each."""
        embedder = passages_table.c.embedder
        # "!=" could not use the index, and would look at all passages for each batch.
        others = select(passages_table.c.id).where(
            or_(embedder.is_(None), embedder < version, embedder > version)
        )
        query = (
            select(passages_table.c.id, sources.c.title, passages_table.c.text, sources.c.guild_id)
            .join(sources, sources.c.id == passages_table.c.source)
            .where(passages_table.c.id.in_(others.limit(limit)))
            .order_by(passages_table.c.id)
        )
        async with self._database.read() as connection:
            rows = await connection.execute(query)
            return [ToEmbed(one, f"{title}\n{text}".strip(), of) for one, title, text, of in rows]

    async def set_embeddings(self, rows: Sequence[tuple[int, bytes]], *, version: str) -> None:
        """Store embeddings by passage id; passages that are gone are passed over."""
        if not rows:
            return
        one = (
            update(passages_table)
            .where(passages_table.c.id == bindparam("passage"))
            .values(embedding=bindparam("data"), embedder=version)
        )
        async with self._database.write() as connection:
            await connection.execute(one, [{"passage": key, "data": data} for key, data in rows])


def _ranked(words: str) -> Select[int, float]:
    """Passages of all guilds by BM25, the best (lowest) first."""
    return (
        select(passages_fts.c.rowid, _RANK.label("rank"))
        .where(literal_column("passages_fts").op("MATCH")(words))
        .order_by(_RANK, passages_fts.c.rowid)
    )


def _with_guild(ranked: Subquery) -> Select[int, float, str]:
    return (
        select(ranked.c.rowid, ranked.c.rank, sources.c.guild_id)
        .join(passages_table, passages_table.c.id == ranked.c.rowid)
        .join(sources, sources.c.id == passages_table.c.source)
        .order_by(ranked.c.rank, ranked.c.rowid)
    )


def _digest(source: Source, passages: Sequence[str], pack: str) -> str:
    """Of all that makes a source, but not of when it was read."""
    content = asdict(source) | {"read_ms": 0, "passages": list(passages), "pack": pack}
    return sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def _readable(guild_id: str) -> ColumnElement[bool]:
    return or_(sources.c.guild_id == SHARED_LIBRARY, sources.c.guild_id == guild_id)


def _source(row: RowMapping) -> Source:
    return Source(**{name: row[name] for name in _SOURCE_FIELDS})


def _passage(row: RowMapping) -> Passage:
    return Passage(_source(row), row["ordinal"], row["passage"])


class _Known(NamedTuple):
    id: int
    title: str
    sha256: str
    read_ms: int


async def _put(
    connection: AsyncConnection, source: Source, passages: Sequence[str], pack: str
) -> bool:
    row = asdict(source) | {"pack": pack, "sha256": _digest(source, passages, pack)}
    known = await _find(connection, source.source_id, source.guild_id)
    if known is None:
        added = await connection.execute(insert(sources).values(row).returning(sources.c.id))
        await _add_passages(connection, added.scalar_one(), passages)
        return True
    if known.sha256 == row["sha256"]:
        await _read_again(connection, known, source.read_ms)
        return False
    await _forget_check(connection, known.id, source)
    await connection.execute(update(sources).where(sources.c.id == known.id).values(row))
    await _replace_passages(connection, known, source.title, passages)
    return True


async def _find(connection: AsyncConnection, source_id: str, guild_id: str) -> _Known | None:
    query = select(sources.c.id, sources.c.title, sources.c.sha256, sources.c.read_ms).where(
        sources.c.source_id == source_id, sources.c.guild_id == guild_id
    )
    row = (await connection.execute(query)).one_or_none()
    return None if row is None else _Known(*row)


async def _read_again(connection: AsyncConnection, known: _Known, read_ms: int) -> None:
    if read_ms > known.read_ms:
        await connection.execute(
            update(sources).where(sources.c.id == known.id).values(read_ms=read_ms)
        )


async def _forget_check(connection: AsyncConnection, key: int, now: Source) -> None:
    """Forget the last look at a page where it says nothing of the source as it will be.

    That is at another address; and with another text, where the page was gone or not read.
    """
    failing = source_checks.c.failing_since_ms.is_not(None)
    others = or_(sources.c.url != now.url, and_(sources.c.text != now.text, failing))
    changing = (
        select(source_checks.c.source)
        .join(sources, sources.c.id == source_checks.c.source)
        .where(sources.c.id == key, others)
    )
    await connection.execute(delete(source_checks).where(source_checks.c.source.in_(changing)))


async def _add_passages(connection: AsyncConnection, source: int, texts: Sequence[str]) -> None:
    rows = [{"source": source, "ordinal": i, "text": text} for i, text in enumerate(texts)]
    if rows:
        await connection.execute(insert(passages_table), rows)


async def _replace_passages(
    connection: AsyncConnection,
    known: _Known,
    title: str,
    texts: Sequence[str],
) -> None:
    mine = passages_table.c.source == known.id
    query = select(passages_table.c.text).where(mine).order_by(passages_table.c.ordinal)
    old = (await connection.scalars(query)).all()
    if known.title == title and list(old) == list(texts):
        return
    await connection.execute(delete(passages_table).where(mine))
    await _add_passages(connection, known.id, texts)
