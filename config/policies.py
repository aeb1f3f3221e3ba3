"""The policy file and the wording files, checked and frozen."""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    ValidationError,
    field_validator,
)

from config.settings import PACKAGE, SettingsError, read_toml

Probability = Annotated[float, Field(gt=0, lt=1)]


class ThresholdOverrides(BaseModel):
    """A community's own thresholds; None leaves the preset's."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    hostile: Probability | None = None
    speculation: Probability | None = None
    inaccuracy: Probability | None = None
    known_claim: Probability | None = None


class GuildPolicy(BaseModel):
    """The policy of one guild, as it stands in the file."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    preset: Literal["strict", "balanced", "wide"] = "balanced"
    mode: Literal["review", "drafts", "shadow"] = "review"
    review_channel: str = "moderators"
    moderator_role: str = ""
    watch: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    exempt_roles: tuple[str, ...] = ()
    community_rule: str = ""
    name_in_notes: bool = False
    language: str | None = None
    acts: bool = False
    digest: bool = False
    retention_days: int | None = Field(default=None, ge=1, le=3_650)
    thresholds: ThresholdOverrides = ThresholdOverrides()

    @field_validator("watch", "ignore", "exempt_roles", mode="before")
    @classmethod
    def _ids_as_text(cls, names: object) -> object:
        """Ids are often typed without quotes."""
        return [str(name) for name in names] if isinstance(names, list | tuple) else names

    @field_validator("review_channel", "moderator_role", mode="before")
    @classmethod
    def _id_as_text(cls, name: object) -> object:
        return str(name) if isinstance(name, int) else name

    @field_validator("language")
    @classmethod
    def _language_known(cls, language: str | None) -> str | None:
        if language is not None and language not in known_languages():
            raise ValueError(f"there is no wording for it; there is {', '.join(known_languages())}")
        return language


class PolicyFile(BaseModel):
    """The default policy and each guild's own values on top of it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    default: GuildPolicy
    guild: dict[str, GuildPolicy]


def load_policy(path: Path | None = None) -> PolicyFile:
    """Read a policy file; raises SettingsError naming the file and the key."""
    file = path or PACKAGE / "policy.toml"
    values = read_toml(file)
    default = values.get("default", {})
    guilds = values.get("guild", {})
    unknown = set(values) - {"default", "guild"}
    if unknown:
        raise SettingsError(
            f"{file}: unknown table [{min(unknown)}]; there are [default] and [guild.<id>]."
        )
    if not isinstance(guilds, dict) or not all(isinstance(one, dict) for one in guilds.values()):
        raise SettingsError(f"{file}: [guild] holds one table for each guild id: [guild.<id>].")
    try:
        return PolicyFile.model_validate(
            {"default": default, "guild": {key: default | own for key, own in guilds.items()}}
        )
    except ValidationError as error:
        first = error.errors(include_input=False)[0]
        key = ".".join(str(part) for part in first["loc"])
        raise SettingsError(f"{file}: {key}: {first['msg']}.") from None


class _Reasons(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    hostile: str
    speculation: str
    inaccuracy: str
    inaccuracy_difference: str
    known_claim: str


class _Notes(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

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


class _Why(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

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


class _Rule(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    text: str
    cues: tuple[Annotated[str, Field(pattern=r"^[^\s*]+\*?( [^\s*]+\*?)*$")], ...]


def _ends_with_general(rules: tuple[_Rule, ...]) -> tuple[_Rule, ...]:
    if not rules or [rule for rule in rules if not rule.cues] != [rules[-1]]:
        raise ValueError("the last rule, and no other, has no cues")
    return rules


class _Rules(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    hostile: Annotated[tuple[_Rule, ...], AfterValidator(_ends_with_general)]
    speculation: Annotated[tuple[_Rule, ...], AfterValidator(_ends_with_general)]


class WordingFile(BaseModel):
    """All sentences of one language; ``config/notes/en.toml`` is the pattern."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    language: str
    reasons: _Reasons
    notes: _Notes
    why: _Why
    rules: _Rules
    undated: str
    default_rule: str
    forbidden: tuple[str, ...]
    months: Annotated[tuple[str, ...], Field(min_length=12, max_length=12)]


def known_languages() -> list[str]:
    """The languages that there is a wording for, as ISO 639-1 codes."""
    return sorted(path.stem for path in (PACKAGE / "notes").glob("*.toml"))


def load_wording(language: str) -> WordingFile:
    """Read the wording of a language; raises SettingsError if there is none."""
    file = PACKAGE / "notes" / f"{language}.toml"
    if not file.is_file():
        known = ", ".join(known_languages())
        raise SettingsError(f"language {language!r}: there is no wording for it; there is {known}.")
    try:
        return WordingFile.model_validate(read_toml(file))
    except ValidationError as error:
        first = error.errors(include_input=False)[0]
        key = ".".join(str(part) for part in first["loc"])
        raise SettingsError(f"{file}: {key}: {first['msg']}.") from None
