"""Build all pairs once and keep them under runs/, so that a resumed run starts at once."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from models import precision
from models.embedder import EmbedderModel
from models.encoder import load_embeddings, load_word_pieces
from models.training.matching_data import chatting, load_records
from models.training.stance_data import (
    DEV_SET,
    HOUSE_SETS,
    Part,
    claim_pairs,
    load_house,
    match_pairs,
    part_of_source,
    post_pairs,
    real_chat_pairs,
    real_pairs,
)
from models.training.stance_own import own_pairs, record_pairs
from models.training.stance_pairs import Pair


class CachedEmbedder:
    """The library's embedder, each text embedded once."""

    def __init__(self, weights: Path) -> None:
        embeddings, pieces = load_embeddings(weights), load_word_pieces(weights)
        self._model = EmbedderModel.load(weights / "embedder", embeddings, pieces)
        precision.apply(precision.choose(self._model.encoder), (self._model.encoder,))
        self._known: dict[str, NDArray[np.float32]] = {}

    def __call__(self, texts: Sequence[str]) -> NDArray[np.float32]:
        fresh = [text for text in dict.fromkeys(texts) if text not in self._known]
        if fresh:
            self._known.update(zip(fresh, self._model.embed(fresh), strict=True))
        return np.stack([self._known[text] for text in texts])


def load_pairs(data: Path, folder: Path, weights: Path) -> dict[Part, list[Pair]]:
    """Give the house, own and real pairs of each part; built once, then read from ``folder``."""
    path = folder / "pairs.jsonl"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        lines = [
            json.dumps([part, asdict(pair)])
            for part, pairs in _build(data, weights).items()
            for pair in pairs
        ]
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    parts: dict[Part, list[Pair]] = {"train": [], "calibration": [], "dev": [], "test": []}
    for line in path.read_text(encoding="utf-8").splitlines():
        part, fields = json.loads(line)
        fields["target"] = tuple(fields["target"])
        parts[part].append(Pair(**fields))
    return parts


def _build(data: Path, weights: Path) -> dict[Part, list[Pair]]:
    embed = CachedEmbedder(weights)
    houses = [load_house(data, number, embed) for number in HOUSE_SETS]
    sources = {key: row for house in houses for key, row in house.sources.items()}
    parts: dict[Part, list[Pair]] = {"train": [], "calibration": [], "dev": [], "test": []}
    for house in houses:
        for pair in (*claim_pairs(house, embed), *post_pairs(house, embed)):
            parts[part_of_source(pair.group)].append(pair)
        print(f"pairs of house set {house.number}", flush=True)
    for pair in match_pairs(data, sources, embed):
        parts[part_of_source(pair.group)].append(pair)
    records = load_records(data, embed)
    told = [*(record for record in records if record.own), *map(chatting, records)]
    for part, pair in (*real_pairs(data), *own_pairs(embed), *record_pairs(told, embed)):
        parts[part].append(pair)
    others = [house for house in houses if house.number != DEV_SET]
    parts["train"] += real_chat_pairs(data, others, embed)
    return parts
