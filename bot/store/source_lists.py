"""Lists of sources, and the last look at each one's page, over SQL."""

from collections.abc import Sequence
from dataclasses import fields, replace

from sqlalchemy import ColumnElement, RowMapping, and_, func, insert, or_, select
from sqlalchemy import delete as erase

from bot.domain.source import Listed, ListPage, SourceCheck
from bot.reasons import Why
from bot.store.database import Database
from bot.store.reasons import read, written
from bot.store.tables.guilds import departures
from bot.store.tables.library import source_checks, sources
from bot.store.uninterrupted import uninterrupted

_CHECK = tuple(field.name for field in fields(SourceCheck))
_LISTED = tuple(field.name for field in fields(Listed) if field.name != "check")
_JOINED = sources.outerjoin(source_checks, source_checks.c.source == sources.c.id)
_COLUMNS = [
    *(sources.c[name] for name in _LISTED),
    *(source_checks.c[name] for name in _CHECK),
]
_MOST_WORDS = 8
_HOPEFUL_MS = 7 * 86_400_000
"""How long a page that fails is looked at more often: then it will hardly come back."""


@uninterrupted
class SqlSourceLists:
    """Implements ``bot.domain.library_ports.SourceLists``; every method raises StoreError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def page(
        self,
        guild_ids: Sequence[str] | None,
        *,
        text: str = "",
        failing: bool = False,
        offset: int = 0,
        limit: int = 1000,
    ) -> ListPage:
        wanted = [_holds(word) for word in text.split()[:_MOST_WORDS]]
        if guild_ids is not None:
            wanted.append(sources.c.guild_id.in_(guild_ids))
        if failing:
            wanted.append(source_checks.c.failing_since_ms.is_not(None))
        query = (
            select(*_COLUMNS)
            .select_from(_JOINED)
            .where(*wanted)
            .order_by(sources.c.publisher, sources.c.title, sources.c.id)
        )
        count = select(func.count()).select_from(_JOINED).where(*wanted)
        async with self._database.read() as connection:
            rows = (await connection.execute(query.offset(offset).limit(limit))).mappings().all()
            total = (await connection.execute(count)).scalar_one()
        return ListPage(tuple(map(_listed, rows)), total)

    async def due(self, *, before_ms: int, failing_before_ms: int, limit: int) -> list[Listed]:
        checks = source_checks.c
        looked_ms = func.coalesce(checks.checked_ms, sources.c.read_ms)
        hopeful = checks.checked_ms - checks.failing_since_ms < _HOPEFUL_MS
        query = (
            select(*_COLUMNS)
            .select_from(_JOINED)
            .where(or_(looked_ms < before_ms, and_(hopeful, looked_ms < failing_before_ms)))
            .where(sources.c.guild_id.not_in(select(departures.c.guild_id)))
            .order_by(looked_ms, sources.c.id)
            .limit(limit)
        )
        async with self._database.read() as connection:
            return [_listed(row) for row in (await connection.execute(query)).mappings()]

    async def check(self, source_id: str, *, guild_id: str) -> SourceCheck | None:
        query = (
            select(*(source_checks.c[one] for one in _CHECK))
            .join(sources, sources.c.id == source_checks.c.source)
            .where(sources.c.source_id == source_id, sources.c.guild_id == guild_id)
        )
        async with self._database.read() as connection:
            row = (await connection.execute(query)).mappings().one_or_none()
        return None if row is None else _look(row)

    async def set_check(self, source_id: str, check: SourceCheck, *, guild_id: str) -> None:
        query = select(sources.c.id).where(
            sources.c.source_id == source_id, sources.c.guild_id == guild_id
        )
        async with self._database.write() as connection:
            found = (await connection.scalars(query)).one_or_none()
            if found is None:
                return
            await connection.execute(erase(source_checks).where(source_checks.c.source == found))
            row = {name: getattr(check, name) for name in _CHECK}
            row["detail"] = written(check.detail)
            await connection.execute(insert(source_checks).values(source=found, **row))


def _holds(word: str) -> ColumnElement[bool]:
    return or_(
        sources.c.title.icontains(word, autoescape=True),
        sources.c.publisher.icontains(word, autoescape=True),
    )


def _listed(row: RowMapping) -> Listed:
    check = None
    if row["checked_ms"] is not None:
        check = _look(row)
    return Listed(**{name: row[name] for name in _LISTED}, check=check)


def _look(row: RowMapping) -> SourceCheck:
    look = SourceCheck(**{name: row[name] for name in _CHECK})
    return replace(look, detail=read(row["detail"], Why))
