"""What people would take instead, trained and measured on the same posts in the same run.

Each reads the text alone. scikit-learn comes with the extra ``training``.
"""

import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import ArrayLike, NDArray

from bot.errors import UsageError
from bot.evaluation.measure import Quality
from bot.evaluation.rows import Aspect, Example
from bot.evaluation.training import TrainingPosts
from models.metrics import Floats, average_precision, precision_recall, roc_auc

_WORDS = Path(__file__).with_name("words.toml")
_PROMISE = 0.85
_RESAMPLES, _SEED = 500, 7

WORD_LIST = "word list"
TF_IDF = "TF-IDF and logistic regression"
FROZEN = "frozen encoder and logistic regression"
SIDENOTE = "Sidenote"

Told = Callable[[str], None]
"""Takes what is being done, for a progress bar."""


class Embeds(Protocol):
    """The part of the engine that a frozen encoder needs."""

    async def embed(self, texts: Sequence[str]) -> NDArray[np.float32]: ...


@dataclass(frozen=True, slots=True)
class Compared:
    """One system on one aspect of one file.

    ``best_f1`` and ``recall`` (at a precision of 0.85 or more) take the threshold that
    is best on this very file, for every system alike. ``lead`` is the 95 % interval of
    Sidenote's PR-AUC less this system's; None for Sidenote itself.
    """

    system: str
    pr_auc: float | None
    roc_auc: float | None
    best_f1: float | None
    recall: float | None
    lead: tuple[float, float] | None = None


def require_scikit_learn() -> None:
    """Raise UsageError, with the way out, where no baseline can be trained."""
    if find_spec("sklearn") is None:
        raise UsageError("Baselines need scikit-learn: pip install 'sidenote[training]'.")


@dataclass(frozen=True, slots=True)
class _Fitted:
    """What was learned of one aspect: scikit-learn's models over texts and over vectors."""

    tf_idf: Any
    linear: Any


@dataclass(frozen=True, slots=True)
class Baselines:
    """The baselines, fitted once to each aspect that is asked for.

    ``vectors``: (training posts, 384).
    """

    training: TrainingPosts
    vectors: NDArray[np.float32]
    embedder: Embeds
    fitted: dict[Aspect, _Fitted | None] = field(default_factory=dict)

    async def compare(self, examples: Sequence[Example], quality: Quality) -> list[Compared]:
        """Measure each baseline on the posts that ``quality`` measures, ours first."""
        aspect = quality.aspect
        texts = [one.text for one in examples if aspect in one.labels and aspect not in one.unsure]
        scores = await self._scores(texts, aspect)
        return [
            compared(SIDENOTE, quality.labels, quality.scores),
            *(compared(name, quality.labels, found, quality.scores) for name, found in scores),
        ]

    async def _scores(self, texts: Sequence[str], aspect: Aspect) -> list[tuple[str, Floats]]:
        scores = []
        if aspect not in self.fitted:
            self.fitted[aspect] = self._fit(aspect)
        if fitted := self.fitted[aspect]:
            vectors = await self.embedder.embed(texts)
            scores.append((TF_IDF, _probabilities(fitted.tf_idf, texts)))
            scores.append((FROZEN, _probabilities(fitted.linear, vectors)))
        if aspect in word_lists():
            scores.append((WORD_LIST, word_scores(texts, aspect)))
        return scores

    def _fit(self, aspect: Aspect) -> _Fitted | None:
        """Learn from all posts with a sure label; None where they have one label only."""
        places, labels = self.training.labelled(aspect)
        if len(set(labels)) < 2:
            return None
        texts = [self.training.posts[place].text for place in places]
        return _Fitted(
            _tf_idf().fit(texts, labels), _linear(10.0).fit(self.vectors[places], labels)
        )


async def open_baselines(training: TrainingPosts, embedder: Embeds, told: Told) -> Baselines:
    """Embed the training posts, which takes a minute or more."""
    vectors = np.zeros((len(training.posts), 0), np.float32)
    texts = [post.text for post in training.posts]
    parts = []
    for first in range(0, len(texts), 256):
        parts.append(await embedder.embed(texts[first : first + 256]))
        told(f"{min(first + 256, len(texts))} of {len(texts)} training posts embedded")
    if parts:
        vectors = np.concatenate(parts)
    return Baselines(training, vectors, embedder)


def compared(
    system: str, labels: ArrayLike, scores: Floats, ours: Floats | None = None
) -> Compared:
    """Give the figures of one system; None where the labels do not allow one."""
    if not np.any(labels):
        return Compared(system, None, None, None, None)
    curve = precision_recall(labels, scores)
    f1 = 2 * curve.precision * curve.recall / np.maximum(curve.precision + curve.recall, 1e-12)
    kept = curve.recall[curve.precision >= _PROMISE]
    return Compared(
        system,
        average_precision(labels, scores),
        roc_auc(labels, scores),
        float(f1.max()),
        float(kept.max()) if len(kept) else 0.0,
        None if ours is None else lead(labels, ours, scores),
    )


def lead(labels: ArrayLike, ours: Floats, theirs: Floats) -> tuple[float, float] | None:
    """Give the 95 % interval of our PR-AUC less theirs on the same posts; None without both labels.

    A paired bootstrap (Efron and Tibshirani 1993) that draws posts with and without the
    label apart, so that their shares stay.
    """
    truth = np.asarray(labels).astype(bool)
    if truth.all() or not truth.any():
        return None
    generator = np.random.default_rng(_SEED)
    parts = np.flatnonzero(truth), np.flatnonzero(~truth)
    gaps = []
    for _ in range(_RESAMPLES):
        drawn = np.concatenate([generator.choice(part, len(part)) for part in parts])
        of_ours, of_theirs = (
            average_precision(truth[drawn], scores[drawn]) or 0.0 for scores in (ours, theirs)
        )
        gaps.append(of_ours - of_theirs)
    low, high = np.percentile(gaps, [2.5, 97.5])
    return float(low), float(high)


@lru_cache(maxsize=1)
def word_lists() -> Mapping[str, tuple[str, ...]]:
    """Give the shipped word list of each aspect that has one."""
    table = tomllib.loads(_WORDS.read_text(encoding="utf-8"))
    return {aspect: tuple(words) for aspect, words in table.items()}


def word_scores(texts: Sequence[str], aspect: Aspect) -> Floats:
    """Count the listed words of each text, in any case."""
    words = sorted(word_lists()[aspect], key=len, reverse=True)
    pattern = re.compile(rf"\b(?:{'|'.join(map(re.escape, words))})\b", re.IGNORECASE)
    return np.array([float(len(pattern.findall(text))) for text in texts])


def _tf_idf() -> Any:
    from sklearn.feature_extraction.text import TfidfVectorizer  # noqa: PLC0415 - an extra
    from sklearn.pipeline import make_pipeline  # noqa: PLC0415 - an extra

    return make_pipeline(
        TfidfVectorizer(ngram_range=(1, 2), min_df=2, sublinear_tf=True), _linear(1.0)
    )


def _linear(strength: float) -> Any:
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415 - an extra

    return LogisticRegression(C=strength, class_weight="balanced", max_iter=1000)


def _probabilities(model: Any, wanted: Any) -> Floats:
    return np.asarray(model.predict_proba(wanted)[:, 1], np.float64)
