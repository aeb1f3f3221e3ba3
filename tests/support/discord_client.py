"""Pointing the real discord.py client at a sandbox."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import discord
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.sandbox.server import Sandbox


def all_intents() -> discord.Intents:
    """What a moderation bot asks for, the two privileged intents included."""
    intents = discord.Intents.default()
    intents.members = True
    intents.message_content = True
    return intents


class SandboxClient(discord.Client):
    """A client that identifies anew at once, where the plain one waits for five seconds."""

    async def before_identify_hook(
        self, shard_id: int | None, *, initial: bool = False
    ) -> None: ...


def point_discord_at(sandbox: Sandbox) -> None:
    """Sends all that discord.py does to a sandbox; the last call counts, for the whole process."""
    Route.BASE = sandbox.api_url
    DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(sandbox.gateway_url)
    discord.Asset.BASE = sandbox.cdn_url


@asynccontextmanager
async def running(client: discord.Client, sandbox: Sandbox) -> AsyncIterator[None]:
    """Runs a client from login until it is ready, and closes it at the end.

    Raises what the client raised when it stops early.
    """
    point_discord_at(sandbox)
    async with client:
        await client.login(sandbox.token)
        connection = asyncio.create_task(client.connect())
        ready = asyncio.create_task(client.wait_until_ready())
        await asyncio.wait({connection, ready}, return_when=asyncio.FIRST_COMPLETED)
        if not ready.done():
            ready.cancel()
            await connection
        yield
    await connection
