"""Which model does each job: the shipped weights, or any sequence classifier named instead."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from models.choices import SHIPPED, ModelsConfig
from models.classifier import ClassifierModel
from models.embedder import EmbedderModel
from models.encoder import Encoder, load_embeddings, load_word_pieces
from models.engine import (
    Kind,
    MatchInput,
    Measured,
    PostInput,
    Preset,
    SentenceScores,
    Stance,
    StanceInput,
)
from models.matching import MatchModel
from models.stance import StanceModel

WEIGHTS = Path(__file__).parent / "weights"


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
    matching = MatchModel.load(weights / "matching", own.net, pieces)
    stance: StanceJudge = own
    if config.stance.model != SHIPPED:
        from models.hub import HubStance  # noqa: PLC0415 - transformers costs seconds to import

        stance = HubStance.load(config.stance)
    return Models(classifier, stance, matching, embedder, tuple(encoders))
