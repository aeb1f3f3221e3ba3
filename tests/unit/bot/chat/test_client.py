"""The client: errors that a host can mend, and what it waits for."""

import asyncio
from typing import Any

import pytest

from bot.chat.client import SidenoteClient
from bot.chat.ongoing import Ongoing
from bot.errors import ConfigError
from bot.sandbox.server import Sandbox
from tests.support.discord_client import point_discord_at, running


async def serve(sandbox: Sandbox, token: str) -> None:
    desk: Any = None  # nobody presses anything
    point_discord_at(sandbox)
    async with SidenoteClient(desk, []) as client:
        await client.serve(token)


class TestServe:
    async def test_wrong_token(self) -> None:
        """A token that Discord doesn't take is told in one line, without the token."""
        async with Sandbox() as sandbox:
            with pytest.raises(ConfigError, match="SIDENOTE_DISCORD_TOKEN") as caught:
                await serve(sandbox, "not.the.token")
        assert "not.the.token" not in str(caught.value)

    async def test_missing_intent(self) -> None:
        """Without the message-content intent the bot connects all the same, and knows it."""
        async with Sandbox(message_content=False) as sandbox:
            sandbox.add_guild("Lantern Hall")
            desk: Any = None  # nobody presses anything
            client = SidenoteClient(desk, [], guild_ready_timeout=0.05)
            reads = [client.reads_messages]
            async with running(client, sandbox):
                reads.append(client.reads_messages)
                assert [guild.name for guild in client.guilds] == ["Lantern Hall"]
        assert reads == [True, False]


class TestEvents:
    async def test_several_take_one(self) -> None:
        """An event goes to the client's own method and to all that take it besides."""
        heard: list[str] = []
        done = asyncio.Event()

        async def on_ready() -> None:
            heard.append("also")
            done.set()

        desk: Any = None
        async with Sandbox() as sandbox:
            client = SidenoteClient(desk, [], guild_ready_timeout=0.05)
            client.also(on_ready)
            client.also(on_ready)
            async with running(client, sandbox):
                await done.wait()
        assert heard == ["also", "also"]


class TestOngoing:
    async def test_waits_for_the_last(self) -> None:
        """The end is only there when nothing is under way."""
        ongoing = Ongoing()
        with ongoing:
            with ongoing:
                ended = asyncio.create_task(ongoing.ended(10))
            await asyncio.sleep(0)
            assert not ended.done()
        await ended

    async def test_waits_no_longer_than_asked(self) -> None:
        """What hangs doesn't hold up the end for ever."""
        ongoing = Ongoing()
        with ongoing:
            await ongoing.ended(0.01)
