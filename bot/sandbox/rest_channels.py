"""Routes about channels and threads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiohttp import web

from bot.sandbox import draft as drafts
from bot.sandbox import errors, posting, threads
from bot.sandbox.clock import from_iso
from bot.sandbox.message_view import rest_view
from bot.sandbox.objects import place_view, thread_member_view, thread_view
from bot.sandbox.permissions import Permission
from bot.sandbox.rest import (
    answer,
    body_and_files,
    body_of,
    here,
    no_content,
    number,
    query_number,
)
from bot.sandbox.state import Channel, ChannelType, Thread

if TYPE_CHECKING:
    from bot.sandbox.errors import Json
    from bot.sandbox.world import World

DEFAULT_PAGE = 50

routes = web.RouteTableDef()


@routes.get("/channels/{channel_id}")
async def channel(request: web.Request) -> web.Response:
    world, place = here(request)
    world.require(world.bot.id, place)
    return answer(place_view(world, place))


@routes.patch("/channels/{channel_id}")
async def change(request: web.Request) -> web.Response:
    world, place = here(request)
    data = await body_of(request)
    if not isinstance(place, Thread):
        world.require(world.bot.id, place, Permission.MANAGE_CHANNELS)
        posting.set_tags(world, place, data["available_tags"])
        return answer(place_view(world, place))
    threads.require_change(world, world.bot, place, locks="locked" in data)
    tag_ids = data.get("applied_tags")
    threads.change(
        world,
        place,
        name=data.get("name"),
        is_archived=data.get("archived"),
        is_locked=data.get("locked"),
        auto_archive_minutes=data.get("auto_archive_duration"),
        tag_ids=None if tag_ids is None else tuple(map(int, tag_ids)),
    )
    return answer(thread_view(world, place))


@routes.delete("/channels/{channel_id}")
async def delete(request: web.Request) -> web.Response:
    world, place = here(request)
    view = place_view(world, place)
    if isinstance(place, Thread):
        threads.delete_thread(world, world.bot, place)
    else:
        world.require(world.bot.id, place, Permission.MANAGE_CHANNELS)
        posting.delete_channel(world, place)
    return answer(view)


@routes.post("/channels/{channel_id}/threads")
async def open_thread(request: web.Request) -> web.Response:
    world, parent = _parent(request)
    data, files = await body_and_files(request)
    minutes = int(data.get("auto_archive_duration") or 4320)
    if parent.type is ChannelType.FORUM:
        if "message" not in data:
            raise errors.required("message")
        draft = drafts.from_json(data["message"], files, field="message.")
        tags = tuple(map(int, data.get("applied_tags") or ()))
        thread, starter = posting.open_post(
            world,
            world.bot,
            parent,
            data.get("name") or "",
            draft,
            tag_ids=tags,
            auto_archive_minutes=minutes,
        )
        view = {**thread_view(world, thread), "message": rest_view(world, starter)}
        return answer(view, 201)
    type_ = ChannelType(int(data.get("type") or ChannelType.PRIVATE_THREAD))
    thread = posting.open_bare_thread(
        world,
        world.bot,
        parent,
        data.get("name") or "",
        type_=type_,
        auto_archive_minutes=minutes,
    )
    return answer(thread_view(world, thread), 201)


@routes.post("/channels/{channel_id}/messages/{message_id}/threads")
async def open_from_message(request: web.Request) -> web.Response:
    world, parent = _parent(request)
    data = await body_of(request)
    message = world.message(parent.id, number(request, "message_id"))
    minutes = int(data.get("auto_archive_duration") or 4320)
    thread = posting.open_from_message(
        world,
        world.bot,
        parent,
        message,
        name=data.get("name") or "",
        auto_archive_minutes=minutes,
    )
    return answer(thread_view(world, thread), 201)


@routes.get("/channels/{channel_id}/threads/archived/public")
async def archived_public(request: web.Request) -> web.Response:
    return _archived(request, ChannelType.PUBLIC_THREAD, Permission.READ_MESSAGE_HISTORY)


@routes.get("/channels/{channel_id}/threads/archived/private")
async def archived_private(request: web.Request) -> web.Response:
    return _archived(request, ChannelType.PRIVATE_THREAD, Permission.MANAGE_THREADS)


@routes.put("/channels/{channel_id}/thread-members/@me")
async def join(request: web.Request) -> web.Response:
    world, thread = _thread(request)
    world.require(world.bot.id, thread)
    if thread.is_archived:
        raise errors.thread_archived()
    threads.join(world, thread, world.bot)
    return no_content()


@routes.get("/channels/{channel_id}/thread-members")
async def members(request: web.Request) -> web.Response:
    world, thread = _thread(request)
    world.require(world.bot.id, thread)
    return answer([thread_member_view(thread, user_id) for user_id in thread.member_ids])


def _archived(request: web.Request, type_: ChannelType, needed: Permission) -> web.Response:
    world, parent = _parent(request)
    world.require(world.bot.id, parent, needed)
    before = request.query.get("before")
    limit = query_number(request, "limit") or DEFAULT_PAGE
    found = [
        thread
        for thread in world.threads_of(parent.id)
        if thread.is_archived
        and thread.type is type_
        and (before is None or thread.archive_ms < from_iso(before))
    ]
    found.sort(key=lambda thread: thread.archive_ms, reverse=True)
    page = found[:limit]
    view: Json = {
        "threads": [thread_view(world, thread) for thread in page],
        "members": [
            thread_member_view(thread, world.bot.id)
            for thread in page
            if world.bot.id in thread.member_ids
        ],
        "has_more": len(found) > limit,
    }
    return answer(view)


def _parent(request: web.Request) -> tuple[World, Channel]:
    world, place = here(request)
    if not isinstance(place, Channel):
        raise errors.wrong_channel_type()
    return world, place


def _thread(request: web.Request) -> tuple[World, Thread]:
    world, place = here(request)
    if not isinstance(place, Thread):
        raise errors.wrong_channel_type()
    return world, place
