"""Measuring search: the place of each claim's source among what was found."""

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from bot.domain.ports import Query
from bot.domain.source import Hit
from bot.errors import InputError
from bot.evaluation.search import Found, Question, as_json, find, place, read_questions
from tests.support.library import hit
from tests.support.posts import make_source

HITS = tuple(hit(make_source("x", source_id=one)) for one in ("a", "a", "b", "c"))


class Shelf:
    """Finds the same for every claim, except nothing for blank ones."""

    async def search(
        self, queries: Sequence[Query], *, guild_id: str, limit: int
    ) -> list[tuple[Hit, ...]]:
        return [HITS[:limit] if query.text else () for query in queries]


def write(path: Path, *rows: object) -> Path:
    lines = [row if isinstance(row, str) else json.dumps(row) for row in rows]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def test_a_place_counts_sources() -> None:
    """Passages of one source take one place; what is not found has none."""
    assert [place(HITS, one) for one in "abcd"] == [1, 2, 3, 0]
    assert place((), "a") == 0
    many = [hit(make_source("x", source_id=str(at))) for at in range(20)]
    assert [place(many, one) for one in ("9", "10")] == [10, 0]


def test_figures() -> None:
    """Recall counts the places up to a bound, the mean reciprocal rank all of them."""
    found = Found("all", (1, 2, 0, 4))
    assert [found.within(most) for most in (1, 3, 10)] == [1, 2, 3]
    assert found.mean_reciprocal_rank == (1 + 1 / 2 + 1 / 4) / 4
    (figures,) = as_json([found])
    assert (figures["recall_at_1"], figures["recall_at_5"], figures["count"]) == (0.25, 0.75, 4)
    assert 0 < figures["recall_at_1_interval"]["low"] < 0.25


async def test_every_claim_is_searched() -> None:
    """All claims are counted together, and by label where there is more than one."""
    questions = [Question("x", "b", "refutes")] * 70 + [Question("x", "a", "supports")]
    every, refutes, supports = await find([*questions, Question("", "a", "supports")], Shelf())
    assert (every.name, len(every.places), every.within(1)) == ("all", 72, 1)
    assert (refutes.name, refutes.places) == ("refutes", (2,) * 70)
    assert (supports.name, supports.places) == ("supports", (1, 0))
    assert [one.name for one in await find(questions[:3], Shelf())] == ["all"]


def test_rows(tmp_path: Path) -> None:
    """Neutral claims are no questions; broken rows and unknown sources are named by line."""
    file = write(
        tmp_path / "claims.jsonl",
        {"id": "1", "claim": "x", "source": "a", "label": "refutes"},
        {"id": "2", "claim": "x", "source": "a", "label": "neutral"},
        "{",
        {"id": "4", "claim": "x", "source": "z", "label": "supports"},
        {"id": "5", "claim": 5, "source": "a"},
        {"id": "6", "claim": "x", "source": "a", "label": "maybe"},
        "",
        {"claim": "y", "source": "a"},
    )
    read = read_questions(file, frozenset("a"))
    assert read.questions == (Question("x", "a", "refutes"), Question("y", "a", "any"))
    assert [problem.split(":")[1] for problem in read.problems] == ["3", "4", "5", "6"]
    assert "no source has the id z" in read.problems[1]


def test_posts_are_questions_too(tmp_path: Path) -> None:
    """A post is searched with its title and the post that it answers, for its source."""
    file = write(
        tmp_path / "posts.jsonl",
        {"id": "1", "text": "x", "title": "T", "source": "a", "supported_by": None},
        {"id": "2", "text": "y", "reply_to": "1", "source": None, "supported_by": "b"},
        {"id": "3", "text": "z", "source": None},
    )
    read = read_questions(file, frozenset("ab"))
    assert read.problems == ()
    assert read.questions == (
        Question("x", "a", "refutes", "T"),
        Question("y", "b", "supports", context="x"),
    )


def test_a_file_without_questions(tmp_path: Path) -> None:
    """A file that asks nothing is one clear error with the first reason."""
    file = write(tmp_path / "claims.jsonl", {"id": "1", "label": "refutes"})
    with pytest.raises(InputError, match=r'claims\.jsonl: there is no claim .*:1: "claim"'):
        read_questions(file, frozenset("a"))
