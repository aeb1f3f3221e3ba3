"""The Discord watcher: new posts, edits and deletions, and what was missed meanwhile.

Order holds within a channel or thread (here both are called places). A place is
*behind* while messages of it may be unread: at first sight, after a reconnect, or
when the intake was full. Its live messages are then left to the reader, which reads
the place's history from where reading stopped; so the cursor never jumps a gap.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import aiohttp
import discord
from discord.utils import time_snowflake, utcnow

from bot import log
from bot.domain.ports import Clock, Policies, Records
from bot.errors import SidenoteError
from bot.pipeline.intake import Intake
from bot.watchers.discord_again import PAUSE_S, Queue, open_cards, read_again
from bot.watchers.discord_post import PLATFORM, post_from

RETRY_S = 30.0

Place = discord.TextChannel | discord.VoiceChannel | discord.StageChannel | discord.Thread
_PARENTS = (discord.TextChannel, discord.ForumChannel)
_PLACES = (discord.TextChannel, discord.VoiceChannel, discord.StageChannel, discord.Thread)

_log = log.get("watcher")


@dataclass(slots=True)
class _Gap:
    """What may be unread of a place.

    ``after`` is the message after which it begins, if the place was never read before.
    ``heard`` is the newest message that an event told of meanwhile, or 0.
    """

    after: int
    heard: int = 0


class DiscordWatcher:
    """Hands a client's posts to the intake; ``run`` reads what was missed."""

    def __init__(
        self,
        client: discord.Client,
        intake: Intake,
        records: Records,
        policies: Policies,
        queue: Queue,
        *,
        clock: Clock,
        pause_s: float = PAUSE_S,
    ) -> None:
        self._client = client
        self._intake = intake
        self._records = records
        self._policies = policies
        self._queue = queue
        self._clock = clock
        self._pause_s = pause_s
        self._cursors: dict[str, str] = {}
        self._read: dict[int, int] = {}
        """By place, the last message that was handed on (or is none of ours)."""
        self._behind: dict[int, _Gap] = {}
        self._session = 0
        self._parents: set[discord.TextChannel | discord.ForumChannel] = set()
        self._deleted: set[str] = set()
        self._deleted_places: set[str] = set()
        self._told: set[str] = set()
        self._was_away = False
        self._wake = asyncio.Event()
        self._gone = asyncio.Event()
        self._again = asyncio.Event()

    def listen(self) -> None:
        """Take the client's events."""
        for handler in (
            self.on_connect,
            self.on_ready,
            self.on_resumed,
            self.on_guild_join,
            self.on_guild_available,
            self.on_guild_channel_create,
            self.on_guild_channel_delete,
            self.on_thread_create,
            self.on_thread_join,
            self.on_raw_thread_delete,
            self.on_message,
            self.on_raw_message_edit,
            self.on_raw_message_delete,
            self.on_raw_bulk_message_delete,
        ):
            self._client.event(handler)

    async def run(self) -> None:
        """Read what was missed and erase what was deleted, as it comes; until cancelled."""
        async with asyncio.TaskGroup() as group:
            group.create_task(_whenever(self._wake, self.catch_up))
            group.create_task(_whenever(self._gone, self.forget))
            group.create_task(_whenever(self._again, self.look_again))

    async def catch_up(self) -> bool:
        """Read every place that is behind; False where some have to be tried again."""
        if not self._cursors:
            self._cursors = dict(await self._records.cursors(PLATFORM))
        archives, self._parents = self._parents, set()
        for parent in archives:
            if not await self._tried(self._look_into_archive(parent), f"#{parent.name}"):
                self._parents.add(parent)
        failed: set[int] = set()
        while waiting := [place_id for place_id in self._behind if place_id not in failed]:
            session = self._session
            if not await self._tried(self._catch_up(waiting[0]), f"channel {waiting[0]}"):
                failed.add(waiting[0])
            elif session == self._session:  # else something may have been missed meanwhile
                self._behind.pop(waiting[0], None)
        if self._was_away:  # what is new came first
            self._was_away = False
            self._again.set()
        return not failed and not self._parents

    async def forget(self) -> bool:
        """Erase the texts of posts that were deleted, by themselves or with their place."""
        for post_id in list(self._deleted):
            await self._records.forget_post(PLATFORM, post_id, now_ms=self._clock())
            self._deleted.discard(post_id)
        for place_id in list(self._deleted_places):
            await self._records.forget_place(PLATFORM, place_id, now_ms=self._clock())
            self._deleted_places.discard(place_id)
        return True

    async def look_again(self) -> bool:
        """Read the posts of open cards once more: nothing tells what changed meanwhile."""
        guild_ids = [str(guild.id) for guild in self._client.guilds]
        cards = await open_cards(self._queue, guild_ids, now_ms=self._clock())
        async for card, message in read_again(self._client, cards, pause_s=self._pause_s):
            if message is None:
                self._deleted.add(card.post.post_id)
                self._gone.set()
            else:
                await self._take_edit(message, newer_than=card.post.revision)
        return True

    # events

    async def on_connect(self) -> None:
        """Begin a session: what came between the last one and this one is nowhere told of.

        Live messages come from now on, and ``on_ready`` only seconds later: so no place
        counts as read until the reader has been there.
        """
        self._session += 1
        for place_id in list(self._read):
            self._lose_track(place_id)

    async def on_ready(self) -> None:
        self._was_away = True
        self._wake.set()
        for guild in self._client.guilds:
            self._guild_behind(guild)

    async def on_resumed(self) -> None:
        """Compare only: what came meanwhile was sent again, and only what is missing is read."""
        for guild in self._client.guilds:
            self._guild_behind(guild, archives=False)

    async def on_guild_join(self, guild: discord.Guild) -> None:
        self._guild_behind(guild)

    async def on_guild_available(self, guild: discord.Guild) -> None:
        self._guild_behind(guild)

    async def on_guild_channel_create(self, channel: discord.abc.GuildChannel) -> None:
        if isinstance(channel, _PLACES) and self._watches(channel):
            self._fall_behind(channel)

    async def on_guild_channel_delete(self, channel: discord.abc.GuildChannel) -> None:
        self._lose_place(channel.id)

    async def on_raw_thread_delete(self, event: discord.RawThreadDeleteEvent) -> None:
        self._lose_place(event.thread_id)

    async def on_thread_create(self, thread: discord.Thread) -> None:
        if self._watches(thread):
            self._fall_behind(thread)
            await self._tried(self._join(thread), f"#{thread.name}")

    async def on_thread_join(self, thread: discord.Thread) -> None:
        if self._watches(thread):
            self._fall_behind(thread)

    async def on_message(self, message: discord.Message) -> None:
        place_id = message.channel.id
        if message.guild is None or not self._watches(message.channel):
            return
        if place_id in self._behind or place_id not in self._read:
            self._leave_gap(place_id, message.id - 1, heard=message.id)
            return
        post = post_from(message)
        if post and not self._intake.offer(post):
            self._leave_gap(place_id, message.id - 1, heard=message.id)
            return
        self._read[place_id] = max(self._read[place_id], message.id)

    async def on_raw_message_edit(self, event: discord.RawMessageUpdateEvent) -> None:
        """Hand an edit on, unless the text stayed as it was or is still to be read."""
        message, before = event.message, event.cached_message
        if message.edited_at is None or (before and before.content == message.content):
            return  # an embed came, or a pin
        if message.guild is None or not self._watches(message.channel):
            return
        if 0 < self._known(message.channel.id) < message.id:
            return  # the reader will find it as it is now
        post = post_from(message, allow_empty=True)
        if post:
            await self._intake.put(post)

    async def on_raw_message_delete(self, event: discord.RawMessageDeleteEvent) -> None:
        if event.guild_id is not None:
            self._deleted.add(str(event.message_id))
            self._gone.set()

    async def on_raw_bulk_message_delete(self, event: discord.RawBulkMessageDeleteEvent) -> None:
        if event.guild_id is not None:
            self._deleted.update(map(str, event.message_ids))
            self._gone.set()

    def _lose_place(self, place_id: int) -> None:
        """Take a channel or thread for deleted; Discord does not tell of the posts in it."""
        self._deleted_places.add(str(place_id))
        self._gone.set()

    async def _take_edit(self, message: discord.Message, *, newer_than: int) -> None:
        if not (message.content or self._client.intents.message_content):
            return  # Discord hides the text
        post = post_from(message, allow_empty=True)
        if post and post.revision > newer_than and self._watches(message.channel):
            await self._intake.put(post)

    # reading

    def _guild_behind(self, guild: discord.Guild, *, archives: bool = True) -> None:
        places: Iterable[Any] = [*guild.channels, *guild.threads]
        for place in filter(self._watches, places):
            if isinstance(place, _PLACES):
                self._fall_behind(place)
            if archives and isinstance(place, _PARENTS):
                self._parents.add(place)

    def _fall_behind(self, place: Place) -> None:
        self._leave_gap(place.id, place.last_message_id or place.id)

    def _leave_gap(self, place_id: int, after: int, *, heard: int = 0) -> None:
        gap = self._behind.setdefault(place_id, _Gap(after))
        gap.after, gap.heard = min(gap.after, after), max(gap.heard, heard)
        self._wake.set()

    async def _catch_up(self, place_id: int) -> None:
        """Read a place until nothing was heard of it since the last reading began."""
        place = self._client.get_channel(place_id) or await self._client.fetch_channel(place_id)
        if not isinstance(place, _PLACES) or not self._watches(place):
            return
        if place.guild.unavailable:  # on_guild_available will tell
            self._lose_track(place_id)
            return
        gap = self._behind[place_id]
        self._read[place_id] = await self._start(place, gap)
        heard = -1
        while heard != gap.heard:
            heard = gap.heard
            newest = max(heard, place.last_message_id or 0)
            if newest > self._read[place_id] and self._may_read(place):
                await self._read_history(place)

    async def _read_history(self, place: Place) -> None:
        after = discord.Object(self._read[place.id])
        async for message in place.history(limit=None, after=after, oldest_first=True):
            post = post_from(message)
            if post:
                await self._intake.put(post)
            self._read[place.id] = message.id

    async def _start(self, place: Place, gap: _Gap) -> int:
        """The message after which a place is to be read."""
        known = self._known(place.id)
        if known:
            return known
        start = place.id - 1 if await self._is_new(place) else gap.after
        await self._begin(str(place.id), start, place.guild)
        return start

    def _known(self, place_id: int) -> int:
        return self._read.get(place_id) or int(self._cursors.get(str(place_id), "0"))

    async def _is_new(self, place: Place) -> bool:
        """Whether a place was made after what holds it was first seen.

        Such a place is read from its beginning, even if it was made while the bot was
        down. The time of first sight is kept as a cursor of its own.
        """
        key = f"channels:{place.guild.id}"
        if isinstance(place, discord.Thread):
            key = f"threads:{place.parent_id}"
        if key not in self._cursors:
            await self._begin(key, time_snowflake(utcnow()), place.guild)
        return _made(place.created_at) > int(self._cursors[key])

    def _lose_track(self, place_id: int) -> None:
        if read := self._read.pop(place_id, 0):
            self._cursors[str(place_id)] = str(read)

    async def _begin(self, key: str, message_id: int, guild: discord.Guild) -> None:
        await self._records.start_cursor(PLATFORM, key, str(message_id), guild_id=str(guild.id))
        self._cursors[key] = str(message_id)

    async def _look_into_archive(self, parent: discord.TextChannel | discord.ForumChannel) -> None:
        """Find threads that were written in and archived meanwhile.

        They come by the time of archiving, the newest first. A calm one may be archived
        long after its last post, so it ends nothing. But what was archived before a post
        that was read, or before the channel was first seen, was read or is none of ours.
        """
        seen = self._cursors.get(f"threads:{parent.id}")
        if seen is None:
            await self._begin(f"threads:{parent.id}", time_snowflake(utcnow()), parent.guild)
            return
        if not self._may_read(parent):
            return
        newest_read = int(seen)
        async for thread in parent.archived_threads(limit=None):
            if time_snowflake(thread.archive_timestamp, high=True) < newest_read:
                break
            known = self._known(thread.id)
            newest_read = max(newest_read, known)
            if known < (thread.last_message_id or 0) and (known or await self._is_new(thread)):
                self._fall_behind(thread)

    # small things

    def _watches(self, place: Any) -> bool:
        """Whether the policy wants a place; one that isn't known yet is looked up by the reader."""
        if isinstance(place, discord.PartialMessageable):
            return True
        guild = getattr(place, "guild", None)
        return guild is not None and self._policies.of(str(guild.id)).watches(*names_of(place))

    def _may_read(self, place: Place | discord.ForumChannel) -> bool:
        allowed = place.permissions_for(place.guild.me)
        if allowed.read_messages and allowed.read_message_history:
            return True
        self._tell_once(f"Sidenote lacks the permission Read Message History in #{place.name}.")
        return False

    async def _join(self, thread: discord.Thread) -> None:
        if thread.me is None:
            await thread.join()

    async def _tried(self, step: Awaitable[None], where: str) -> bool:
        """Take a step that Discord may refuse; True where it need not be tried again."""
        try:
            await step
        except (discord.Forbidden, discord.NotFound) as error:
            self._tell_once(f"Sidenote may not read {where}: {error.text}")
        except (discord.DiscordException, aiohttp.ClientError, OSError) as error:
            _log.warning("not_read", where=where, error=type(error).__name__)
            return False
        return True

    def _tell_once(self, sentence: str) -> None:
        if sentence not in self._told:
            self._told.add(sentence)
            _log.warning("not_readable", reason=sentence)


async def _whenever(event: asyncio.Event, step: Callable[[], Awaitable[bool]]) -> None:
    """Take a step at every event, and again after a while where it was not done."""
    while True:
        await event.wait()
        event.clear()
        try:
            done = await step()
        except SidenoteError as error:
            _log.error("watcher_step_failed", error=str(error))
            done = False
        if not done:
            asyncio.get_running_loop().call_later(RETRY_S, event.set)


def names_of(place: Any) -> Iterator[str]:
    """What a policy may call a place: ids, and the names that its moderators gave.

    A thread's own name is its author's and doesn't count: nobody may hide a thread
    from review by its title.
    """
    yield str(place.id)
    if isinstance(place, discord.Thread):
        yield from names_of(place.parent) if place.parent else (str(place.parent_id),)
        return
    yield place.name
    if place.category:
        yield str(place.category.id)
        yield place.category.name


def _made(created: datetime | None) -> int:
    return time_snowflake(created) if created else 0
