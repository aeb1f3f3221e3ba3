"""House and real pairs for the stance model, and how they are split.

Held out from training: the house set 6 whole (development), every tenth source
of the other sets (calibration), every fifth real claim by its post (half
calibration, half test).
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from models.sentences import split
from models.training.rows import read_rows
from models.training.stance_pairs import MATCH_TARGETS, TARGETS, Pair

Part = Literal["train", "calibration", "dev", "test"]

DEV_SET = 6
HOUSE_SETS = (1, 2, 3, 4, 6, 7, 8)
POST_SETS = (1, 2, 3, 4, 6)
NEAR = 4


# Embeds texts: shape (len(texts), 384), rows of unit length.
Embed = Callable[[Sequence[str]], NDArray[np.float32]]


def passages(text: str, size: int = 3) -> list[str]:
    """Cut a source's text into passages of at most ``size`` sentences, overlapping by one."""
    spans = split(text)
    starts = range(0, max(1, len(spans) - 1), size - 1)
    return [text[spans[s].start : spans[min(s + size, len(spans)) - 1].end] for s in starts]


def part_of_source(source: str) -> Part:
    if source.startswith(f"h{DEV_SET}-"):
        return "dev"
    return "calibration" if crc32(source.encode()) % 10 == 0 else "train"


def part_of_post(post: str) -> Part:
    """The part of a real claim, by the post it came from."""
    number = crc32(post.encode())
    if number % 5:
        return "train"
    return "calibration" if number // 5 % 2 else "test"


@dataclass(frozen=True, slots=True)
class House:
    """One house set in memory, with the passages of its sources embedded."""

    number: int
    sources: dict[str, dict[str, Any]]
    claims: list[dict[str, Any]]
    posts: list[dict[str, Any]]
    source_of: list[str]
    passages: list[str]
    vectors: NDArray[np.float32]

    def nearest(
        self, vectors: NDArray[np.float32], count: int
    ) -> list[list[tuple[str, str, float]]]:
        """The ``count`` nearest (source, passage, cosine) of each query row."""
        similar = vectors @ self.vectors.T
        order = np.argsort(-similar, axis=1)[:, :count]
        return [
            [(self.source_of[i], self.passages[i], float(row[i])) for i in near]
            for row, near in zip(similar, order, strict=True)
        ]


def load_house(data: Path, number: int, embed: Embed) -> House:
    """Read one set; ``posts`` is empty for the sets that are claims alone."""
    folder = data / "house"
    sources = {row["id"]: row for row in read_rows(folder / f"sources_{number}.jsonl")}
    cut = [(key, p) for key, row in sources.items() for p in passages(row["text"])]
    posts = read_rows(folder / f"posts_{number}.jsonl") if number in POST_SETS else ()
    return House(
        number,
        sources,
        list(read_rows(folder / f"claims_{number}.jsonl")),
        list(posts),
        [key for key, _ in cut],
        [p for _, p in cut],
        embed([f"{sources[key]['title']}: {p}" for key, p in cut]),
    )


def claim_pairs(house: House, embed: Embed) -> Iterator[Pair]:
    """Each house claim with its source (whole, and its nearest window) and with near misses."""
    rows = house.claims
    topics = [house.sources[row["source"]]["title"] for row in rows]
    queries = embed([f"{t}: {row['claim']}" for t, row in zip(topics, rows, strict=True)])
    for index, (row, topic, query) in enumerate(zip(rows, topics, queries, strict=True)):
        source = row["source"]
        text = house.sources[source]["text"]
        windows = passages(text)
        texts = [text] if len(windows) == 1 else [text, _nearest(windows, row["claim"], embed)]
        for passage in texts:
            for title in ("", topic):
                yield Pair(
                    f"claim:{row['id']}", "house claims", source, row["claim"], passage, title,
                    TARGETS[row["label"]], row["kind"],
                )  # fmt: skip
        near = house.nearest(query[None], NEAR + len(windows))[0]
        others = [p for key, p, _ in near if key != source][:NEAR]
        for rank, passage in enumerate(others):
            # One near miss an epoch for each two claims: neutral pairs abound elsewhere.
            yield Pair(
                f"near:{house.number}:{index // 2}", "near claims", source, row["claim"], passage,
                topic if rank % 2 else "", TARGETS["neutral"], "near source",
            )  # fmt: skip


def _nearest(texts: Sequence[str], query: str, embed: Embed) -> str:
    vectors = embed([query, *texts])
    return texts[int(np.argmax(vectors[1:] @ vectors[0]))]


def judged_sentences(post: dict[str, Any], source_text: str, embed: Embed) -> list[str]:
    """The sentences of a post that its source speaks of: those flagged, or the nearest one."""
    text = post["text"]
    spans = split(text)
    quotes = [s["quote"] for s in post["spans"] if s["flag"] == "inaccuracy"]
    found = [
        text[span.start : span.end]
        for span in spans
        for at in (text.find(q) for q in quotes)
        if at >= 0 and span.start <= at < span.end
    ]
    if quotes:
        return found or quotes
    return [_nearest([text[s.start : s.end] for s in spans], source_text, embed)]


def post_pairs(house: House, embed: Embed) -> Iterator[Pair]:
    """House posts: judged sentences with their source, every sentence with near misses."""
    for post in house.posts:
        source = post["source"] or post["supported_by"]
        label = "refutes" if post["source"] else "supports"
        judged = []
        if source:
            text = house.sources[source]["text"]
            judged = judged_sentences(post, text, embed)
            for i, sentence in enumerate(judged):
                windows = passages(text)
                for passage in dict.fromkeys([text, _nearest(windows, sentence, embed)]):
                    yield Pair(
                        f"post:{post['id']}:{i}", "house posts", source, sentence, passage,
                        post["title"], TARGETS[label], post["kind"],
                    )  # fmt: skip
        yield from _chat_pairs(house, post, judged, source, embed)


def _chat_pairs(
    house: House, post: dict[str, Any], judged: Sequence[str], source: str | None, embed: Embed
) -> Iterator[Pair]:
    text = post["text"]
    sentences = [text[s.start : s.end] for s in split(text)]
    if not sentences:
        return
    vectors = embed([f"{post['title']}: {s}" for s in sentences])
    for i, (sentence, near) in enumerate(zip(sentences, house.nearest(vectors, NEAR), strict=True)):
        for key, passage, _ in near:
            if key == source:
                continue
            # Judged and checkable sentences come each epoch; of the small talk, one a post.
            number = i if sentence in judged or post["checkable"] else 0
            yield Pair(
                f"chat:{post['id']}:{number}", "house chat", key, sentence, passage,
                post["title"], TARGETS["neutral"], post["kind"],
            )  # fmt: skip


def real_pairs(data: Path) -> Iterator[tuple[Part, Pair]]:
    """Claims of real people, with the part each belongs to."""
    for number in (1, 2):
        for row in read_rows(data / "real" / f"claims_{number}.jsonl.gz"):
            pair = Pair(
                f"real:{row['id']}", "real claims", row["post"], row["claim"], row["evidence"],
                row["title"], TARGETS[row["label"]], row["kind"],
            )  # fmt: skip
            yield part_of_post(row["post"]), pair


_MATCH_FIELDS = ("same_1", "same_2", "same_3", "right_1", "right_2", "denies", "near")


def match_pairs(data: Path, sources: dict[str, dict[str, Any]], embed: Embed) -> Iterator[Pair]:
    """Posts that make, correct, deny or come near a known wrong claim, with its source."""
    for row in read_rows(data / "house" / "matches_1.jsonl"):
        text = sources[row["source"]]["text"]
        for field in _MATCH_FIELDS:
            kind = field.partition("_")[0]
            spans = split(row[field])
            sentences = [row[field][s.start : s.end] for s in spans]
            sentence = _nearest(sentences, row["record"], embed)
            for passage in dict.fromkeys([text, _nearest(passages(text), row["record"], embed)]):
                yield Pair(
                    f"match:{row['id']}:{field}", "matches", row["source"], sentence, passage,
                    row["title"], TARGETS[MATCH_TARGETS[kind]], kind,
                )  # fmt: skip


def real_chat_pairs(data: Path, houses: Sequence[House], embed: Embed) -> Iterator[Pair]:
    """Sentences of real posts with the nearest house passages: nearly all neutral."""
    for number in (1, 2, 3):
        rows = [
            r
            for i, r in enumerate(read_rows(data / "real" / f"real_{number}.jsonl.gz"))
            if i % 10 == 0
        ]
        picked = [(r, _longest(r["text"])) for r in rows]
        picked = [(r, s) for r, s in picked if len(s) > 20]
        vectors = embed([f"{r['title']}: {s}" for r, s in picked])
        for index, (row, sentence) in enumerate(picked):
            house = houses[index % len(houses)]
            for key, passage, _ in house.nearest(vectors[index : index + 1], 2)[0]:
                yield Pair(
                    f"realchat:{row['id']}", "real chat", key, sentence, passage,
                    row["title"], TARGETS["neutral"], row["set"],
                )  # fmt: skip


def _longest(text: str) -> str:
    return max((text[s.start : s.end] for s in split(text)), key=len, default="")
