"""Known wrong claims with posts that make them or not, as training rows for the pair model.

Such posts are recognisable by style: with the record left blank a model that saw each
post with its own record alone still does far better than chance. So every post comes with
other records too, and is also held against the passage that contradicts its record, which
a post that states the right value says and a post that makes the claim does not.
"""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

from models.engine import StanceInput
from models.training.rows import read_rows
from models.training.stance_data import Embed, Part, part_of_source, passages
from models.training.stance_pairs import swap_number

OWN = Path(__file__).parent / "matches"
# More posts about some of the records, most on a record's very subject without its claim.
TALK = Path(__file__).parent / "talk"
# A sentence or less on some of the records, without a title: true ones on a claim's very words too.
SHORT = Path(__file__).parent / "short"
SAME, RIGHT = ("same_1", "same_2", "same_3", "same_4", "same_5"), ("right_1", "right_2")
SUBJECT = ("opinion", "conjecture", "experience", "aside", "joke")
OTHER = ("denies", "denies_2", "denies_3", "near", "near_2", *SUBJECT)
TOLD = ("same_4", "same_5", "denies_3", *SUBJECT)
"""The fields that come from TALK."""
_NEIGHBOURS = 8


@dataclass(frozen=True, slots=True)
class Record:
    """A known wrong claim, the passage that contradicts it, and posts by their field.

    ``short`` are texts that stand alone, as people type them in chat or look them up.
    """

    key: str
    group: str
    claim: str
    passage: str
    topic: str
    posts: dict[str, str]
    own: bool = False
    short: Mapping[str, str] = field(default_factory=dict)

    @property
    def part(self) -> Part:
        """Own records are cut as the house sources are; the house set 6 is development."""
        return part_of_source(self.group)


@dataclass(frozen=True, slots=True)
class MatchRow:
    """``pair.claim`` is a post's text, ``pair.passage`` what it is held against."""

    pair: StanceInput
    target: float


def load_records(data: Path, embed: Embed) -> list[Record]:
    """The house records and those that were written for this project's own library."""
    talk, short = _by_key(TALK), _by_key(SHORT)
    house = []
    texts: dict[str, str] = {}
    for path in sorted((data / "house").glob("sources_*.jsonl")):
        texts |= {row["id"]: row["text"] for row in read_rows(path)}
    for row in read_rows(data / "house" / "matches_1.jsonl"):
        windows = passages(texts[row["source"]])
        vectors = embed([row["record"], *windows])
        passage = windows[int(np.argmax(vectors[1:] @ vectors[0]))]
        house.append(_record(row | talk.get(row["id"], {}), passage))
    own = [row for path in sorted(OWN.glob("*.jsonl")) for row in read_rows(path)]
    own = [row | talk.get(row["id"], {}) for row in own]
    records = house + [_record(row, row["passage"], own=True) for row in own]
    return [replace(one, short=_without_key(short.get(one.key, {}))) for one in records]


def _by_key(folder: Path) -> dict[str, dict[str, str]]:
    return {row["key"]: row for path in sorted(folder.glob("*.jsonl")) for row in read_rows(path)}


def _without_key(row: Mapping[str, str]) -> dict[str, str]:
    return {name: text for name, text in row.items() if name != "key"}


def _record(row: dict[str, str], passage: str, *, own: bool = False) -> Record:
    posts = {name: row[name] for name in (*SAME, *RIGHT, *OTHER) if row.get(name)}
    return Record(row["id"], row["source"], row["record"], passage, row["title"], posts, own)


def neighbours(records: Sequence[Record], embed: Embed) -> list[list[int]]:
    """For each record the nearest ones of other sources, nearest first."""
    vectors = embed([record.claim for record in records])
    similar = vectors @ vectors.T
    return [
        [int(j) for j in np.argsort(-row) if records[j].group != records[i].group][:_NEIGHBOURS]
        for i, row in enumerate(similar)
    ]


def match_epoch(
    records: Sequence[Record], near: Sequence[Sequence[int]], chooser: random.Random
) -> list[MatchRow]:
    """An epoch's rows; which other records a post meets changes from epoch to epoch."""
    rows: list[MatchRow] = []
    for record, others in zip(records, near, strict=True):
        for name, text in record.posts.items():
            same, right = name in SAME, name in RIGHT
            other = records[chooser.choice(others)].claim
            rows.append(_row(record, text, record.claim, same))
            if same or chooser.random() < 0.5:
                rows.append(_row(record, text, other, said=False))
            if right or (same and chooser.random() < 0.5):
                rows.append(_row(record, text, record.passage, right))
            changed = swap_number(text, record.claim, chooser) if same else None
            if changed:
                rows.append(_row(record, changed, record.claim, said=False))
        rows += [*_verbatim(record, chooser), *_joined(record, chooser)]
        for pair, made in alone(record):
            rows.append(MatchRow(pair, float(made)))
            if made:  # how they are written tells much: another record must tell the rest
                other = records[chooser.choice(others)].claim
                rows.append(MatchRow(replace(pair, passage=other), 0.0))
    return rows


def alone(record: Record) -> list[tuple[StanceInput, bool]]:
    """A record's short texts, each held against its claim, and whether they make it."""
    return [(StanceInput(text, record.claim), name in SAME) for name, text in record.short.items()]


def _verbatim(record: Record, chooser: random.Random) -> list[MatchRow]:
    """The claim word for word: made, unlike what the passage says or the claim with another number.

    Posts never repeat a record exactly, so without these rows a copied claim would be
    the strangest of all texts.
    """
    changed = swap_number(record.claim, record.claim, chooser)
    return [
        _row(record, record.claim, record.claim, said=True),
        _row(record, record.claim, record.passage, said=False),
        *([_row(record, changed, record.claim, said=False)] if changed else []),
    ]


def _joined(record: Record, chooser: random.Random) -> list[MatchRow]:
    """Longer posts: on the subject all through, with and without the claim somewhere in them."""
    talk = [record.posts[name] for name in SUBJECT if name in record.posts]
    if not talk:
        return []
    made = [record.posts[chooser.choice([name for name in SAME if name in record.posts])]]
    made.insert(chooser.randrange(2), chooser.choice(talk))
    return [
        _row(record, "\n".join(chooser.sample(talk, 2)), record.claim, said=False),
        _row(record, "\n".join(chooser.sample(talk, min(3, len(talk)))), record.claim, said=False),
        _row(record, "\n".join(made), record.claim, said=True),
    ]


def _row(record: Record, text: str, against: str, said: bool) -> MatchRow:
    return MatchRow(StanceInput(text, against, record.topic), float(said))
