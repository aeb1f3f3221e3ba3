"""Settings: read once at start, frozen, unknown keys refused.

Values come, later ones winning, from ``config/default.toml``, the user's TOML file
(``--config`` or ``SIDENOTE_CONFIG``) and ``SIDENOTE_...`` variables with ``__``
between the levels. The token is read from the environment alone.
"""

import os
import tomllib
from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

PACKAGE = Path(__file__).parent


class SettingsError(Exception):
    """A setting is wrong; the text names the file or variable and the key, in one line."""


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class DatabaseSettings(_Section):
    path: str = ""


class DiscordSettings(_Section):
    api_url: str = ""
    gateway_url: str = ""


class ModelSettings(_Section):
    file: str = ""
    threads: int = Field(default=0, ge=0, le=256)
    precision: Literal["auto", "fp32", "fp32-medium", "bf16"] = "auto"


class PipelineSettings(_Section):
    intake_capacity: int = Field(default=1000, ge=1)
    batch_size: int = Field(default=16, ge=1, le=256)
    passages_per_claim: int = Field(default=6, ge=1, le=20)


class LibrarySettings(_Section):
    refresh_days: int = Field(default=30, ge=0, le=3_650)


class PrivacySettings(_Section):
    retention_days: int = Field(default=90, ge=1, le=3_650)


class LogSettings(_Section):
    level: Literal["debug", "info", "warning", "error"] = "info"
    format: Literal["console", "json"] = "console"


class Settings(BaseSettings):
    """All settings; ``config/default.toml`` says what each one means."""

    model_config = SettingsConfigDict(
        extra="forbid", frozen=True, env_prefix="SIDENOTE_", env_nested_delimiter="__"
    )

    language: str = "en"
    policy: str = ""
    source_packs: tuple[str, ...] = ()
    database: DatabaseSettings = DatabaseSettings()
    discord: DiscordSettings = DiscordSettings()
    models: ModelSettings = ModelSettings()
    pipeline: PipelineSettings = PipelineSettings()
    library: LibrarySettings = LibrarySettings()
    privacy: PrivacySettings = PrivacySettings()
    log: LogSettings = LogSettings()
    discord_token: SecretStr = SecretStr("")

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return (env_settings, init_settings)  # init holds the files' values: variables win


def load_settings(path: Path | None = None) -> Settings:
    """Read the settings.

    Raises SettingsError naming the place and the key of the first thing that is wrong.
    """
    variable = os.getenv("SIDENOTE_CONFIG")
    named = path or (Path(variable) if variable else None)
    defaults = read_toml(PACKAGE / "default.toml")
    values = _merged(defaults, read_toml(named)) if named else defaults
    where = f"{named} or a SIDENOTE_ variable" if named else "a SIDENOTE_ variable"
    if "discord_token" in values:
        raise SettingsError(
            f"{named}: the token is a secret and does not belong into a file; "
            "set the variable SIDENOTE_DISCORD_TOKEN instead."
        )
    try:
        return Settings(**values)
    except ValidationError as error:
        first = error.errors(include_input=False)[0]
        key = ".".join(str(part) for part in first["loc"])
        if first["type"] == "extra_forbidden":
            raise SettingsError(
                f"{where}: there is no setting {key}{_meant(key, defaults)}."
            ) from None
        raise SettingsError(f"{where}: setting {key}: {first['msg']}.") from None


def read_toml(path: Path) -> dict[str, Any]:
    """Read a TOML file; raises SettingsError with the file's name and the line."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise SettingsError(f"{path}: there is no such file.") from None
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path}: cannot be read: {_why(error)}.") from None
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{path}: not valid TOML: {error}.") from None


def _why(error: OSError | UnicodeDecodeError) -> str:
    return "it is not UTF-8 text" if isinstance(error, UnicodeDecodeError) else str(error.strerror)


def _meant(key: str, defaults: dict[str, Any]) -> str:
    """What a name that is no setting's may have been meant for."""
    near = get_close_matches(key, list(_keys(defaults)), n=1)
    return f"; did you mean {near[0]}?" if near else "; config/default.toml names all"


def _keys(values: dict[str, Any], within: str = "") -> Iterator[str]:
    for key, value in values.items():
        yield f"{within}{key}"
        if isinstance(value, dict):
            yield from _keys(value, f"{within}{key}.")


def _merged(below: dict[str, Any], above: dict[str, Any]) -> dict[str, Any]:
    both = dict(below)
    for key, value in above.items():
        inner = both.get(key)
        both[key] = (
            _merged(inner, value) if isinstance(inner, dict) and isinstance(value, dict) else value
        )
    return both
