"""The Discord watcher at work in the sandbox, and what it reads of the store."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import discord

from bot.chat.client import intents
from bot.domain.card import Card
from bot.domain.flag import Decision
from bot.domain.moves import Move
from bot.domain.policy import Policy
from bot.domain.ports import Decided
from bot.domain.post import Post
from bot.domain.queue import Queued, QueueFilter, QueuePage
from bot.errors import StoreError
from bot.pipeline.intake import Intake
from bot.sandbox.permissions import Permission
from bot.sandbox.state import Member
from bot.watchers.discord import DiscordWatcher
from tests.support.bot_stage import Town, now_ms
from tests.support.cards import OnePolicy
from tests.support.discord_client import SandboxClient, running
from tests.support.posts import make_policy


@dataclass
class Memory:
    """Records that keep cursors and deletions, and can be out of order for a while."""

    places: dict[str, str] = field(default_factory=dict)
    forgotten: list[str] = field(default_factory=list)
    broken: bool = False

    async def cursors(self, platform: str) -> Mapping[str, str]:
        assert platform == "discord"
        return dict(self.places)

    async def start_cursor(
        self, platform: str, channel_id: str, post_id: str, *, guild_id: str
    ) -> None:
        self.places.setdefault(channel_id, post_id)

    async def forget_post(self, platform: str, post_id: str, *, now_ms: int) -> None:
        if self.broken:
            raise StoreError("the disk is full")
        self.forgotten.append(post_id)

    async def forget_place(self, platform: str, place_id: str, *, now_ms: int) -> None:
        self.forgotten.append(f"place {place_id}")

    async def record(self, decisions: Sequence[Decision], *, now_ms: int) -> None:
        for decision in decisions:
            post = decision.post
            self.places[post.thread_id or post.channel_id] = post.post_id

    async def card(self, card_id: int) -> None:
        raise AssertionError("the watcher reads no cards")

    async def move(self, card_id: int, move: Move, *, now_ms: int) -> Decided:
        raise AssertionError("the watcher decides no cards")


@dataclass(frozen=True)
class Waiting:
    """A queue of cards about some posts."""

    posts: tuple[Post, ...] = ()

    async def page(
        self, wanted: QueueFilter, *, now_ms: int, offset: int = 0, limit: int = 10
    ) -> QueuePage:
        cards = [Card(at, post, (), "open", now_ms) for at, post in enumerate(self.posts, 1)]
        return QueuePage(tuple(Queued(card, 0.0) for card in cards), len(cards), 0)


@dataclass
class Watch:
    """A watcher at work; ``next`` gives its posts."""

    client: discord.Client
    watcher: DiscordWatcher
    intake: Intake
    memory: Memory

    async def next(self) -> Post:
        """The next post, marked as decided."""
        (post,) = await asyncio.wait_for(self.intake.take(1), 10)
        await self.memory.record([Decision(post, (), "")], now_ms=0)
        return post

    async def texts(self, count: int) -> list[str]:
        return [(await self.next()).text for _ in range(count)]


@asynccontextmanager
async def watching(
    place: Town,
    memory: Memory | None = None,
    *,
    policy: Policy | None = None,
    capacity: int = 50,
    flagged: Sequence[Post] = (),
) -> AsyncIterator[Watch]:
    """Watch a town, with all that is there at the beginning read."""
    watch = make_watch(memory or Memory(), policy, capacity, flagged)
    async with running(watch.client, place.sandbox):
        await watch.watcher.on_ready()
        assert await watch.watcher.catch_up()
        reading = asyncio.create_task(watch.watcher.run())
        yield watch
        reading.cancel()


def make_watch(
    memory: Memory,
    policy: Policy | None = None,
    capacity: int = 50,
    flagged: Sequence[Post] = (),
) -> Watch:
    """A watcher that listens, with a client that is not connected yet."""
    client = SandboxClient(intents=intents(), guild_ready_timeout=0.05)
    intake = Intake(capacity)
    policies = OnePolicy(policy or make_policy(review_channel="desk"))
    queue = Waiting(tuple(flagged))
    watcher = DiscordWatcher(client, intake, memory, policies, queue, clock=now_ms, pause_s=0.0)
    watcher.listen()
    return Watch(client, watcher, intake, memory)


def keeper(place: Town) -> Member:
    """Somebody who may delete threads."""
    role = place.sandbox.add_role(place.guild, "Keepers", Permission.MANAGE_THREADS)
    return place.sandbox.add_member(place.guild, "Kim", roles=[role])


async def until(holds: Callable[[], bool]) -> None:
    """Wait for what nothing tells of."""
    async with asyncio.timeout(10):
        while not holds():  # noqa: ASYNC110 (nothing tells: the handler waits for the store)
            await asyncio.sleep(0.01)
