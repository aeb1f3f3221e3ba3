"""Whether a post makes a known wrong claim again.

The stance model's own layers read [CLS] topic : text [SEP] claim [SEP] under two heads: one
trained for "the text says this", and the stance model's, for which a text that makes a claim
supports it. A post that states the right value, denies the claim or asks about it often stands
nearer to the record than one that makes it, so a second pass reads the text against the passage
that contradicts the record, and against claim and passage side by side, and plain comparison
tells where text and claim, and text and passage, differ. A logistic regression joins them all.
Another one, which knows no second pass, spares it where the first leaves no hope: that is most of
what ordinary posts are held against.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from models.another import speaks_of_another
from models.comparison import FEATURES, compare
from models.encoder import Batch, WordPieces, assign, mean_pool, micro_batches, pad
from models.engine import MatchInput, Preset, StanceInput
from models.errors import WeightsError
from models.falling_short import falls_short
from models.model_json import MODEL_FILE, read_model_json
from models.restating import restates
from models.right_value import gives_right_value
from models.stance import HEAD_FILE, CrossEncoder, read_pairs

_LOGITS = ("says", "supports", "refutes")
# What the first regression reads of text and claim: a logit of "the text says this" and two log
# odds of stance; how near in meaning they are; then plain comparison with the claim, and with the
# passage. What the title has in common with either is left out: all posts of a thread share it.
_COMPARED = tuple(name for name in FEATURES if name != "topic_coverage")
FIRST_INPUTS = (
    *(f"claim_{name}" for name in _LOGITS),
    "nearness",
    *(f"claim_{name}" for name in _COMPARED),
    *(f"passage_{name}" for name in _COMPARED),
)
# The second reads the logits of text and passage as well, and that of "the text says the claim"
# where the network sees claim and passage side by side.
SECOND_INPUTS = (*(f"passage_{name}" for name in _LOGITS), "both_says")
INPUTS = (*FIRST_INPUTS, *SECOND_INPUTS)
# Nearness counts up to here: it tells other subjects apart, but of texts on the subject those that
# correct a claim stand nearer to it than those that make it.
_NEAR = 0.5
# Log odds of stance count down to here: a passage that says nothing of a text's matter is no more
# than silent, however sure the model is of it.
_SILENT = -1.0
# What is left of a pair where plain comparison finds another model or subject.
_ANOTHER = 0.05
# Log odds of "says this", read without the title, under which it is the title that says it.
_BY_TITLE = -3.0
# What a text has that says the claim nearly word for word.
_RESTATED = 0.9

Floats = NDArray[np.float64]


class MatchNet(nn.Module):
    """The stance model's encoder under its own head and one for "the text says the other"."""

    def __init__(self, stance: CrossEncoder) -> None:
        super().__init__()
        self.stance = stance
        self.head = nn.Linear(stance.encoder.hidden_size, 1)

    def forward(self, batch: Batch) -> torch.Tensor:
        """Give (rows, 3) in the order of _LOGITS: log odds of stance are against neutral."""
        pooled = mean_pool(self.stance.encoder(batch), batch.mask)
        stance = self.stance.head(pooled)
        return torch.cat([self.head(pooled), stance[:, :2] - stance[:, 2:]], dim=1)


@dataclass(frozen=True, slots=True)
class Logistic:
    """A logistic regression. ``weights``: (inputs,)."""

    weights: Floats
    bias: float

    @classmethod
    def read(cls, fields: dict[str, Any], inputs: Sequence[str]) -> "Logistic":
        """From model.json; raises ValueError where it was fitted to other ``inputs``."""
        weights = fields["weights"]
        if list(weights) != list(inputs):
            raise ValueError("inputs, which are not those of this version")
        return cls(np.array(list(weights.values()), np.float64), float(fields["bias"]))

    def probabilities(self, inputs: Floats) -> Floats:
        """Give (rows,) for (rows, inputs)."""
        shares: Floats = 1 / (1 + np.exp(-(inputs @ self.weights + self.bias)))
        return shares


@torch.inference_mode()
def say_logits(net: MatchNet, pieces: WordPieces, rows: Sequence[StanceInput]) -> Floats:
    """The net's logits, (rows, 3): of ``claim``, as a text, held against ``passage``.

    Equal rows are read once.
    """
    distinct = list(dict.fromkeys(rows))
    tokens = read_pairs(pieces, distinct)
    found = np.zeros((len(distinct), len(_LOGITS)))
    for group in micro_batches([len(row.ids) for row in tokens]):
        found[group] = net(pad([tokens[at] for at in group])).double().numpy()
    places = {row: at for at, row in enumerate(distinct)}
    return found[[places[row] for row in rows]]


def first_inputs(net: MatchNet, pieces: WordPieces, pairs: Sequence[MatchInput]) -> Floats:
    """What the first regression reads of each pair, (pairs, inputs), in FIRST_INPUTS' order."""
    claims = [StanceInput(pair.text, pair.claim, pair.topic) for pair in pairs]
    passages = [against_passage(pair) for pair in pairs]
    compared = [
        [*_features(claim), *_features(passage)]
        for claim, passage in zip(claims, passages, strict=True)
    ]
    features = np.array(compared).reshape(len(pairs), -1)
    nearness = np.array([[min(pair.similarity, _NEAR)] for pair in pairs])
    logits = say_logits(net, pieces, claims)
    logits[:, 1:] = np.maximum(logits[:, 1:], _SILENT)
    return np.concatenate([logits, nearness, features], axis=1)


def regression_inputs(net: MatchNet, pieces: WordPieces, pairs: Sequence[MatchInput]) -> Floats:
    """What the second regression reads of each pair, (pairs, inputs), in the order of INPUTS."""
    first = first_inputs(net, pieces, pairs)
    return np.concatenate([first, second_inputs(net, pieces, pairs)], axis=1)


def second_inputs(net: MatchNet, pieces: WordPieces, pairs: Sequence[MatchInput]) -> Floats:
    """What the second pass adds, (pairs, inputs), in the order of SECOND_INPUTS."""
    rows = [against(pair) for against in (against_passage, against_both) for pair in pairs]
    passage, both = np.split(say_logits(net, pieces, rows), 2)
    return np.concatenate([np.maximum(passage, _SILENT), both[:, :1]], axis=1)


def against_passage(pair: MatchInput) -> StanceInput:
    """The text held against the passage that contradicts the record."""
    return StanceInput(pair.text, pair.passage, pair.topic)


def against_both(pair: MatchInput) -> StanceInput:
    """The text held against the claim and what contradicts it, side by side."""
    return StanceInput(pair.text, side_by_side(pair.claim, pair.passage), pair.topic)


def side_by_side(claim: str, passage: str) -> str:
    """A claim with the passage that contradicts it, as the network reads both at once."""
    return f"{claim} But: {passage}"


def _features(pair: StanceInput) -> Sequence[float]:
    found = compare(pair.claim, pair.passage, pair.topic).features
    return [value for name, value in zip(FEATURES, found, strict=True) if name in _COMPARED]


class MatchModel:
    """The trained pair model; not safe to call from two threads at once."""

    def __init__(self, net: MatchNet, pieces: WordPieces, card: dict[str, Any]) -> None:
        """``card`` is the content of model.json."""
        self.net = net.eval()
        self._pieces = pieces
        self.version = str(card["version"])
        self.thresholds: dict[Preset, float] = card["thresholds"]
        self._first = Logistic.read(card["first"], FIRST_INPUTS)
        self._both = Logistic.read(card["both"], INPUTS)
        self._hopeless = float(card["hopeless"])
        # A match at the preset that finds most, and at no other.
        self._hint: float = (self.thresholds["wide"] + self.thresholds["balanced"]) / 2

    @classmethod
    def load(cls, folder: Path, stance: CrossEncoder, pieces: WordPieces) -> "MatchModel":
        """Load head and model.json from ``folder`` over the stance model's net.

        Raises WeightsError.
        """
        card = read_model_json(folder)
        net = load_match_net(folder, stance)
        try:
            return cls(net, pieces, card)
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise WeightsError(f"{folder / MODEL_FILE} lacks or garbles {error}") from error

    def judge(self, pairs: Sequence[MatchInput]) -> list[float]:
        """Give each pair's probability that the text makes the claim, in order.

        Where the first pass finds it hopeless, its probability is the answer.
        """
        if not pairs:
            return []
        inputs = first_inputs(self.net, self._pieces, pairs)
        shares = self._first.probabilities(inputs)
        worth = [at for at, share in enumerate(shares) if share >= self._hopeless]
        if worth:
            second = second_inputs(self.net, self._pieces, [pairs[at] for at in worth])
            shares[worth] = self._both.probabilities(
                np.concatenate([inputs[worth], second], axis=1)
            )
        shares = self._without_titles(shares, pairs)
        return [self._ruled(float(share), pair) for share, pair in zip(shares, pairs, strict=True)]

    def _without_titles(self, shares: Floats, pairs: Sequence[MatchInput]) -> Floats:
        """Leave no more than a hint where a text by itself says nothing of a claim.

        A title on a claim's subject lifts whatever stands under it, but may also be all that
        makes "it does" a claim.
        """
        asked = [at for at, pair in enumerate(pairs) if pair.topic and shares[at] > self._hint]
        if not asked:
            return shares
        bare = [StanceInput(pairs[at].text, pairs[at].claim) for at in asked]
        logits = say_logits(self.net, self._pieces, bare)[:, 0]
        kept = shares.copy()
        kept[[at for at, odds in zip(asked, logits, strict=True) if odds < _BY_TITLE]] = self._hint
        return kept

    def _ruled(self, share: float, pair: MatchInput) -> float:
        """What plain comparison leaves of a probability, or lifts it to."""
        if speaks_of_another(pair.text, pair.claim, pair.topic):
            return min(share, _ANOTHER)
        if restates(pair.text, pair.claim):
            share = max(share, _RESTATED)
        likely = share > self._hint
        if likely and (
            falls_short(pair.text, pair.claim, pair.passage, pair.topic)
            or gives_right_value(pair.text, pair.claim, pair.passage)
        ):
            return self._hint
        return share


def load_match_net(folder: Path, stance: CrossEncoder) -> MatchNet:
    """The stance model's net with the head in ``folder``; raises WeightsError."""
    with torch.device("meta"):
        head = nn.Linear(stance.encoder.hidden_size, 1)
    net = MatchNet(stance)
    net.head = assign(head, folder / HEAD_FILE).float()
    return net.eval()
