"""An engine for tests that follows plain rules instead of weights."""

import re
import zlib
from collections.abc import Mapping, Sequence
from typing import get_args

import numpy as np
from numpy.typing import NDArray

from models.engine import (
    EMBEDDING_DIMENSIONS,
    ENGLISH,
    Figure,
    Kind,
    MatchInput,
    Measured,
    PostInput,
    Preset,
    SentenceScores,
    Stance,
    StanceInput,
    Thresholds,
    Versions,
)
from models.errors import ModelError

HOSTILE, SPECULATION, CHECKABLE = "clown", "probably", "fact:"


class RuleEngine:
    """Scores a sentence by a marker word of each kind.

    A passage refutes a claim if it holds "not <last word of the claim>", supports it if it
    holds the last word alone, and is neutral otherwise. A text makes a known claim as far as
    it has the claim's words, and does not at all with a "not". Texts that share words
    have near embeddings; ``embedded`` and ``matched`` keep what was asked for. Posts that hold
    ``poison`` raise ModelError.
    """

    versions = Versions("rules-c", "rules-s", "rules-e", "rules-m")
    min_checkable = 0.5
    near_alone = 0.05

    def __init__(self, poison: str = "\0") -> None:
        self._poison = poison
        self.embedded: list[str] = []
        self.matched: list[MatchInput] = []
        self.languages: Mapping[Kind, frozenset[str]] = dict.fromkeys(get_args(Kind), ENGLISH)

    def thresholds(self, preset: Preset) -> Thresholds:
        return Thresholds(
            *{"strict": (0.95,) * 4, "balanced": (0.5,) * 4, "wide": (0.3,) * 4}[preset]
        )

    def measured(self, preset: Preset) -> Mapping[Kind, Measured]:
        half = Figure(0.5, 0.4, 0.6)
        return {"hostile": Measured(0.5, half, half)} if preset == "balanced" else {}

    async def classify(self, posts: Sequence[PostInput]) -> list[tuple[SentenceScores, ...]]:
        if any(self._poison in post.text for post in posts):
            raise ModelError("this text cannot be read")
        return [
            tuple(_score(post.text[span.start : span.end]) for span in post.sentences)
            for post in posts
        ]

    async def stance(self, pairs: Sequence[StanceInput]) -> list[Stance]:
        return [_stance(pair) for pair in pairs]

    async def match(self, pairs: Sequence[MatchInput]) -> list[float]:
        self.matched.extend(pairs)
        return [_match(pair) for pair in pairs]

    async def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.embedded.extend(texts)
        rows = np.zeros((len(texts), EMBEDDING_DIMENSIONS), np.float32)
        for row, text in zip(rows, texts, strict=True):
            for word in re.findall(r"\w+", text.lower()):
                row[zlib.crc32(word.encode()) % EMBEDDING_DIMENSIONS] += 1
        rows /= np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1)
        return rows

    async def ping(self) -> None:
        return None


def _score(sentence: str) -> SentenceScores:
    return SentenceScores(
        *(0.9 if word in sentence else 0.1 for word in (HOSTILE, SPECULATION, CHECKABLE))
    )


def _stance(pair: StanceInput) -> Stance:
    words = re.findall(r"\w+", pair.claim)
    last = words[-1] if words else ""
    if f"not {last}" in pair.passage:
        return Stance(0.05, 0.9, 0.05)
    if last and last in pair.passage:
        return Stance(0.9, 0.05, 0.05)
    return Stance(0.05, 0.05, 0.9)


def _match(pair: MatchInput) -> float:
    claim, text = (set(re.findall(r"\w+", one.lower())) for one in (pair.claim, pair.text))
    return 0.05 if "not" in text or not claim else len(claim & text) / len(claim)
