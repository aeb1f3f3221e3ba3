"""The two sides of a comparison: a claim with its topic, and a passage cut into sentences."""

import re
from dataclasses import dataclass
from functools import lru_cache

from models.naming import stems
from models.quantities import Quantity, quantities, quantities_of_source


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of the passage: its text, its offset there, and its content stems."""

    text: str
    start: int
    stems: frozenset[str]


@dataclass(frozen=True, slots=True)
class Sides:
    claim: str
    passage: str
    topic: str
    claim_stems: frozenset[str]
    topic_stems: frozenset[str]
    sentences: tuple[Sentence, ...]
    claim_quantities: tuple[Quantity, ...]
    passage_quantities: tuple[Quantity, ...]

    @classmethod
    def of(cls, claim: str, passage: str, topic: str) -> "Sides":
        return cls(
            claim,
            passage,
            topic,
            stems(claim),
            stems(topic),
            _sentences(passage),
            quantities(claim),
            quantities_of_source(passage),
        )

    def at(self, offset: int) -> Sentence:
        """The passage's sentence that holds ``offset``."""
        return max((s for s in self.sentences if s.start <= offset), key=lambda s: s.start)

    def nearest(self) -> Sentence | None:
        """The passage's sentence that shares most with the claim."""
        return max(self.sentences, key=lambda s: len(s.stems & self.claim_stems), default=None)


_CLAUSE = re.compile(r"(?:[^.;!?]|[.](?=\S))+[.;!?]*")


@lru_cache(maxsize=2048)
def _sentences(passage: str) -> tuple[Sentence, ...]:
    return tuple(Sentence(m[0], m.start(), stems(m[0])) for m in _CLAUSE.finditer(passage))


def count(number: int) -> float:
    """A count in 0..1: none, one, more."""
    return min(number, 2) / 2
