"""The stance model's training pairs: what they are, and the public ones.

A pair is a claim, a passage and what the passage says of it. Pairs with the
same key are variants of one example (another window of the source, another
near miss); an epoch takes one of each key.
"""

import random
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zlib import crc32

from models.training.rows import read_rows

LABELS = ("supports", "refutes", "neutral")
Target = tuple[float, float, float]
TARGETS: dict[str, Target] = {
    "supports": (1.0, 0.0, 0.0),
    "refutes": (0.0, 1.0, 0.0),
    "neutral": (0.0, 0.0, 1.0),
    # A post that denies, doubts or only quotes a wrong claim: anything but refuted.
    "not refuted": (0.4, 0.0, 0.6),
}
# What a post about a known wrong claim is to the source that contradicts the claim.
MATCH_TARGETS = {
    "same": "refutes",
    "right": "supports",
    "beside": "supports",
    "denies": "not refuted",
    "near": "neutral",
    "opinion": "neutral",
    "conjecture": "neutral",
    "experience": "neutral",
    "joke": "neutral",
}

_NUMBER = re.compile(r"(?<![\w.,])\d{1,4}(?![\w]|[.,]\d)")
_NAME = re.compile(r"\b[A-Z][a-z]{3,}\b")


@dataclass(frozen=True, slots=True)
class Pair:
    """One example. ``origin`` names the data; pairs of one ``group`` are never split apart."""

    key: str
    origin: str
    group: str
    claim: str
    passage: str
    topic: str
    target: Target
    kind: str = ""

    @property
    def label(self) -> str:
        return LABELS[max(range(3), key=lambda i: self.target[i])]


def epoch_of(pairs: Sequence[Pair], epoch: int) -> list[Pair]:
    """Take one variant of each key, another one in the next epoch."""
    variants: dict[str, list[Pair]] = defaultdict(list)
    for pair in pairs:
        variants[pair.key].append(pair)
    return [of_key[(epoch + crc32(key.encode())) % len(of_key)] for key, of_key in variants.items()]


# Rows of each public set that are used: all, a share, or none of one label.
_PUBLIC = {
    "fever_dev_2way": 1.0,
    "feverous_text_dev": 1.0,
    "fm2": 1.0,
    "mnli_dev": 1.0,
    "snli_dev": 0.5,
    "breaking_nli": 0.15,
    "creak": 0.25,
}


# Longer evidence is unlike a passage of one to three sentences, and slow.
PUBLIC_WORDS = 100


def public_pairs(data: Path, seed: int = 0) -> list[Pair]:
    """Give an epoch of public pairs whose licences allow training, with made neutrals and twins."""
    chooser = random.Random(seed)  # noqa: S311 - sampling, not secrets
    pairs: list[Pair] = []
    for name, share in _PUBLIC.items():
        split = "dev" if name == "fm2" else "train"
        rows = list(read_rows(data / "claims" / f"{name}.{split}.jsonl.gz"))
        rows = [row for row in rows if len(row["evidence"].split()) <= PUBLIC_WORDS]
        kept = [row for row in rows if chooser.random() < share]
        pairs += [_public(name, row, row["evidence"], row["label"]) for row in kept]
        if name == "fm2":
            pairs += _same_page(kept, chooser)
        if name in ("fever_dev_2way", "feverous_text_dev"):
            pairs += _same_name(name, kept, chooser)
            pairs += _twins(name, kept, chooser)
    return pairs


def _public(name: str, row: dict[str, Any], passage: str, label: str, kind: str = "") -> Pair:
    key = f"{name}:{row['id']}:{kind}"
    return Pair(key, name, key, row["claim"], passage, "", TARGETS[label], kind)


def _same_page(rows: Sequence[dict[str, Any]], chooser: random.Random) -> Iterator[Pair]:
    """Neutral: a claim with a sentence of its page that shares little with the evidence."""
    for row in rows:
        others = [s for s in row["extra"]["retrieved"] if s not in row["evidence"] and len(s) > 40]
        if others:
            # The first hits of a search may well decide the claim; the last seldom do.
            passage = chooser.choice(others[len(others) // 2 :])
            yield _public("fm2", row, passage, "neutral", "same page")


def _same_name(name: str, rows: Sequence[dict[str, Any]], rng: random.Random) -> Iterator[Pair]:
    """Neutral: a claim with evidence for another claim that shares a name."""
    by_name: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        for word in set(_NAME.findall(row["evidence"])):
            by_name[word].append(row)
    for row in rows[::3]:
        names = [w for w in _NAME.findall(row["claim"]) if len(by_name[w]) > 1] or [""]
        pool = by_name[rng.choice(names)] or rows
        other = rng.choice(pool)
        if other["claim"] != row["claim"] and other["evidence"] != row["evidence"]:
            yield _public(name, row, other["evidence"], "neutral", "same name")


def _twins(name: str, rows: Sequence[dict[str, Any]], rng: random.Random) -> Iterator[Pair]:
    """Refuting twins: a supported claim with a number of its evidence changed (FactCC, 2020)."""
    for row in rows:
        if row["label"] != "supports":
            continue
        claim = swap_number(row["claim"], row["evidence"], rng)
        if claim is not None:
            twin = {**row, "claim": claim}
            yield _public(name, twin, row["evidence"], "refutes", "twin")


def swap_number(claim: str, passage: str, rng: random.Random) -> str | None:
    """Change one number that claim and passage share; None where there is none."""
    shared = [m for m in _NUMBER.finditer(claim) if re.search(rf"\b{m[0]}\b", passage)]
    if not shared:
        return None
    match = rng.choice(shared)
    old = int(match[0])
    year = 1000 <= old < 2100
    new = old + rng.choice([-7, -3, -2, -1, 1, 2, 4, 9]) if year else _other(old, rng)
    if new < 0 or new == old or re.search(rf"\b{new}\b", passage):
        return None
    return claim[: match.start()] + str(new) + claim[match.end() :]


def _other(old: int, rng: random.Random) -> int:
    return rng.choice([old * 2, old * 10, old // 2, old + 1, old + 3, old - 1, old - 2])
