"""Whether a post makes a known wrong claim again.

A cross-encoder on the stance model's own layers reads [CLS] topic : text [SEP]
claim [SEP]; a head of its own gives a logit. A post that states the right
value, denies the claim or asks about it often stands nearer to the record than
one that makes it, so the same pass reads the text against the passage that
contradicts the record, and plain comparison tells where text and claim, and
text and passage, differ. A logistic regression joins the three.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from models.another import speaks_of_another
from models.comparison import FEATURES, compare
from models.encoder import Encoder, WordPieces, assign, mean_pool, micro_batches, pad
from models.engine import MatchInput, Preset, StanceInput
from models.errors import WeightsError
from models.model_json import MODEL_FILE, read_model_json
from models.restating import restates
from models.stance import HEAD_FILE, read_pairs

# What the regression reads: the logit of text and claim, of text and passage, and plain
# comparison with each.
INPUTS = (
    "claim_logit",
    "passage_logit",
    *(f"claim_{name}" for name in FEATURES),
    *(f"passage_{name}" for name in FEATURES),
)
# What is left of a pair where plain comparison finds another model or subject.
_ANOTHER = 0.05
# What a text has that says the claim nearly word for word.
_RESTATED = 0.9

Floats = NDArray[np.float64]


class MatchNet(nn.Module):
    """The stance model's encoder under a head for one logit: does the text say the other?"""

    def __init__(self, encoder: Encoder) -> None:
        super().__init__()
        self.encoder = encoder
        self.dropout = nn.Dropout(0.1)
        self.head = nn.Linear(encoder.hidden_size, 1)

    def forward(self, rows: Sequence[StanceInput], pieces: WordPieces) -> torch.Tensor:
        """Give logits (rows,): that ``claim``, as a text, says what ``passage`` says."""
        batch = pad(read_pairs(pieces, rows))
        pooled = mean_pool(self.encoder(batch), batch.mask)
        logits: torch.Tensor = self.head(self.dropout(pooled)).squeeze(-1)
        return logits


@torch.inference_mode()
def say_logits(net: MatchNet, pieces: WordPieces, rows: Sequence[StanceInput]) -> Floats:
    """The net's logits, (rows,); equal rows are read once."""
    distinct = list(dict.fromkeys(rows))
    found: dict[StanceInput, float] = {}
    lengths = [len(tokens.ids) for tokens in read_pairs(pieces, distinct)]
    for group in micro_batches(lengths):
        asked = [distinct[at] for at in group]
        found.update(zip(asked, net(asked, pieces).double().tolist(), strict=True))
    return np.array([found[row] for row in rows])


def regression_inputs(net: MatchNet, pieces: WordPieces, pairs: Sequence[MatchInput]) -> Floats:
    """What the regression reads of each pair, (pairs, inputs), in the order of INPUTS."""
    against_claim = [StanceInput(pair.text, pair.claim, pair.topic) for pair in pairs]
    against_passage = [StanceInput(pair.text, pair.passage, pair.topic) for pair in pairs]
    logits = say_logits(net, pieces, [*against_claim, *against_passage]).reshape(2, -1).T
    compared = [
        [
            *compare(c.claim, c.passage, c.topic).features,
            *compare(p.claim, p.passage, p.topic).features,
        ]
        for c, p in zip(against_claim, against_passage, strict=True)
    ]
    return np.concatenate([logits, np.array(compared).reshape(len(pairs), -1)], axis=1)


class MatchModel:
    """The trained pair model; not safe to call from two threads at once."""

    def __init__(self, net: MatchNet, pieces: WordPieces, card: dict[str, Any]) -> None:
        """``card`` is the content of model.json."""
        self.net = net.eval()
        self._pieces = pieces
        self.version = str(card["version"])
        self.thresholds: dict[Preset, float] = card["thresholds"]
        if tuple(card["inputs"]) != INPUTS:
            raise ValueError("inputs, which are not those of this version")
        self._weights, self._bias = np.array(card["weights"]), float(card["bias"])

    @classmethod
    def load(cls, folder: Path, encoder: Encoder, pieces: WordPieces) -> "MatchModel":
        """Load head and model.json from ``folder`` over the stance model's layers.

        Raises WeightsError.
        """
        card = read_model_json(folder)
        with torch.device("meta"):
            head = nn.Linear(encoder.hidden_size, 1)
        net = MatchNet(encoder)
        net.head = assign(head, folder / HEAD_FILE).float()
        try:
            return cls(net, pieces, card)
        except (KeyError, TypeError, ValueError) as error:
            raise WeightsError(f"{folder / MODEL_FILE} lacks or garbles {error}") from error

    def judge(self, pairs: Sequence[MatchInput]) -> list[float]:
        """Give each pair's probability that the text makes the claim, in order."""
        if not pairs:
            return []
        scores = regression_inputs(self.net, self._pieces, pairs) @ self._weights + self._bias
        shares = 1 / (1 + np.exp(-scores))
        return [_ruled(float(share), pair) for share, pair in zip(shares, pairs, strict=True)]


def _ruled(share: float, pair: MatchInput) -> float:
    """What plain comparison leaves of a probability, or lifts it to."""
    if speaks_of_another(pair.text, pair.claim, pair.topic):
        return min(share, _ANOTHER)
    return max(share, _RESTATED) if restates(pair.text, pair.claim) else share
