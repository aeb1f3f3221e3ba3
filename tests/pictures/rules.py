"""The models of the pictures: rules that read a few chosen words, so that no picture changes
with a training."""

import re
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from bot.domain.policy import Thresholds as Bars
from models.engine import (
    Difference,
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
from tests.support.engine import RuleEngine

BARS = Bars(0.55, 0.81, 0.85, 0.88)
"""Hostile, speculation, inaccuracy, known claim."""
_LEAST = 0.05
_HOSTILE = {"dears": 0.57, "adults": 0.31, "clowns": 0.86}
_SPECULATION = {"probably": 0.52, "stolen": 0.37, "wonder": 0.88, "surely": 0.87}
_TOPICS = ("chatbot", " data")
_CHECKABLE = {"Bard": 0.9, "parameters": 0.9, "Gemini": 0.9}


class PictureEngine(RuleEngine):
    """Adds up what single words weigh, and calls itself by the names of real models."""

    versions = Versions("classifier-4", "stance-4", "embedder-1", "matching-3")

    def thresholds(self, preset: Preset) -> Thresholds:
        return {
            "strict": Thresholds(0.9, 0.9, 0.93, 0.92),
            "balanced": Thresholds(BARS.hostile, BARS.speculation, BARS.inaccuracy, 0.88),
            "wide": Thresholds(0.24, 0.36, 0.8, 0.74),
        }[preset]

    def measured(self, preset: Preset) -> Mapping[Kind, Measured]:
        hostile, speculation = {
            "strict": ((0.39, 0.98, 0.92, 0.99), (0.30, 0.97, 0.90, 0.98)),
            "balanced": ((0.67, 0.92, 0.87, 0.94), (0.32, 0.96, 0.90, 0.98)),
            "wide": ((0.83, 0.83, 0.79, 0.86), (0.53, 0.91, 0.86, 0.94)),
        }[preset]
        return {"hostile": _measured(*hostile), "speculation": _measured(*speculation)}

    async def classify(self, posts: Sequence[PostInput]) -> list[tuple[SentenceScores, ...]]:
        return [
            tuple(_score(post.text[span.start : span.end]) for span in post.sentences)
            for post in posts
        ]

    async def stance(self, pairs: Sequence[StanceInput]) -> list[Stance]:
        return [_stance(pair) for pair in pairs]

    async def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Texts on one of the topics are near one another, whatever else they say."""
        rows = await RuleEngine.embed(self, texts)
        for row, text in zip(rows, texts, strict=True):
            for at, topic in enumerate(_TOPICS):
                row[at] += 2 * (topic in text.lower())
        rows /= np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1)
        return rows

    async def match(self, pairs: Sequence[MatchInput]) -> list[float]:
        return [0.97 if "37 billion" in one.text and "37" in one.claim else 0.02 for one in pairs]


def _measured(recall: float, value: float, low: float, high: float) -> Measured:
    return Measured(recall, Figure(value, low, high), Figure(value, low, high))


def _score(sentence: str) -> SentenceScores:
    words = set(re.findall(r"\w+", sentence))
    return SentenceScores(*(_sum(words, one) for one in (_HOSTILE, _SPECULATION, _CHECKABLE)))


def _sum(words: set[str], weights: Mapping[str, float]) -> float:
    return min(0.99, _LEAST + sum(weights[word] for word in words & weights.keys()))


def _stance(pair: StanceInput) -> Stance:
    if "Gemini" not in pair.passage:
        return Stance(0.04, 0.06, 0.9)
    if "Bard" in pair.claim and "Gemini" not in pair.claim:
        return Stance(0.02, 0.95, 0.03, Difference("name", "Bard", "Gemini"))
    return Stance(0.93, 0.02, 0.05) if "Gemini" in pair.claim else Stance(0.04, 0.06, 0.9)
