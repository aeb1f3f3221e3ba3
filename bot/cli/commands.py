"""``sidenote commands``: what Sidenote offers in Discord, without connecting."""

import json
from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli._run import errors_told

if TYPE_CHECKING:
    from bot.chat.commands.listing import Listed, ListedOption


class Format(StrEnum):
    """How the list comes out."""

    TEXT = "text"
    JSON = "json"
    MARKDOWN = "markdown"


_HEAD = """# Commands

Made by `sidenote commands --format markdown`; a test holds the two together.

Every answer is for the one who asks, in English or German as their Discord is set. The permission
is what Discord shows a command to by default; a server's managers can change that under
*Integrations*. Sidenote checks besides: the commands for moderators take the moderators' role of
the policy too, and a permission that holds in one channel alone is not enough for them.
"""


def commands(
    form: Annotated[
        Format, typer.Option("--format", help="text for people, json, or markdown.")
    ] = Format.TEXT,
) -> None:
    """List every slash command and message menu, with options and permission."""
    with errors_told():
        found = every_command()
        if form is Format.JSON:
            print(json.dumps([one.data() for one in found], ensure_ascii=False, indent=2))
        else:
            lines = _markdown(found) if form is Format.MARKDOWN else _text(found)
            print("\n".join(lines))


def every_command() -> "list[Listed]":
    """All commands and menus, as Discord is told of them; raises ConfigError."""
    from bot.chat.commands.listing import listed
    from bot.chat.desks import unused_desks
    from bot.reading import learn_languages, read_command_texts

    learn_languages()
    return listed(unused_desks().commands(), read_command_texts()["en"])


def _text(found: "Sequence[Listed]") -> Iterator[str]:
    for one in found:
        yield f"{one.name}  ({one.kind}, {one.permission})"
        yield f"    {one.about}"
        for option in one.options:
            yield f"    {option.name}: {_takes(option)}. {option.about}"


def _markdown(found: "Sequence[Listed]") -> Iterator[str]:
    yield _HEAD
    menus = [one for one in found if one.kind != "command"]
    for one in found:
        if one not in menus:
            yield f"## {one.name}\n"
            yield f"{one.about}. For: {one.permission}.\n"
            if one.options:
                yield from (
                    f"- `{option.name}` ({_takes(option)}): {option.about}"
                    for option in one.options
                )
                yield ""
    yield "## On a message: Apps\n"
    yield from (f"- *{one.name}*: {one.about}. For: {one.permission}." for one in menus)


def _takes(option: "ListedOption") -> str:
    needed = "" if option.required else ", optional"
    choices = f": {', '.join(option.choices)}" if option.choices else ""
    return f"{option.type}{needed}{choices}"
