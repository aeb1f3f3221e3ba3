"""How far each place was read: in memory, and in cursors that last."""

from datetime import datetime

import discord
from discord.utils import time_snowflake, utcnow

from bot.domain.ports import Records
from bot.watchers.discord_places import Parent, Place
from bot.watchers.discord_post import PLATFORM


class Progress:
    """The last message of each place that was handed on, or is none of ours; ids throughout.

    ``load`` comes first. What the store decides moves its cursors forward by itself;
    they are begun here, and read once.
    """

    def __init__(self, records: Records) -> None:
        self._records = records
        self._cursors: dict[str, str] = {}
        self._read: dict[int, int] = {}

    async def load(self) -> None:
        """Take what lasts. Raises StoreError."""
        if not self._cursors:
            self._cursors = dict(await self._records.cursors(PLATFORM))

    def is_read(self, place_id: int) -> bool:
        """Whether a place was read in this session."""
        return place_id in self._read

    def known(self, place_id: int) -> int:
        """The last message that was read of a place, be it long ago; 0 where none was."""
        return self._read.get(place_id) or int(self._cursors.get(str(place_id), "0"))

    def reach(self, place_id: int, message_id: int) -> None:
        """Remember that a place was read up to a message."""
        self._read[place_id] = message_id

    def end_session(self) -> None:
        """Count no place as read any more."""
        for place_id in list(self._read):
            self.lose(place_id)

    def lose(self, place_id: int) -> None:
        """Count a place as not read any more; how far it was read stays known."""
        if read := self._read.pop(place_id, 0):
            self._cursors[str(place_id)] = str(read)

    async def start(self, place: Place, after: int) -> int:
        """The message after which a place is to be read; ``after`` if it was never read before.

        A new place is read from its beginning. Raises StoreError.
        """
        known = self.known(place.id)
        if known:
            return known
        start = place.id - 1 if await self.is_new(place) else after
        await self._begin(str(place.id), start, place.guild)
        return start

    async def is_new(self, place: Place) -> bool:
        """Whether a place was made after what holds it was first seen.

        Even if it was made while the bot was down. The time of first sight is kept as a
        cursor of its own. Raises StoreError.
        """
        key = f"channels:{place.guild.id}"
        if isinstance(place, discord.Thread):
            key = f"threads:{place.parent_id}"
        await self._see(key, place.guild)
        return _made(place.created_at) > int(self._cursors[key])

    async def seen_before(self, parent: Parent) -> int:
        """When a channel's threads were first seen, as an id; 0 where this is the first time.

        Raises StoreError.
        """
        key = f"threads:{parent.id}"
        seen = int(self._cursors.get(key, "0"))
        await self._see(key, parent.guild)
        return seen

    async def _see(self, key: str, guild: discord.Guild) -> None:
        if key not in self._cursors:
            await self._begin(key, time_snowflake(utcnow()), guild)

    async def _begin(self, key: str, message_id: int, guild: discord.Guild) -> None:
        await self._records.start_cursor(PLATFORM, key, str(message_id), guild_id=str(guild.id))
        self._cursors[key] = str(message_id)


def _made(created: datetime | None) -> int:
    return time_snowflake(created) if created else 0
