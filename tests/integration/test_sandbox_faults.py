"""The sandbox's faults with the real client: broken lines, lost sessions, refused requests."""

from __future__ import annotations

import asyncio

import aiohttp
import discord
import pytest

from bot.sandbox.faults import Cut, Delay, Reply
from tests.support.sandbox_stage import Stage, Watcher, played

SEND = "/channels/*/messages"


async def posted(stage: Stage, *texts: str) -> None:
    for text in texts:
        await stage.sandbox.post(stage.general, stage.robin, text)


async def heard(client: Watcher, count: int) -> list[str]:
    return [(await client.next("message")).content for _ in range(count)]


async def test_a_dropped_line_is_resumed_with_what_was_missed() -> None:
    """After a cut the client resumes and hears, in order, what was said meanwhile."""
    async with played() as (stage, client):
        (session,) = stage.sandbox.gateway.sessions
        stage.sandbox.gateway.drop()
        await posted(stage, "one", "two", "three")
        assert await heard(client, 3) == ["one", "two", "three"]
        await client.next("resumed")
        assert stage.sandbox.gateway.sessions == (session,)


async def test_a_reconnect_request_is_followed() -> None:
    """Op 7 makes the client resume on a new line."""
    async with played() as (stage, client):
        stage.sandbox.gateway.ask_to_reconnect()
        await posted(stage, "one")
        assert await heard(client, 1) == ["one"]
        await client.next("resumed")


@pytest.mark.parametrize("code", [4000, 4009, 1000])
async def test_a_closed_line_is_resumed(code: int) -> None:
    """Close codes that are no verdict let the client resume."""
    async with played() as (stage, client):
        stage.sandbox.gateway.close(code)
        await client.next("resumed")
        await posted(stage, "one")
        assert await heard(client, 1) == ["one"]


async def test_an_invalid_session_starts_anew() -> None:
    """After op 9 the client identifies again; what it missed is in the history alone."""
    async with played() as (stage, client):
        await client.next("ready")
        stage.sandbox.gateway.invalidate()
        await posted(stage, "missed")
        await client.next("ready")
        await posted(stage, "seen")
        assert await heard(client, 1) == ["seen"]
        channel = stage.text_channel(client, stage.general)
        assert [item.content async for item in channel.history()] == ["seen", "missed"]


async def test_a_refused_resume_starts_anew() -> None:
    """A session that the gateway has forgotten cannot be resumed."""
    async with played() as (stage, client):
        await client.next("ready")
        stage.sandbox.gateway.forget_sessions()
        stage.sandbox.gateway.drop()
        await client.next("ready")
        await posted(stage, "seen")
        assert await heard(client, 1) == ["seen"]


async def test_events_can_come_twice_or_not_at_all() -> None:
    """The gateway repeats one event and loses another, as a test asks."""
    async with played() as (stage, client):
        stage.sandbox.gateway.repeat_next("MESSAGE_CREATE")
        await posted(stage, "twice")
        stage.sandbox.gateway.lose_next("MESSAGE_CREATE")
        await posted(stage, "never", "once")
        assert await heard(client, 3) == ["twice", "twice", "once"]


async def test_a_message_that_was_applied_before_a_502_is_sent_once() -> None:
    """The client tries again with its nonce, and the channel has one message."""
    async with played() as (stage, client):
        stage.sandbox.faults.arm("POST", SEND, Reply(502, when="after"))
        sent = await stage.text_channel(client, stage.desk).send("A card")
        assert [item.id for item in stage.sandbox.messages(stage.desk)] == [sent.id]
        sends = [item.status for item in stage.sandbox.exchanges if item.method == "POST"]
        assert sends == [502, 200]


async def test_a_rate_limit_is_waited_out() -> None:
    """The client waits as long as a 429 says, and tries again."""
    async with played() as (stage, client):
        stage.sandbox.faults.arm("POST", SEND, Reply(429, retry_after_s=0.01), times=2)
        await stage.text_channel(client, stage.desk).send("A card")
        sends = [item.status for item in stage.sandbox.exchanges if item.method == "POST"]
        assert sends == [429, 429, 200]


async def test_a_ban_is_not_waited_out() -> None:
    """A 429 without a Via header is raised at once."""
    async with played() as (stage, client):
        stage.sandbox.faults.arm("POST", SEND, Reply(429, has_via=False))
        with pytest.raises(discord.HTTPException) as refused:
            await stage.text_channel(client, stage.desk).send("A card")
        assert refused.value.status == 429


@pytest.mark.parametrize(("when", "there"), [("before", 0), ("after", 1)])
async def test_a_line_is_cut_in_a_request(when: str, there: int) -> None:
    """The client sees a broken line, whether the request was carried out or not."""
    async with played() as (stage, client):
        stage.sandbox.faults.arm("POST", SEND, Cut("after" if when == "after" else "before"))
        with pytest.raises(aiohttp.ClientError):
            await stage.text_channel(client, stage.desk).send("A card")
        assert len(stage.sandbox.messages(stage.desk)) == there


async def test_a_slow_answer_comes_all_the_same() -> None:
    """A delayed request is carried out."""
    async with played() as (stage, client):
        stage.sandbox.faults.arm("POST", SEND, Delay(0.05))
        sending = asyncio.create_task(stage.text_channel(client, stage.desk).send("A card"))
        await stage.sandbox.wait_for(lambda: stage.sandbox.messages(stage.desk))
        await sending
