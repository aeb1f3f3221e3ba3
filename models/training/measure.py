"""Measure a classifier on the posts that it never saw."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import average_precision_score

from models.classifier import HEADS, ClassifierModel, SentenceNet, read_posts, score_windows
from models.encoder import WordPieces
from models.training import data as sets
from models.training.data import LabelledPost
from models.training.examples import post_input

Floats = NDArray[np.float64]


def post_logits(net: SentenceNet, pieces: WordPieces, posts: Sequence[LabelledPost]) -> Floats:
    """Give the highest logit of each post's sentences for each head: (posts, 3)."""
    inputs = [post_input(post) for post in posts]
    windows = read_posts(pieces, inputs)
    found = score_windows(net.eval(), windows, [len(given.sentences) for given in inputs])
    return np.stack(
        [
            scores.amax(0).double().numpy() if len(scores) else np.full(len(HEADS), -30.0)
            for scores in found
        ]
    )


def labels(posts: Sequence[LabelledPost], head: str) -> Floats:
    """The 0/1 labels of one head."""
    return np.array([float(getattr(post, head).value) for post in posts])


def measure_dev(net: SentenceNet, pieces: WordPieces, data: Path) -> dict[str, object]:
    """PR-AUC of each head on the house dev file and on the held-out real posts, by set."""
    _, calibration, report = sets.split_real(sets.real_posts(data))
    groups = {
        "house_6": sets.house_posts(data, sets.HOUSE_DEV),
        "threads": sets.own_threads(held_out=True),
        "real": calibration + report,
    }
    for post in groups["real"]:
        groups.setdefault(post.origin, []).append(post)
    found: dict[str, object] = {}
    scores = {
        post.key: row
        for posts in (groups["house_6"], groups["threads"], groups["real"])
        for post, row in zip(posts, post_logits(net, pieces, posts), strict=True)
    }
    for name, posts in groups.items():
        logits = np.stack([scores[post.key] for post in posts])
        if areas := pr_auc(posts, logits):
            found[name] = areas
    return found


def pr_auc(posts: Sequence[LabelledPost], logits: Floats) -> dict[str, float]:
    """Average precision for each head that has at least five positives."""
    found = {}
    for head, name in enumerate(HEADS):
        truth = labels(posts, name)
        if truth.sum() >= 5:
            found[name] = round(float(average_precision_score(truth, logits[:, head])), 3)
    return found


def post_probabilities(model: ClassifierModel, posts: Sequence[LabelledPost]) -> dict[str, Floats]:
    """Give each post's highest probability for each head, (3,), by the post's key."""
    scored = model.score([post_input(post) for post in posts])
    return {
        post.key: np.array(
            [[getattr(s, head) for head in HEADS] for s in sentences] or [[0.0] * 3]
        ).max(axis=0)
        for post, sentences in zip(posts, scored, strict=True)
    }
