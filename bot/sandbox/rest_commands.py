"""Routes about application commands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiohttp import web

from bot.sandbox import errors
from bot.sandbox.objects import command_view
from bot.sandbox.rest import answer, body_of, number, world_of
from bot.sandbox.state import Command

if TYPE_CHECKING:
    from bot.sandbox.errors import Json
    from bot.sandbox.world import World

routes = web.RouteTableDef()


@routes.get("/applications/{application_id}/commands")
async def global_commands(request: web.Request) -> web.Response:
    return _listed(_world(request), None)


@routes.put("/applications/{application_id}/commands")
async def overwrite_global(request: web.Request) -> web.Response:
    return _overwrite(_world(request), None, await body_of(request))


@routes.get("/applications/{application_id}/guilds/{guild_id}/commands")
async def guild_commands(request: web.Request) -> web.Response:
    world = _world(request)
    return _listed(world, world.guild(number(request, "guild_id")).id)


@routes.put("/applications/{application_id}/guilds/{guild_id}/commands")
async def overwrite_guild(request: web.Request) -> web.Response:
    world = _world(request)
    guild_id = world.guild(number(request, "guild_id")).id
    return _overwrite(world, guild_id, await body_of(request))


def _world(request: web.Request) -> World:
    world = world_of(request)
    if number(request, "application_id") != world.application.id:
        raise errors.unknown_application()
    return world


def _listed(world: World, guild_id: int | None) -> web.Response:
    found = [command for command in world.commands.values() if command.guild_id == guild_id]
    return answer([command_view(world.application.id, command) for command in found])


def _overwrite(world: World, guild_id: int | None, data: list[Json]) -> web.Response:
    """Replaces all commands of one scope; one that keeps its name and type keeps its id."""
    old = {
        (command.type, command.name): command.id
        for command in world.commands.values()
        if command.guild_id == guild_id
    }
    for command_id in old.values():
        del world.commands[command_id]
    for item in data:
        command = _command(world, guild_id, item, old)
        if command.id in world.commands:
            raise errors.invalid_form(
                "name", "APPLICATION_COMMANDS_DUPLICATE_NAME", "Command names must be unique"
            )
        world.commands[command.id] = command
    world.changes.mark()
    return _listed(world, guild_id)


def _command(
    world: World, guild_id: int | None, data: Json, old: dict[tuple[int, str], int]
) -> Command:
    type_, name = int(data.get("type") or 1), str(data["name"])
    definition: Json = {
        "default_member_permissions": None,
        "description": "",
        **{key: value for key, value in data.items() if value is not None},
        "type": type_,
    }
    if definition["default_member_permissions"] is not None:
        definition["default_member_permissions"] = str(definition["default_member_permissions"])
    command_id = old.setdefault((type_, name), world.ids.next())
    return Command(command_id, world.ids.next(), guild_id, type_, name, definition)
