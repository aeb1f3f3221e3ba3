"""What people would take instead, trained and measured on the same posts in the same run.

Each reads the text alone. scikit-learn comes with the extra ``training``.
"""

import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
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
    is best on this very file, for every system alike.
    """

    system: str
    pr_auc: float | None
    roc_auc: float | None
    best_f1: float | None
    recall: float | None


def require_scikit_learn() -> None:
    """Raise UsageError, with the way out, where no baseline can be trained."""
    if find_spec("sklearn") is None:
        raise UsageError("Baselines need scikit-learn: pip install 'sidenote[training]'.")


@dataclass(frozen=True, slots=True)
class Baselines:
    """The baselines, ready to be fitted to any aspect. ``vectors``: (training posts, 384)."""

    training: TrainingPosts
    vectors: NDArray[np.float32]
    embedder: Embeds

    async def compare(self, examples: Sequence[Example], quality: Quality) -> list[Compared]:
        """Measure each baseline on the posts that ``quality`` measures, ours first."""
        aspect = quality.aspect
        texts = [one.text for one in examples if aspect in one.labels and aspect not in one.unsure]
        places, labels = self.training.labelled(aspect)
        scores = {SIDENOTE: quality.scores}
        if len(set(labels)) == 2:
            learned = [self.training.posts[place].text for place in places]
            scores[TF_IDF] = _tf_idf(learned, labels, texts)
            vectors = await self.embedder.embed(texts)
            scores[FROZEN] = _linear(self.vectors[places], labels, vectors, strength=10.0)
        if aspect in word_lists():
            scores[WORD_LIST] = word_scores(texts, aspect)
        return [compared(system, quality.labels, found) for system, found in scores.items()]


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


def compared(system: str, labels: ArrayLike, scores: ArrayLike) -> Compared:
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
    )


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


def _tf_idf(learned: Sequence[str], labels: Sequence[int], texts: Sequence[str]) -> Floats:
    from sklearn.feature_extraction.text import TfidfVectorizer  # noqa: PLC0415 - an extra

    vectorizer = TfidfVectorizer(ngram_range=(1, 2), min_df=2, sublinear_tf=True)
    rows = vectorizer.fit_transform(learned)
    return _linear(rows, labels, vectorizer.transform(texts), strength=1.0)


def _linear(rows: Any, labels: Sequence[int], wanted: Any, *, strength: float) -> Floats:
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415 - an extra

    model = LogisticRegression(C=strength, class_weight="balanced", max_iter=1000)
    return np.asarray(model.fit(rows, labels).predict_proba(wanted)[:, 1], np.float64)
