"""Measure the shipped classifier on the posts that it never saw; the card quotes this."""

import argparse
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import torch
from sklearn.metrics import average_precision_score

from models.calibration import calibration_error, precision_at
from models.classifier import HEADS, ClassifierModel
from models.encoder import load_embeddings, load_word_pieces
from models.precision import apply
from models.training import data as sets
from models.training import natural
from models.training.data import LabelledPost
from models.training.measure import Floats, labels, post_probabilities
from models.training.thresholds import AIMS, PREVALENCE
from models.training.weighed import Weighed

KINDS = HEADS[:2]
TRAFFIC = ("irc_ubuntu", "reddit_2015")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of this command beside the common ones."""
    parser.add_argument("--plot", metavar="FILE", help="draw the reliability plot into this PNG")


def run(args: argparse.Namespace) -> int:
    """Print Markdown tables."""
    torch.set_num_threads(args.threads)
    weights, data = Path(args.out), Path(args.data)
    pieces = load_word_pieces(weights)
    model = ClassifierModel.load(weights / "classifier", load_embeddings(weights), pieces)
    apply("fp32-medium", (model.net.encoder,))  # the same to six digits, and twice as fast
    _, calibration, report = sets.split_real(sets.real_posts(data))
    house = sets.house_posts(data, sets.HOUSE_DEV)
    groups = {"house posts_6": house, "real, report half": report}
    for post in calibration + report:
        groups.setdefault(f"real: {post.origin}, both halves", []).append(post)
    scores = post_probabilities(model, [post for posts in groups.values() for post in posts])
    _quality(groups, scores)
    _presets({name: groups[name] for name in ("house posts_6", "real, report half")}, scores, model)
    _natural(model, data, report, scores, args.plot)
    _traffic(model, data)
    return 0


def _quality(groups: Mapping[str, Sequence[LabelledPost]], scores: Mapping[str, Floats]) -> None:
    print("\n| set | posts | hostile PR-AUC | speculation PR-AUC | checkable PR-AUC |")
    print("| --- | --- | --- | --- | --- |")
    for name, posts in groups.items():
        cells = []
        for head, kind in enumerate(HEADS):
            truth = labels(posts, kind)
            found = np.array([scores[post.key][head] for post in posts])
            area = average_precision_score(truth, found) if truth.any() else 0.0
            cells.append(f"{area:.2f} ({int(truth.sum())})" if truth.sum() >= 5 else "-")
        print(f"| {name} | {len(posts)} | {' | '.join(cells)} |")


def _presets(
    groups: Mapping[str, Sequence[LabelledPost]],
    scores: Mapping[str, Floats],
    model: ClassifierModel,
) -> None:
    print("\n| set | kind | preset | threshold | precision | recall | unflagged posts flagged |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    for name, posts in groups.items():
        for head, kind in enumerate(KINDS):
            truth = labels(posts, kind) == 1
            found = np.array([scores[post.key][head] for post in posts])
            for preset in AIMS:
                bar = model.thresholds[preset][kind]
                print(
                    f"| {name} | {kind} | {preset} | {bar:.3f} | {_counts(truth, found >= bar)} |"
                )


def _counts(truth: np.ndarray, flagged: np.ndarray) -> str:
    right = int((truth & flagged).sum())
    precision = f"{right / flagged.sum():.2f}" if flagged.any() else "-"
    false = int((~truth & flagged).sum())
    return f"{precision} | {right / truth.sum():.2f} | {false} of {int((~truth).sum())}"


def _natural(
    model: ClassifierModel,
    data: Path,
    report: Sequence[LabelledPost],
    scores: Mapping[str, Floats],
    plot: str | None,
) -> None:
    """Precision at natural frequency: recall from real posts, false alarms from the read pool."""
    pool, read = natural.pool(data), natural.read_labels()
    found = post_probabilities(model, pool)
    print(f"\nPool: {len(pool)} ordinary posts; flags that nobody read count as wrong.\n")
    print("| kind | preset | flags in 1,000 | right | wrong | unread | precision at 2 % | at 5 % |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- |")
    for head, kind in enumerate(KINDS):
        sure = [p for p in report if getattr(p, kind).sure and getattr(p, kind).value]
        recalls = np.array([scores[post.key][head] for post in sure])
        for preset in AIMS:
            bar = model.thresholds[preset][kind]
            flagged = [post for post in pool if found[post.key][head] >= bar]
            right = sum(read.get(post.key, {}).get(kind, 0) for post in flagged)
            unread = sum(kind not in read.get(post.key, {}) for post in flagged)
            wrong = (len(flagged) - right) / len(pool)
            recall = float((recalls >= bar).mean())
            cells = [f"{precision_at(recall, wrong, share):.2f}" for share in (0.02, 0.05)]
            rate = 1000 * len(flagged) / len(pool)
            print(
                f"| {kind} | {preset} | {rate:.1f} | {right} | {len(flagged) - right - unread}"
                f" | {unread} | {' | '.join(cells)} |"
            )
    weighed = {
        kind: _weighed(
            [scores[p.key][head] for p in report if getattr(p, kind).value],
            [found[p.key][head] for p in pool if not read.get(p.key, {}).get(kind)],
            PREVALENCE[kind],
        )
        for head, kind in enumerate(KINDS)
    }
    print()
    for kind, (values, truth, weights) in weighed.items():
        error = calibration_error(values, truth, weights)
        print(
            f"Expected calibration error, {kind}, at {PREVALENCE[kind]:.0%} prevalence: {error:.3f}"
        )
    if plot:
        from models.training.reliability import draw  # noqa: PLC0415 - slow to load

        draw(weighed, Path(plot))


def _weighed(positive: Sequence[float], ordinary: Sequence[float], share: float) -> Weighed:
    """Scores of positives and of other posts, weighed so that ``share`` are positive."""
    weights = [share / len(positive)] * len(positive)
    weights += [(1 - share) / len(ordinary)] * len(ordinary)
    truth = [1.0] * len(positive) + [0.0] * len(ordinary)
    return Weighed(np.array([*positive, *ordinary]), np.array(truth), np.array(weights))


def _traffic(model: ClassifierModel, data: Path) -> None:
    print("\n| ordinary traffic | posts | kind | flagged in 1,000: strict | balanced | wide |")
    print("| --- | --- | --- | --- | --- | --- |")
    for name in TRAFFIC:
        posts = sets.ordinary_posts(data, name)
        found = np.stack(list(post_probabilities(model, posts).values()))
        for head, kind in enumerate(KINDS):
            bars = [model.thresholds[preset][kind] for preset in AIMS]
            rates = [f"{1000 * float((found[:, head] >= bar).mean()):.1f}" for bar in bars]
            print(f"| {name} | {len(posts)} | {kind} | {' | '.join(rates)} |", flush=True)
