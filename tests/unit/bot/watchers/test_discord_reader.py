"""The watcher's reader: what is read of a time when nobody listened, and in which order."""

import asyncio

import pytest
from structlog.testing import capture_logs

from bot.sandbox.faults import Reply
from bot.sandbox.permissions import Permission
from tests.support.bot_stage import Town
from tests.support.discord_client import running
from tests.support.watching import Memory, make_watch, watching


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
        watch = make_watch(memory)
        async with running(watch.client, place.sandbox):
            await watch.watcher.on_ready()
            assert not await watch.watcher.catch_up()
            assert await watch.watcher.catch_up()
            assert await watch.texts(1) == ["one"]

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

    async def test_closed_meanwhile(self, place: Town) -> None:
        """Stopping in the middle of the history is no failure, and the rest is read next time."""
        memory = Memory()
        async with watching(place, memory):
            pass
        for number in range(150):
            await place.sandbox.post(place.general, place.robin, f"{number}")
        watch = make_watch(memory, capacity=1)
        async with running(watch.client, place.sandbox):
            await watch.watcher.on_ready()
            reading = asyncio.create_task(watch.watcher.catch_up())
            await watch.texts(1)
            await watch.client.close()
            await watch.texts(99)  # the first page is there already
            assert not await reading
        async with watching(place, memory) as again:
            assert await again.texts(1) == ["100"]

    async def test_no_title_in_a_log(self, place: Town) -> None:
        """A thread that may not be read is named by its id: its title is what somebody wrote."""
        memory = Memory()
        async with watching(place, memory):
            pass
        bot = place.sandbox.bot_member(place.guild)
        place.sandbox.overwrite(place.forum, bot, deny=Permission.READ_MESSAGE_HISTORY)
        thread = await place.sandbox.create_forum_post(place.forum, place.robin, "My title", "one")
        with capture_logs() as logs:
            async with watching(place, memory):
                pass
        told = [entry["reason"] for entry in logs if entry["event"] == "not_readable"]
        lacks = "Sidenote lacks the permission Read Message History in"
        assert f"{lacks} thread {thread.id}." in told
        assert "My title" not in str(logs)
