"""What the models say of one post."""

from dataclasses import dataclass
from typing import Literal

from bot.domain.known_claim import KnownMatch
from bot.domain.source import TIERS, Passage

Kind = Literal["hostile", "speculation", "inaccuracy"]
Stance = Literal["supports", "refutes", "neutral"]
CLEAR = 0.6
"""The probability from which a passage is said to support or contradict a claim."""
KINDS: tuple[Kind, ...] = ("hostile", "speculation", "inaccuracy")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A scored sentence: half-open character range of the post's text, probabilities in 0..1."""

    start: int
    end: int
    hostile: float
    speculation: float
    checkable: float


@dataclass(frozen=True, slots=True)
class Evidence:
    """A passage and its stance on a claim.

    The three probabilities sum to 1. ``similarity`` is the cosine of claim and
    passage, in -1..1. ``says`` and ``source_says`` quote the words in which claim
    and passage differ, where plain comparison found them.
    """

    passage: Passage
    supports: float
    refutes: float
    neutral: float
    similarity: float = 0.0
    says: str = ""
    source_says: str = ""

    @property
    def stance(self) -> Stance:
        """The stance that may be named to people: neutral unless the models are clear."""
        if self.refutes >= CLEAR:
            return "refutes"
        return "supports" if self.supports >= CLEAR else "neutral"

    def rank(self, stance: Literal["supports", "refutes"]) -> tuple[float, int, float]:
        """What puts the best evidence for a stance first when sorted: by its probability.

        Of equals (two decimals, which is what people see) the source of the higher tier
        comes first, then what is nearer to the claim.
        """
        tier = TIERS.index(self.passage.source.tier)
        return -round(float(getattr(self, stance)), 2), tier, -self.similarity


@dataclass(frozen=True, slots=True)
class Claim:
    """A sentence that was held against the library, and the evidence, most refuting first.

    ``checkable`` is False for a speculation that was only looked up for what is
    reported on its subject: no passage can contradict it. ``known`` is the known
    claim that the post most likely makes in this sentence, None for none.
    """

    start: int
    end: int
    evidence: tuple[Evidence, ...] = ()
    checkable: bool = True
    known: KnownMatch | None = None

    @property
    def refuted_by(self) -> Evidence | None:
        """The strongest contradicting evidence, unless another passage supports the claim more.

        A source that supports a claim keeps it from being flagged.
        """
        if not self.evidence or not self.checkable:
            return None
        best = min(self.evidence, key=lambda e: e.rank("refutes"))
        support = max(e.supports for e in self.evidence)
        return best if best.refutes >= support else None

    def nearest(self, min_similarity: float) -> Evidence | None:
        """The evidence nearest in meaning, if any is as near as ``min_similarity``."""
        best = max(self.evidence, key=lambda e: e.similarity, default=None)
        return best if best and best.similarity >= min_similarity else None

    @property
    def contradicted(self) -> float:
        """How likely a passage alone contradicts this claim, in 0..1."""
        best = self.refuted_by
        return best.refutes if best else 0.0

    @property
    def remade(self) -> float:
        """How likely this is a known claim made again, in 0..1."""
        return self.known.score if self.known else 0.0

    @property
    def inaccuracy(self) -> float:
        """How likely a source contradicts this claim, one way or the other, in 0..1."""
        return max(self.contradicted, self.remade)


@dataclass(frozen=True, slots=True)
class Versions:
    """The models that made a finding."""

    classifier: str
    stance: str
    embedder: str
    matching: str

    def of(self, kind: Kind) -> str:
        return self.stance if kind == "inaccuracy" else self.classifier


@dataclass(frozen=True, slots=True)
class Finding:
    """All that the models say of one post, before any policy is applied.

    ``language`` is the post's, as an ISO 639-1 code, "" where it isn't clear. ``judged``
    are the kinds that have a model for it; scores of all others are 0.
    """

    sentences: tuple[Sentence, ...]
    claims: tuple[Claim, ...]
    versions: Versions
    language: str = ""
    judged: tuple[Kind, ...] = KINDS

    def score(self, kind: Kind) -> float:
        """The highest score of the post for a kind; 0 where nothing was scored."""
        if kind == "inaccuracy":
            return max((claim.inaccuracy for claim in self.claims), default=0.0)
        return max((getattr(sentence, kind) for sentence in self.sentences), default=0.0)
