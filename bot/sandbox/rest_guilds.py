"""Routes about the bot itself, guilds, members and roles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiohttp import web

from bot.sandbox import automod, errors, objects
from bot.sandbox.clock import from_iso
from bot.sandbox.intents import Intent
from bot.sandbox.permissions import Permission, in_guild, may_time_out
from bot.sandbox.rest import GATEWAY, answer, as_id, body_of, number, query_number, world_of
from bot.sandbox.world import Event

if TYPE_CHECKING:
    from bot.sandbox.errors import Json
    from bot.sandbox.state import Guild

routes = web.RouteTableDef()


@routes.get("/gateway")
async def gateway(request: web.Request) -> web.Response:
    return answer({"url": request.app[GATEWAY].url})


@routes.get("/gateway/bot")
async def gateway_bot(request: web.Request) -> web.Response:
    limit = {"total": 1000, "remaining": 999, "reset_after": 0, "max_concurrency": 1}
    return answer(
        {"url": request.app[GATEWAY].url, "shards": 1, "session_start_limit": limit},
    )


@routes.get("/users/@me")
async def own_user(request: web.Request) -> web.Response:
    return answer(objects.own_user_view(world_of(request).bot))


@routes.post("/users/@me/channels")
async def open_inbox(request: web.Request) -> web.Response:
    world = world_of(request)
    reader = world.users.get(as_id(str((await body_of(request))["recipient_id"]), "recipient_id"))
    if reader is None:
        raise errors.unknown_user()
    known = (key for key, one in world.inboxes.items() if one == reader)
    channel_id = next(known, None) or world.ids.next()
    world.inboxes[channel_id] = reader
    return answer(
        {
            "id": str(channel_id),
            "type": 1,
            "flags": 0,
            "last_message_id": None,
            "recipients": [objects.user_view(reader)],
        }
    )


@routes.get("/users/{user_id}")
async def user(request: web.Request) -> web.Response:
    found = world_of(request).users.get(number(request, "user_id"))
    if found is None:
        raise errors.unknown_user()
    return answer(objects.user_view(found))


@routes.get("/oauth2/applications/@me")
@routes.get("/applications/@me")
async def application(request: web.Request) -> web.Response:
    return answer(objects.application_view(world_of(request)))


@routes.get("/guilds/{guild_id}")
async def guild(request: web.Request) -> web.Response:
    found = _guild(request)
    view = objects.guild_view(found)
    if request.query.get("with_counts") in {"1", "true", "True"}:
        view["approximate_member_count"] = len(found.members)
        view["approximate_presence_count"] = len(found.members)
    return answer(view)


@routes.get("/guilds/{guild_id}/channels")
async def channels(request: web.Request) -> web.Response:
    guild_id = _guild(request).id
    found = world_of(request).channels.values()
    return answer([objects.channel_view(item) for item in found if item.guild_id == guild_id])


@routes.get("/guilds/{guild_id}/roles")
async def roles(request: web.Request) -> web.Response:
    return answer([objects.role_view(role) for role in _guild(request).roles.values()])


@routes.get("/guilds/{guild_id}/roles/{role_id}")
async def role(request: web.Request) -> web.Response:
    found = _guild(request).roles.get(number(request, "role_id"))
    if found is None:
        raise errors.unknown_role()
    return answer(objects.role_view(found))


@routes.get("/guilds/{guild_id}/members")
async def members(request: web.Request) -> web.Response:
    after = query_number(request, "after") or 0
    limit = query_number(request, "limit") or 1
    found = sorted(_guild(request).members.items())
    page = [member for user_id, member in found if user_id > after][:limit]
    return answer([objects.member_view(member) for member in page])


@routes.get("/guilds/{guild_id}/members/{user_id}")
async def member(request: web.Request) -> web.Response:
    guild_id = _guild(request).id
    found = world_of(request).member(guild_id, number(request, "user_id"))
    return answer(objects.member_view(found))


@routes.patch("/guilds/{guild_id}/members/{user_id}")
async def change_member(request: web.Request) -> web.Response:
    """Times a member out, or ends that; nothing else of a member can be changed here."""
    world, guild = world_of(request), _guild(request)
    found = world.member(guild.id, number(request, "user_id"))
    until = (await body_of(request))["communication_disabled_until"]
    if not may_time_out(guild, guild.members[world.bot.id], found):
        raise errors.missing_permissions()
    found.timed_out_until_ms = from_iso(until) if until else 0
    view = objects.member_view(found)
    event = {**view, "guild_id": str(guild.id)}
    world.publish(Event("GUILD_MEMBER_UPDATE", event, Intent.GUILD_MEMBERS))
    return answer(view)


@routes.get("/guilds/{guild_id}/threads/active")
async def active_threads(request: web.Request) -> web.Response:
    world, guild_id = world_of(request), _guild(request).id
    found = [
        thread
        for thread in world.threads.values()
        if thread.guild_id == guild_id
        and not thread.is_archived
        and world.permissions(world.bot.id, thread)
    ]
    view: Json = {
        "threads": [objects.thread_view(world, thread) for thread in found],
        "members": [
            objects.thread_member_view(thread, world.bot.id)
            for thread in found
            if world.bot.id in thread.member_ids
        ],
        "has_more": False,
    }
    return answer(view)


@routes.get("/guilds/{guild_id}/auto-moderation/rules/{rule_id}")
async def automod_rule(request: web.Request) -> web.Response:
    world, guild = world_of(request), _guild(request)
    if Permission.MANAGE_GUILD not in in_guild(guild, guild.members[world.bot.id]):
        raise errors.missing_permissions()
    rule = world.rules.get(number(request, "rule_id"))
    if rule is None:
        raise errors.unknown_rule()
    return answer(automod.rule_view(world, rule))


def _guild(request: web.Request) -> Guild:
    return world_of(request).guild(number(request, "guild_id"))
