"""Join the cross-encoder with plain comparison, and choose the presets' thresholds.

The regression is fitted on the calibration part, weighed to the mix that the
judge meets at run time, where most passages say nothing of a sentence. The
thresholds come from the development posts, played through as at run time: each
checkable sentence against its nearest passages of the set's own library.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from models.classifier import ClassifierModel
from models.comparison import Comparison, compare
from models.embedder import NEAR_ALONE, EmbedderModel
from models.engine import PostInput, Preset, StanceInput
from models.sentences import split
from models.stance import LABELS, Regression, regression_inputs, ruled
from models.training.stance_pairs import Pair

Floats = NDArray[np.float64]

# Shares of supports, refutes and neutral among (checkable sentence, near passage).
RUN_TIME_MIX = (0.06, 0.04, 0.90)
TARGETS: dict[Preset, float] = {"strict": 0.90, "balanced": 0.85, "wide": 0.70}
# However good the development posts look: they are of one hand, and threads that speak of little
# but their sources, and plain traps, bring likelier mistakes.
_FLOORS: dict[Preset, float] = {"balanced": 0.82, "wide": 0.6}
# As the library's search does it: this many passages, this share of the topic in a query.
NEAREST = 5
TOPIC_SHARE = 0.3
_UNSEEN = 0.95


def fit_regression(inputs: Floats, labels: Sequence[str], strength: float = 0.3) -> Regression:
    """Fit by maximum likelihood with an L2 penalty; classes weighed to RUN_TIME_MIX."""
    targets = np.array([LABELS.index(label) for label in labels])
    counts = np.bincount(targets, minlength=3)
    weights = (np.array(RUN_TIME_MIX) * len(targets) / counts)[targets]
    fitted = LogisticRegression(C=strength, max_iter=5000)
    fitted.fit(inputs, targets, sample_weight=weights)
    return Regression(fitted.coef_, fitted.intercept_)


@dataclass(frozen=True, slots=True)
class Candidate:
    """One (sentence, passage) of a post as it comes up at run time.

    ``near``: the sentence by itself is on the passage's subject, so that it may be contradicted.
    """

    post: int
    sentence: int
    source: str
    pair: StanceInput
    near: bool


@dataclass(frozen=True, slots=True)
class Flagged:
    """The strongest candidate of one post: P(refutes), the source, whether it is right."""

    post: int
    refutes: float
    source: str
    right: bool


def candidates(
    posts: Sequence[dict[str, Any]],
    library: Sequence[tuple[str, str, str]],
    embedder: EmbedderModel,
    gate: ClassifierModel | None,
) -> list[Candidate]:
    """Give each checkable sentence with its nearest passages of (source, title, passage)."""
    vectors = embedder.embed([f"{title}: {passage}" for _, title, passage in library])
    rows = []
    for number, post in enumerate(posts):
        for at, sentence in checkable_sentences(post, gate):
            rows.append((number, at, sentence, post.get("title", "")))
    alone = embedder.embed([sentence for _, _, sentence, _ in rows])
    queries = (1 - TOPIC_SHARE) * alone
    queries += TOPIC_SHARE * embedder.embed([title for _, _, _, title in rows])
    found = []
    for (number, at, sentence, title), own, query in zip(rows, alone, queries, strict=True):
        for index in np.argsort(-(vectors @ query))[:NEAREST]:
            source, _, passage = library[index]
            pair = StanceInput(sentence, passage, title)
            near = bool(own @ vectors[index] >= NEAR_ALONE)
            found.append(Candidate(number, at, source, pair, near))
    return found


def checkable_sentences(
    post: dict[str, Any], gate: ClassifierModel | None
) -> list[tuple[int, str]]:
    """The sentences that the classifier takes for claims; without one, all of them."""
    text = post["text"]
    spans = tuple(split(text))
    if not spans:
        return []
    kept = list(range(len(spans)))
    if gate:
        given = PostInput(text, spans, post.get("title", ""), post.get("parent", ""))
        scores = gate.score([given])[0]
        kept = [i for i in kept if scores[i].checkable >= gate.min_checkable]
    return [(i, text[spans[i].start : spans[i].end]) for i in kept]


def strongest(
    found: Sequence[Candidate], shares: Floats, posts: Sequence[dict[str, Any]]
) -> list[Flagged]:
    """Give each post's strongest refutation, unless a passage supports that sentence more."""
    by_sentence: dict[tuple[int, int], list[int]] = {}
    for index, candidate in enumerate(found):
        by_sentence.setdefault((candidate.post, candidate.sentence), []).append(index)
    best: dict[int, Flagged] = {}
    for (post, _), indices in by_sentence.items():
        top = max(indices, key=lambda i: shares[i, 1] * found[i].near)
        if not found[top].near or max(shares[i, 0] for i in indices) > shares[top, 1]:
            continue
        source = found[top].source
        right = bool(posts[post].get("inaccuracy")) and posts[post].get("source") == source
        if post not in best or shares[top, 1] > best[post].refutes:
            best[post] = Flagged(post, float(shares[top, 1]), source, right)
    return sorted(best.values(), key=lambda flag: -flag.refutes)


def choose_thresholds(flags: Sequence[Flagged], least: int = 8) -> dict[Preset, float]:
    """Give the lowest threshold from which on the flags together still meet each target.

    A run of fewer than ``least`` flags proves nothing: where no longer run is
    good enough, the threshold lies above every flag that was seen. Strict keeps
    a distance from balanced, so that there is room for the rules between them.
    """
    wide = max(_FLOORS["wide"], _lowest(flags, TARGETS["wide"], least))
    balanced = max(_FLOORS["balanced"], wide, _lowest(flags, TARGETS["balanced"], least))
    strict = max((1 + balanced) / 2, _lowest(flags, TARGETS["strict"], least))
    return {"strict": round(strict, 3), "balanced": round(balanced, 3), "wide": round(wide, 3)}


def _lowest(flags: Sequence[Flagged], target: float, least: int) -> float:
    right = np.cumsum([flag.right for flag in flags])
    good = [i for i in range(least - 1, len(flags)) if right[i] / (i + 1) >= target]
    if not good:
        return (1 + flags[0].refutes) / 2 if flags else _UNSEEN
    last = good[-1]
    # Half way to the next flag, so that the threshold does not stand on one post.
    below = flags[last + 1].refutes if last + 1 < len(flags) else 0.0
    return (flags[last].refutes + below) / 2


def judge(
    regression: Regression, logits: Floats, found: Sequence[Comparison], rules: dict[str, float]
) -> Floats:
    """Probabilities (pairs, 3), rules included, as StanceModel gives them."""
    shares = regression.probabilities(regression_inputs(logits, found))
    rows = [ruled(row, one, rules) for row, one in zip(shares, found, strict=True)]
    return np.array(rows).reshape(-1, 3)


def compare_all(pairs: Sequence[StanceInput]) -> list[Comparison]:
    return [compare(pair.claim, pair.passage, pair.topic) for pair in pairs]


def as_input(pair: Pair) -> StanceInput:
    return StanceInput(pair.claim, pair.passage, pair.topic)
