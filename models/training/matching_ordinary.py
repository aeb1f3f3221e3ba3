"""Ordinary posts with the records near them: what most of a model's work is, and must not match.

Nobody read these posts for what they claim. A few make a record near them after all, so what is
counted here as a false alarm is an upper bound.
"""

import random
from collections.abc import Iterator, Sequence
from pathlib import Path
from zlib import crc32

import numpy as np

from models.engine import MatchInput, StanceInput
from models.sentences import split
from models.training import data as sets
from models.training.matching_data import SAME, MatchRow, Record, both
from models.training.rows import read_rows
from models.training.stance_data import Embed

# As bot.pipeline cuts posts, and leaves out records that are too far away.
WINDOW_WORDS = 60
NEAREST, NEAR, SPREAD = 5, 0.3, 0.2
_LEAST_WORDS = 4
# Parts that are tried under each record's title.
_STRANGERS = 6
# Unlabelled sets and how many posts of each the regression is fitted on.
_FITTED_ON = (("goemotions_reddit", 3000), ("usenet_1993", 2500), ("irc_ubuntu", 800))
HELD_OUT = "reddit_2015"

Titled = tuple[str, str]
"""The title of a thread, and a part of a post in it."""


def training_parts(data: Path) -> list[Titled]:
    """Parts of real posts, own threads and half of the house threads."""
    real = sets.split_real(sets.real_posts(data))[0][::3]
    posts = [(p.title, p.text) for p in (*real, *sets.own_threads(held_out=False)[::2])]
    for number in sets.HOUSE_TRAIN:
        posts += [post for post in house_posts(data, number) if _trains(post)]
    return list(_parts(posts))


def training_rows(
    parts: Sequence[Titled], records: Sequence[Record], embed: Embed
) -> list[MatchRow]:
    """Each part with what is near it: it says neither those claims nor the passage."""
    return [
        MatchRow(StanceInput(text, against, title), 0.0)
        for (title, text), near in zip(parts, nearest(parts, records, embed), strict=True)
        for against in (
            *(one.claim for one, _ in near[:3]),
            *(told for one, _ in near[:1] for told in (one.passage, both(one))),
        )
    ]


def titled_rows(
    parts: Sequence[Titled],
    records: Sequence[Record],
    near: Sequence[Sequence[int]],
    chooser: random.Random,
) -> list[MatchRow]:
    """What a title must not decide.

    Under a record's own title stand texts of other threads and posts about another record, none of
    which makes its claim; the claim in its own words under another title makes it. ``near``: for
    each record the places of those that are like it.
    """
    rows = []
    for at, (record, others) in enumerate(zip(records, near, strict=True)):
        drawn = chooser.sample(range(len(records)), min(20, len(records)))
        far = [number for number in drawn if number != at and number not in others]
        other, title = records[far[0]], records[far[1]].topic
        texts = [text for _, text in chooser.sample(parts, 2)]
        texts.append(other.posts[chooser.choice([f for f in SAME if f in other.posts])])
        rows += [MatchRow(StanceInput(text, record.claim, record.topic), 0.0) for text in texts]
        rows += [
            MatchRow(StanceInput(texts[0], against, record.topic), 0.0)
            for against in (record.passage, both(record))
        ]
        rows += [
            MatchRow(StanceInput(record.claim, against, title), 1.0)
            for against in (record.claim, both(record))
        ]
    return rows


def fitting_parts(data: Path) -> list[Titled]:
    """What the regression and its thresholds are fitted on, beside posts about records."""
    chooser = random.Random(5)  # noqa: S311 - sampling, not secrets
    posts: list[Titled] = []
    for name, count in _FITTED_ON:
        found = sets.ordinary_posts(data, name)
        posts += [(p.title, p.text) for p in chooser.sample(found, min(count, len(found)))]
    for number in sets.HOUSE_TRAIN:
        posts += [post for post in house_posts(data, number) if not _trains(post)]
    posts += [(post.title, post.text) for post in sets.own_threads(held_out=True)]
    return list(_parts(posts))


def held_out_parts(data: Path) -> dict[str, list[Titled]]:
    """What neither training nor fitting has seen, by name."""
    reddit = [(p.title, p.text) for p in sets.ordinary_posts(data, HELD_OUT)]
    house = house_posts(data, sets.HOUSE_DEV)
    return {HELD_OUT: list(_parts(reddit)), f"house posts_{sets.HOUSE_DEV}": list(_parts(house))}


def house_posts(data: Path, number: int) -> list[Titled]:
    """The posts of one house set that no source contradicts."""
    rows = read_rows(data / "house" / f"posts_{number}.jsonl")
    return [(row["title"], row["text"]) for row in rows if not row["inaccuracy"]]


def near_pairs(
    parts: Sequence[Titled], records: Sequence[Record], embed: Embed
) -> list[MatchInput]:
    """Each part with every record that would come up for it."""
    return [
        MatchInput(record.claim, record.passage, text, title, similarity)
        for (title, text), near in zip(parts, nearest(parts, records, embed), strict=True)
        for record, similarity in near
    ]


def strangers(parts: Sequence[Titled], records: Sequence[Record], embed: Embed) -> list[MatchInput]:
    """Parts of other threads under each record's own title, where it brings the record up.

    In a thread on a record's subject every post comes near it, whatever it says.
    """
    chooser = random.Random(7)  # noqa: S311 - sampling, not secrets
    found = []
    for record in records:
        texts = [text for _, text in chooser.sample(parts, min(_STRANGERS, len(parts)))]
        claim, *posts = embed([record.claim, *(f"{record.topic}: {text}" for text in texts)])
        found += [
            MatchInput(record.claim, record.passage, text, record.topic, float(post @ claim))
            for text, post in zip(texts, posts, strict=True)
            if post @ claim >= NEAR
        ]
    return found


def nearest(
    parts: Sequence[Titled], records: Sequence[Record], embed: Embed
) -> Iterator[list[tuple[Record, float]]]:
    """For each part the records that the search would bring, nearest first, with the cosine."""
    claims = embed([record.claim for record in records])
    queries = embed([f"{title}: {text}" if title else text for title, text in parts])
    for similar in queries @ claims.T:
        order = [int(at) for at in np.argsort(-similar)[:NEAREST]]
        bar = max(NEAR, float(similar[order[0]]) - SPREAD)
        yield [(records[at], float(similar[at])) for at in order if similar[at] >= bar]


def _trains(post: Titled) -> bool:
    """Whether the net is trained on a house thread; on the others the regressions are fitted."""
    return crc32(post[0].encode()) % 2 == 0


def _parts(posts: Sequence[Titled] | Iterator[Titled]) -> Iterator[Titled]:
    """The first window of each post that is more than a few words and not a question."""
    for title, text in posts:
        part = _first_window(text)
        if len(part.split()) >= _LEAST_WORDS and not part.endswith("?"):
            yield title, part


def _first_window(text: str) -> str:
    """Whole sentences from the start, about as many words as a window holds."""
    spans = split(text)
    if not spans:
        return ""
    end = spans[0].end
    for span in spans[1:]:
        if len(text[spans[0].start : span.end].split()) > WINDOW_WORDS:
            break
        end = span.end
    return text[spans[0].start : end]
