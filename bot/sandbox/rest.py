"""What all REST routes share: access, errors, faults, the record, rate-limit headers."""

from __future__ import annotations

import asyncio
import dataclasses
import email.parser
import email.policy
import hashlib
import json
import logging
import re
import secrets
import time
from typing import TYPE_CHECKING, Any

from aiohttp import web

from bot.sandbox import errors
from bot.sandbox.errors import ApiError, Json
from bot.sandbox.faults import Cut, Delay, Faults, Reply
from bot.sandbox.gateway import Gateway
from bot.sandbox.interactions import Interactions
from bot.sandbox.recorder import Exchange
from bot.sandbox.state import Attachment
from bot.sandbox.world import World

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.sandbox.clock import Snowflakes
    from bot.sandbox.state import Place

    Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

PREFIX = "/api/v10"
WORLD = web.AppKey("world", World)
INTERACTIONS = web.AppKey("interactions", Interactions)
FAULTS = web.AppKey("faults", Faults)
EXCHANGES = web.AppKey("exchanges", list[Exchange])
GATEWAY = web.AppKey("gateway", Gateway)

_log = logging.getLogger(__name__)

# these carry their secret in the path, or none at all
_OPEN = re.compile(r"/gateway|/interactions/\d+/[^/]+/callback|/webhooks/\d+/[^/]+(/.*)?")
_BUCKET_LIMIT = 1000


def answer(data: Any, status: int = 200) -> web.Response:
    """A JSON answer; the type must be exactly this one, or discord.py reads a string."""
    return web.Response(
        body=json.dumps(data).encode(),
        status=status,
        headers={"Content-Type": "application/json"},
    )


def no_content() -> web.Response:
    return web.Response(status=204)


def world_of(request: web.Request) -> World:
    return request.app[WORLD]


def number(request: web.Request, name: str) -> int:
    """An id of the path. Raises ApiError 50035."""
    return as_id(request.match_info[name], name)


def here(request: web.Request) -> tuple[World, Place]:
    """The channel or thread of the path. Raises ApiError 10003."""
    world = world_of(request)
    return world, world.place(number(request, "channel_id"))


def as_id(text: str, field: str) -> int:
    """A snowflake. Raises ApiError 50035."""
    if not text.isdecimal():
        message = f'Value "{text}" is not snowflake.'
        raise errors.invalid_form(field, "NUMBER_TYPE_COERCE", message)
    return int(text)


def query_number(request: web.Request, name: str) -> int | None:
    """A number of the query; None when it isn't given."""
    text = request.query.get(name)
    return None if text is None else as_id(text, name)


async def body_of(request: web.Request) -> Any:
    """The JSON body, or ``payload_json`` of a form. Raises ApiError 50109."""
    return (await body_and_files(request))[0]


async def body_and_files(request: web.Request) -> tuple[Any, tuple[Attachment, ...]]:
    """The JSON body and the files sent with it. Raises ApiError 50109."""
    body = await request.read()
    try:
        if request.content_type == "multipart/form-data":
            return _form(request.headers["Content-Type"], body, world_of(request).ids)
        return json.loads(body or b"{}"), ()
    except ValueError:
        raise errors.invalid_json() from None


@web.middleware
async def record(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Keeps the exchange, whatever comes of it."""
    exchange = Exchange(
        method=request.method,
        path=_path(request),
        query=dict(request.query),
        headers=dict(request.headers),
        body=await request.read(),
    )
    response = await handler(request)
    if isinstance(response, web.Response):
        exchange = dataclasses.replace(
            exchange,
            status=response.status,
            answer=_parsed(response),
            answer_headers=dict(response.headers),
        )
    request.app[EXCHANGES].append(exchange)
    world_of(request).changes.mark()
    return response


@web.middleware
async def inject(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Lets an armed fault act."""
    fault = request.app[FAULTS].take(request.method, _path(request))
    if isinstance(fault, Delay):
        await asyncio.sleep(fault.seconds)
    if fault is None or isinstance(fault, Delay):
        return await handler(request)
    if fault.when == "after":
        await handler(request)
    return _cut(request) if isinstance(fault, Cut) else _fault_answer(fault)


@web.middleware
async def answer_errors(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Turns errors into Discord's JSON and adds the rate-limit headers."""
    try:
        response = await handler(request)
    except ApiError as error:
        response = answer(error.body(), error.status)
    except web.HTTPMethodNotAllowed:
        response = answer(errors.method_not_allowed().body(), 405)
    except web.HTTPNotFound:
        response = answer(errors.unknown_route().body(), 404)
    except (LookupError, TypeError, ValueError, AttributeError) as error:
        # a body of the wrong shape stumbles where its parts are read
        _log.warning("%s %s: %r", request.method, request.path, error)
        response = answer(
            errors.invalid_form("body", "MODEL_TYPE_CONVERT", repr(error)).body(), 400
        )
    response.headers.update(_rate_headers(request))
    return response


@web.middleware
async def authorise(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuses a wrong token with 401."""
    if not _OPEN.fullmatch(_path(request)):
        given = request.headers.get("Authorization", "")
        wanted = f"Bot {world_of(request).application.token}"
        if not secrets.compare_digest(given.encode(), wanted.encode()):
            raise errors.unauthorised()
    return await handler(request)


MIDDLEWARES = (record, inject, answer_errors, authorise)


def _form(kind: str, body: bytes, ids: Snowflakes) -> tuple[Any, tuple[Attachment, ...]]:
    """``payload_json`` and the files of a multipart form. Raises ApiError 50109."""
    head = f"Content-Type: {kind}\r\n\r\n".encode()
    form = email.parser.BytesParser(policy=email.policy.HTTP).parsebytes(head + body)
    payload: bytes | None = None
    files: list[Attachment] = []
    for part in form.iter_parts():
        content = part.get_payload(decode=True)
        content = content if isinstance(content, bytes) else b""
        if part.get_param("name", header="content-disposition") == "payload_json":
            payload = content
        elif (name := part.get_filename()) is not None:
            files.append(Attachment(ids.next(), name, len(content), part.get_content_type()))
    if payload is None:
        raise errors.invalid_json()
    return json.loads(payload), tuple(files)


def _path(request: web.Request) -> str:
    return request.path.removeprefix(PREFIX)


def _parsed(response: web.Response) -> Any:
    body = response.body
    return json.loads(body) if isinstance(body, bytes) and body else None


def _cut(request: web.Request) -> web.StreamResponse:
    if request.transport is not None:
        request.transport.close()
    return web.StreamResponse()


def _fault_answer(fault: Reply) -> web.Response:
    body: Json = {"message": f"{fault.status}: a fault of the sandbox", "code": 0}
    if fault.status == 429:
        body |= {"retry_after": fault.retry_after_s, "global": fault.is_global}
    response = answer(body, fault.status)
    if fault.has_via:
        response.headers["Via"] = "1.1 sandbox"
    return response


def _rate_headers(request: web.Request) -> dict[str, str]:
    route = request.match_info.route.resource
    name = f"{request.method} {'' if route is None else route.canonical}"
    return {
        "X-RateLimit-Limit": str(_BUCKET_LIMIT),
        "X-RateLimit-Remaining": str(_BUCKET_LIMIT - 1),
        "X-RateLimit-Reset": f"{time.time() + 1:.3f}",
        "X-RateLimit-Reset-After": "1.000",
        "X-RateLimit-Bucket": hashlib.sha256(name.encode()).hexdigest()[:32],
    }
