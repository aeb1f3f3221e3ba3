"""Every command and menu as plain data, without connecting: for a terminal, programs, the docs."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import discord
from discord import app_commands

from bot.chat.wording import shared
from bot.chat.wording.command_texts import AnyCommand, CommandTexts, describe

_EVERYBODY = "everybody"
_TYPES = {
    "string": "text",
    "integer": "whole number",
    "number": "number",
    "boolean": "yes or no",
    "user": "member",
    "channel": "channel",
    "role": "role",
    "attachment": "file",
}


@dataclass(frozen=True, slots=True)
class ListedOption:
    """An option of a command; ``choices`` are all that it takes, if they are fixed."""

    name: str
    type: str
    about: str
    required: bool
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Listed:
    """A slash command ("/policy show") or a menu of messages, with what it takes by default.

    A server's managers can change who is shown a command; Sidenote checks besides.
    """

    name: str
    kind: str
    about: str
    permission: str
    options: tuple[ListedOption, ...] = ()

    def data(self) -> dict[str, Any]:
        """The same for programs."""
        return {
            "name": self.name,
            "kind": self.kind,
            "description": self.about,
            "permission": self.permission,
            "options": [
                {
                    "name": one.name,
                    "type": one.type,
                    "description": one.about,
                    "required": one.required,
                    "choices": list(one.choices),
                }
                for one in self.options
            ],
        }


def listed(commands: Iterable[AnyCommand], english: CommandTexts) -> list[Listed]:
    """The commands that can be given, each subcommand by itself, then the menus."""
    every = list(commands)
    describe(every, english)
    found = [one for command in every for one in _listed(command, "", english.commands)]
    return sorted(found, key=lambda one: (one.kind, one.name))


def _listed(command: AnyCommand, needed: str, texts: Mapping[str, Any]) -> Iterator[Listed]:
    needed = _permission(command.default_permissions) or needed or _EVERYBODY
    if isinstance(command, app_commands.Group):
        for inner in command.commands:
            yield from _listed(inner, needed, texts)
    elif isinstance(command, app_commands.ContextMenu):
        text = texts.get(command.name)
        yield Listed(command.name, "message menu", text.about if text else "", needed)
    else:
        options = tuple(_option(one) for one in command.parameters)
        name = f"/{command.qualified_name}"
        yield Listed(name, "command", command.description, needed, options)


def _option(option: app_commands.Parameter) -> ListedOption:
    choices = tuple(str(one.value) for one in option.choices)
    type_ = _TYPES.get(option.type.name, option.type.name)
    return ListedOption(
        option.display_name, type_, str(option.description), option.required, choices
    )


def _permission(needed: discord.Permissions | None) -> str:
    if needed is None:
        return ""
    names = [name for name, held in needed if held]
    return " and ".join(shared.PERMISSIONS[name] for name in names) or "administrators"
