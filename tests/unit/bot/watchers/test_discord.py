"""The Discord watcher: what becomes a post, what an edit is, and what is forgotten."""

import discord
import pytest

from bot.domain.post import Post
from bot.errors import StoreError
from tests.support.bot_stage import Town
from tests.support.posts import make_policy
from tests.support.watching import Memory, Watch, keeper, make_watch, until, watching


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


async def _deleted(watch: Watch, message_id: int) -> None:
    raw = {"id": str(message_id), "channel_id": "1", "guild_id": "1"}
    event = discord.RawMessageDeleteEvent(raw)  # type: ignore[arg-type]  # the gateway's own form
    await watch.watcher.on_raw_message_delete(event)
    await watch.watcher.forget()


class TestDeletion:
    async def test_deleted_posts_are_forgotten(self) -> None:
        """A deleted post is erased, as soon as the store can be written."""
        watch = make_watch(Memory(broken=True))
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
            await place.sandbox.delete_thread(thread, keeper(place))
            await until(lambda: len(watch.memory.forgotten) == 1)
            place.sandbox.delete_channel(place.general)
            await until(lambda: len(watch.memory.forgotten) == 2)
        assert watch.memory.forgotten == [f"place {thread.id}", f"place {place.general.id}"]
