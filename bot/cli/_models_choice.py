"""Choices of models, from what was asked for to the host's models file."""

from dataclasses import dataclass
from pathlib import Path

from bot import reading
from bot.cli._files import write_whole
from bot.errors import ConfigError, UsageError
from config.models_file import Value, with_keys
from config.settings import PACKAGE, Settings, SettingsError
from models.choices import RELATIONS, SHIPPED, Choice, Job, ModelsConfig, parse

USUAL = Choice()
"""What holds for a model of which nothing else was said."""


@dataclass(frozen=True, slots=True)
class Wish:
    """A model as it was asked for; "" stands for what was not said."""

    name: str
    label: str = ""
    names: str = ""
    languages: str = ""


def choice_of(wish: Wish, job: Job) -> Choice:
    """Understand a wish; raises UsageError for an option that the job does not have."""
    if wish.name == SHIPPED and (wish.label or wish.names or wish.languages):
        raise UsageError("The shipped model needs no --label, --map or --languages.")
    if job == "stance" and (wish.label or wish.languages):
        raise UsageError("--label and --languages belong to hostile; stance takes --map.")
    if job == "hostile" and wish.names:
        raise UsageError("--map belongs to stance; hostile takes --label.")
    table: dict[str, object] = {"model": _located(wish.name)}
    if wish.label:
        table["label"] = wish.label
    if wish.names:
        table["labels"] = _names(wish.names)
    if wish.languages:
        table["languages"] = [code.strip() for code in wish.languages.split(",")]
    return parse({job: table}).of(job)


def _located(name: str) -> str:
    """A folder by its whole path, for a bot may start elsewhere; a hub id as it is."""
    if name == SHIPPED:
        return name
    folder = Path(name).expanduser()
    if folder.is_dir():
        return str(folder.resolve())
    if name.startswith((".", "/", "~")) or folder.exists():
        raise UsageError(f"{name}: there is no such folder.")
    return name


def _names(text: str) -> dict[str, str]:
    pairs = [part.partition("=") for part in text.split(",")]
    names = {key.strip(): label.strip() for key, _, label in pairs}
    if len(pairs) != len(RELATIONS) or set(names) != set(RELATIONS) or not all(names.values()):
        raise UsageError(
            f'--map "{text}": name all three, as in '
            "entailment=LABEL_2,neutral=LABEL_1,contradiction=LABEL_0."
        )
    return names


def read_chosen(settings: Settings) -> ModelsConfig:
    """What is in use. A file that is set and not there yet chooses nothing."""
    return reading.read_models(settings) if _exists(settings) else ModelsConfig()


def _exists(settings: Settings) -> bool:
    return reading.models_file(settings).exists()


def write(settings: Settings, job: Job, choice: Choice, *, keep_thresholds: bool = False) -> Path:
    """Put a choice into the host's models file, with its thresholds unless they are the usual ones.

    A file that is not there yet begins as the shipped one, with its comments. Raises ConfigError.
    """
    path = reading.own_models_file(settings)
    keys: dict[str, Value | None] = {"model": choice.model}
    if job == "hostile":
        keys["label"] = choice.label or None
        usual = choice.languages == USUAL.languages
        keys["languages"] = None if usual else tuple(sorted(choice.languages))
    else:
        keys["labels"] = dict(choice.labels) or None
    if not keep_thresholds:
        usual = choice.thresholds == USUAL.thresholds
        bars: dict[str, float] = dict(choice.thresholds.items())
        keys["thresholds"] = None if usual else bars
    start = path if path.exists() else PACKAGE / "models.toml"
    try:
        text = with_keys(start.read_bytes().decode("utf-8"), job, keys)
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, text)
    except SettingsError as error:
        raise ConfigError(f"{path}: {error}. Nothing was written.") from None
    except UnicodeDecodeError:
        raise ConfigError(f"{path}: is not UTF-8 text. Nothing was written.") from None
    except OSError as error:
        raise ConfigError(f"{path}: cannot be written: {error.strerror}.") from None
    return path
