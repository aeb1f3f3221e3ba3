"""A channel's past is read as far back as asked, its threads included; with the real client."""

from collections.abc import AsyncIterator
from itertools import count

import pytest

from bot.domain.post import Post
from bot.sandbox.clock import created_ms
from bot.sandbox.permissions import Permission
from bot.watchers.discord_history import latest_posts, posts_since
from bot.watchers.discord_places import Channel
from tests.support.posts import NOON_MS
from tests.support.sandbox_stage import Stage, Watcher, played


@pytest.fixture
async def stage() -> AsyncIterator[tuple[Stage, Watcher]]:
    async with played() as (made, client):
        yield made, client


async def read(channel: Channel, since_ms: int = 0) -> list[str]:
    """The texts of what was posted since a time, in the order of reading."""
    return [post.text async for page in posts_since(channel, since_ms, pause_s=0) for post in page]


def texts(posts: list[Post]) -> list[str]:
    return [post.text for post in posts]


async def test_newest_first(stage: tuple[Stage, Watcher]) -> None:
    """Posts come newest first, page by page, without a gap and without messages of bots."""
    made, client = stage
    for number in range(130):
        await made.sandbox.post(made.general, made.robin, f"Post {number}.")
    bot = made.sandbox.add_member(made.guild, "Other", is_bot=True)
    await made.sandbox.post(made.general, bot, "Beep.")

    found = await read(made.text_channel(client, made.general))

    assert found == [f"Post {number}." for number in reversed(range(130))]


async def test_since() -> None:
    """What was written before the time is not read."""
    ticks = count(NOON_MS, 1_000)  # every look at the clock is a second later
    async with played(clock=lambda: next(ticks)) as (made, client):
        await made.sandbox.post(made.general, made.robin, "Old.")
        new = await made.sandbox.post(made.general, made.robin, "New.")

        assert await read(made.text_channel(client, made.general), created_ms(new.id)) == ["New."]


async def test_threads(stage: tuple[Stage, Watcher]) -> None:
    """A forum's posts are those of its threads, archived ones too."""
    made, client = stage
    live = await made.sandbox.create_forum_post(made.forum, made.robin, "Live", "One.")
    await made.sandbox.post(live, made.mo, "Two.")
    filed = await made.sandbox.create_forum_post(made.forum, made.robin, "Filed", "Three.")
    await client.next("thread_create")
    await client.next("thread_create")
    await made.sandbox.change_thread(filed, made.robin, archived=True)
    await client.next("thread_update")

    found = await read(made.forum_channel(client))

    assert sorted(found) == ["One.", "Three.", "Two."]


async def test_without_permission(stage: tuple[Stage, Watcher]) -> None:
    """Where the bot may not read the history, Discord gives none."""
    made, client = stage
    bot = made.sandbox.bot_member(made.guild)
    made.sandbox.overwrite(made.general, bot, deny=Permission.READ_MESSAGE_HISTORY)
    await made.sandbox.post(made.general, made.robin, "A post.")

    assert await read(made.text_channel(client, made.general)) == []


async def test_latest(stage: tuple[Stage, Watcher]) -> None:
    """The newest few are given, and whether there are more."""
    made, client = stage
    for number in range(5):
        await made.sandbox.post(made.general, made.robin, f"Post {number}.")
    channel = made.text_channel(client, made.general)

    few, whole = await latest_posts(channel, limit=3, pause_s=0)
    every, all_of_it = await latest_posts(channel, limit=50, pause_s=0)

    assert (texts(few), whole) == (["Post 4.", "Post 3.", "Post 2."], False)
    assert (len(every), all_of_it) == (5, True)
