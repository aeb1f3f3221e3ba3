"""What commands and their options are called, and what is said of them, in each language."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, cast

import discord
from discord import app_commands
from discord.app_commands import TranslationContextLocation as At

from bot.chat.wording.language import ENGLISH

AnyCommand = app_commands.Command[Any, ..., Any] | app_commands.Group | app_commands.ContextMenu


@dataclass(frozen=True, slots=True)
class CommandText:
    """``about`` says what a command or an option does; an empty ``name`` is the English one."""

    name: str = ""
    about: str = ""


@dataclass(frozen=True, slots=True)
class CommandTexts:
    """One language: commands by their qualified name, options by that and their own
    ("lookup claim"), fixed choices by their value."""

    commands: Mapping[str, CommandText]
    choices: Mapping[str, str]


def walk(commands: Iterable[AnyCommand]) -> Iterator[AnyCommand]:
    """Every command, group and menu, parents before children."""
    for command in commands:
        yield command
        if isinstance(command, app_commands.Group):
            yield from walk(command.commands)


def keys(commands: Iterable[AnyCommand]) -> Iterator[str]:
    """Under which names a language has texts for these commands and their options."""
    for command in walk(commands):
        yield command.qualified_name
        if isinstance(command, app_commands.Command):
            yield from (f"{command.qualified_name} {option.name}" for option in command.parameters)


def describe(commands: Iterable[AnyCommand], texts: CommandTexts) -> None:
    """Put a language's descriptions on commands and options: the ones that Discord shows first.

    Where the language has none, a command keeps the one that it was made with.
    """
    for command in walk(commands):
        if isinstance(command, app_commands.ContextMenu):
            continue
        if text := texts.commands.get(command.qualified_name):
            command.description = text.about
        if isinstance(command, app_commands.Command):
            about = {
                option.name: texts.commands.get(f"{command.qualified_name} {option.name}")
                for option in command.parameters
            }
            told = {name: app_commands.locale_str(one.about) for name, one in about.items() if one}
            app_commands.describe(**told)(command)
            for choice in (one for option in command.parameters for one in option.choices):
                choice.name = texts.choices.get(str(choice.value), choice.name)


class CommandTranslator(app_commands.Translator):
    """Gives Discord the names and descriptions in every language besides English."""

    def __init__(self, languages: Mapping[str, CommandTexts]) -> None:
        self._languages = languages

    async def translate(
        self,
        _string: app_commands.locale_str,
        locale: discord.Locale,
        context: app_commands.TranslationContextTypes,
    ) -> str | None:
        """See Translator; None leaves the English one."""
        code = locale.value.split("-")[0]
        if code == ENGLISH or code not in self._languages:
            return None
        texts, data = self._languages[code], cast(Any, context.data)
        match context.location:
            case At.choice_name:
                return texts.choices.get(str(data.value))
            case At.parameter_name | At.parameter_description:
                key = f"{data.command.qualified_name} {data.name}"
            case _:
                key = data.qualified_name
        text = texts.commands.get(key, CommandText())
        is_name = context.location in (At.command_name, At.group_name, At.parameter_name)
        return (text.name if is_name else text.about) or None
