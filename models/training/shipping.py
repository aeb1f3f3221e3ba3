"""Calibrate a trained classifier, choose its thresholds and write what is shipped."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.calibration import Platt, calibration_error, fit_platt
from models.classifier import HEAD_FILE, HEADS, SentenceNet
from models.encoder import LAYERS_FILE, WordPieces, save_bf16
from models.model_json import MODEL_FILE
from models.training import data as sets
from models.training import natural
from models.training.data import LabelledPost
from models.training.measure import Floats, labels, post_logits
from models.training.thresholds import AIMS, PREVALENCE, Evidence, choose, measured

VERSION = "classifier-4"
# The share of checkable held-out posts that must reach ``min_checkable``: a claim
# that is not one costs a search, a claim that is missed is lost.
CHECKABLE_RECALL = 0.94


def write_classifier(
    net: SentenceNet, pieces: WordPieces, data: Path, out: Path, told: Mapping[str, Any]
) -> None:
    """Write layers, heads and model.json, with what is ``told`` of the run, into ``out``."""
    save_bf16(net.encoder, out / LAYERS_FILE)
    save_bf16(net.heads, out / HEAD_FILE)
    card = {
        "version": VERSION,
        "created": datetime.now(UTC).date().isoformat(),
        "base": "all-MiniLM-L6-v2",
        **told,
        **calibrate(net, pieces, data),
    }
    (out / MODEL_FILE).write_text(json.dumps(card, indent=2) + "\n", encoding="utf-8")
    print(f"wrote {out}")


def calibrate(net: SentenceNet, pieces: WordPieces, data: Path) -> dict[str, Any]:
    """Give calibration, thresholds and min_checkable from the calibration split and the pool.

    ``measured`` tells what each threshold gives on the report half, which chose nothing.
    """
    _, held_out, report = sets.split_real(sets.real_posts(data))
    ordinary, read = natural.pool(data), natural.read_labels()
    logits, pool_logits = post_logits(net, pieces, held_out), post_logits(net, pieces, ordinary)
    report_logits = post_logits(net, pieces, report)
    curves: dict[str, Platt] = {}
    thresholds: dict[str, dict[str, float]] = {preset: {} for preset in AIMS}
    told: dict[str, dict[str, object]] = {preset: {} for preset in AIMS}
    errors: dict[str, float] = {}
    for head, kind in enumerate(HEADS[:2]):
        positive = logits[_sure_positive(held_out, kind), head]
        negative = pool_logits[~_read_positive(ordinary, read, kind), head]
        curves[kind], errors[kind] = _fit(positive, negative, PREVALENCE[kind])
        evidence = Evidence(
            curves[kind].probabilities(positive), curves[kind].probabilities(negative)
        )
        for preset, value in choose(evidence, PREVALENCE[kind]).items():
            thresholds[preset][kind] = value
            seen = report_logits[_sure_positive(report, kind), head]
            unseen = Evidence(curves[kind].probabilities(seen), evidence.negatives)
            told[preset][kind] = measured(unseen, value)
    truth = labels(held_out, "checkable")
    curves["checkable"] = fit_platt(logits[:, 2], truth, np.ones(len(truth)))
    checkable = curves["checkable"].probabilities(logits[truth == 1, 2])
    return {
        "calibration": {head: asdict(curves[head]) for head in HEADS},
        "calibration_error": errors,
        "thresholds": thresholds,
        "measured": told,
        "min_checkable": round(float(np.quantile(checkable, 1 - CHECKABLE_RECALL)), 4),
        "prevalence": PREVALENCE,
    }


def _sure_positive(posts: Sequence[LabelledPost], kind: str) -> NDArray[np.bool_]:
    sure = np.array([getattr(post, kind).sure for post in posts])
    return np.asarray((labels(posts, kind) == 1) & sure)


def _read_positive(
    posts: Sequence[LabelledPost], read: Mapping[str, Mapping[str, int]], kind: str
) -> NDArray[np.bool_]:
    return np.array([bool(read.get(post.key, {}).get(kind)) for post in posts])


def _fit(positive: Floats, negative: Floats, prevalence: float) -> tuple[Platt, float]:
    """Fit a curve as if ``prevalence`` of the posts were positive; give it with its error."""
    logits = np.concatenate([positive, negative])
    truth = np.concatenate([np.ones(len(positive)), np.zeros(len(negative))])
    weights = np.where(truth == 1, prevalence / len(positive), (1 - prevalence) / len(negative))
    weights *= len(truth)
    curve = fit_platt(logits, truth, weights)
    error = calibration_error(curve.probabilities(logits), truth, weights)
    return curve, round(error, 4)
