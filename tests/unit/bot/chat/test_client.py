"""The client: errors that a host can mend, and what it waits for."""

import asyncio
from contextlib import AsyncExitStack
from typing import Any

import pytest
import yarl
from discord.gateway import DiscordWebSocket

from bot.chat.client import SidenoteClient
from bot.chat.ongoing import Ongoing
from bot.errors import ConfigError
from bot.sandbox.faults import Delay
from bot.sandbox.server import Sandbox
from tests.support.discord_client import point_discord_at, running
from tests.support.watching import until


def make_client() -> SidenoteClient:
    desk: Any = None  # nobody presses anything
    return SidenoteClient(desk, [], guild_ready_timeout=0.05)


async def serve(sandbox: Sandbox, token: str) -> None:
    point_discord_at(sandbox)
    async with make_client() as client:
        await client.serve(token)


class TestServe:
    async def test_wrong_token(self) -> None:
        """A token that Discord doesn't take is told in one line, without the token."""
        async with Sandbox() as sandbox:
            with pytest.raises(ConfigError, match="SIDENOTE_DISCORD_TOKEN") as caught:
                await serve(sandbox, "not.the.token")
        assert "not.the.token" not in str(caught.value)

    async def test_no_network(self) -> None:
        """Where Discord cannot be reached at the start, that is told in one line."""
        async with Sandbox() as sandbox:
            pass
        with pytest.raises(ConfigError, match="could not be reached: ClientConnectorError"):
            await serve(sandbox, sandbox.token)

    async def test_no_gateway(self) -> None:
        """So it is where only the gateway cannot be reached."""
        async with Sandbox() as gone:
            pass
        async with Sandbox() as sandbox:
            point_discord_at(sandbox)
            DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(gone.gateway_url)
            async with make_client() as client:
                with pytest.raises(ConfigError, match="could not be reached"):
                    await client.serve(sandbox.token)

    @pytest.mark.parametrize(
        ("code", "told"), [(4004, "SIDENOTE_DISCORD_TOKEN"), (4011, "shards"), (4012, "4012")]
    )
    async def test_ended_for_good(self, code: int, told: str) -> None:
        """Where Discord ends the connection for good, as for a token that was reset, it is told."""
        async with Sandbox() as sandbox:
            serving = asyncio.create_task(serve(sandbox, sandbox.token))
            await sandbox.wait_connected()
            sandbox.gateway.close(code)
            with pytest.raises(ConfigError, match=told):
                await serving

    async def test_stopped_at_once(self) -> None:
        """Stopping before it is connected is no failure."""
        async with Sandbox() as sandbox:
            sandbox.faults.arm("GET", "/users/@me", Delay(0.2))
            point_discord_at(sandbox)
            client = make_client()
            serving = asyncio.create_task(client.serve(sandbox.token))
            await sandbox.wait_for(lambda: not sandbox.faults.armed)
            await client.close()
            await serving

    async def test_missing_intent(self) -> None:
        """Without the message-content intent the bot connects all the same, and knows it."""
        async with Sandbox(message_content=False) as sandbox:
            sandbox.add_guild("Lantern Hall")
            client = make_client()
            reads = [client.reads_messages]
            async with running(client, sandbox):
                reads.append(client.reads_messages)
                assert [guild.name for guild in client.guilds] == ["Lantern Hall"]
        assert reads == [True, False]


class TestConnected:
    async def test_line_breaks(self) -> None:
        """Where the line breaks, it is not connected any more, though it knows its guilds."""
        client = make_client()
        async with AsyncExitStack() as outlasting:
            async with Sandbox() as sandbox:
                await outlasting.enter_async_context(running(client, sandbox))
                assert client.is_connected
            await until(lambda: not client.is_connected)
            assert client.is_ready()


class TestEvents:
    async def test_several_take_one(self) -> None:
        """An event goes to the client's own method and to all that take it besides."""
        heard: list[str] = []
        done = asyncio.Event()

        async def on_ready() -> None:
            heard.append("also")
            done.set()

        async with Sandbox() as sandbox:
            client = make_client()
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
