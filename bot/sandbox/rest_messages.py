"""Routes about messages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiohttp import web

from bot.sandbox import draft as drafts
from bot.sandbox import errors, messages
from bot.sandbox.message_view import rest_view
from bot.sandbox.permissions import Permission
from bot.sandbox.rest import (
    answer,
    body_and_files,
    body_of,
    here,
    no_content,
    number,
    query_number,
    world_of,
)
from bot.sandbox.state import MessageFlag

if TYPE_CHECKING:
    from bot.sandbox.state import Message

MAX_PAGE = 100
DEFAULT_PAGE = 50

routes = web.RouteTableDef()


@routes.get("/channels/{channel_id}/messages")
async def history(request: web.Request) -> web.Response:
    world, place = here(request)
    world.require(world.bot.id, place)
    limit = query_number(request, "limit")
    limit = DEFAULT_PAGE if limit is None else limit
    if not 1 <= limit <= MAX_PAGE:
        raise errors.invalid_form("limit", "NUMBER_TYPE_MAX", "Must be between 1 and 100.")
    if Permission.READ_MESSAGE_HISTORY not in world.permissions(world.bot.id, place):
        return answer([])
    page = _page(
        world.history(place.id),
        limit,
        before=query_number(request, "before"),
        after=query_number(request, "after"),
        around=query_number(request, "around"),
    )
    return answer([rest_view(world, message) for message in reversed(page)])


@routes.post("/channels/{channel_id}/messages")
async def send(request: web.Request) -> web.Response:
    data, files = await body_and_files(request)
    draft = drafts.from_json(data, files)
    channel_id = number(request, "channel_id")
    if channel_id in world_of(request).inboxes:
        sent = messages.send_alone(world_of(request), channel_id, draft)
        return answer(rest_view(world_of(request), sent))
    world, place = here(request)
    if MessageFlag.EPHEMERAL in draft.flags:
        raise errors.invalid_form("flags", "BASE_TYPE_CHOICES", "Only interactions may whisper.")
    return answer(rest_view(world, messages.send(world, world.bot, place, draft)))


@routes.get("/channels/{channel_id}/messages/{message_id}")
async def read(request: web.Request) -> web.Response:
    world, place = here(request)
    world.require(world.bot.id, place, Permission.READ_MESSAGE_HISTORY)
    return answer(rest_view(world, _message(request)))


@routes.patch("/channels/{channel_id}/messages/{message_id}")
async def edit(request: web.Request) -> web.Response:
    world, _ = here(request)
    data, files = await body_and_files(request)
    message = _message(request)
    draft = drafts.from_json(data, files, edited=message)
    return answer(rest_view(world, messages.edit(world, world.bot, message, draft)))


@routes.delete("/channels/{channel_id}/messages/{message_id}")
async def delete(request: web.Request) -> web.Response:
    world, _ = here(request)
    messages.delete(world, world.bot, _message(request))
    return no_content()


@routes.post("/channels/{channel_id}/messages/bulk-delete")
async def bulk_delete(request: web.Request) -> web.Response:
    world, place = here(request)
    ids = [int(item) for item in (await body_of(request))["messages"]]
    messages.delete_many(world, world.bot, place, ids)
    return no_content()


@routes.post("/channels/{channel_id}/typing")
async def typing(request: web.Request) -> web.Response:
    world, place = here(request)
    world.require(world.bot.id, place)
    return no_content()


def _message(request: web.Request) -> Message:
    world, place = here(request)
    return world.message(place.id, number(request, "message_id"))


def _page(
    found: list[Message], limit: int, before: int | None, after: int | None, around: int | None
) -> list[Message]:
    """One page of a history, oldest first: the last ones, or those that a query asks for."""
    if around is not None:
        older = [message for message in found if message.id < around][-(limit // 2) :]
        newer = [message for message in found if message.id >= around]
        return older + newer[: limit - len(older)]
    if after is not None:
        return [message for message in found if message.id > after][:limit]
    if before is not None:
        found = [message for message in found if message.id < before]
    return found[-limit:]
