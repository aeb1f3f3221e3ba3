"""The wording files: all texts of one language in one file, checked and frozen."""

from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from config.settings import PACKAGE, SettingsError, read_toml


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Reasons(_Table):
    hostile: str
    speculation: str
    inaccuracy: str
    inaccuracy_difference: str
    known_claim: str


class _Notes(_Table):
    inaccuracy: str
    speculation: str
    speculation_also: str
    speculation_reported: str
    hostile: str
    withdrawal: str
    quoted: str
    summarised: str
    pointer: str
    unnamed: str
    foot: str
    foot_named: str
    foot_withdrawn: str


class _Why(_Table):
    score: str
    carried: str
    below: str
    above: str
    whole: str
    joined: str
    newer: str
    rule: str
    general: str
    unflagged: str
    nothing: str
    erased: str
    about: str


class _Rule(_Table):
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

    ``name`` is the language's own name. ``desk`` holds what the desk says, by topic and
    name. ``commands`` has a text for each command by its qualified name, and for each option
    by the command's and its own ("lookup claim"); ``choices`` those of fixed choices, by
    their value.
    """

    language: str
    name: str
    reasons: _Reasons
    notes: _Notes
    why: _Why
    rules: _Rules
    undated: str
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
    try:
        return WordingFile.model_validate(read_toml(file))
    except ValidationError as error:
        first = error.errors(include_input=False)[0]
        key = ".".join(str(part) for part in first["loc"])
        raise SettingsError(f"{file}: {key}: {first['msg']}.") from None


_FOLDER: Path = PACKAGE / "notes"
