"""What the models offer: text in, numbers out.

This module is light: it loads neither torch nor numpy at run time, so anything
may import it for its types. ``models.local`` has the implementation.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from models.sentences import Span

Preset = Literal["strict", "balanced", "wide"]
Kind = Literal["hostile", "speculation", "inaccuracy"]

EMBEDDING_DIMENSIONS = 384

ENGLISH = frozenset({"en"})
ANY_LANGUAGE = "*"


@dataclass(frozen=True, slots=True)
class PostInput:
    """A post as the classifier reads it.

    ``sentences`` are the spans of ``text`` to score; ``title`` and ``parent``
    (the text of the post replied to) are read as context and never scored.
    """

    text: str
    sentences: tuple[Span, ...]
    title: str = ""
    parent: str = ""


@dataclass(frozen=True, slots=True)
class SentenceScores:
    """Calibrated probabilities of one sentence, each in 0..1."""

    hostile: float
    speculation: float
    checkable: float


@dataclass(frozen=True, slots=True)
class StanceInput:
    """A claim sentence and one passage that may speak of it.

    ``topic`` is the thread's title: it tells what a bare "it" may mean.
    """

    claim: str
    passage: str
    topic: str = ""


@dataclass(frozen=True, slots=True)
class Difference:
    """Where claim and passage speak of one thing and differ.

    ``kind`` is number, date, name or negation; the two texts are quoted from
    the claim and from the passage.
    """

    kind: Literal["number", "date", "name", "negation"]
    claim: str
    passage: str


@dataclass(frozen=True, slots=True)
class Stance:
    """What a passage says of a claim: calibrated probabilities that sum to 1."""

    supports: float
    refutes: float
    neutral: float
    difference: Difference | None = None


@dataclass(frozen=True, slots=True)
class MatchInput:
    """A known wrong claim and a post, or a part of one, that may make it again.

    ``claim`` is the record's plain sentence, ``passage`` what contradicts it, ``topic``
    the thread's title. ``similarity`` is the cosine of claim and text, read with its topic.
    """

    claim: str
    passage: str
    text: str
    topic: str = ""
    similarity: float = 0.5


@dataclass(frozen=True, slots=True)
class Thresholds:
    """The score from which a sentence is flagged, for each kind, at one preset.

    ``known_claim`` is the one for an inaccuracy that rests on a known claim.
    """

    hostile: float
    speculation: float
    inaccuracy: float
    known_claim: float


@dataclass(frozen=True, slots=True)
class Figure:
    """A measured share, in 0..1, with its 95 % interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Read:
    """Flags on ordinary traffic that were all read: how many were right, or arguable."""

    flags: int
    right: int
    arguable: int


@dataclass(frozen=True, slots=True)
class Measured:
    """What a preset gives for one kind of flag, on held-out posts of real people.

    ``recall`` is the share of deserved flags that are raised; the next two are the share
    of flags that are right where 2, or 5, in 100 posts deserve one. ``on_reddit`` counts
    what was flagged in ordinary Reddit threads, None where nobody read that.
    """

    recall: float
    at_2_percent: Figure
    at_5_percent: Figure
    on_reddit: Read | None = None


@dataclass(frozen=True, slots=True)
class Versions:
    """The version of each model, as it stands on cards and in the database."""

    classifier: str
    stance: str
    embedder: str
    matching: str


class Engine(Protocol):
    """All models behind one door. Safe to call from many tasks at once."""

    @property
    def versions(self) -> Versions: ...

    @property
    def min_checkable(self) -> float:
        """The checkable score from which a sentence is taken for a claim."""
        ...

    @property
    def near_alone(self) -> float:
        """The cosine of a sentence without its thread's title and a passage with its source's
        from which they may disagree."""
        ...

    @property
    def languages(self) -> Mapping[Kind, frozenset[str]]:
        """The languages that each kind is judged in, as ISO 639-1 codes; "*" stands for all."""
        ...

    def thresholds(self, preset: Preset) -> Thresholds: ...

    def measured(self, preset: Preset) -> Mapping[Kind, Measured]:
        """What a preset was measured to give; without the kinds that nobody measured."""
        ...

    async def classify(self, posts: Sequence[PostInput]) -> list[tuple[SentenceScores, ...]]:
        """Score every sentence of every post; the order of both is kept."""
        ...

    async def stance(self, pairs: Sequence[StanceInput]) -> list[Stance]:
        """Judge each pair; the order is kept."""
        ...

    async def match(self, pairs: Sequence[MatchInput]) -> list[float]:
        """Give each pair's probability that the text makes the claim; the order is kept."""
        ...

    async def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Embed texts: shape (len(texts), 384), rows of unit length."""
        ...

    async def ping(self) -> None:
        """Raise ``models.errors.ModelError`` if the models cannot answer."""
        ...
