"""The Discord watcher: what becomes a post, in which order, and what is read again."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace

import discord
import pytest
from structlog.testing import capture_logs

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
from bot.sandbox.faults import Reply
from bot.sandbox.permissions import Permission
from bot.sandbox.state import Member
from bot.watchers.discord import DiscordWatcher
from tests.support.bot_stage import Town, now_ms, town
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


@pytest.fixture
async def place() -> AsyncIterator[Town]:
    async with town() as made:
        yield made


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
    made = _made(memory or Memory(), policy, capacity, flagged)
    async with running(made.client, place.sandbox):
        await made.watcher.on_ready()
        assert await made.watcher.catch_up()
        reading = asyncio.create_task(made.watcher.run())
        yield made
        reading.cancel()


def _made(
    memory: Memory,
    policy: Policy | None = None,
    capacity: int = 50,
    flagged: Sequence[Post] = (),
) -> Watch:
    client = SandboxClient(intents=intents(), guild_ready_timeout=0.05)
    intake = Intake(capacity)
    policies = OnePolicy(policy or make_policy(review_channel="desk"))
    queue = Waiting(tuple(flagged))
    watcher = DiscordWatcher(client, intake, memory, policies, queue, clock=now_ms, pause_s=0.0)
    watcher.listen()
    return Watch(client, watcher, intake, memory)


class TestTranslation:
    async def test_reply_in_a_forum_thread(self, place: Town) -> None:
        """A reply names its thread, the thread's title, its link, and what it answers."""
        async with watching(place) as watch:
            thread = await place.sandbox.create_forum_post(
                place.forum, place.robin, "The news", "It rained."
            )
            starter = await watch.next()
            reply = await place.sandbox.post(
                thread, place.mo, "**Did** it, <@1>?", place.sandbox.messages(thread)[0]
            )
            post = await watch.next()
        assert starter.post_id == starter.thread_id == str(thread.id)
        assert (starter.title, starter.parent_text) == ("The news", "")
        assert post == Post(
            platform="discord",
            guild_id=str(place.guild.id),
            channel_id=str(place.forum.id),
            thread_id=str(thread.id),
            post_id=str(reply.id),
            author_id=str(place.mo.user.id),
            author_name="Mo",
            text="**Did** it, <@1>?",
            created_ms=reply.sent_ms,
            title="The news",
            parent_text="It rained.",
            parent_id=str(thread.id),
            parent_author_id=str(place.robin.user.id),
            url=f"https://discord.com/channels/{place.guild.id}/{thread.id}/{reply.id}",
            author_roles=tuple(str(role) for role in place.mo.role_ids),
        )

    async def test_no_posts_of_people(self, place: Town) -> None:
        """Bots, system messages and empty messages are no posts."""
        robot = place.sandbox.add_member(place.guild, "Robot", is_bot=True)
        async with watching(place) as watch:
            await place.sandbox.post(place.general, robot, "I am a robot.")
            await place.sandbox.create_thread(place.general, place.robin, "A thread")
            await place.sandbox.post(place.general, place.robin, "I am not.")
            assert (await watch.next()).text == "I am not."

    async def test_edit_is_a_revision(self, place: Town) -> None:
        """An edit is the same post at a later revision; a preview of a link is none."""
        async with watching(place) as watch:
            message = await place.sandbox.post(place.general, place.robin, "It rained.")
            first = await watch.next()
            await place.sandbox.unfurl(message, {"title": "Weather", "type": "link"})
            edited = await place.sandbox.edit(message, "It snowed.")
            second = await watch.next()
        assert (first.revision, second.revision) == (0, edited.edited_ms)
        assert (second.post_id, second.text) == (first.post_id, "It snowed.")

    async def test_edit_of_an_old_post(self, place: Town) -> None:
        """An edit counts in a thread that the bot has never read, for its words are new."""
        thread = await place.sandbox.create_forum_post(place.forum, place.robin, "Old", "old")
        await place.sandbox.change_thread(thread, place.robin, archived=True)
        async with watching(place) as watch:
            await place.sandbox.change_thread(thread, place.robin, archived=False)
            await place.sandbox.edit(place.sandbox.messages(thread)[0], "new")
            assert await watch.texts(1) == ["new"]


class TestPolicy:
    async def test_titles_hide_no_thread(self, place: Town) -> None:
        """A thread is left out by its channel, never by the title that its author gave it."""
        policy = make_policy(review_channel="desk", ignore=("general",))
        async with watching(place, policy=policy) as watch:
            await place.sandbox.post(place.general, place.robin, "unread")
            hidden = await place.sandbox.create_thread(place.general, place.robin, "A thread")
            await place.sandbox.post(hidden, place.robin, "unread")
            await place.sandbox.create_forum_post(place.forum, place.robin, "desk", "read")
            assert await watch.texts(1) == ["read"]

    async def test_only_what_is_named(self, place: Town) -> None:
        """Where the policy names channels, only those and their threads are read."""
        async with watching(place, policy=make_policy(watch=("talk",))) as watch:
            await place.sandbox.post(place.general, place.robin, "unread")
            await place.sandbox.create_forum_post(place.forum, place.robin, "A title", "read")
            assert (await watch.next()).text == "read"


class TestCatchingUp:
    async def test_first_sight_reads_nothing_old(self, place: Town) -> None:
        """What stood in a channel before the bot came is never read."""
        await place.sandbox.post(place.general, place.robin, "old")
        async with watching(place) as watch:
            await place.sandbox.post(place.general, place.robin, "new")
            assert await watch.texts(1) == ["new"]

    async def test_what_came_meanwhile(self, place: Town) -> None:
        """Posts, and threads, of the time when the bot was down are read in order, once."""
        memory = Memory()
        async with watching(place, memory) as watch:
            await place.sandbox.post(place.general, place.robin, "one")
            await watch.texts(1)
        await place.sandbox.post(place.general, place.robin, "two")
        await place.sandbox.post(place.general, place.robin, "three")
        thread = await place.sandbox.create_forum_post(place.forum, place.robin, "T", "four")
        await place.sandbox.post(thread, place.robin, "five")
        async with watching(place, memory) as watch:
            assert await watch.texts(4) == ["two", "three", "four", "five"]

    @pytest.mark.parametrize("calm_first", [True, False])
    async def test_archived_meanwhile(self, place: Town, calm_first: bool) -> None:
        """A thread that was written in and archived while the bot was down is read too.

        A calm one may be archived before it or after it.
        """
        memory = Memory()
        old = await place.sandbox.create_forum_post(place.forum, place.robin, "Old", "old")
        calm = await place.sandbox.create_forum_post(place.forum, place.robin, "Calm", "old")
        async with watching(place, memory) as watch:
            await place.sandbox.post(old, place.robin, "one")
            await watch.texts(1)
        await place.sandbox.post(old, place.robin, "two")
        for thread in (calm, old) if calm_first else (old, calm):
            await asyncio.sleep(0.002)  # archived at different milliseconds, which order them
            await place.sandbox.change_thread(thread, place.robin, archived=True)
        async with watching(place, memory) as watch:
            assert await watch.texts(1) == ["two"]

    async def test_old_thread_comes_back(self, place: Town) -> None:
        """A post in a thread that was archived long ago is read, what stands above it is not."""
        thread = await place.sandbox.create_forum_post(place.forum, place.robin, "Old", "old")
        await place.sandbox.change_thread(thread, place.robin, archived=True)
        async with watching(place) as watch:
            await place.sandbox.post(thread, place.mo, "new")
            assert await watch.texts(1) == ["new"]

    async def test_lost_session(self, place: Town) -> None:
        """What a new session doesn't tell of is read from the history."""
        async with watching(place) as watch:
            await place.sandbox.post(place.general, place.robin, "one")
            await watch.texts(1)
            place.sandbox.gateway.forget_sessions()
            place.sandbox.gateway.drop()
            await place.sandbox.post(place.general, place.robin, "two")
            await place.sandbox.wait_connected()
            await place.sandbox.post(place.general, place.robin, "three")
            assert await watch.texts(2) == ["two", "three"]

    async def test_full_intake(self, place: Town) -> None:
        """A post that finds no room, and all after it, come from the history in order."""
        async with watching(place, capacity=1) as watch:
            for number in range(6):
                await place.sandbox.post(place.general, place.robin, f"{number}")
                if number == 0:
                    assert await watch.texts(1) == ["0"]
            assert await watch.texts(5) == ["1", "2", "3", "4", "5"]

    async def test_trouble_is_tried_again(self, place: Town) -> None:
        """Where Discord is in trouble, a channel stays behind until it could be read."""
        memory = Memory()
        async with watching(place, memory):
            pass
        await place.sandbox.post(place.general, place.robin, "one")
        place.sandbox.faults.arm("GET", f"/channels/{place.general.id}/messages", Reply(503))
        made = _made(memory)
        async with running(made.client, place.sandbox):
            await made.watcher.on_ready()
            assert not await made.watcher.catch_up()
            assert await made.watcher.catch_up()
            assert await made.texts(1) == ["one"]

    async def test_missing_permission_is_named_once(self, place: Town) -> None:
        """A channel whose history may not be read is named with the permission, once."""
        memory = Memory()
        async with watching(place, memory):
            pass
        await place.sandbox.post(place.general, place.robin, "one")
        place.sandbox.overwrite(
            place.general,
            place.sandbox.bot_member(place.guild),
            deny=Permission.READ_MESSAGE_HISTORY,
        )
        with capture_logs() as logs:
            async with watching(place, memory) as watch:
                await watch.watcher.on_ready()
                await watch.watcher.catch_up()
        told = [entry["reason"] for entry in logs if entry["event"] == "not_readable"]
        assert told == ["Sidenote lacks the permission Read Message History in #general."]


async def _deleted(watch: Watch, message_id: int) -> None:
    raw = {"id": str(message_id), "channel_id": "1", "guild_id": "1"}
    event = discord.RawMessageDeleteEvent(raw)  # type: ignore[arg-type]  # the gateway's own form
    await watch.watcher.on_raw_message_delete(event)
    await watch.watcher.forget()


class TestDeletion:
    async def test_deleted_posts_are_forgotten(self) -> None:
        """A deleted post is erased, as soon as the store can be written."""
        watch = _made(Memory(broken=True))
        with pytest.raises(StoreError):
            await _deleted(watch, 7)
        watch.memory.broken = False
        await watch.watcher.forget()
        assert watch.memory.forgotten == ["7"]

    async def test_a_deleted_thread_and_a_deleted_channel(self, place: Town) -> None:
        """Discord tells of the place alone, and all its posts are forgotten with it."""
        async with watching(place) as watch:
            thread = await place.sandbox.create_forum_post(
                place.forum, place.robin, "The news", "It rained."
            )
            await watch.next()
            await place.sandbox.delete_thread(thread, _keeper(place))
            await _until(lambda: len(watch.memory.forgotten) == 1)
            place.sandbox.delete_channel(place.general)
            await _until(lambda: len(watch.memory.forgotten) == 2)
        assert watch.memory.forgotten == [f"place {thread.id}", f"place {place.general.id}"]


def _keeper(place: Town) -> Member:
    """Somebody who may delete threads."""
    role = place.sandbox.add_role(place.guild, "Keepers", Permission.MANAGE_THREADS)
    return place.sandbox.add_member(place.guild, "Kim", roles=[role])


async def _until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        while not holds():  # noqa: ASYNC110 (nothing tells: the handler waits for the store)
            await asyncio.sleep(0.01)


class TestLookingAgain:
    async def test_what_was_deleted_meanwhile(self, place: Town) -> None:
        """Posts of open cards that went while the bot was away are forgotten, others stay."""
        memory = Memory()
        async with watching(place, memory) as watch:
            gone = await place.sandbox.post(place.general, place.robin, "one")
            kept = await place.sandbox.post(place.general, place.robin, "two")
            thread = await place.sandbox.create_forum_post(
                place.forum, place.robin, "The news", "It rained."
            )
            flagged = [await watch.next() for _ in range(3)]
        await place.sandbox.delete(gone)
        await place.sandbox.delete_thread(thread, _keeper(place))
        never = replace(flagged[0], post_id="automod-1")
        async with watching(place, memory, flagged=[never, *flagged]) as watch:
            await _until(lambda: len(memory.forgotten) == 2)
        assert sorted(memory.forgotten) == sorted([str(gone.id), str(thread.id)])
        assert str(kept.id) not in memory.forgotten

    async def test_what_was_edited_meanwhile(self, place: Town) -> None:
        """An edit that no event told of is judged; a post that is as it was is not again."""
        memory = Memory()
        async with watching(place, memory) as watch:
            for text in ("as it was", "before"):
                message = await place.sandbox.post(place.general, place.robin, text)
            flagged = [await watch.next() for _ in range(2)]
        await place.sandbox.edit(message, "after")
        async with watching(place, memory, flagged=flagged) as watch:
            post = await watch.next()
            assert (post.text, post.revision > 0) == ("after", True)
            assert watch.intake.waiting == 0
