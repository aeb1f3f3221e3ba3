"""Checkup: whether models, database and library work, and what waits."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import astuple, dataclass
from pathlib import Path

from bot.domain.desk_ports import CardQueue
from bot.domain.library_ports import ClaimStore, PassageStore
from bot.domain.ports import Clock
from bot.domain.queue import QueueFilter
from bot.errors import SidenoteError
from models.engine import Engine
from models.errors import ModelError


@dataclass(frozen=True, slots=True)
class HostState:
    """What was found. An error is a sentence, empty where all is well.

    ``sources`` and ``claims`` count what a guild's posts are held against. ``waiting`` are
    posts that no model read yet; ``held`` are cards whose thread is snoozed. ``backup_ms``
    is when the newest copy of the database was made, None where there is none beside it.
    """

    models: str = ""
    models_error: str = ""
    database_error: str = ""
    sources: int = 0
    claims: int = 0
    waiting: int = 0
    open_cards: int = 0
    held: int = 0
    backup_ms: int | None = None


@dataclass(frozen=True, slots=True)
class Host:
    """What a checkup looks at; ``ping`` asks the database, ``waiting`` counts the intake."""

    engine: Engine
    ping: Callable[[], Awaitable[None]]
    sources: PassageStore
    claims: ClaimStore
    queue: CardQueue
    waiting: Callable[[], int]
    database: Path
    clock: Clock

    async def state(self, guild_id: str) -> HostState:
        """Look at everything. Raises StoreError where the database fails only then."""
        models = ", ".join(astuple(self.engine.versions))
        models_error = await _error(self.engine.ping())
        if database_error := await _error(self.ping()):
            return HostState(models, models_error, database_error, waiting=self.waiting())
        page = await self.queue.page(QueueFilter(guild_id), now_ms=self.clock(), limit=1)
        readable = ("", guild_id)
        return HostState(
            models,
            models_error,
            sources=sum([len(await self.sources.sources(guild_id=one)) for one in readable]),
            claims=sum([len(await self.claims.claims(guild_id=one)) for one in readable]),
            waiting=self.waiting(),
            open_cards=page.total,
            held=page.held,
            backup_ms=await asyncio.to_thread(newest_backup, self.database),
        )


async def _error(asked: Awaitable[None]) -> str:
    try:
        await asked
    except (SidenoteError, ModelError) as error:
        return str(error)
    return ""


def newest_backup(database: Path) -> int | None:
    """When the newest copy of a database that lies beside it was made, in epoch ms.

    Copies are named after the database and end in ".backup", as ``sidenote backup`` names
    them, and those before a migration.
    """
    try:
        times = [
            file.stat().st_mtime_ns
            for file in database.parent.glob("*.backup")
            if file.name.startswith(database.name)
        ]
    except OSError:
        return None
    return max(times) // 1_000_000 if times else None
