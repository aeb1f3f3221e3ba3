"""This project's own claims and posts about known claims, as pairs for the stance model.

``claims/*.jsonl`` beside this module holds a source a line: its passage and claims that the
passage supports, refutes or leaves open. ``matches/*.jsonl`` holds known wrong claims with posts
(``matching_data``). Both were written for training and are never sources.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from models.sentences import split
from models.training.matching_data import Record
from models.training.rows import read_rows
from models.training.stance_data import Embed, Part, part_of_source
from models.training.stance_pairs import MATCH_TARGETS, TARGETS, Pair

CLAIMS = Path(__file__).parent / "claims"
# Other sources' passages held against a claim as near misses.
_NEAR = 3


def own_pairs(embed: Embed) -> Iterator[tuple[Part, Pair]]:
    """Each own claim with its passage and with near misses, and the part that it belongs to."""
    sources = [row for path in sorted(CLAIMS.glob("*.jsonl")) for row in read_rows(path)]
    if not sources:
        return
    vectors = embed([f"{row['title']}: {row['passage']}" for row in sources])
    for at, row in enumerate(sources):
        similar = vectors @ embed([f"{c['topic']}: {c['claim']}" for c in row["claims"]]).T
        for number, claim in enumerate(row["claims"]):
            key = f"{row['source']}:{number}"
            for topic in (claim["topic"], row["title"], ""):
                yield (
                    part_of_source(row["source"]),
                    Pair(
                        f"own:{key}", "own claims", row["source"], claim["claim"], row["passage"],
                        topic, TARGETS[claim["label"]], claim["kind"],
                    ),
                )  # fmt: skip
            near = [int(i) for i in np.argsort(-similar[:, number])[: _NEAR + 1] if i != at]
            for other in near[:_NEAR]:
                yield (
                    part_of_source(row["source"]),
                    Pair(
                        # One near miss an epoch for each three claims: neutral pairs abound.
                        f"ownnear:{row['source']}:{number // 3}", "near claims", row["source"],
                        claim["claim"], sources[other]["passage"], claim["topic"],
                        TARGETS["neutral"], "near source",
                    ),
                )  # fmt: skip


def record_pairs(records: Sequence[Record], embed: Embed) -> Iterator[tuple[Part, Pair]]:
    """Posts about own records: the sentence nearest to the record, with its passage."""
    for record in records:
        for field, text in record.posts.items():
            kind = field.partition("_")[0]
            if kind not in MATCH_TARGETS:  # "aside": the passage may say something of it
                continue
            sentences = [text[span.start : span.end] for span in split(text)]
            vectors = embed([record.claim, *sentences])
            sentence = sentences[int(np.argmax(vectors[1:] @ vectors[0]))]
            for claim in dict.fromkeys([sentence, text]):
                yield (
                    record.part,
                    Pair(
                        f"record:{record.key}:{field}", "own matches", record.group, claim,
                        record.passage, record.topic, TARGETS[MATCH_TARGETS[kind]], kind,
                    ),
                )  # fmt: skip
