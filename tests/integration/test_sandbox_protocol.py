"""The sandbox towards clients that break the protocol, over a plain websocket and plain HTTP."""

from __future__ import annotations

from typing import Any

import aiohttp
import pytest

from bot.sandbox.connection import REPLAY_LIMIT
from bot.sandbox.server import Sandbox

HELLO, IDENTIFY = 10, 2


def identify(token: str, **extra: Any) -> dict[str, Any]:
    return {"op": IDENTIFY, "d": {"token": token, "intents": 1, "properties": {}, **extra}}


def resume(token: str, session_id: str, seq: int) -> dict[str, Any]:
    return {"op": 6, "d": {"token": token, "session_id": session_id, "seq": seq}}


@pytest.mark.parametrize(
    ("frames", "code"),
    [
        (["not JSON"], 4002),
        (["[]"], 4002),
        ([{"op": 8, "d": {}}], 4003),
        ([identify("wrong")], 4004),
        ([identify("sandbox.token"), identify("sandbox.token")], 4005),
        ([identify("sandbox.token"), {"op": 99, "d": None}], 4001),
        ([identify("sandbox.token", intents=1 << 40)], 4013),
        ([{"op": IDENTIFY, "d": {}}], 4004),
        (["x" * 5000], 1009),
    ],
)
async def test_a_client_that_breaks_the_protocol_is_cut_off(frames: list[Any], code: int) -> None:
    """Each breach of the gateway's protocol has its close code."""
    async with (
        Sandbox() as sandbox,
        aiohttp.ClientSession() as session,
        session.ws_connect(sandbox.gateway_url) as socket,
    ):
        assert (await socket.receive_json())["op"] == HELLO
        for frame in frames:
            await (socket.send_str(frame) if isinstance(frame, str) else socket.send_json(frame))
        async for _ in socket:
            pass
        assert socket.close_code == code


async def test_a_resume_from_the_future_is_cut_off() -> None:
    """A sequence number that was never sent cannot be resumed from."""
    async with Sandbox() as sandbox, aiohttp.ClientSession() as session:
        async with session.ws_connect(sandbox.gateway_url) as socket:
            await socket.receive_json()
            await socket.send_json(identify(sandbox.token))
            ready = await socket.receive_json()
        async with session.ws_connect(sandbox.gateway_url) as socket:
            await socket.receive_json()
            await socket.send_json(resume(sandbox.token, ready["d"]["session_id"], 1000))
            async for _ in socket:
                pass
            assert socket.close_code == 4007


async def test_a_session_that_missed_too_much_is_invalid() -> None:
    """A resume that would leave a gap is refused with op 9, rather than leave it silently."""
    async with Sandbox() as sandbox, aiohttp.ClientSession() as session:
        guild = sandbox.add_guild("Hall")
        async with session.ws_connect(sandbox.gateway_url) as socket:
            await socket.receive_json()
            await socket.send_json(identify(sandbox.token))
            session_id = (await socket.receive_json())["d"]["session_id"]
        for _ in range(REPLAY_LIMIT):
            sandbox.add_role(guild, "one more")
        async with session.ws_connect(sandbox.gateway_url) as socket:
            await socket.receive_json()
            await socket.send_json(resume(sandbox.token, session_id, 1))
            assert await socket.receive_json() == {"op": 9, "d": False, "s": None, "t": None}


async def test_heartbeats_are_acknowledged() -> None:
    """A heartbeat is answered, even before IDENTIFY."""
    async with (
        Sandbox() as sandbox,
        aiohttp.ClientSession() as session,
        session.ws_connect(sandbox.gateway_url) as socket,
    ):
        await socket.receive_json()
        await socket.send_json({"op": 1, "d": None})
        assert (await socket.receive_json())["op"] == 11


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "code"),
    [
        ("GET", "/users/@me", None, 401, 0),
        ("GET", "/nowhere", None, 404, 0),
        ("DELETE", "/users/@me", None, 405, 0),
        ("POST", "/channels/{channel}/messages", b"{", 400, 50109),
        ("POST", "/channels/{channel}/messages", b'{"content": 7}', 400, 50035),
        ("GET", "/channels/abc", None, 400, 50035),
        ("GET", "/channels/{channel}/messages?limit=101", None, 400, 50035),
        ("POST", "/interactions/1/none/callback", b'{"type": 4}', 404, 10062),
        ("PATCH", "/webhooks/{application}/none/messages/@original", b"{}", 404, 10015),
        ("PUT", "/applications/1/commands", b"[]", 404, 10002),
    ],
)
async def test_errors_are_json_with_a_code(
    method: str, path: str, body: bytes | None, status: int, code: int
) -> None:
    """Every refusal has its status and Discord's own code, and the rate-limit headers."""
    async with Sandbox() as sandbox, aiohttp.ClientSession() as session:
        channel = sandbox.add_text_channel(sandbox.add_guild("Hall"), "general")
        filled = path.format(channel=channel.id, application=sandbox.world.application.id)
        headers = {} if status == 401 else {"Authorization": f"Bot {sandbox.token}"}
        url = sandbox.api_url + filled
        async with session.request(method, url, data=body, headers=headers) as answer:
            found = await answer.json()
            assert (answer.status, found["code"]) == (status, code)
            assert found["message"]
            assert answer.headers["Content-Type"] == "application/json"
            assert int(answer.headers["X-RateLimit-Remaining"]) > 0


async def test_the_gateway_is_told() -> None:
    """GET /gateway needs no token and names the local websocket."""
    async with (
        Sandbox() as sandbox,
        aiohttp.ClientSession() as session,
        session.get(f"{sandbox.api_url}/gateway") as answer,
    ):
        assert await answer.json() == {"url": sandbox.gateway_url}
