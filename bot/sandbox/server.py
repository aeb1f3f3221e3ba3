"""A Discord-compatible server on loopback: one object to start, to furnish and to act with.

    async with Sandbox() as sandbox:
        guild = sandbox.add_guild("Lantern Hall")
        general = sandbox.add_text_channel(guild, "general")
        robin = sandbox.add_member(guild, "Robin")
        await connect_the_bot(sandbox.api_url, sandbox.gateway_url, sandbox.token)
        message = await sandbox.post(general, robin, "Hello")

It serves one application. Everything lives in memory and on one event loop.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Self, TypeVar

from aiohttp import web

from bot.sandbox import (
    rest,
    rest_channels,
    rest_commands,
    rest_guilds,
    rest_interactions,
    rest_messages,
)
from bot.sandbox.clock import Clock, Snowflakes, wall_clock_ms
from bot.sandbox.faults import Faults
from bot.sandbox.furnish import Furnish
from bot.sandbox.gateway import Gateway
from bot.sandbox.interaction import ATTACHMENT_LIMIT_BYTES
from bot.sandbox.interactions import Interactions
from bot.sandbox.people import People
from bot.sandbox.state import Application, User
from bot.sandbox.world import World

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

    from bot.sandbox.recorder import Exchange
    from bot.sandbox.state import Member, Message, Place, Thread

T = TypeVar("T")

DEFAULT_TOKEN = "sandbox.token"  # noqa: S105 -- it opens nothing but this server on loopback
ANSWER_LIMIT_S = 3.0
_TOPICS = (rest_guilds, rest_messages, rest_channels, rest_commands, rest_interactions)


class Sandbox(Furnish, People):
    """The server, its furniture (``add_...``) and its people (``post``, ``click``, ...).

    ``message_content`` is whether the bot's application holds the privileged intent.
    ``answer_limit_s`` is how long a bot may take to answer an interaction. ``port`` 0 takes a
    free one.
    """

    def __init__(
        self,
        *,
        bot_name: str = "Sidenote",
        token: str = DEFAULT_TOKEN,
        message_content: bool = True,
        answer_limit_s: float = ANSWER_LIMIT_S,
        port: int = 0,
        clock: Clock = wall_clock_ms,
    ) -> None:
        ids = Snowflakes(clock)
        bot = User(ids.next(), bot_name, is_bot=True)
        # Discord gives an application and its bot account the same id
        application = Application(bot.id, bot, token, message_content)
        self.world = World(application, clock, ids)
        self.gateway = Gateway(self.world)
        self.faults = Faults()
        self.exchanges: list[Exchange] = []
        self.token = token
        self._port = port
        self._runner: web.AppRunner | None = None
        interactions = Interactions(self.world, int(answer_limit_s * 1000))
        Furnish.__init__(self, self.world, self.gateway)
        People.__init__(self, self.world, interactions, answer_limit_s)
        self._app = self._make_app(interactions)

    async def __aenter__(self) -> Self:
        self._runner = web.AppRunner(self._app, access_log=None, shutdown_timeout=1.0)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self._port)
        await site.start()
        self._port = int(self._runner.addresses[0][1])
        self.gateway.url = self.gateway_url
        self.world.cdn_url = self.cdn_url
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._runner is not None:
            await self.gateway.shut()
            await self._runner.cleanup()

    @property
    def api_url(self) -> str:
        """The base of the REST API."""
        return f"http://127.0.0.1:{self._port}{rest.PREFIX}"

    @property
    def gateway_url(self) -> str:
        """The address of the websocket, which GET /gateway and READY tell as well."""
        return f"ws://127.0.0.1:{self._port}/gateway"

    @property
    def cdn_url(self) -> str:
        """Where files of people's commands lie; avatars would, and there are none."""
        return f"http://127.0.0.1:{self._port}/cdn"

    def messages(self, place: Place) -> list[Message]:
        """What a channel or thread holds now, oldest first."""
        return self.world.history(place.id)

    def inbox(self, member: Member) -> list[Message]:
        """What the bot wrote to one person alone, oldest first."""
        ids = [key for key, reader in self.world.inboxes.items() if reader == member.user]
        return [message for key in ids for message in self.world.history(key)]

    def thread(self, thread_id: int) -> Thread:
        """A thread by its id. Raises ApiError 10003."""
        return self.world.thread(thread_id)

    def current(self, message: Message) -> Message | None:
        """A message as it is now; None when it was deleted."""
        return self.world.current(message)

    async def wait_for(self, predicate: Callable[[], T], timeout_s: float = 10.0) -> T:
        """The first truthy value of a predicate, tried anew after every change.

        Raises TimeoutError.
        """
        return await self.world.changes.wait_for(predicate, timeout_s)

    async def wait_connected(self, timeout_s: float = 10.0) -> None:
        """Waits until the bot has identified itself. Raises TimeoutError."""
        await self.wait_for(lambda: self.gateway.is_connected, timeout_s)

    def _make_app(self, interactions: Interactions) -> web.Application:
        api = web.Application(middlewares=rest.MIDDLEWARES)
        api[rest.WORLD] = self.world
        api[rest.INTERACTIONS] = interactions
        api[rest.FAULTS] = self.faults
        api[rest.EXCHANGES] = self.exchanges
        api[rest.GATEWAY] = self.gateway
        for topic in _TOPICS:
            api.add_routes(topic.routes)
        # a file of the largest size, and the message that it comes with
        app = web.Application(client_max_size=ATTACHMENT_LIMIT_BYTES + 64 * 1024)
        app.router.add_get("/gateway", self.gateway.handle)
        app.router.add_get("/cdn/uploads/{number}/{name}", self._upload)
        app.add_subapp(rest.PREFIX, api)
        return app

    async def _upload(self, request: web.Request) -> web.Response:
        upload = self.world.uploads.get(int(request.match_info["number"]))
        if upload is None:
            raise web.HTTPNotFound
        return web.Response(body=upload.content, content_type=upload.content_type)
