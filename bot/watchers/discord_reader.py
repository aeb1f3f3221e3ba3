"""Discord's history, read where messages may have been missed.

A place is *behind* while messages of it may be unread: at first sight, after a
reconnect, or when the intake was full. Its live messages are then left to the reader,
which reads the place's history from where reading stopped; so the cursor never jumps
a gap.
"""

import asyncio
from dataclasses import dataclass
from typing import Any

import discord
from discord.utils import time_snowflake

from bot.domain.ports import Policies, Records
from bot.pipeline.intake import Intake
from bot.watchers.discord_attempts import Attempts, called
from bot.watchers.discord_places import Parent, Place, watches
from bot.watchers.discord_post import post_from
from bot.watchers.discord_progress import Progress


@dataclass(slots=True)
class _Gap:
    """What may be unread of a place.

    ``after`` is the message after which it begins, if the place was never read before.
    ``heard`` is the newest message that an event told of meanwhile, or 0.
    """

    after: int
    heard: int = 0


class DiscordReader:
    """Hands on what was missed; ``behind`` is set where there may be something to read."""

    def __init__(
        self,
        client: discord.Client,
        intake: Intake,
        records: Records,
        policies: Policies,
        attempts: Attempts,
    ) -> None:
        self.behind = asyncio.Event()
        self._client = client
        self._intake = intake
        self._policies = policies
        self._attempts = attempts
        self._progress = Progress(records)
        self._gaps: dict[int, _Gap] = {}
        self._session = 0
        self._parents: set[Parent] = set()

    async def catch_up(self) -> bool:
        """Read every place that is behind; False where some have to be tried again.

        Raises StoreError.
        """
        await self._progress.load()
        tried = self._attempts.tried
        archives, self._parents = self._parents, set()
        for parent in archives:
            if not await tried(self._look_into_archive(parent), called(parent)):
                self._parents.add(parent)
        failed: set[int] = set()
        while waiting := [place_id for place_id in self._gaps if place_id not in failed]:
            session = self._session
            if not await tried(self._catch_up(waiting[0]), f"channel {waiting[0]}"):
                failed.add(waiting[0])
            elif session == self._session:  # else something may have been missed meanwhile
                self._gaps.pop(waiting[0], None)
        return not failed and not self._parents

    # what events tell

    def begin_session(self) -> None:
        """Count no place as read until the reader has been there."""
        self._session += 1
        self._progress.end_session()

    def all_behind(self, guild: discord.Guild, *, archives: bool = True) -> None:
        """Take what is watched of a guild for unread, with or without archived threads."""
        places: list[Any] = [*guild.channels, *guild.threads]
        for place in places:
            if not watches(self._policies, place):
                continue
            if isinstance(place, Place):
                self.fall_behind(place)
            if archives and isinstance(place, Parent):
                self._parents.add(place)

    def fall_behind(self, place: Place) -> None:
        """Take a place for unread."""
        self._leave_gap(place.id, place.last_message_id or place.id)

    def keeps_up(self, place_id: int) -> bool:
        """Whether a place's next message may be handed on, because nothing before it is unread."""
        return place_id not in self._gaps and self._progress.is_read(place_id)

    def passed(self, message: discord.Message) -> None:
        """A message of a place that keeps up was handed on, or is none of ours."""
        place_id = message.channel.id
        self._progress.reach(place_id, max(self._progress.known(place_id), message.id))

    def leave(self, message: discord.Message) -> None:
        """A message was not handed on, and is to be read."""
        self._leave_gap(message.channel.id, message.id - 1, heard=message.id)

    def will_find(self, message: discord.Message) -> bool:
        """Whether a message is still to be read, as it will be then."""
        return 0 < self._progress.known(message.channel.id) < message.id

    def _leave_gap(self, place_id: int, after: int, *, heard: int = 0) -> None:
        gap = self._gaps.setdefault(place_id, _Gap(after))
        gap.after, gap.heard = min(gap.after, after), max(gap.heard, heard)
        self.behind.set()

    # reading

    async def _catch_up(self, place_id: int) -> None:
        """Read a place until nothing was heard of it since the last reading began."""
        place = self._client.get_channel(place_id) or await self._client.fetch_channel(place_id)
        if not isinstance(place, Place) or not watches(self._policies, place):
            return
        if place.guild.unavailable:  # on_guild_available will tell
            self._progress.lose(place_id)
            return
        gap = self._gaps[place_id]
        self._progress.reach(place_id, await self._progress.start(place, gap.after))
        heard = -1
        while heard != gap.heard:
            heard = gap.heard
            newest = max(heard, place.last_message_id or 0)
            if newest > self._progress.known(place_id) and self._attempts.may_read(place):
                await self._read_history(place)

    async def _read_history(self, place: Place) -> None:
        after = discord.Object(self._progress.known(place.id))
        async for message in place.history(limit=None, after=after, oldest_first=True):
            post = post_from(message)
            if post:
                await self._intake.put(post)
            self._progress.reach(place.id, message.id)

    async def _look_into_archive(self, parent: Parent) -> None:
        """Find threads that were written in and archived meanwhile.

        They come by the time of archiving, the newest first. A calm one may be archived
        long after its last post, so it ends nothing. But what was archived before a post
        that was read, or before the channel was first seen, was read or is none of ours.
        """
        newest_read = await self._progress.seen_before(parent)
        if not newest_read or not self._attempts.may_read(parent):
            return
        async for thread in parent.archived_threads(limit=None):
            if time_snowflake(thread.archive_timestamp, high=True) < newest_read:
                break
            known = self._progress.known(thread.id)
            newest_read = max(newest_read, known)
            if known < (thread.last_message_id or 0) and (
                known or await self._progress.is_new(thread)
            ):
                self.fall_behind(thread)
