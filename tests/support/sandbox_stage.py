"""A furnished sandbox with the real client in it, for tests of the sandbox itself."""

from __future__ import annotations

import asyncio
import json
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands

from bot.sandbox.permissions import Permission
from bot.sandbox.server import Sandbox
from tests.support.discord_client import SandboxClient, all_intents, running
from tests.support.referee import referee

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.sandbox.state import Channel, Guild, Member
    from tests.support.referee import Referee


class Watcher(SandboxClient):
    """A client that keeps what it hears, in order."""

    def __init__(self, intents: discord.Intents | None = None) -> None:
        # the client waits this long for one more guild before it says that it is ready
        super().__init__(intents=intents or all_intents(), guild_ready_timeout=0.05)
        self.tree = app_commands.CommandTree(self)
        self.heard: asyncio.Queue[tuple[str, Any]] = asyncio.Queue()

    async def next(self, kind: str) -> Any:
        """The next event of this kind; what comes before it is passed over."""
        async with asyncio.timeout(10):
            while True:
                name, value = await self.heard.get()
                if name == kind:
                    return value

    async def on_message(self, message: discord.Message) -> None:
        self.heard.put_nowait(("message", message))

    async def on_thread_create(self, thread: discord.Thread) -> None:
        self.heard.put_nowait(("thread_create", thread))

    async def on_raw_thread_update(self, event: discord.RawThreadUpdateEvent) -> None:
        self.heard.put_nowait(("thread_update", event))

    async def on_raw_thread_delete(self, event: discord.RawThreadDeleteEvent) -> None:
        self.heard.put_nowait(("thread_delete", event))

    async def on_raw_message_edit(self, event: discord.RawMessageUpdateEvent) -> None:
        self.heard.put_nowait(("edit", event))

    async def on_raw_message_delete(self, event: discord.RawMessageDeleteEvent) -> None:
        self.heard.put_nowait(("delete", event))

    async def on_resumed(self) -> None:
        self.heard.put_nowait(("resumed", None))

    async def on_ready(self) -> None:
        self.heard.put_nowait(("ready", None))

    async def on_member_join(self, member: discord.Member) -> None:
        self.heard.put_nowait(("member_join", member))

    async def on_member_update(self, _: discord.Member, member: discord.Member) -> None:
        self.heard.put_nowait(("member_update", member))

    async def on_raw_member_remove(self, event: discord.RawMemberRemoveEvent) -> None:
        self.heard.put_nowait(("member_remove", event))

    async def on_guild_channel_create(self, channel: discord.abc.GuildChannel) -> None:
        self.heard.put_nowait(("channel_create", channel))


@dataclass(frozen=True, slots=True)
class Stage:
    """One guild: Robin is a member, Mo a moderator, the desk is the moderators' own channel."""

    sandbox: Sandbox
    guild: Guild
    general: Channel
    desk: Channel
    forum: Channel
    robin: Member
    mo: Member

    def text_channel(self, client: discord.Client, channel: Channel) -> discord.TextChannel:
        """The client's view of a text channel."""
        found = client.get_channel(channel.id)
        if not isinstance(found, discord.TextChannel):
            raise TypeError(f"{channel.name} is not cached as a text channel")
        return found

    def forum_channel(self, client: discord.Client) -> discord.ForumChannel:
        """The client's view of the forum."""
        found = client.get_channel(self.forum.id)
        if not isinstance(found, discord.ForumChannel):
            raise TypeError("the forum is not cached")
        return found


# the objects that events carry, by the name of the event
_MODELS = {
    "MESSAGE_CREATE": "MessageResponse",
    "MESSAGE_UPDATE": "MessageResponse",
    "THREAD_CREATE": "ThreadResponse",
    "THREAD_UPDATE": "ThreadResponse",
    "CHANNEL_CREATE": "GuildChannelResponse",
    "CHANNEL_UPDATE": "GuildChannelResponse",
    "GUILD_CREATE": "GuildResponse",
    "GUILD_MEMBER_ADD": "GuildMemberResponse",
}


def _event_violations(judge: Referee, sandbox: Sandbox) -> list[str]:
    frames = [
        json.loads(frame) for session in sandbox.gateway.sessions for _, frame in session.sent
    ]
    return [
        f"{frame['t']}: {violation}"
        for frame in frames
        if frame["t"] in _MODELS
        for violation in judge.model(_MODELS[frame["t"]], frame["d"])
    ]


def furnish(sandbox: Sandbox) -> Stage:
    """Builds the guild."""
    guild = sandbox.add_guild("Lantern Hall")
    moderators = sandbox.add_role(guild, "Moderators", Permission.MANAGE_MESSAGES)
    return Stage(
        sandbox=sandbox,
        guild=guild,
        general=sandbox.add_text_channel(guild, "general"),
        desk=sandbox.add_text_channel(guild, "desk", private=True, viewers=[moderators]),
        forum=sandbox.add_forum(guild, "talk", tags=["news", "help"]),
        robin=sandbox.add_member(guild, "Robin"),
        mo=sandbox.add_member(guild, "Mo", roles=[moderators]),
    )


@asynccontextmanager
async def staged(**options: Any) -> AsyncIterator[Stage]:
    """A furnished sandbox; at the end every exchange is held against Discord's description."""
    async with Sandbox(**options) as sandbox:
        yield furnish(sandbox)
    judge = referee()
    if judge is not None:
        violations = [*judge.judge(sandbox.exchanges), *_event_violations(judge, sandbox)]
        assert not violations, "\n".join(violations)


@asynccontextmanager
async def played(
    client: Watcher | None = None, **options: Any
) -> AsyncIterator[tuple[Stage, Watcher]]:
    """A furnished sandbox with a connected client."""
    async with staged(**options) as stage:
        watcher = client or Watcher()
        async with running(watcher, stage.sandbox):
            yield stage, watcher
