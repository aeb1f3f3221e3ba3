"""What the host wrote, read: settings, the policy file, and every language's texts.

All of it raises ConfigError, a line that says what is wrong where.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from platformdirs import user_data_path

from bot.domain.finding import KINDS
from bot.domain.policy import RETENTION_DAYS, Policy, Preset, Thresholds
from bot.domain.wording import (
    NoteTemplates,
    PageProblems,
    Problems,
    Reasons,
    Rule,
    Rules,
    WhyTemplates,
    Wording,
)
from bot.errors import ConfigError
from config.policies import GuildPolicy, PolicyFile, load_policy
from config.settings import PACKAGE, Settings, SettingsError, load_settings, read_toml
from config.wordings import WordingFile, known_languages, load_wording
from models.choices import ModelsConfig
from models.choices import parse as parse_models
from models.engine import Engine

if TYPE_CHECKING:
    from bot.chat.wording.command_texts import CommandTexts

T = TypeVar("T")


def read_settings(path: Path | None = None) -> Settings:
    """Read the settings; raises ConfigError."""
    try:
        return load_settings(path)
    except SettingsError as error:
        raise ConfigError(str(error)) from None


def database_path(settings: Settings) -> Path:
    """Where the database lies: as set, or in the user's data directory."""
    if settings.database.path:
        return Path(settings.database.path).expanduser()
    return user_data_path("sidenote", appauthor=False) / "sidenote.db"


def named_or(named: str, shipped: str) -> Path:
    """The file that the host names, or the one that Sidenote ships."""
    return Path(named).expanduser() if named else PACKAGE / shipped


def own_models_file(settings: Settings) -> Path:
    """Where the host's choice of models lies: as set, or beside the database."""
    if settings.models.file:
        return Path(settings.models.file).expanduser()
    return database_path(settings).with_name("models.toml")


def models_file(settings: Settings) -> Path:
    """The models file to read: the host's own, or the one that Sidenote ships."""
    own = own_models_file(settings)
    return own if settings.models.file or own.is_file() else PACKAGE / "models.toml"


def read_models(settings: Settings) -> ModelsConfig:
    """Read which model does each job; raises ConfigError, or WeightsError for a wrong key."""
    try:
        return parse_models(read_toml(models_file(settings)))
    except SettingsError as error:
        raise ConfigError(str(error)) from None


def read_wording(settings: Settings) -> Wording:
    """Read the wording of the set language; raises ConfigError."""
    return _wording(_wording_file(settings.language))


def read_wordings() -> dict[str, Wording]:
    """Read the wording of every language; raises ConfigError."""
    return {code: _wording(_wording_file(code)) for code in known_languages()}


def _wording_file(language: str) -> WordingFile:
    try:
        return load_wording(language)
    except SettingsError as error:
        raise ConfigError(str(error)) from None


def _wording(file: WordingFile) -> Wording:
    return Wording(
        language=file.language,
        reasons=_table(Reasons, file.reasons, f"{file.language}: [reasons]"),
        notes=_table(NoteTemplates, file.notes, f"{file.language}: [notes]"),
        problems=_table(Problems, file.problems, f"{file.language}: [problems]"),
        pages=_table(PageProblems, file.pages, f"{file.language}: [pages]"),
        why=_table(WhyTemplates, file.why, f"{file.language}: [why]"),
        rules=Rules(
            *(
                tuple(Rule(rule.name, rule.text, rule.cues) for rule in rules)
                for rules in (file.rules.hostile, file.rules.speculation)
            )
        ),
        undated=file.undated,
        day=file.day,
        decimal_mark=file.decimal_mark,
        kinds={kind: file.kinds[kind] for kind in KINDS},
        default_rule=file.default_rule,
        forbidden=file.forbidden,
        months=file.months,
    )


def _table(shape: type[T], texts: Mapping[str, str], where: str) -> T:
    """Texts in the shape that needs them; raises ConfigError for one that lacks or is unknown."""
    needed = {field.name for field in fields(shape)}  # type: ignore[arg-type]  # a dataclass
    for name in sorted(needed ^ texts.keys()):
        how = "lacks" if name in needed else "has an unknown text"
        raise ConfigError(f"The wording of {where} {how}: {name}.")
    return shape(**texts)


def learn_languages() -> None:
    """Let the desk speak every language that there is a wording for; raises ConfigError."""
    from bot.chat.wording.language import learn

    files = {code: _wording_file(code) for code in known_languages()}
    learn({code: {**file.desk, "language": _of_language(file)} for code, file in files.items()})


def _of_language(file: WordingFile) -> dict[str, str]:
    return {
        "language_name": file.name,
        "decimal_mark": file.decimal_mark,
        "thousands_mark": file.thousands_mark,
    }


def read_command_texts() -> "dict[str, CommandTexts]":
    """Read what commands are called in every language; raises ConfigError."""
    from bot.chat.wording.command_texts import CommandText, CommandTexts

    files = {code: _wording_file(code) for code in known_languages()}
    return {
        code: CommandTexts(
            {key: CommandText(text.name, text.about) for key, text in file.commands.items()},
            file.choices,
        )
        for code, file in files.items()
    }


def read_policy(settings: Settings) -> PolicyFile:
    """Read the policy file; raises ConfigError."""
    try:
        return load_policy(named_or(settings.policy, "policy.toml"))
    except SettingsError as error:
        raise ConfigError(str(error)) from None


@dataclass(frozen=True, slots=True)
class FilePolicies:
    """The policies of a policy file, with the models' thresholds for each preset."""

    file: PolicyFile
    engine: Engine
    language: str = "en"
    retention_days: int = RETENTION_DAYS

    def of(self, guild_id: str, _channel_id: str = "", *, preset: Preset | None = None) -> Policy:
        """Give a guild's policy, or the default one; ``preset`` overrides the file's."""
        return self._policy(self.file.guild.get(guild_id, self.file.default), preset)

    def bars(self, preset: Preset) -> Thresholds:
        """A preset's thresholds."""
        return Thresholds(**asdict(self.engine.thresholds(preset)))

    def _policy(self, own: GuildPolicy, preset: Preset | None) -> Policy:
        chosen = preset or own.preset
        bars = asdict(self.engine.thresholds(chosen))
        if preset is None:
            bars |= own.thresholds.model_dump(exclude_none=True)
        return Policy(
            thresholds=Thresholds(**bars),
            preset=chosen,
            mode=own.mode,
            review_channel=own.review_channel,
            moderator_role=own.moderator_role,
            watch=own.watch,
            ignore=own.ignore,
            exempt_roles=own.exempt_roles,
            community_rule=own.community_rule,
            name_in_notes=own.name_in_notes,
            language=own.language or self.language,
            acts=own.acts,
            digest=own.digest,
            retention_days=own.retention_days or self.retention_days,
        )
