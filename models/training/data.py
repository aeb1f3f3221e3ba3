"""Labelled posts from a data folder: the house threads, the real posts, public sets.

The folder (``--data``) is laid out as its README says: ``house/posts_N.jsonl``,
``real/real_N.jsonl.gz``, ``<task>/<set>.<split>.jsonl.gz``.
"""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from zlib import crc32

from models.training.labels import own_rows
from models.training.rows import read_rows

HOUSE_TRAIN = (1, 2, 3, 4)
HOUSE_DEV = 6
REAL_FILES = (1, 2, 3)
THREADS = Path(__file__).parent / "threads"

# The set goemotions masks names. On a real forum names stand there, so half of
# its posts get one, the same throughout a post.
_MASK = "[NAME]"
_NAMES = (
    "Alex",
    "Anna",
    "Ben",
    "Carlos",
    "Chris",
    "Dave",
    "Emma",
    "Fatima",
    "Frank",
    "George",
    "Hannah",
    "Ivan",
    "Jack",
    "James",
    "Jen",
    "Jim",
    "Joe",
    "John",
    "Karen",
    "Kevin",
    "Kim",
    "Laura",
    "Linda",
    "Lucas",
    "Maria",
    "Mark",
    "Mary",
    "Matt",
    "Mike",
    "Mohamed",
    "Nick",
    "Obama",
    "Paul",
    "Peter",
    "Priya",
    "Rachel",
    "Sam",
    "Sarah",
    "Smith",
    "Steve",
    "Tom",
    "Trump",
    "Wei",
)


@dataclass(frozen=True, slots=True)
class Label:
    """One head's label of a post. ``sure`` is False where careful readers could differ."""

    value: int
    sure: bool = True
    quotes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LabelledPost:
    """A post with the labels that its set gives; a head without a label is None.

    ``origin`` names the set, ``sampled`` how the post came into it (see the
    data folder's README); only ``random`` has natural frequency.
    """

    key: str
    origin: str
    text: str
    title: str = ""
    parent: str = ""
    hostile: Label | None = None
    speculation: Label | None = None
    checkable: Label | None = None
    sampled: str = ""


def house_posts(data: Path, number: int) -> list[LabelledPost]:
    """One house file, each post with its thread's title and the text it answers."""
    return _threads(data / "house" / f"posts_{number}.jsonl", f"house_{number}")


def own_threads(*, held_out: bool) -> list[LabelledPost]:
    """The synthetic threads that lie beside this module; every eighth thread is held out."""
    return [
        post
        for path in sorted(THREADS.glob("*.jsonl"))
        for post in _threads(path, f"threads_{path.stem}")
        if (crc32(post.key.rpartition("/")[0].encode()) % 8 == 0) == held_out
    ]


def _threads(path: Path, origin: str) -> list[LabelledPost]:
    rows = list(read_rows(path))
    texts = {row["id"]: row["text"] for row in rows}
    return [_house(row, texts.get(row["reply_to"] or "", ""), origin) for row in rows]


def real_posts(data: Path) -> list[LabelledPost]:
    """All real posts that were labelled for this project."""
    shared = (
        row for number in REAL_FILES for row in read_rows(data / "real" / f"real_{number}.jsonl.gz")
    )
    return [_real(row) for row in (*shared, *own_rows(data))]


def split_real(
    posts: list[LabelledPost],
) -> tuple[list[LabelledPost], list[LabelledPost], list[LabelledPost]]:
    """Split by a hash of the id: four fifths train, a tenth calibration, a tenth report."""
    parts: tuple[list[LabelledPost], ...] = ([], [], [])
    for post in posts:
        digest = crc32(post.key.encode())
        held_out = digest % 5 == 0
        parts[1 + digest // 5 % 2 if held_out else 0].append(post)
    return parts[0], parts[1], parts[2]


def claimbuster(data: Path, split: str = "train") -> list[LabelledPost]:
    """Debate sentences (CC BY 4.0) with the checkable label alone."""
    path = data / "checkworthy" / f"claimbuster_25ncs.{split}.jsonl.gz"
    return [
        LabelledPost(row["id"], "claimbuster", row["text"], checkable=Label(row["label"]))
        for row in read_rows(path)
    ]


def wikitalk_negatives(data: Path, known: set[str]) -> list[LabelledPost]:
    """Talk page posts that raters found harmless, but for those labelled by hand (``known``)."""
    path = data / "hostile" / "wikitalk_context_large.train.jsonl.gz"
    return [
        LabelledPost(
            row["id"],
            "wikitalk_public",
            row["text"],
            parent=row["extra"].get("parent") or "",
            hostile=Label(0),
        )
        for row in read_rows(path)
        if row["label"] == 0 and row["id"] not in known
    ]


def ordinary_posts(data: Path, name: str) -> list[LabelledPost]:
    """Unlabelled traffic, such as ``irc_ubuntu`` or ``reddit_2015``."""
    return [
        LabelledPost(
            row["id"], name, row["text"], title=row.get("title", ""), parent=row.get("parent", "")
        )
        for row in read_rows(data / "ordinary" / f"{name}.all.jsonl.gz")
    ]


def unmask(post: LabelledPost) -> LabelledPost:
    """Put a name for the mask in every other post of a set with masked names."""
    digest = crc32(post.key.encode()) // 7
    if _MASK not in post.text or digest % 2:
        return post
    name = _NAMES[digest // 2 % len(_NAMES)]
    return replace(
        post,
        text=post.text.replace(_MASK, name),
        parent=post.parent.replace(_MASK, name),
        hostile=_renamed(post.hostile, name),
        speculation=_renamed(post.speculation, name),
    )


def _renamed(label: Label | None, name: str) -> Label | None:
    if label is None:
        return None
    return replace(label, quotes=tuple(quote.replace(_MASK, name) for quote in label.quotes))


def _house(row: dict[str, Any], parent: str, origin: str) -> LabelledPost:
    return LabelledPost(
        row["id"],
        origin,
        row["text"],
        row["title"],
        parent,
        _label(row, "hostile"),
        _label(row, "speculation"),
        Label(row["checkable"]),
    )


def _real(row: dict[str, Any]) -> LabelledPost:
    return LabelledPost(
        row["id"],
        row["set"],
        row["text"],
        row["title"],
        row["parent"] or "",
        _label(row, "hostile"),
        _label(row, "speculation"),
        Label(row["checkable"]),
        row["sampled"],
    )


def _label(row: dict[str, Any], kind: str) -> Label:
    quotes = tuple(span["quote"] for span in row["spans"] if span["flag"] == kind)
    return Label(row[kind], bool(row.get(f"sure_{kind}", 1)), quotes)
