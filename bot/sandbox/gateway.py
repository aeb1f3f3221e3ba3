"""The gateway: sessions that outlive their connection, and what goes over the socket."""

from __future__ import annotations

import asyncio
import json
import secrets
from collections import Counter
from typing import TYPE_CHECKING

from aiohttp import WSMsgType, web

from bot.sandbox.connection import CloseCode, Closing, Connection, Op, Session
from bot.sandbox.intents import KNOWN_BITS, Intent
from bot.sandbox.message_view import is_exempt, redacted
from bot.sandbox.objects import (
    application_flags,
    gateway_guild_view,
    member_view,
    own_user_view,
)
from bot.sandbox.permissions import Permission

if TYPE_CHECKING:
    from bot.sandbox.errors import Json
    from bot.sandbox.state import Guild
    from bot.sandbox.world import Event, World

HEARTBEAT_INTERVAL_MS = 41_250
# an acknowledgement faster than this comes before the client has noted its heartbeat
ACK_DELAY_S = 0.02
MAX_PAYLOAD_BYTES = 4096
CHUNK_SIZE = 1000
_IGNORED_OPS = frozenset({3, 4})  # presence and voice: accepted, of no effect here


class Gateway:
    """All sessions of the bot, and the levers that tests pull."""

    def __init__(self, world: World, url: str = "") -> None:
        self.url = url
        self._world = world
        self._sessions: dict[str, Session] = {}
        self._connections: set[Connection] = set()
        self._repeats: Counter[str] = Counter()
        self._losses: Counter[str] = Counter()
        world.on_event = self.dispatch

    # -- levers

    @property
    def sessions(self) -> tuple[Session, ...]:
        """The sessions that could send or be resumed."""
        return tuple(self._sessions.values())

    @property
    def is_connected(self) -> bool:
        """Whether an identified session has a live connection."""
        return any(session.connection for session in self._sessions.values())

    def drop(self) -> None:
        """Cuts every connection; the sessions can be resumed."""
        for connection in self._live():
            connection.abort()

    def close(self, code: int) -> None:
        """Closes every connection with a code."""
        for connection in self._live():
            connection.close(code)

    def ask_to_reconnect(self) -> None:
        """Sends op 7."""
        for connection in self._live():
            connection.send(Op.RECONNECT, None)

    def invalidate(self, *, is_resumable: bool = False) -> None:
        """Sends op 9; without ``is_resumable`` the sessions are forgotten."""
        for connection in self._live():
            connection.send(Op.INVALID_SESSION, is_resumable)
        if not is_resumable:
            self._sessions.clear()

    def forget_sessions(self) -> None:
        """Lets the next RESUME fail with op 9."""
        self._sessions.clear()

    def repeat_next(self, event: str, times: int = 1) -> None:
        """Sends the next event of this name ``times`` times more."""
        self._repeats[event] += times

    def lose_next(self, event: str, count: int = 1) -> None:
        """Loses the next events of this name for good, replays included."""
        self._losses[event] += count

    # -- events

    def dispatch(self, event: Event) -> None:
        """Queues an event for every session that asked for it and may see it."""
        if self._losses[event.name] > 0:
            self._losses[event.name] -= 1
            return
        copies = 1 + self._repeats.pop(event.name, 0)
        for session in self._sessions.values():
            if self._is_for(session, event):
                for _ in range(copies):
                    self._push(session, event.name, self._seen_by(session, event))

    def announce_guild(self, guild: Guild) -> None:
        """Tells every session of a guild that the bot has just joined."""
        for session in self._sessions.values():
            self._push(session, "GUILD_CREATE", gateway_guild_view(self._world, guild))

    def _is_for(self, session: Session, event: Event) -> bool:
        if event.intents and not event.intents & session.intents:
            return False
        if event.place is None:
            return True
        return Permission.VIEW_CHANNEL in self._world.permissions(self._world.bot.id, event.place)

    def _seen_by(self, session: Session, event: Event) -> Json:
        message = event.message
        if session.intents & Intent.MESSAGE_CONTENT:
            return event.data
        if message is None:
            return event.hidden or event.data
        return event.data if is_exempt(self._world, message) else redacted(event.data)

    def _push(self, session: Session, name: str, data: Json) -> None:
        session.sequence += 1
        frame = json.dumps({"op": Op.DISPATCH, "d": data, "s": session.sequence, "t": name})
        session.sent.append((session.sequence, frame))
        if session.connection is not None:
            session.connection.send_frame(frame)

    def _live(self) -> list[Connection]:
        return [item for item in self._connections if not item.socket.closed]

    # -- the socket

    async def handle(self, request: web.Request) -> web.WebSocketResponse:
        """Serves one websocket from HELLO to its end."""
        socket = web.WebSocketResponse(timeout=1.0, max_msg_size=MAX_PAYLOAD_BYTES, compress=False)
        await socket.prepare(request)
        assert request.transport is not None  # noqa: S101 -- it has just been prepared
        connection = Connection(socket, request.transport)
        self._connections.add(connection)
        pump = asyncio.create_task(connection.pump())
        connection.send(Op.HELLO, {"heartbeat_interval": HEARTBEAT_INTERVAL_MS})
        try:
            await self._listen(connection)
        finally:
            pump.cancel()
            self._leave(connection)
        return socket

    async def shut(self) -> None:
        """Closes every connection, so that the server can stop at once."""
        for connection in self._live():
            await connection.socket.close(code=1001)

    async def _listen(self, connection: Connection) -> None:
        async for message in connection.socket:
            if message.type is not WSMsgType.TEXT:
                continue
            try:
                self._receive(connection, message.data)
            except Closing as closing:
                await connection.socket.close(code=closing.code)

    def _leave(self, connection: Connection) -> None:
        self._connections.discard(connection)
        session = connection.session
        if session is not None and session.connection is connection:
            session.connection = None
        self._world.changes.mark()

    def _receive(self, connection: Connection, text: str) -> None:
        try:
            payload = json.loads(text)
            op, data = payload["op"], payload.get("d")
        except (ValueError, KeyError, TypeError) as error:
            raise Closing(CloseCode.DECODE_ERROR) from error
        if op == Op.HEARTBEAT:
            loop = asyncio.get_running_loop()
            loop.call_later(ACK_DELAY_S, connection.send, Op.HEARTBEAT_ACK, None)
        elif op == Op.IDENTIFY:
            self._identify(connection, data)
        elif op == Op.RESUME:
            self._resume(connection, data)
        elif connection.session is None:
            raise Closing(CloseCode.NOT_AUTHENTICATED)
        elif op == Op.REQUEST_GUILD_MEMBERS:
            self._send_members(connection.session, data)
        elif op not in _IGNORED_OPS:
            raise Closing(CloseCode.UNKNOWN_OPCODE)

    def _identify(self, connection: Connection, data: Json) -> None:
        if connection.session is not None:
            raise Closing(CloseCode.ALREADY_AUTHENTICATED)
        self._check_token(data)
        intents = int(data.get("intents", 0))
        if not 0 <= intents <= KNOWN_BITS:
            raise Closing(CloseCode.INVALID_INTENTS)
        if intents & Intent.MESSAGE_CONTENT and not self._world.application.message_content:
            raise Closing(CloseCode.DISALLOWED_INTENTS)
        session = Session(id=secrets.token_hex(16), intents=intents)
        self._sessions[session.id] = session
        self._attach(connection, session)
        self._push(session, "READY", self._ready_view(session, data.get("shard")))
        for guild in self._world.guilds.values():
            view = {**gateway_guild_view(self._world, guild), "unavailable": False}
            self._push(session, "GUILD_CREATE", view)
        self._world.changes.mark()

    def _resume(self, connection: Connection, data: Json) -> None:
        self._check_token(data)
        session = self._sessions.get(str(data.get("session_id")))
        if session is None:
            connection.send(Op.INVALID_SESSION, False)
            return
        seen = int(data.get("seq") or 0)
        if seen > session.sequence:
            raise Closing(CloseCode.INVALID_SEQUENCE)
        if seen + 1 < session.sent[0][0]:
            del self._sessions[session.id]
            connection.send(Op.INVALID_SESSION, False)
            return
        for sequence, frame in session.sent:
            if sequence > seen:
                connection.send_frame(frame)
        self._attach(connection, session)
        self._push(session, "RESUMED", {})
        self._world.changes.mark()

    def _attach(self, connection: Connection, session: Session) -> None:
        if session.connection is not None:
            session.connection.close(CloseCode.SESSION_TIMED_OUT)
        session.connection = connection
        connection.session = session

    def _check_token(self, data: Json) -> None:
        token = str(data.get("token", "")).removeprefix("Bot ")
        if not secrets.compare_digest(token, self._world.application.token):
            raise Closing(CloseCode.AUTHENTICATION_FAILED)

    def _ready_view(self, session: Session, shard: list[int] | None) -> Json:
        world = self._world
        application = world.application
        view: Json = {
            "v": 10,
            "user": own_user_view(world.bot),
            "guilds": [{"id": str(guild_id), "unavailable": True} for guild_id in world.guilds],
            "session_id": session.id,
            "resume_gateway_url": self.url,
            "application": {
                "id": str(application.id),
                "flags": application_flags(application),
            },
        }
        return view if shard is None else {**view, "shard": shard}

    def _send_members(self, session: Session, data: Json) -> None:
        guild = self._world.guilds.get(int(data["guild_id"]))
        if guild is None:
            return
        members = list(guild.members.values())
        if data.get("user_ids"):
            wanted = set(map(int, data["user_ids"]))
            members = [member for member in members if member.id in wanted]
        elif data.get("query"):
            query = str(data["query"]).casefold()
            members = [member for member in members if member.name.casefold().startswith(query)]
        members = members[: int(data.get("limit") or len(members))]
        chunks = [members[at : at + CHUNK_SIZE] for at in range(0, len(members), CHUNK_SIZE)]
        for index, chunk in enumerate(chunks or [[]]):
            view: Json = {
                "guild_id": str(guild.id),
                "members": [member_view(member) for member in chunk],
                "chunk_index": index,
                "chunk_count": max(len(chunks), 1),
                "not_found": [],
            }
            if data.get("nonce") is not None:
                view["nonce"] = data["nonce"]
            self._push(session, "GUILD_MEMBERS_CHUNK", view)
