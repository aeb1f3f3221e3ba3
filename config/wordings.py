"""The wording files: all texts of one language in one file, checked and frozen."""

from functools import cache
from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from config.settings import PACKAGE, SettingsError, read_toml

ENGLISH = "en"

_Mark = Annotated[str, Field(min_length=1, max_length=1)]


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Rule(_Table):
    """A rule of the guide; outside English its cues are those of the English rule of its name."""

    name: str
    text: str
    cues: tuple[Annotated[str, Field(pattern=r"^[^\s*]+\*?( [^\s*]+\*?)*$")], ...]


def _ends_with_general(rules: tuple[_Rule, ...]) -> tuple[_Rule, ...]:
    if not rules or [rule for rule in rules if not rule.cues] != [rules[-1]]:
        raise ValueError("the last rule, and no other, has no cues")
    return rules


class _Rules(_Table):
    hostile: Annotated[tuple[_Rule, ...], AfterValidator(_ends_with_general)]
    speculation: Annotated[tuple[_Rule, ...], AfterValidator(_ends_with_general)]


class CommandText(_Table):
    """How a command, or an option of one, is called and what it does.

    Without a ``name`` it is called as in English.
    """

    name: str = ""
    about: str = ""


class WordingFile(_Table):
    """All sentences of one language; ``config/notes/en.toml`` is the pattern.

    Which names the tables need is known to whoever speaks; here they only have to be texts.

    ``name`` is the language's own name. ``desk`` holds what the desk says, by topic and
    name. ``commands`` has a text for each command by its qualified name, and for each option
    by the command's and its own ("lookup claim"); ``choices`` those of fixed choices, by
    their value.
    """

    language: str
    name: str
    reasons: dict[str, str]
    notes: dict[str, str]
    problems: dict[str, str]
    pages: dict[str, str]
    why: dict[str, str]
    rules: _Rules
    undated: str
    day: str
    decimal_mark: _Mark
    thousands_mark: _Mark
    kinds: dict[str, str]
    default_rule: str
    forbidden: tuple[str, ...]
    months: Annotated[tuple[str, ...], Field(min_length=12, max_length=12)]
    desk: dict[str, dict[str, str | dict[str, str]]]
    commands: dict[str, CommandText] = {}
    choices: dict[str, str] = {}


def known_languages() -> list[str]:
    """The languages that there is a wording for, as ISO 639-1 codes."""
    return sorted(path.stem for path in _FOLDER.glob("*.toml"))


@cache
def load_wording(language: str) -> WordingFile:
    """Read the wording of a language; raises SettingsError if there is none."""
    file = _FOLDER / f"{language}.toml"
    if not file.is_file():
        known = ", ".join(known_languages())
        raise SettingsError(f"language {language!r}: there is no wording for it; there is {known}.")
    values = read_toml(file)
    if language != ENGLISH:
        _add_cues(values)
    try:
        return WordingFile.model_validate(values)
    except ValidationError as error:
        first = error.errors(include_input=False)[0]
        key = ".".join(str(part) for part in first["loc"])
        raise SettingsError(f"{file}: {key}: {first['msg']}.") from None


def _add_cues(values: dict[str, Any]) -> None:
    """Give rules the English cues: posts in English are judged, whatever language is spoken."""
    english = load_wording(ENGLISH).rules
    cues = {rule.name: rule.cues for rule in (*english.hostile, *english.speculation)}
    for rules in values.get("rules", {}).values():
        for rule in rules:
            rule.setdefault("cues", cues.get(rule.get("name"), ()))


_FOLDER: Path = PACKAGE / "notes"
