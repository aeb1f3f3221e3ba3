"""Join the pair model's logits with plain comparison, choose the presets' thresholds, measure.

Played through as at run time: each post is held against the records nearest to
it, its own among them. Fitted on the calibration part of the records, measured
on the house set 6, whose records, sources and posts were never trained on.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score

from models.encoder import assign, load_embeddings, load_word_pieces
from models.engine import MatchInput, Preset
from models.matching import INPUTS, MatchModel, MatchNet, regression_inputs
from models.model_json import MODEL_FILE
from models.stance import HEAD_FILE, StanceModel
from models.training.matching_data import SAME, Record, load_records
from models.training.stance_cache import CachedEmbedder

VERSION = "matching-2"
NEAREST = 5
TARGETS: dict[Preset, float] = {"strict": 0.97, "balanced": 0.92, "wide": 0.80}
# Among posts that come near a record at run time few make its claim.
RUN_TIME_SHARE = 0.1

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Asked:
    """A post held against one record; ``made``: 1 where it makes the claim."""

    post: str
    pair: MatchInput
    made: int


def asked_of(records: Sequence[Record], embed: CachedEmbedder) -> list[Asked]:
    """Every post against the ``NEAREST`` records, as the search would bring them."""
    claims = embed([record.claim for record in records])
    posts = [(record, *post) for record in records for post in record.posts.items()]
    queries = embed([f"{record.topic}: {text}" for record, _, text in posts])
    found = []
    for (record, field, text), similar in zip(posts, queries @ claims.T, strict=True):
        for at in np.argsort(-similar)[:NEAREST]:
            other = records[int(at)]
            pair = MatchInput(other.claim, other.passage, text, record.topic)
            made = int(other is record and field in SAME)
            found.append(Asked(f"{record.key}:{field}", pair, made))
    return found


def fit_matching(data: Path, out: Path) -> None:
    """Fit the regression and the thresholds; writes ``out``/matching/model.json."""
    net, embed = _net(out), CachedEmbedder(out)
    records = load_records(data, embed)
    asked = asked_of([one for one in records if one.part == "calibration"], embed)
    pieces = load_word_pieces(out)
    inputs = regression_inputs(net, pieces, [one.pair for one in asked])
    made = np.array([one.made for one in asked])
    share = made.mean()
    weights = np.where(made == 1, RUN_TIME_SHARE / share, (1 - RUN_TIME_SHARE) / (1 - share))
    fitted = LogisticRegression(C=0.1, max_iter=5000).fit(inputs, made, sample_weight=weights)
    scores = fitted.predict_proba(inputs)[:, 1]
    card = {
        "version": VERSION,
        "inputs": list(INPUTS),
        "weights": [round(float(w), 5) for w in fitted.coef_[0]],
        "bias": round(float(fitted.intercept_[0]), 5),
        "thresholds": choose(made, scores),
    }
    path = out / "matching" / MODEL_FILE
    path.write_text(json.dumps(card, indent=1) + "\n", encoding="utf-8")


def choose(made: NDArray[np.int64], scores: Floats) -> dict[Preset, float]:
    """The lowest score from which on the pairs together still meet each precision."""
    order = np.argsort(-scores)
    precision = np.cumsum(made[order]) / np.arange(1, len(order) + 1)
    found: dict[Preset, float] = {}
    for preset, aim in TARGETS.items():
        good = np.nonzero(precision >= aim)[0]
        last = int(good[-1]) if len(good) else 0
        after = scores[order[last + 1]] if last + 1 < len(order) else 0.0
        found[preset] = round(float((scores[order[last]] + after) / 2), 3)
    return found


def report_matching(data: Path, out: Path) -> None:
    """Print what the model is worth on records that it never saw."""
    pieces, embed = load_word_pieces(out), CachedEmbedder(out)
    stance = StanceModel.load(out / "stance", load_embeddings(out), pieces)
    model = MatchModel.load(out / "matching", stance.encoder, pieces)
    records = load_records(data, embed)
    print("\n| records | posts | pairs | PR-AUC | record left blank | preset | P | R |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- |")
    for name in ("dev", "calibration"):
        asked = asked_of([one for one in records if one.part == name], embed)
        made = np.array([one.made for one in asked])
        scores = np.array(model.judge([one.pair for one in asked]))
        blank = np.array(model.judge([replace(one.pair, claim="") for one in asked]))
        areas = [average_precision_score(made, found) for found in (scores, blank)]
        for preset, bar in model.thresholds.items():
            flagged = scores >= bar
            right = int((made * flagged).sum())
            print(
                f"| {name} | {len({one.post for one in asked})} | {len(asked)} "
                f"| {areas[0]:.2f} | {areas[1]:.2f} | {preset} {bar:.2f} "
                f"| {right / max(1, flagged.sum()):.2f} | {right / made.sum():.2f} |"
            )


def _net(out: Path) -> MatchNet:
    pieces = load_word_pieces(out)
    net = MatchNet(StanceModel.load(out / "stance", load_embeddings(out), pieces).encoder)
    assign(net.head, out / "matching" / HEAD_FILE).float()
    return net.eval()
