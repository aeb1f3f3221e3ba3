"""Known wrong claims with posts that make them or not, as training rows for the pair model.

Such posts are recognisable by style: with the record left blank a model that saw each
post with its own record alone still does far better than chance. So every post comes with
other records too, and is also held against the passage that contradicts its record, which
a post that states the right value says and a post that makes the claim does not.
"""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

from models.engine import StanceInput
from models.matching import side_by_side
from models.training.rows import read_rows
from models.training.stance_data import Embed, Part, part_of_source, passages
from models.training.stance_pairs import swap_number

OWN = Path(__file__).parent / "matches"
# More posts about some of the records, most on a record's very subject without its claim.
TALK = Path(__file__).parent / "talk"
# A sentence or less on some of the records, without a title: true ones on a claim's very words too.
SHORT = Path(__file__).parent / "short"
# Chat messages on some of the records, in a thread of their own.
CHAT = Path(__file__).parent / "chat"
SAME = ("same_1", "same_2", "same_3", "same_4", "same_5", "same_6", "same_7")
RIGHT = ("right_1", "right_2", "right_3", "right_4", "beside")
"""What the passage says as well."""
SUBJECT = ("opinion", "conjecture", "experience", "aside", "joke")
OTHER = ("denies", "denies_2", "denies_3", "near", "near_2", "near_3", *SUBJECT)
TOLD = ("same_4", "same_5", "denies_3", *SUBJECT)
"""The fields that come from TALK."""
_NEIGHBOURS = 8


@dataclass(frozen=True, slots=True)
class Record:
    """A known wrong claim, the passage that contradicts it, and posts by their field.

    ``short`` are texts that stand alone, as people type them in chat or look them up; ``chat`` are
    messages in a thread with the title ``thread``, by their field.
    """

    key: str
    group: str
    claim: str
    passage: str
    topic: str
    posts: dict[str, str]
    own: bool = False
    short: Mapping[str, str] = field(default_factory=dict)
    chat: Mapping[str, str] = field(default_factory=dict)
    thread: str = ""

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
    talk, short, chat = _by_key(TALK), _by_key(SHORT), _by_key(CHAT)
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
    return [_beside_posts(one, short.get(one.key, {}), chat.get(one.key, {})) for one in records]


def chatting(record: Record) -> Record:
    """The record as its chat has it: under the thread's title, with the messages as its posts."""
    return replace(record, topic=record.thread, posts=dict(record.chat))


def alone(record: Record) -> Record:
    """The record without a title, with its short texts as its posts."""
    return replace(record, topic="", posts=dict(record.short))


def views(record: Record) -> tuple[Record, Record, Record]:
    """The record with its posts, with its chat, and with its short texts."""
    return record, chatting(record), alone(record)


def _by_key(folder: Path) -> dict[str, dict[str, str]]:
    return {row["key"]: row for path in sorted(folder.glob("*.jsonl")) for row in read_rows(path)}


def _beside_posts(record: Record, short: Mapping[str, str], chat: Mapping[str, str]) -> Record:
    texts, messages = (
        {name: text for name, text in row.items() if name not in ("key", "thread")}
        for row in (short, chat)
    )
    return replace(record, short=texts, chat=messages, thread=chat.get("thread", ""))


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
        like = [records[at] for at in others]
        for told in views(record):
            rows += _told(told, like, chooser)
        rows += [*_verbatim(record, chooser), *_joined(record, chooser)]
    return rows


def _told(record: Record, others: Sequence[Record], chooser: random.Random) -> Iterator[MatchRow]:
    """Each post with its claim, and now and then with the passage or one of the other records."""
    for name, text in record.posts.items():
        same, right = name in SAME, name in RIGHT
        yield _row(record, text, record.claim, same)
        yield _row(record, text, both(record), same)
        if same or chooser.random() < 0.5:  # how a text is written must not tell the answer
            other = chooser.choice(others)
            yield _row(record, text, other.claim, said=False)
            if chooser.random() < 0.5:
                yield _row(record, text, both(other), said=False)
        if right or (same and chooser.random() < 0.5):
            yield _row(record, text, record.passage, right)
        changed = swap_number(text, record.claim, chooser) if same else None
        if changed:
            yield _row(record, changed, record.claim, said=False)
            yield _row(record, changed, both(record), said=False)


def both(record: Record) -> str:
    """What a text is held against to see at once whether it says the claim or what is so."""
    return side_by_side(record.claim, record.passage)


def _verbatim(record: Record, chooser: random.Random) -> list[MatchRow]:
    """The claim word for word: made, unlike what the passage says or the claim with another number.

    Posts never repeat a record exactly, so without these rows a copied claim would be
    the strangest of all texts.
    """
    changed = swap_number(record.claim, record.claim, chooser)
    rows = [
        _row(record, record.claim, record.claim, said=True),
        _row(record, record.claim, record.passage, said=False),
        _row(record, record.claim, both(record), said=True),
        _row(record, record.passage, both(record), said=False),
    ]
    if changed:
        rows += [_row(record, changed, one, said=False) for one in (record.claim, both(record))]
    return rows


def _joined(record: Record, chooser: random.Random) -> list[MatchRow]:
    """Longer posts: on the subject all through, with and without the claim somewhere in them."""
    talk = [record.posts[name] for name in SUBJECT if name in record.posts]
    if not talk:
        return []
    made = [record.posts[chooser.choice([name for name in SAME if name in record.posts])]]
    made.insert(chooser.randrange(2), chooser.choice(talk))
    few, many = chooser.sample(talk, 2), chooser.sample(talk, min(3, len(talk)))
    return [
        _row(record, "\n".join(texts), against, said)
        for texts, said in ((few, False), (many, False), (made, True))
        for against in (record.claim, both(record))
    ]


def _row(record: Record, text: str, against: str, said: bool) -> MatchRow:
    return MatchRow(StanceInput(text, against, record.topic), float(said))
