"""/help: what Sidenote is, and the commands that whoever asks may use, in their language."""

from collections.abc import Iterable, Mapping
from typing import Any

import discord
from discord import app_commands

from bot.chat.commands import words
from bot.chat.layout.panel import fitting, laid_out
from bot.chat.wording.command_texts import AnyCommand, CommandText, CommandTexts
from bot.chat.wording.language import ENGLISH, spoken

_MAX_TEXT = 3_700
_NOTHING = CommandTexts({}, {})


def help_view(
    interaction: discord.Interaction[Any],
    commands: Iterable[AnyCommand],
    languages: Mapping[str, CommandTexts],
) -> discord.ui.LayoutView:
    """What to know, then commands and menus; what needs more than the asker may is left out."""
    held = interaction.permissions
    usable = [one for one in commands if _may(held, one)]
    moderates = held.manage_messages or held.moderate_members or held.manage_guild
    lines = [
        f"### {words.HELP_TITLE}",
        words.HELP_MODERATORS if moderates else words.HELP_MEMBERS,
        f"**{words.HELP_COMMANDS}**",
        *(_line(one, languages) for one in usable if not _is_menu(one)),
    ]
    if menus := [one for one in usable if _is_menu(one)]:
        lines += [f"**{words.HELP_MENUS}**", words.HELP_MENUS_ABOUT]
        lines += [f"- {_text(one, languages).name or one.name}" for one in menus]
    lines.append(f"-# {words.HELP_END}")
    return laid_out([discord.ui.TextDisplay("\n".join(fitting(lines, _MAX_TEXT)))])


def _may(held: discord.Permissions, command: AnyCommand) -> bool:
    needed = command.default_permissions
    return needed is None or held.administrator or needed.value & ~held.value == 0


def _line(command: AnyCommand, languages: Mapping[str, CommandTexts]) -> str:
    text = _text(command, languages)
    name = text.name or command.name
    if not isinstance(command, app_commands.Group):
        return f"- `/{name}` {text.about}"
    parts = ", ".join(_text(one, languages).name or one.name for one in command.commands)
    return f"- `/{name}` {text.about}: {parts}"


def _text(command: AnyCommand, languages: Mapping[str, CommandTexts]) -> CommandText:
    key = command.qualified_name
    english = languages.get(ENGLISH, _NOTHING).commands.get(key, CommandText())
    own = languages.get(spoken(), _NOTHING).commands.get(key, CommandText())
    return CommandText(own.name or english.name, own.about or english.about)


def _is_menu(command: AnyCommand) -> bool:
    return isinstance(command, app_commands.ContextMenu)
