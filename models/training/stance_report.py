"""Fit, write and measure the stance model; every number of its card comes from here."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args
from zlib import crc32

import numpy as np
from sklearn.metrics import f1_score

from models import precision
from models.classifier import ClassifierModel
from models.comparison import Rule
from models.embedder import EmbedderModel
from models.encoder import WordPieces, load_embeddings, load_word_pieces
from models.engine import StanceInput
from models.errors import WeightsError
from models.model_json import MODEL_FILE
from models.stance import INPUTS, LABELS, StanceModel, pair_logits, regression_inputs
from models.training.data import ordinary_posts
from models.training.rows import read_rows
from models.training.stance_cache import load_pairs
from models.training.stance_data import DEV_SET, HOUSE_SETS, passages
from models.training.stance_fit import (
    RUN_TIME_MIX,
    TARGETS,
    Candidate,
    Flagged,
    Floats,
    as_input,
    candidates,
    choose_thresholds,
    compare_all,
    fit_regression,
    judge,
    strongest,
)
from models.training.stance_pairs import Pair, epoch_of

# (set, split, three ways) of the public sets that may be reported.
PUBLIC_TESTS = (
    ("fm2", "test", False),
    ("climate_fever", "test", True),
    ("healthver", "test", True),
    ("covidfact", "test", False),
)
ORDINARY_POSTS = 2000
WHOLE_CHARS = 600


@dataclass(frozen=True, slots=True)
class Bench:
    """What measuring needs, loaded once."""

    data: Path
    weights: Path
    folder: Path
    stance: StanceModel
    pieces: WordPieces
    embedder: EmbedderModel
    gate: ClassifierModel | None


def open_bench(data: Path, out: Path, folder: Path) -> Bench:
    """Load the models under ``out``; without a classifier every sentence counts as checkable."""
    embeddings, pieces = load_embeddings(out), load_word_pieces(out)
    try:
        gate = ClassifierModel.load(out / "classifier", embeddings, pieces)
    except WeightsError:
        gate = None
        print("no classifier yet: every sentence is taken for checkable", flush=True)
    stance = StanceModel.load(out / "stance", embeddings, pieces)
    embedder = EmbedderModel.load(out / "embedder", embeddings, pieces)
    encoders = [stance.encoder, embedder.encoder, *([gate.net.encoder] if gate else [])]
    precision.apply(precision.choose(stance.encoder), tuple(encoders))
    return Bench(data, out, folder, stance, pieces, embedder, gate)


def write_untuned(out: Path, version: str) -> None:
    """A model.json that passes the cross-encoder's logits through, so that it can be loaded."""
    weights = np.zeros((3, len(INPUTS)))
    weights[0, 0] = weights[1, 1] = 1.0
    _write(out, {
        "version": version, "inputs": INPUTS, "weights": weights.tolist(), "bias": [0.0] * 3,
        "rules": dict.fromkeys(get_args(Rule), 0.9),
        "thresholds": {"strict": 0.95, "balanced": 0.9, "wide": 0.7},
    })  # fmt: skip


def _write(out: Path, card: dict[str, Any]) -> None:
    path = out / "stance" / MODEL_FILE
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(card, indent=1) + "\n", encoding="utf-8")


def fit(data: Path, out: Path, folder: Path, version: str, limit: int | None = None) -> None:
    """Fit regression and thresholds over the network under ``out``; write model.json."""
    write_untuned(out, version)
    bench = open_bench(data, out, folder)
    pairs = load_pairs(data, folder, out)["calibration"]
    chosen = list({(p.claim, p.passage, p.topic): p for p in _two_epochs(pairs)}.values())[:limit]
    given = [as_input(pair) for pair in chosen]
    inputs = regression_inputs(
        pair_logits(bench.stance.net, bench.pieces, given), compare_all(given)
    )
    regression = fit_regression(inputs, [pair.label for pair in chosen])
    bench.stance.regression = regression
    posts, found, logits = play(bench, *dev_posts(data))
    no_rules = dict.fromkeys(get_args(Rule), 0.0)
    shares = judge(regression, logits, compare_all([c.pair for c in found]), no_rules)
    thresholds = choose_thresholds(strongest(found, shares, posts))
    # A rule is enough for the balanced preset and never for the strict one.
    gap = thresholds["strict"] - thresholds["balanced"]
    floor = round(thresholds["balanced"] + gap / 2, 3)
    differs = round(thresholds["balanced"] + gap / 5, 3)
    _write(out, {
        "version": version,
        "base": "all-MiniLM-L6-v2",
        "inputs": INPUTS,
        "weights": np.round(regression.weights, 4).tolist(),
        "bias": np.round(regression.bias, 4).tolist(),
        "rules": {"renamed": floor, "denied": floor, "number": differs, "date": differs},
        "thresholds": thresholds,
        "fitted_on": {"pairs": len(chosen), "posts": len(posts)},
    })  # fmt: skip
    print(json.dumps({"thresholds": thresholds, "rules": [floor, differs]}), flush=True)


def _two_epochs(pairs: Sequence[Pair]) -> list[Pair]:
    return [*epoch_of(pairs, 0), *epoch_of(pairs, 1)]


def dev_posts(data: Path) -> tuple[list[dict[str, Any]], list[tuple[str, str, str]]]:
    """The development posts, and their set's library as (source, title, passage)."""
    house = data / "house"
    return list(read_rows(house / f"posts_{DEV_SET}.jsonl")), library(data, (DEV_SET,))


def library(data: Path, sets: Sequence[int]) -> list[tuple[str, str, str]]:
    """House sources as the library cuts them: whole where they are short."""
    return [
        (row["id"], row["title"], passage)
        for number in sets
        for row in read_rows(data / "house" / f"sources_{number}.jsonl")
        for passage in ([row["text"]] if len(row["text"]) <= WHOLE_CHARS else passages(row["text"]))
    ]


def play(
    bench: Bench, posts: list[dict[str, Any]], shelf: list[tuple[str, str, str]]
) -> tuple[list[dict[str, Any]], list[Candidate], Floats]:
    """Give posts, their candidates and the cross-encoder's logits of each."""
    found = candidates(posts, shelf, bench.embedder, bench.gate)
    return posts, found, pair_logits(bench.stance.net, bench.pieces, [c.pair for c in found])


def shares_of(bench: Bench, pairs: Sequence[StanceInput]) -> Floats:
    """The whole model's probabilities, (pairs, 3)."""
    return np.array([[s.supports, s.refutes, s.neutral] for s in bench.stance.judge(pairs)])


def report(data: Path, out: Path, folder: Path) -> dict[str, Any]:
    """Measure everything that the card tells; also written to metrics.json."""
    bench = open_bench(data, out, folder)
    found: dict[str, Any] = {"version": bench.stance.version, "thresholds": bench.stance.thresholds}
    for name, measure in (
        ("whole way, posts_6", whole_way),
        ("claims_6", dev_claims),
        ("matches of set 6", dev_matches),
        ("real claims held out", real_claims),
        ("ordinary traffic", ordinary),
        ("public tests", public_tests),
    ):
        found[name] = measure(bench)
        print(name, json.dumps(found[name], indent=1), flush=True)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "metrics.json").write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")
    return found


def whole_way(bench: Bench) -> dict[str, Any]:
    """Inaccuracy flags on the development posts; the thresholds of each half from the other."""
    posts, shelf = dev_posts(bench.data)
    found = candidates(posts, shelf, bench.embedder, bench.gate)
    shares = shares_of(bench, [c.pair for c in found])
    flags = strongest(found, shares, posts)
    halves = [
        [f for f in flags if crc32(posts[f.post]["thread"].encode()) % 2 == h] for h in (0, 1)
    ]
    crossed: dict[str, list[Flagged]] = {name: [] for name in TARGETS}
    for half in (0, 1):
        for preset, threshold in choose_thresholds(halves[1 - half]).items():
            crossed[preset] += [f for f in halves[half] if f.refutes >= threshold]
    told: dict[str, Any] = {"posts": len(posts), "pairs judged": len(found)}
    retrieved = {(c.post, c.source) for c in found}
    wrong = [i for i, post in enumerate(posts) if post["inaccuracy"]]
    told["inaccurate posts"] = len(wrong)
    told["their source among the candidates"] = sum(
        (i, posts[i]["source"]) in retrieved for i in wrong
    )
    told["surest flags, whatever the preset"] = {
        f"{count}, down to {flags[count - 1].refutes:.2f}": _flag_scores(flags[:count], posts)
        for count in (10, 20, 40)
        if count <= len(flags)
    }
    for preset, threshold in bench.stance.thresholds.items():
        told[preset] = _flag_scores([f for f in flags if f.refutes >= threshold], posts)
        told[f"{preset}, thresholds from other threads"] = _flag_scores(crossed[preset], posts)
    return told


def _flag_scores(flags: Sequence[Flagged], posts: Sequence[dict[str, Any]]) -> dict[str, Any]:
    right = sum(flag.right for flag in flags)
    return {
        "flags": len(flags),
        "right": right,
        "inaccurate post, another source cited": sum(
            not f.right and bool(posts[f.post]["inaccuracy"]) for f in flags
        ),
        "precision": _share(right, len(flags)),
        "recall": _share(right, sum(post["inaccuracy"] for post in posts)),
        "supported posts flagged": sum(bool(posts[f.post]["supported_by"]) for f in flags),
        "of supported posts": sum(bool(post["supported_by"]) for post in posts),
    }


def _share(part: float, whole: float) -> float | None:
    return round(part / whole, 3) if whole else None


def dev_claims(bench: Bench) -> dict[str, Any]:
    """claims_6 against their whole sources: three ways, and supports against refutes by kind."""
    house = bench.data / "house"
    texts = {row["id"]: row["text"] for row in read_rows(house / f"sources_{DEV_SET}.jsonl")}
    rows = list(read_rows(house / f"claims_{DEV_SET}.jsonl"))
    shares = shares_of(bench, [StanceInput(row["claim"], texts[row["source"]]) for row in rows])
    return _stance_scores(
        shares, [row["label"] for row in rows], [row["kind"] for row in rows], bench
    )


def dev_matches(bench: Bench) -> dict[str, Any]:
    """Posts about known claims of set 6 that make, correct, deny or come near the claim."""
    pairs = load_pairs(bench.data, bench.folder, bench.weights)["dev"]
    chosen = epoch_of([pair for pair in pairs if pair.origin == "matches"], 0)
    shares = shares_of(bench, [as_input(pair) for pair in chosen])
    told: dict[str, Any] = {}
    for kind in ("same", "right", "denies", "near"):
        of_kind = np.array([pair.kind == kind for pair in chosen])
        told[kind] = {"posts": int(of_kind.sum())} | {
            preset: int((shares[of_kind, 1] >= threshold).sum())
            for preset, threshold in bench.stance.thresholds.items()
        }
    return told


def real_claims(bench: Bench) -> dict[str, Any]:
    """Claims of real people, whole posts held out and not used for calibration."""
    pairs = load_pairs(bench.data, bench.folder, bench.weights)["test"]
    shares = shares_of(bench, [as_input(pair) for pair in pairs])
    return _stance_scores(shares, [p.label for p in pairs], [p.kind for p in pairs], bench)


def _stance_scores(
    shares: Floats, labels: Sequence[str], kinds: Sequence[str], bench: Bench
) -> dict[str, Any]:
    """Accuracy and macro-F1 with the run-time prior taken out, so that all labels count alike."""
    truth = np.array([LABELS.index(label) for label in labels])
    even = even_shares(shares)
    told: dict[str, Any] = {"pairs": len(truth)} | _three_way(even, truth)
    told["balanced flags"] = _refuted(shares, truth, bench.stance.thresholds["balanced"])
    told["two-way accuracy by kind"] = {}
    for kind in sorted(set(kinds)):
        rows = np.array([k == kind for k in kinds]) & (truth < 2)
        if rows.sum() >= 10:
            told["two-way accuracy by kind"][kind] = _two_way(even[rows], truth[rows])
    return told


def even_shares(shares: Floats) -> Floats:
    """Take the run-time mix out again: as if the three labels were equally frequent."""
    even = shares / np.array(RUN_TIME_MIX)
    scaled: Floats = even / even.sum(axis=1, keepdims=True)
    return scaled


def _three_way(shares: Floats, truth: np.ndarray[Any, Any]) -> dict[str, Any]:
    said = shares.argmax(axis=1)
    decided = truth < 2
    return {
        "accuracy": round(float((said == truth).mean()), 3),
        "macro-F1": round(float(f1_score(truth, said, average="macro")), 3),
        "two-way accuracy": _two_way(shares[decided], truth[decided]),
    }


def _two_way(shares: Floats, truth: np.ndarray[Any, Any]) -> float:
    return round(float((shares[:, :2].argmax(axis=1) == truth).mean()), 3)


def _refuted(shares: Floats, truth: np.ndarray[Any, Any], threshold: float) -> dict[str, Any]:
    flagged = shares[:, 1] >= threshold
    return {
        "flagged": int(flagged.sum()),
        "precision": _share(int((flagged & (truth == 1)).sum()), int(flagged.sum())),
        "recall": _share(int((flagged & (truth == 1)).sum()), int((truth == 1).sum())),
    }


def ordinary(bench: Bench) -> dict[str, Any]:
    """Support chat against all house libraries: nearly every flag is a false alarm."""
    shelf = library(bench.data, HOUSE_SETS)
    posts = [{"text": p.text} for p in ordinary_posts(bench.data, "irc_ubuntu")[:ORDINARY_POSTS]]
    found = candidates(posts, shelf, bench.embedder, bench.gate)
    flags = strongest(found, shares_of(bench, [c.pair for c in found]), posts)
    told: dict[str, Any] = {"posts": len(posts), "passages": len(shelf), "pairs judged": len(found)}
    for preset, threshold in bench.stance.thresholds.items():
        told[preset] = sum(flag.refutes >= threshold for flag in flags)
    return told


def public_tests(bench: Bench) -> dict[str, Any]:
    """Public claim sets' own test splits."""
    return {name: _public_test(bench, name, split, three) for name, split, three in PUBLIC_TESTS}


def _public_test(bench: Bench, name: str, split: str, three: bool) -> dict[str, Any]:
    rows = list(read_rows(bench.data / "claims" / f"{name}.{split}.jsonl.gz"))
    shares = even_shares(shares_of(bench, [StanceInput(r["claim"], r["evidence"]) for r in rows]))
    truth = np.array([LABELS.index(row["label"]) for row in rows])
    if three:
        return {"pairs": len(rows)} | _three_way(shares, truth)
    said = shares[:, :2].argmax(axis=1)
    macro = round(float(f1_score(truth, said, average="macro")), 3)
    return {"pairs": len(rows), "two-way accuracy": _two_way(shares, truth), "macro-F1": macro}
