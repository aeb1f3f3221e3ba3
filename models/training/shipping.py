"""Calibrate a trained classifier, choose its thresholds and write what is shipped."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np

from models.calibration import Platt, calibration_error, fit_platt
from models.classifier import HEAD_FILE, HEADS, SentenceNet
from models.encoder import LAYERS_FILE, WordPieces, save_bf16
from models.model_json import MODEL_FILE
from models.training import data as sets
from models.training import natural
from models.training.data import LabelledPost
from models.training.measure import Floats, labels, post_logits
from models.training.thresholds import PREVALENCE, Evidence, choose

VERSION = "classifier-1"
# The share of checkable held-out posts that must reach ``min_checkable``: a claim
# that is not one costs a search, a claim that is missed is lost.
CHECKABLE_RECALL = 0.9


def write_classifier(
    net: SentenceNet, pieces: WordPieces, data: Path, out: Path, recipe: Mapping[str, Any]
) -> None:
    """Write layers, heads and model.json into ``out``."""
    save_bf16(net.encoder, out / LAYERS_FILE)
    save_bf16(net.heads, out / HEAD_FILE)
    card = {
        "version": VERSION,
        "created": datetime.now(UTC).date().isoformat(),
        "base": "all-MiniLM-L6-v2",
        "recipe": dict(recipe),
        **calibrate(net, pieces, data),
    }
    (out / MODEL_FILE).write_text(json.dumps(card, indent=2) + "\n", encoding="utf-8")
    print(f"wrote {out}")


def calibrate(net: SentenceNet, pieces: WordPieces, data: Path) -> dict[str, Any]:
    """Give calibration, thresholds and min_checkable from the calibration split and the pool."""
    _, held_out, _ = sets.split_real(sets.real_posts(data))
    ordinary, read = natural.pool(data), natural.read_labels()
    logits, pool_logits = post_logits(net, pieces, held_out), post_logits(net, pieces, ordinary)
    curves: dict[str, Platt] = {}
    thresholds: dict[str, dict[str, float]] = {"strict": {}, "balanced": {}, "wide": {}}
    errors: dict[str, float] = {}
    for head, kind in enumerate(HEADS[:2]):
        positive, negative = _logits_of(
            kind, held_out, logits[:, head], ordinary, pool_logits[:, head], read
        )
        curves[kind], errors[kind] = _fit(positive, negative, PREVALENCE[kind])
        scores = [
            np.array([curves[kind].probability(x) for x in part]) for part in (positive, negative)
        ]
        for preset, value in choose(Evidence(*scores), PREVALENCE[kind]).items():
            thresholds[preset][kind] = value
    truth = labels(held_out, "checkable")
    curves["checkable"] = fit_platt(logits[:, 2], truth, np.ones(len(truth)))
    checkable = [curves["checkable"].probability(x) for x in logits[truth == 1, 2]]
    return {
        "calibration": {head: asdict(curves[head]) for head in HEADS},
        "calibration_error": errors,
        "thresholds": thresholds,
        "min_checkable": round(float(np.quantile(checkable, 1 - CHECKABLE_RECALL)), 4),
        "prevalence": PREVALENCE,
    }


def _logits_of(
    kind: str,
    held_out: Sequence[LabelledPost],
    logits: Floats,
    ordinary: Sequence[LabelledPost],
    pool_logits: Floats,
    read: Mapping[str, Mapping[str, int]],
) -> tuple[Floats, Floats]:
    """Give the logits of held-out positives, and of ordinary posts not read as positive."""
    sure = np.array([getattr(post, kind).sure for post in held_out])
    positive = logits[(labels(held_out, kind) == 1) & sure]
    right = np.array([bool(read.get(post.key, {}).get(kind)) for post in ordinary])
    return positive, pool_logits[~right]


def _fit(positive: Floats, negative: Floats, prevalence: float) -> tuple[Platt, float]:
    """Fit a curve as if ``prevalence`` of the posts were positive; give it with its error."""
    logits = np.concatenate([positive, negative])
    truth = np.concatenate([np.ones(len(positive)), np.zeros(len(negative))])
    weights = np.where(truth == 1, prevalence / len(positive), (1 - prevalence) / len(negative))
    weights *= len(truth)
    curve = fit_platt(logits, truth, weights)
    error = calibration_error([curve.probability(x) for x in logits], truth, weights)
    return curve, round(error, 4)
