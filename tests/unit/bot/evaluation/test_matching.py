"""Records and their posts become the right figures."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from bot.domain.policy import Preset
from bot.errors import InputError
from bot.evaluation.matching import Held, Pair, Told, as_json, hold, measure, read_records
from tests.support.engine import RuleEngine
from tests.support.library import open_shelf
from tests.support.posts import make_source

ROW: dict[str, Any] = {
    "id": "r1",
    "record": "the model needs the cloud",
    "source": "s1",
    "kind": "status",
    "title": "A model",
    "same_1": "Well, the model needs the cloud.",
    "same_2": "Cloud only, that one.",
    "right_1": "The model does not need the cloud.",
    "denies": "No.",
    "near": "Bread.",
}
OTHER: dict[str, Any] = {
    "id": "r2",
    "record": "bread is stone",
    "source": "s1",
    "same_1": "Bread is stone.",
}
BARS: dict[Preset, float] = {"strict": 0.9, "balanced": 0.5, "wide": 0.3}


def write(folder: Path, *rows: object) -> Path:
    file = folder / "records.jsonl"
    file.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return file


def told(group: str, record: str = "r1") -> Told:
    return Told(record, group, "text", "title")


def held(
    group: str, pairs: Sequence[tuple[str, float]] = (), record: str = "r1", place: int = 1
) -> Held:
    return Held(told(group, record), tuple(Pair(*pair, 0.5) for pair in pairs), place)


def test_records_may_have_phrasings(tmp_path: Path) -> None:
    """They go with the record's claim, and are no posts."""
    file = write(tmp_path, ROW | {"phrasings": ["Cloud only."]}, OTHER | {"phrasings": "x"})
    read = read_records(file)
    assert [one.phrasings for one in read.claims] == [("Cloud only.",)]
    assert len(read.posts) == 5
    assert len(read.problems) == 1


def test_what_a_file_holds(tmp_path: Path) -> None:
    """Posts are known by their keys; broken rows are named and the others read."""
    file = write(tmp_path, ROW, {"id": 5}, OTHER | {"same_2": None, "other": "x"})
    read = read_records(file)
    assert [(one.record_id, one.group) for one in read.posts] == [
        *(("r1", group) for group in ("same", "same", "right", "denies", "near")),
        ("r2", "same"),
    ]
    assert [(one.claim_id, one.text) for one in read.claims] == [
        (row["id"], row["record"]) for row in (ROW, OTHER)
    ]
    (problem,) = read.problems
    assert problem.startswith(f"{file}:2: ")


def test_a_file_without_records_is_refused(tmp_path: Path) -> None:
    """A file of something else is one clear error."""
    with pytest.raises(InputError, match="no record with its posts"):
        read_records(write(tmp_path, {"id": "1", "text": "A post."}))


async def test_posts_are_held_by_the_bots_own_steps(tmp_path: Path) -> None:
    """Scores come from the pair model, once more without the record; places from the search."""
    read = read_records(write(tmp_path, ROW, OTHER))
    async with open_shelf() as shelf:
        await shelf.library.add(make_source("The model runs offline."))
        await shelf.claims.add_all(read.claims)
        found = await hold(read.posts, shelf.claims, RuleEngine())
    own = {
        one.told.text: pair
        for one in found
        for pair in one.pairs
        if pair.record_id == one.told.record_id
    }
    assert own[ROW["same_1"]].score == own[OTHER["same_1"]].score == 1.0
    assert own[ROW["right_1"]].score == 0.05
    assert {pair.blank for pair in own.values()} == {0.05}
    assert next(one.place for one in found if one.told.makes) == 1


def test_pairs_at_a_bar() -> None:
    """Right is a making post with its own record; all other matches are wrong."""
    figures = measure(
        [
            held("same", [("r1", 0.95), ("r2", 0.6)]),
            held("same", [("r2", 0.4)], place=0),
            held("right", [("r1", 0.7)]),
            held("near"),
        ],
        records=3,
        bars=BARS,
    )
    counts = {one.preset: one.counts for one in figures.presets}
    assert [counts[name].right for name in ("strict", "balanced", "wide")] == [1, 1, 1]
    assert [counts[name].wrong for name in ("strict", "balanced", "wide")] == [0, 2, 3]
    assert {one.missed for one in counts.values()} == {1}
    assert all(sum((c.right, c.wrong, c.missed, c.passed)) == 12 for c in counts.values())
    balanced = figures.presets[1]
    assert balanced.own == {"same": 1, "right": 1, "denies": 0, "near": 0}
    assert (figures.within(1), len(figures.places)) == (1, 2)


def test_areas() -> None:
    """A missed record lowers the area over all pairs, not that over the near ones."""
    figures = measure(
        [held("same", [("r1", 0.9), ("r2", 0.1)]), held("same", place=0)], records=2, bars=BARS
    )
    assert figures.near_pr_auc == 1.0
    assert figures.pr_auc == pytest.approx(0.5 + 0.5 * 2 / 4)
    assert (figures.blank_pr_auc, figures.chance) == (0.5, 0.5)


def test_figures_hold_no_text() -> None:
    """What is written for programs has numbers alone, and is complete without any pair."""
    figures = as_json(measure([held("same", place=0), held("near")], records=2, bars=BARS))
    assert "text" not in json.dumps(figures)
    assert as_json(measure([], records=0, bars=BARS))["pr_auc"] is None
    assert figures["recall_at_1"] == 0
    assert figures["near"]["pr_auc"] is None
    assert [one["recall"] for one in figures["presets"]] == [0, 0, 0]
