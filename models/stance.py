"""What a passage says of a claim: supports, refutes or neutral.

A cross-encoder reads [CLS] topic : claim [SEP] passage [SEP]; its logits and
the features of plain comparison go into a multinomial logistic regression,
which is what makes the probabilities mean what they say. Two general rules of
comparison (a renamed thing, a denied description) may raise "refutes" to the
precision that model.json gives them, unless the regression reads support.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from models.comparison import FEATURES, Comparison, compare
from models.encoder import (
    Batch,
    Embeddings,
    Encoder,
    Tokens,
    WordPieces,
    assign,
    load_encoder,
    mean_pool,
    micro_batches,
    pad,
)
from models.engine import Difference, Preset, Stance, StanceInput
from models.errors import WeightsError
from models.model_json import MODEL_FILE, read_model_json

HEAD_FILE = "head.safetensors"
LABELS = ("supports", "refutes", "neutral")
# What the regression reads: two log odds of the cross-encoder, then FEATURES.
INPUTS = ("supports_logit", "refutes_logit", *FEATURES)
_TOPIC_TOKENS, _CLAIM_TOKENS, _PASSAGE_TOKENS = 24, 128, 192
# From this probability of support on, a rule that says otherwise stays silent.
_SUPPORTED = 0.5
# These rules need a model that reads a contradiction itself, at least this far.
_NEED_AGREEMENT, _LEANING = ("number", "date"), 0.2

Floats = NDArray[np.float64]


class CrossEncoder(nn.Module):
    """Encoder, mean pooling and a linear head: (rows, 3) logits in the order of LABELS."""

    def __init__(self, encoder: Encoder) -> None:
        super().__init__()
        self.encoder = encoder
        self.dropout = nn.Dropout(0.1)
        self.head = nn.Linear(encoder.hidden_size, len(LABELS))

    def forward(self, batch: Batch) -> Tensor:
        pooled = mean_pool(self.encoder(batch), batch.mask)
        logits: Tensor = self.head(self.dropout(pooled))
        return logits


def read_pairs(pieces: WordPieces, pairs: Sequence[StanceInput]) -> list[Tokens]:
    """Tokenise: topic and claim are segment 0, the passage is segment 1."""
    topics = pieces.encode([pair.topic for pair in pairs])
    claims = pieces.encode([pair.claim for pair in pairs])
    passages = pieces.encode([pair.passage for pair in pairs])
    colon = pieces.encode([":"])[0].ids
    rows = []
    for topic, claim, passage in zip(topics, claims, passages, strict=True):
        first = topic.ids[:_TOPIC_TOKENS] + colon if topic.ids else []
        rows.append(pieces.pair(first + claim.ids[:_CLAIM_TOKENS], passage.ids[:_PASSAGE_TOKENS]))
    return rows


@torch.inference_mode()
def pair_logits(net: CrossEncoder, pieces: WordPieces, pairs: Sequence[StanceInput]) -> Floats:
    """The cross-encoder's logits, (pairs, 3)."""
    tokens = read_pairs(pieces, pairs)
    found = np.zeros((len(pairs), len(LABELS)))
    for group in micro_batches([len(row.ids) for row in tokens]):
        found[group] = net(pad([tokens[at] for at in group])).double().numpy()
    return found


def regression_inputs(logits: Floats, comparisons: Sequence[Comparison]) -> Floats:
    """Join logits (pairs, 3) and features to (pairs, inputs), in the order of INPUTS."""
    odds = logits[:, :2] - logits[:, 2:]
    features = np.array([found.features for found in comparisons]).reshape(len(logits), -1)
    return np.concatenate([odds, features], axis=1)


@dataclass(frozen=True, slots=True)
class Regression:
    """Multinomial logistic regression. ``weights``: (3, inputs), ``bias``: (3,)."""

    weights: Floats
    bias: Floats

    def probabilities(self, inputs: Floats) -> Floats:
        """Give (pairs, 3); rows sum to 1."""
        scores = inputs @ self.weights.T + self.bias
        powers = np.exp(scores - scores.max(axis=1, keepdims=True))
        shares: Floats = powers / powers.sum(axis=1, keepdims=True)
        return shares


class StanceModel:
    """The trained judge; not safe to call from two threads at once."""

    def __init__(self, net: CrossEncoder, pieces: WordPieces, card: dict[str, Any]) -> None:
        """``card`` is the content of model.json."""
        self.net = net.eval()
        self._pieces = pieces
        self.version = str(card["version"])
        self.thresholds: dict[Preset, float] = card["thresholds"]
        if tuple(card["inputs"]) != INPUTS:
            raise ValueError("inputs, which are not those of this version")
        self.regression = Regression(np.array(card["weights"]), np.array(card["bias"]))
        self._rules: dict[str, float] = card["rules"]

    @classmethod
    def load(cls, folder: Path, embeddings: Embeddings, pieces: WordPieces) -> "StanceModel":
        """Load layers, head and model.json from ``folder``; raises WeightsError."""
        card = read_model_json(folder)
        net = CrossEncoder(load_encoder(folder, embeddings))
        assign(net.head, folder / HEAD_FILE).float()
        try:
            return cls(net, pieces, card)
        except (KeyError, TypeError, ValueError) as error:
            raise WeightsError(f"{folder / MODEL_FILE} lacks or garbles {error}") from error

    @property
    def encoder(self) -> Encoder:
        return self.net.encoder

    def judge(self, pairs: Sequence[StanceInput]) -> list[Stance]:
        """Judge each pair, in order."""
        if not pairs:
            return []
        comparisons = [compare(pair.claim, pair.passage, pair.topic) for pair in pairs]
        inputs = regression_inputs(pair_logits(self.net, self._pieces, pairs), comparisons)
        shares = self.regression.probabilities(inputs)
        return [self._stance(row, found) for row, found in zip(shares, comparisons, strict=True)]

    def _stance(self, shares: Floats, found: Comparison) -> Stance:
        supports, refutes, neutral = (float(share) for share in ruled(shares, found, self._rules))
        return Stance(
            supports, refutes, neutral, named_difference(refutes, supports, neutral, found)
        )


def ruled(shares: Floats, found: Comparison, rules: dict[str, float]) -> Floats:
    """Raise "refutes" to the precision of the rule that fired; rule against model: silence.

    Where plain comparison finds the passage silent, it contradicts nothing.

    Silence is "neutral": a passage in which plain comparison finds a difference is not
    said to support the claim either. A differing number or date needs a model that leans
    to "refutes" by itself: one that is sure of "neutral" does not, whatever is left over.
    """
    if found.silent:
        return np.array([shares[0], 0.0, shares[1] + shares[2]])
    if found.rule is None or shares[1] >= rules[found.rule]:
        return shares
    if shares[0] >= _SUPPORTED:
        return np.array([0.0, shares[1], shares[0] + shares[2]])
    if found.rule in _NEED_AGREEMENT and not shares[0] < shares[1] >= _LEANING:
        return shares
    others = shares * np.array([1.0, 0.0, 1.0])
    raised: Floats = others / others.sum() * (1 - rules[found.rule])
    raised[1] = rules[found.rule]
    return raised


def named_difference(
    refutes: float, supports: float, neutral: float, found: Comparison
) -> Difference | None:
    """Name a difference only where the judgement says the same."""
    if not found.differences or refutes <= max(supports, neutral):
        return None
    return found.differences[0]
