"""What the pair model is worth; every number of its card comes from here.

On the house set 6, whose records, sources and posts were never trained on, on the calibration
records, and on ordinary posts that took no part in fitting.
"""

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from sklearn.metrics import average_precision_score

from models import precision
from models.encoder import load_embeddings, load_word_pieces
from models.matching import MatchModel
from models.stance import StanceModel
from models.training.matching_data import SAME, TOLD, Record, alone, chatting, load_records
from models.training.matching_fit import asked_of
from models.training.matching_ordinary import held_out_parts, near_pairs
from models.training.stance_cache import CachedEmbedder
from models.training.stance_data import Embed


def report_matching(data: Path, out: Path) -> None:
    """Print what the model is worth on records and on ordinary posts that it never saw."""
    pieces, embed = load_word_pieces(out), CachedEmbedder(out)
    stance = StanceModel.load(out / "stance", load_embeddings(out), pieces)
    precision.apply(precision.choose(stance.encoder), (stance.encoder,))
    model = MatchModel.load(out / "matching", stance.net, pieces)
    records = load_records(data, embed)
    print("\n| records | posts | pairs | PR-AUC | blank | recall at .90 | preset | P | R |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- | --- |")
    for part in ("dev", "calibration"):
        held = [one for one in records if one.part == part]
        for name, told in _told(held).items():
            _report_records(model, f"{part}, {name}", held, told, embed)
    _report_ordinary(model, data, records, embed)


def _told(held: Sequence[Record]) -> dict[str, list[Record]]:
    """The records with one kind of text each, by its name."""
    return {
        "posts": [_only(one, told=False) for one in held],
        "talk": [_only(one, told=True) for one in held],
        "chat": [chatting(one) for one in held],
        "short texts": [alone(one) for one in held],
    }


def _only(record: Record, *, told: bool) -> Record:
    posts = {name: text for name, text in record.posts.items() if (name in TOLD) is told}
    return replace(record, posts=posts)


def _report_records(
    model: MatchModel, name: str, held: Sequence[Record], told: Sequence[Record], embed: Embed
) -> None:
    """``told``: the records ``held`` with the texts that are asked about as their posts."""
    asked = asked_of(told, held, embed)
    if not asked:
        return
    making = sum(field in SAME for one in told for field in one.posts)
    made = np.array([one.made for one in asked])
    pairs = [one.pair for one in asked]
    blank = [replace(one, claim="", passage="", similarity=0.0) for one in pairs]
    scores, blanks = np.array(model.judge(pairs)), np.array(model.judge(blank))
    areas = [average_precision_score(made, found) for found in (scores, blanks)]
    order = np.argsort(-scores)
    right = np.cumsum(made[order])
    good = np.nonzero(right / np.arange(1, len(order) + 1) >= 0.9)[0]
    reached = right[good[-1]] / making if len(good) else 0.0
    about = f"{sum(len(one.posts) for one in told)} | {len(asked)}"
    figures = f"{areas[0]:.2f} | {areas[1]:.2f} | {reached:.2f}"
    for preset, bar in model.thresholds.items():
        flagged = scores >= bar
        found = int((made * flagged).sum())
        shares = f"{found / max(1, flagged.sum()):.2f} | {found / making:.2f}"
        print(f"| {name} | {about} | {figures} | {preset} {bar:.2f} | {shares} |")


def _report_ordinary(
    model: MatchModel, data: Path, records: Sequence[Record], embed: Embed
) -> None:
    print(f"\n| ordinary posts, against {len(records)} records | pairs | preset | matches |")
    print("| --- | --- | --- | --- |")
    for name, parts in held_out_parts(data).items():
        pairs = near_pairs(parts, records, embed)
        scores = np.array(model.judge(pairs))
        for preset, bar in model.thresholds.items():
            flagged = int((scores >= bar).sum())
            print(f"| {name}, {len(parts)} | {len(pairs)} | {preset} {bar:.2f} | {flagged} |")
        for at in np.argsort(-scores)[:20]:
            print(json.dumps([round(float(scores[at]), 2), pairs[at].claim, pairs[at].topic,
                              pairs[at].text], ensure_ascii=False))  # fmt: skip
