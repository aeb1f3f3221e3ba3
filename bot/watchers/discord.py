"""The Discord watcher: new posts, edits and deletions, as events tell of them.

Order holds within a channel or thread. What events don't tell is read: by
``discord_reader`` where messages were missed, and by ``discord_again`` what became
of flagged posts while nobody listened.
"""

import asyncio
from collections.abc import Awaitable, Callable

import discord

from bot import log
from bot.domain.ports import Clock, Policies, Records
from bot.errors import SidenoteError
from bot.pipeline.intake import Intake
from bot.watchers.discord_again import PAUSE_S, Queue, open_cards, read_again
from bot.watchers.discord_attempts import Attempts, called
from bot.watchers.discord_places import Place, watches
from bot.watchers.discord_post import PLATFORM, post_from
from bot.watchers.discord_reader import DiscordReader

RETRY_S = 30.0

_log = log.get("watcher")


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
        self._attempts = Attempts(client)
        self._reader = DiscordReader(client, intake, records, policies, self._attempts)
        self._deleted: set[str] = set()
        self._deleted_places: set[str] = set()
        self._was_away = False
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
            group.create_task(_whenever(self._reader.behind, self.catch_up))
            group.create_task(_whenever(self._gone, self.forget))
            group.create_task(_whenever(self._again, self.look_again))

    async def catch_up(self) -> bool:
        """Read every place that is behind; False where some have to be tried again."""
        done = await self._reader.catch_up()
        if self._was_away:  # what is new came first
            self._was_away = False
            self._again.set()
        return done

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

    # the session, guilds and places

    async def on_connect(self) -> None:
        """Begin a session: what came between the last one and this one is nowhere told of.

        Live messages come from now on, and ``on_ready`` only seconds later.
        """
        self._reader.begin_session()

    async def on_ready(self) -> None:
        self._was_away = True
        self._reader.behind.set()
        for guild in self._client.guilds:
            self._reader.all_behind(guild)

    async def on_resumed(self) -> None:
        """Compare only: what came meanwhile was sent again, and only what is missing is read."""
        for guild in self._client.guilds:
            self._reader.all_behind(guild, archives=False)

    async def on_guild_join(self, guild: discord.Guild) -> None:
        self._reader.all_behind(guild)

    async def on_guild_available(self, guild: discord.Guild) -> None:
        self._reader.all_behind(guild)

    async def on_guild_channel_create(self, channel: discord.abc.GuildChannel) -> None:
        if isinstance(channel, Place) and self._watches(channel):
            self._reader.fall_behind(channel)

    async def on_guild_channel_delete(self, channel: discord.abc.GuildChannel) -> None:
        self._lose_place(channel.id)

    async def on_raw_thread_delete(self, event: discord.RawThreadDeleteEvent) -> None:
        self._lose_place(event.thread_id)

    async def on_thread_create(self, thread: discord.Thread) -> None:
        if self._watches(thread):
            self._reader.fall_behind(thread)
            await self._attempts.tried(_join(thread), called(thread))

    async def on_thread_join(self, thread: discord.Thread) -> None:
        if self._watches(thread):
            self._reader.fall_behind(thread)

    # messages

    async def on_message(self, message: discord.Message) -> None:
        if message.guild is None or not self._watches(message.channel):
            return
        if self._reader.keeps_up(message.channel.id) and self._hands_on(message):
            self._reader.passed(message)
        else:
            self._reader.leave(message)

    async def on_raw_message_edit(self, event: discord.RawMessageUpdateEvent) -> None:
        """Hand an edit on, unless the text stayed as it was or is still to be read."""
        message, before = event.message, event.cached_message
        if message.edited_at is None or (before and before.content == message.content):
            return  # an embed came, or a pin
        if message.guild is None or not self._watches(message.channel):
            return
        if self._reader.will_find(message):
            return
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

    def _watches(self, place: object) -> bool:
        return watches(self._policies, place)

    def _hands_on(self, message: discord.Message) -> bool:
        """Offer a message's post; True where it was taken, or the message is no post."""
        post = post_from(message)
        return post is None or self._intake.offer(post)

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


async def _join(thread: discord.Thread) -> None:
    if thread.me is None:
        await thread.join()


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
