"""Routes by which a bot answers interactions, and follows up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiohttp import web

from bot.sandbox import draft as drafts
from bot.sandbox import errors
from bot.sandbox.interaction import callback_view
from bot.sandbox.message_view import message_view
from bot.sandbox.rest import (
    INTERACTIONS,
    answer,
    body_and_files,
    body_of,
    no_content,
    number,
    world_of,
)

if TYPE_CHECKING:
    from bot.sandbox.interactions import Interactions

_WEBHOOK = "/webhooks/{webhook_id}/{token}"
_ORIGINAL = _WEBHOOK + "/messages/@original"
_MESSAGE = _WEBHOOK + "/messages/{message_id}"
_YES = frozenset({"1", "true", "True"})

routes = web.RouteTableDef()


@routes.post("/interactions/{interaction_id}/{token}/callback")
async def respond(request: web.Request) -> web.Response:
    interactions = request.app[INTERACTIONS]
    interaction = interactions.respond(
        number(request, "interaction_id"), request.match_info["token"], await body_of(request)
    )
    if request.query.get("with_response") not in _YES:
        return no_content()
    message = interactions.message(interaction.message_id)
    return answer(callback_view(world_of(request), interaction, message))


@routes.post(_WEBHOOK)
async def follow_up(request: web.Request) -> web.Response:
    interactions, token = _webhook(request)
    data, files = await body_and_files(request)
    message = interactions.follow_up(token, drafts.from_json(data, files))
    return answer(message_view(world_of(request), message))


@routes.get(_ORIGINAL)
async def original(request: web.Request) -> web.Response:
    interactions, token = _webhook(request)
    return answer(message_view(world_of(request), interactions.original(token)))


@routes.patch(_ORIGINAL)
async def edit_original(request: web.Request) -> web.Response:
    interactions, token = _webhook(request)
    data, files = await body_and_files(request)
    draft = drafts.from_json(data, files, edited=interactions.original(token))
    message = interactions.edit_original(token, draft)
    return answer(message_view(world_of(request), message))


@routes.delete(_ORIGINAL)
async def delete_original(request: web.Request) -> web.Response:
    interactions, token = _webhook(request)
    interactions.delete_original(token)
    return no_content()


@routes.get(_MESSAGE)
async def followup(request: web.Request) -> web.Response:
    interactions, token = _webhook(request)
    message = interactions.followup(token, number(request, "message_id"))
    return answer(message_view(world_of(request), message))


@routes.patch(_MESSAGE)
async def edit_followup(request: web.Request) -> web.Response:
    interactions, token = _webhook(request)
    data, files = await body_and_files(request)
    message_id = number(request, "message_id")
    draft = drafts.from_json(data, files, edited=interactions.followup(token, message_id))
    message = interactions.edit_followup(token, message_id, draft)
    return answer(message_view(world_of(request), message))


@routes.delete(_MESSAGE)
async def delete_followup(request: web.Request) -> web.Response:
    interactions, token = _webhook(request)
    interactions.delete_followup(token, number(request, "message_id"))
    return no_content()


def _webhook(request: web.Request) -> tuple[Interactions, str]:
    if number(request, "webhook_id") != world_of(request).application.id:
        raise errors.unknown_webhook()
    return request.app[INTERACTIONS], request.match_info["token"]
