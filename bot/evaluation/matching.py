"""How well known claims are told from what posts say else.

A file holds records with posts of known kinds: ``same_N`` make the record's claim,
``right_N`` state what is so, ``denies`` denies it or asks, ``near`` comes near. Records
may have other ``phrasings``. Every post is held against all records, by the bot's own
steps: those that the search does not bring count with a score of 0.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from pydantic import BaseModel, ConfigDict, ValidationError

from bot.domain.finding import KINDS
from bot.domain.policy import PRESETS, Preset
from bot.domain.ports import KnownClaims, Query
from bot.domain.post import text_post
from bot.domain.source import SHARED_LIBRARY
from bot.errors import InputError
from bot.evaluation.rows import first_problem, parsed, read_lines
from bot.pipeline.classify import classify
from bot.pipeline.match import pair_of, query_of, stating, weigh
from bot.pipeline.normalise import normalise
from bot.sources.claim_files import ClaimRow, phrasings_of
from models.engine import Engine
from models.metrics import Counts, average_precision

DEPTH = 5
"""How far down the list of records a search is read."""
_BATCH = 64
_GROUPS = ("same", "right", "denies", "near")


@dataclass(frozen=True, slots=True)
class Told:
    """A post and the record that it was written for; ``group`` is one of the four kinds."""

    record_id: str
    group: str
    text: str
    title: str

    @property
    def makes(self) -> bool:
        return self.group == "same"


@dataclass(frozen=True, slots=True)
class ReadRecords:
    """What a file holds; ``problems`` are sentences on rows that were passed over."""

    path: Path
    claims: tuple[ClaimRow, ...]
    posts: tuple[Told, ...]
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """A post held against a record: ``score``, and ``blank``, that without the record."""

    record_id: str
    score: float
    blank: float


@dataclass(frozen=True, slots=True)
class Held:
    """A post, the records that were near it, and the place of its own in the search.

    ``place`` counts from 1; 0: not among the first ``DEPTH``.
    """

    told: Told
    pairs: tuple[Pair, ...]
    place: int


@dataclass(frozen=True, slots=True)
class AtPreset:
    """Pairs of post and record at one bar, and for each group the posts that match their own."""

    preset: Preset
    bar: float
    counts: Counts
    own: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Figures:
    """All figures of one file.

    ``pr_auc`` is over all pairs of a post and a record. ``near_pr_auc``, ``blank_pr_auc``
    (each record left blank) and ``chance`` (the share that is right) are over the
    ``pairs`` that the search brought. ``groups`` counts the posts of each kind.
    """

    posts: int
    records: int
    pairs: int
    pr_auc: float | None
    near_pr_auc: float | None
    blank_pr_auc: float | None
    chance: float
    places: tuple[int, ...]
    presets: tuple[AtPreset, ...]
    groups: Mapping[str, int]

    def within(self, most: int) -> int:
        """How many posts that make a claim find its record among the nearest ``most``."""
        return sum(0 < place <= most for place in self.places)


class _Row(BaseModel):
    model_config = ConfigDict(extra="allow")

    id: str
    record: str
    source: str
    title: str = ""
    phrasings: list[str] = []

    def posts(self) -> Iterator[Told]:
        for name, text in (self.model_extra or {}).items():
            group = name.partition("_")[0]
            if group in _GROUPS and isinstance(text, str) and text.strip():
                yield Told(self.id, group, text, self.title)


def read_records(path: Path) -> ReadRecords:
    """Read a file of records; raises InputError where there is none in it."""
    claims: list[ClaimRow] = []
    posts: list[Told] = []
    problems: list[str] = []
    for number, line in enumerate(read_lines(path), 1):
        where = f"{path}:{number}"
        try:
            fields = parsed(line)
            row = None if fields is None else _Row.model_validate(fields)
        except ValidationError as error:
            problems.append(f"{where}: {first_problem(error)}.")
        except ValueError as error:
            problems.append(f"{where}: {error}.")
        else:
            if row:
                claims.append(_claim(row, where))
                posts.extend(row.posts())
    if not posts:
        why = f" {problems[0]}" if problems else ""
        raise InputError(f"{path}: there is no record with its posts in it.{why}")
    return ReadRecords(path, tuple(claims), tuple(posts), tuple(problems))


def _claim(row: _Row, where: str) -> ClaimRow:
    phrasings = phrasings_of(row.record, row.phrasings)
    return ClaimRow(row.id, row.record, row.source, where, 0, phrasings=phrasings)


async def hold(posts: Sequence[Told], known: KnownClaims, engine: Engine) -> list[Held]:
    """Hold posts against all records that ``known`` has; the order is kept."""
    found: list[Held] = []
    for first in range(0, len(posts), _BATCH):
        found += await _hold(posts[first : first + _BATCH], known, engine)
    return found


async def _hold(told: Sequence[Told], known: KnownClaims, engine: Engine) -> list[Held]:
    posts = [text_post(one.text, title=one.title) for one in told]
    texts = [normalise(post.text) for post in posts]
    judged = [KINDS for _ in posts]
    read = stating(posts, texts, await classify(posts, texts, judged, engine), judged)
    weighed = await weigh(read, known=known, engine=engine)
    pairs = [
        pair_of(query_of(one, each.window), each.near)
        for one, found in zip(read, weighed, strict=True)
        for each in found
    ]
    blank = iter(
        await engine.match([replace(one, claim="", passage="", similarity=0.0) for one in pairs])
    )
    places = await _places(told, known)
    return [
        Held(
            one,
            tuple(Pair(each.near.known.claim_id, each.score, next(blank)) for each in found),
            place,
        )
        for one, found, place in zip(told, weighed, places, strict=True)
    ]


async def _places(told: Sequence[Told], known: KnownClaims) -> list[int]:
    queries = [Query(one.text, one.title) for one in told]
    near = await known.nearest(queries, guild_id=SHARED_LIBRARY, limit=DEPTH)
    ids = [[one.known.claim_id for one in found] for found in near]
    return [
        found.index(one.record_id) + 1 if one.record_id in found else 0
        for one, found in zip(told, ids, strict=True)
    ]


def measure(held: Sequence[Held], records: int, bars: Mapping[Preset, float]) -> Figures:
    """Turn what was held into figures; ``bars`` are the presets' thresholds."""
    labels, scores, blank = _arrays(held)
    making = sum(one.told.makes for one in held)
    # All other pairs of a post and a record have a score of 0.
    missed = making - int(labels.sum())
    passed = len(held) * records - len(labels) - missed
    rest = np.concatenate([np.ones(missed), np.zeros(passed)])
    return Figures(
        posts=len(held),
        records=records,
        pairs=len(labels),
        pr_auc=average_precision(
            np.concatenate([labels, rest]), np.concatenate([scores, np.zeros(len(rest))])
        ),
        near_pr_auc=average_precision(labels, scores),
        blank_pr_auc=average_precision(labels, blank),
        chance=float(labels.mean()) if len(labels) else 0.0,
        places=tuple(one.place for one in held if one.told.makes),
        presets=tuple(_at(held, preset, bars[preset], records) for preset in PRESETS),
        groups={name: sum(one.told.group == name for one in held) for name in _GROUPS},
    )


def _arrays(held: Sequence[Held]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    rows = [
        (float(one.told.makes and pair.record_id == one.told.record_id), pair.score, pair.blank)
        for one in held
        for pair in one.pairs
    ]
    labels, scores, blank = np.array(rows, np.float64).reshape(-1, 3).T
    return labels, scores, blank


def _at(held: Sequence[Held], preset: Preset, bar: float, records: int) -> AtPreset:
    right = wrong = 0
    own = dict.fromkeys(_GROUPS, 0)
    for one in held:
        matched = [pair.record_id for pair in one.pairs if pair.score >= bar]
        mine = matched.count(one.told.record_id)
        own[one.told.group] += mine
        right += mine if one.told.makes else 0
        wrong += len(matched) - (mine if one.told.makes else 0)
    missed = sum(one.told.makes for one in held) - right
    passed = len(held) * records - right - wrong - missed
    return AtPreset(preset, bar, Counts(right, wrong, missed, passed), own)


def as_json(figures: Figures) -> dict[str, Any]:
    """Give figures as plain data, without a word of any post."""
    return {
        "posts": figures.posts,
        "records": figures.records,
        "pairs_near": figures.pairs,
        "pr_auc": figures.pr_auc,
        "near": {
            "pr_auc": figures.near_pr_auc,
            "pr_auc_record_left_blank": figures.blank_pr_auc,
            "chance": figures.chance,
        },
        **{
            f"recall_at_{most}": figures.within(most) / max(len(figures.places), 1)
            for most in (1, DEPTH)
        },
        "presets": [
            {
                "name": one.preset,
                "threshold": one.bar,
                "precision": one.counts.precision,
                "recall": one.counts.recall,
                "right": one.counts.right,
                "wrong": one.counts.wrong,
                "missed": one.counts.missed,
                "own_record_matched": dict(one.own),
            }
            for one in figures.presets
        ],
        "groups": dict(figures.groups),
    }
