"""Which model does each job: the shipped weights, or any sequence classifier named instead."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol, get_args

import numpy as np
from numpy.typing import NDArray

from models.classifier import ClassifierModel
from models.embedder import EmbedderModel
from models.encoder import Encoder, load_embeddings, load_word_pieces
from models.engine import (
    ANY_LANGUAGE,
    ENGLISH,
    Kind,
    MatchInput,
    Measured,
    PostInput,
    Preset,
    SentenceScores,
    Stance,
    StanceInput,
)
from models.errors import WeightsError
from models.matching import MatchModel
from models.stance import StanceModel

SHIPPED = "shipped"
WEIGHTS = Path(__file__).parent / "weights"
PRESETS: tuple[Preset, ...] = get_args(Preset)


@dataclass(frozen=True, slots=True)
class Choice:
    """The model of one job.

    ``model`` is "shipped", a local folder or a hub id. The rest is read for models
    named instead of the shipped one: ``label`` is the class that means hostile (""
    lets its name decide), ``languages`` are the ISO 639-1 codes of what it was made
    for, or "*".
    """

    model: str = SHIPPED
    label: str = ""
    thresholds: Mapping[Preset, float] = field(
        default_factory=lambda: {"strict": 0.95, "balanced": 0.9, "wide": 0.7}
    )
    languages: frozenset[str] = ENGLISH


@dataclass(frozen=True, slots=True)
class ModelsConfig:
    """What config/models.toml says; without arguments, all shipped models."""

    hostile: Choice = Choice()
    stance: Choice = Choice()


class Classifier(Protocol):
    """Gives each sentence of a post its scores."""

    @property
    def version(self) -> str: ...
    @property
    def thresholds(self) -> Mapping[Preset, Mapping[str, float]]: ...
    @property
    def measured(self) -> Mapping[Preset, Mapping[Kind, Measured]]: ...
    @property
    def min_checkable(self) -> float: ...
    @property
    def languages(self) -> Mapping[Kind, frozenset[str]]: ...

    def score(self, posts: Sequence[PostInput]) -> list[tuple[SentenceScores, ...]]: ...


class StanceJudge(Protocol):
    """Says what passages say of claims."""

    @property
    def version(self) -> str: ...
    @property
    def thresholds(self) -> Mapping[Preset, float]: ...

    def judge(self, pairs: Sequence[StanceInput]) -> list[Stance]: ...


class Matcher(Protocol):
    """Says whether posts make known wrong claims again."""

    @property
    def version(self) -> str: ...
    @property
    def thresholds(self) -> Mapping[Preset, float]: ...

    def judge(self, pairs: Sequence[MatchInput]) -> list[float]: ...


class Embedder(Protocol):
    """Turns texts into unit vectors."""

    @property
    def version(self) -> str: ...

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]: ...


@dataclass(frozen=True, slots=True)
class Models:
    """All models, loaded. ``encoders`` are the layers whose precision may be chosen."""

    classifier: Classifier
    stance: StanceJudge
    matching: Matcher
    embedder: Embedder
    encoders: tuple[Encoder, ...]


def parse(table: Mapping[str, Any]) -> ModelsConfig:
    """Read the tables of config/models.toml; raises WeightsError naming the key that is wrong."""
    unknown = sorted(set(table) - {"hostile", "stance"})
    if unknown:
        raise WeightsError(
            f"models: unknown table [{unknown[0]}]; there are [hostile] and [stance]"
        )
    return ModelsConfig(
        **{job: _choice(job, table[job]) for job in ("hostile", "stance") if job in table}
    )


def _choice(job: str, table: object) -> Choice:
    if not isinstance(table, Mapping):
        raise WeightsError(f"models: {job} must be a table, as in [{job}]")
    allowed = _KEYS[job]
    for key, value in table.items():
        if key not in allowed:
            raise WeightsError(
                f"models: unknown key {key!r} in [{job}]; allowed: {', '.join(allowed)}"
            )
        if key in ("model", "label") and not (isinstance(value, str) and value):
            raise WeightsError(f"models: {key} in [{job}] must be a text that is not empty")
    given = dict(table)
    if "thresholds" in given:
        given["thresholds"] = _thresholds(job, given["thresholds"])
    if "languages" in given:
        given["languages"] = _languages(job, given["languages"])
    return Choice(**given)


_KEYS = {
    "hostile": ("model", "label", "thresholds", "languages"),
    "stance": ("model", "thresholds"),
}


def _languages(job: str, codes: object) -> frozenset[str]:
    if isinstance(codes, list) and codes and all(map(_is_language, codes)):
        return frozenset(codes)
    raise WeightsError(
        f'models: languages in [{job}] must be a list of two-letter codes, as in ["en", "de"],'
        ' or ["*"]'
    )


def _is_language(code: object) -> bool:
    return code == ANY_LANGUAGE or (
        isinstance(code, str) and len(code) == 2 and code.isascii() and code.islower()
    )


def _thresholds(job: str, table: object) -> dict[Preset, float]:
    wanted = f"models: thresholds in [{job}] must give strict, balanced and wide, each in 0..1"
    if not isinstance(table, Mapping) or set(table) != set(PRESETS):
        raise WeightsError(wanted)
    for value in table.values():
        if not isinstance(value, int | float) or isinstance(value, bool) or not 0 <= value <= 1:
            raise WeightsError(wanted)
    strict, balanced, wide = (float(table[name]) for name in ("strict", "balanced", "wide"))
    if not strict >= balanced >= wide:
        raise WeightsError(f"models: thresholds in [{job}] must fall from strict to wide")
    return {"strict": strict, "balanced": balanced, "wide": wide}


def load(config: ModelsConfig, weights: Path = WEIGHTS) -> Models:
    """Load all models; slow (about a second): call it in a thread. Raises WeightsError."""
    embeddings, pieces = load_embeddings(weights), load_word_pieces(weights)
    shipped = ClassifierModel.load(weights / "classifier", embeddings, pieces)
    embedder = EmbedderModel.load(weights / "embedder", embeddings, pieces)
    classifier: Classifier = shipped
    encoders = [shipped.net.encoder, embedder.encoder]
    if config.hostile.model != SHIPPED:
        from models.hub import HubHostile  # noqa: PLC0415 - transformers costs seconds to import

        classifier = HubHostile.load(config.hostile, shipped)
    own = StanceModel.load(weights / "stance", embeddings, pieces)
    encoders.append(own.encoder)
    matching = MatchModel.load(weights / "matching", own.encoder, pieces)
    stance: StanceJudge = own
    if config.stance.model != SHIPPED:
        from models.hub import HubStance  # noqa: PLC0415 - transformers costs seconds to import

        stance = HubStance.load(config.stance)
    return Models(classifier, stance, matching, embedder, tuple(encoders))
