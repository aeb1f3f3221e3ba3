"""Known claims over SQL."""

import json
from collections.abc import Sequence
from dataclasses import fields

from sqlalchemy import RowMapping, bindparam, delete, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.known_claim import KnownClaim, Recorder, standing
from bot.domain.library_ports import ToEmbed
from bot.domain.source import SHARED_LIBRARY, Source
from bot.store.database import Database
from bot.store.tables.library import known_claims, source_checks, sources
from bot.store.uninterrupted import uninterrupted

_SAID = ("text", "source_id", "passage", "pack", "phrasings")
"""What makes a claim another one than it was."""
_SOURCE_FIELDS = tuple(field.name for field in fields(Source))


@uninterrupted
class SqlClaims:
    """Implements ``bot.domain.library_ports.ClaimStore``; every method raises StoreError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def put(self, claims: Sequence[KnownClaim]) -> int:
        """See ClaimStore. The embedding goes with the text that it was made of."""
        async with self._database.write() as connection:
            return sum([await _put(connection, claim) for claim in claims])

    async def remove(self, claim_id: str, *, guild_id: str) -> bool:
        gone = (
            delete(known_claims)
            .where(known_claims.c.claim_id == claim_id, known_claims.c.guild_id == guild_id)
            .returning(known_claims.c.id)
        )
        async with self._database.write() as connection:
            return (await connection.execute(gone)).one_or_none() is not None

    async def remove_pack_claims(self, pack: str, keep: set[str]) -> int:
        query = select(known_claims.c.id, known_claims.c.claim_id)
        async with self._database.write() as connection:
            rows = (await connection.execute(query.where(known_claims.c.pack == pack))).all()
            gone = [{"gone": row.id} for row in rows if row.claim_id not in keep]
            if gone:
                one = delete(known_claims).where(known_claims.c.id == bindparam("gone"))
                await connection.execute(one, gone)
            return len(gone)

    async def claims(self, *, guild_id: str | None = None) -> list[KnownClaim]:
        async with self._database.read() as connection:
            return [
                _claim(row, source)
                for row, source in await _with_sources(connection)
                if guild_id in (None, row[known_claims.c.guild_id])
            ]

    async def embedded(self, *, version: str) -> list[tuple[KnownClaim, Source, bytes]]:
        async with self._database.read() as connection:
            rows = await _with_sources(connection)
        found = [(_claim(row, source), source, row) for row, source in rows]
        return [
            (claim, source, row[known_claims.c.embedding])
            for claim, source, row in found
            if source and not claim.suspended and row[known_claims.c.embedder] == version
        ]

    async def without_embedding(self, *, version: str, limit: int) -> list[ToEmbed]:
        query = (
            select(known_claims.c.id, known_claims.c.text, known_claims.c.guild_id)
            .where(func.coalesce(known_claims.c.embedder, "") != version)
            .order_by(known_claims.c.id)
            .limit(limit)
        )
        async with self._database.read() as connection:
            return [ToEmbed(*row) for row in await connection.execute(query)]

    async def set_embeddings(self, rows: Sequence[tuple[int, bytes]], *, version: str) -> None:
        if not rows:
            return
        one = (
            update(known_claims)
            .where(known_claims.c.id == bindparam("number"))
            .values(embedding=bindparam("data"), embedder=version)
        )
        async with self._database.write() as connection:
            await connection.execute(one, [{"number": key, "data": data} for key, data in rows])


async def _put(connection: AsyncConnection, claim: KnownClaim) -> bool:
    mine = (
        known_claims.c.claim_id == claim.claim_id,
        known_claims.c.guild_id == claim.guild_id,
    )
    columns = (known_claims.c[name] for name in _SAID)
    known = (await connection.execute(select(*columns).where(*mine))).one_or_none()
    row = _row(claim)
    if known is not None and tuple(known) == tuple(row[name] for name in _SAID):
        return False
    # A new row has a new number: an embedding under way finds the old one gone.
    await connection.execute(delete(known_claims).where(*mine))
    await connection.execute(insert(known_claims).values(row))
    return True


def _row(claim: KnownClaim) -> dict[str, object]:
    return {
        **{name: getattr(claim, name) for name in ("guild_id", "claim_id", *_SAID)},
        "phrasings": json.dumps(claim.phrasings, ensure_ascii=False),
        "recorded_by_id": claim.recorded_by.user_id,
        "recorded_by_name": claim.recorded_by.name,
        "recorded_ms": claim.recorded_ms,
    }


async def _with_sources(connection: AsyncConnection) -> list[tuple[RowMapping, Source | None]]:
    """All claims by guild, source and id, each with the source that it names, if there is one."""
    readable = or_(
        sources.c.guild_id == SHARED_LIBRARY, sources.c.guild_id == known_claims.c.guild_id
    )
    query = (
        select(known_claims, sources, source_checks.c.outcome)
        .outerjoin(sources, (sources.c.source_id == known_claims.c.source_id) & readable)
        .outerjoin(source_checks, source_checks.c.source == sources.c.id)
        .order_by(
            known_claims.c.guild_id,
            known_claims.c.source_id,
            known_claims.c.claim_id,
            sources.c.guild_id,  # the shared source first, and a guild's own in its place
        )
    )
    found = {
        row[known_claims.c.id]: (row, _source(row))
        for row in (await connection.execute(query)).mappings()
    }
    return list(found.values())


def _source(row: RowMapping) -> Source | None:
    if row[sources.c.id] is None:
        return None
    return Source(**{name: row[sources.c[name]] for name in _SOURCE_FIELDS})


def _claim(row: RowMapping, source: Source | None) -> KnownClaim:
    of = known_claims.c
    return KnownClaim(
        claim_id=row[of.claim_id],
        text=row[of.text],
        source_id=row[of.source_id],
        passage=row[of.passage],
        recorded_ms=row[of.recorded_ms],
        guild_id=row[of.guild_id],
        recorded_by=Recorder(row[of.recorded_by_id], row[of.recorded_by_name]),
        pack=row[of.pack],
        phrasings=tuple(json.loads(row[of.phrasings])),
        suspended=standing(
            row[of.passage],
            source.text if source else None,
            dead=row[source_checks.c.outcome] == "dead",
        ),
    )
