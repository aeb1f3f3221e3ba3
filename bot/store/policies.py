"""What guilds set for themselves, over SQL."""

from collections.abc import Collection

from pydantic import TypeAdapter, ValidationError
from sqlalchemy import select
from sqlalchemy.dialects.sqlite import insert

from bot.domain.desk_ports import Stored
from bot.domain.log_entry import LogEntry
from bot.domain.overrides import Overrides, merged
from bot.errors import StoreError
from bot.store.database import Database
from bot.store.log import write_entry
from bot.store.tables.guilds import guild_policies
from bot.store.uninterrupted import uninterrupted

_DOCUMENT = TypeAdapter(Overrides)
_KEY = ("guild_id", "channel_id")


@uninterrupted
class SqlPolicyStore:
    """Implements ``bot.domain.desk_ports.PolicyStore``; every method raises StoreError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def all(self) -> list[Stored]:
        async with self._database.read() as connection:
            rows = (await connection.execute(select(guild_policies))).all()
        return [
            Stored(row.guild_id, row.channel_id, _read(row.guild_id, row.overrides)) for row in rows
        ]

    async def change(
        self,
        guild_id: str,
        channel_id: str,
        changes: Overrides,
        *,
        clear: Collection[str],
        entry: LogEntry,
    ) -> Overrides:
        """See PolicyStore. What another moderator changes at the same time is kept too."""
        query = select(guild_policies.c.overrides).where(
            guild_policies.c.guild_id == guild_id, guild_policies.c.channel_id == channel_id
        )
        async with self._database.write() as connection:
            document = await connection.scalar(query)
            known = _read(guild_id, document) if document else Overrides()
            result = merged(known, changes, clear=clear)
            values = {
                "overrides": _DOCUMENT.dump_json(result, exclude_none=True).decode(),
                "changed_ms": entry.at_ms,
                "changed_by_id": entry.by.user_id,
                "changed_by_name": entry.by.name,
            }
            row = insert(guild_policies).values(guild_id=guild_id, channel_id=channel_id, **values)
            await connection.execute(row.on_conflict_do_update(index_elements=_KEY, set_=values))
            await write_entry(connection, entry)
        return result


def _read(guild_id: str, document: str) -> Overrides:
    try:
        return _DOCUMENT.validate_json(document)
    except ValidationError as error:
        key = ".".join(str(part) for part in error.errors(include_input=False)[0]["loc"])
        raise StoreError(
            f"the stored policy of guild {guild_id} cannot be read ({key}); "
            "put a backup copy of the database in its place"
        ) from None
