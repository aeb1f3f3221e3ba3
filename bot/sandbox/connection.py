"""One websocket of the gateway, and the words of its protocol."""

from __future__ import annotations

import asyncio
import json
from collections import deque
from dataclasses import dataclass, field
from enum import IntEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from aiohttp import web

# a session that misses more than this cannot be resumed
REPLAY_LIMIT = 1000


class Op(IntEnum):
    DISPATCH = 0
    HEARTBEAT = 1
    IDENTIFY = 2
    RESUME = 6
    RECONNECT = 7
    REQUEST_GUILD_MEMBERS = 8
    INVALID_SESSION = 9
    HELLO = 10
    HEARTBEAT_ACK = 11


class CloseCode(IntEnum):
    UNKNOWN_ERROR = 4000
    UNKNOWN_OPCODE = 4001
    DECODE_ERROR = 4002
    NOT_AUTHENTICATED = 4003
    AUTHENTICATION_FAILED = 4004
    ALREADY_AUTHENTICATED = 4005
    INVALID_SEQUENCE = 4007
    SESSION_TIMED_OUT = 4009
    INVALID_INTENTS = 4013
    DISALLOWED_INTENTS = 4014


class Closing(Exception):
    """The client broke the protocol; the socket closes with this code."""

    def __init__(self, code: CloseCode) -> None:
        super().__init__(code.name)
        self.code = code


@dataclass(slots=True)
class Session:
    """What the gateway keeps of one IDENTIFY, with or without a connection."""

    id: str
    intents: int
    sequence: int = 0
    sent: deque[tuple[int, str]] = field(default_factory=lambda: deque(maxlen=REPLAY_LIMIT))
    connection: Connection | None = None


class Connection:
    """One websocket; a queue keeps the order of what is sent on it."""

    def __init__(self, socket: web.WebSocketResponse, transport: asyncio.BaseTransport) -> None:
        self.socket = socket
        self.session: Session | None = None
        self._transport = transport
        self._outgoing: asyncio.Queue[str | int] = asyncio.Queue()

    def send(self, op: Op, data: Any) -> None:
        self.send_frame(json.dumps({"op": op, "d": data, "s": None, "t": None}))

    def send_frame(self, frame: str) -> None:
        self._outgoing.put_nowait(frame)

    def close(self, code: int) -> None:
        """Closes after everything queued before has been sent."""
        self._outgoing.put_nowait(code)

    def abort(self) -> None:
        """Cuts the line without a word."""
        abort = getattr(self._transport, "abort", self._transport.close)
        abort()

    async def pump(self) -> None:
        """Sends what is queued until a close code comes or the line breaks."""
        while not self.socket.closed:
            item = await self._outgoing.get()
            try:
                if isinstance(item, int):
                    await self.socket.close(code=item)
                else:
                    await self.socket.send_str(item)
            except ConnectionError:
                return
