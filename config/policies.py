"""The policy file, checked and frozen."""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    ValidationError,
    field_validator,
)

from config.settings import PACKAGE, SettingsError, read_toml
from config.wordings import known_languages

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
