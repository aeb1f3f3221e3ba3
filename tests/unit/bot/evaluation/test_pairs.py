"""Claims with their passages, as files hold them."""

import json
from pathlib import Path
from typing import Any

import pytest

from bot.errors import InputError
from bot.evaluation.pairs import Pair, holds_pairs, read_pairs, settled
from tests.support.engine import RuleEngine


def write(path: Path, *rows: Any) -> Path:
    """Write rows as JSON Lines."""
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def test_both_forms_are_read_and_bad_rows_are_named(tmp_path: Path) -> None:
    """Evidence stands in the row or in a source; a row without either is passed over."""
    file = write(
        tmp_path / "claims.jsonl",
        {"claim": "It rains.", "evidence": "It is dry.", "label": "refutes", "title": "Weather"},
        {"id": 2, "claim": "It snows.", "source": "s1", "label": "neutral"},
        {"claim": "It hails.", "source": "s9", "label": "neutral"},
        {"claim": "It hails.", "label": "supports"},
        {"claim": "It hails.", "evidence": "x", "label": "true"},
        [1],
    )

    read = read_pairs(file, {"s1": "A source says so."})

    assert read.pairs == (
        Pair("It rains.", ("It is dry.",), "refutes", "Weather"),
        Pair("It snows.", ("A source says so.",), "neutral"),
    )
    where = [problem.removeprefix(f"{file}:")[0] for problem in read.problems]
    assert where == ["3", "4", "5", "6"]
    assert "--sources" in read.problems[0]
    assert holds_pairs(file)


def test_a_file_without_a_good_row_is_refused(tmp_path: Path) -> None:
    """The first reason is told."""
    file = write(tmp_path / "claims.jsonl", {"claim": "x", "source": "s1", "label": "refutes"})
    with pytest.raises(InputError, match=r"no claim with a passage.*no source has the id s1"):
        read_pairs(file, {})


def test_posts_are_told_from_claims(tmp_path: Path) -> None:
    """A post has a text; search questions without a label are no pairs either."""
    posts = write(tmp_path / "posts.jsonl", {"id": "1", "text": "x", "hostile": 0})
    questions = write(tmp_path / "questions.jsonl", {"id": "1", "claim": "x", "source": "s"})
    assert not holds_pairs(posts)
    assert not holds_pairs(questions)


async def test_of_many_passages_the_nearest_is_judged() -> None:
    """A short source is one passage; of a long one the passage that shares the claim's words."""
    engine = RuleEngine()
    pairs = [
        Pair("one two three", ("only this",), "neutral"),
        Pair("one two three", ("four five six", "one two three four"), "supports", "Numbers"),
    ]
    found = await settled(pairs, engine)
    assert [one.passage for one in found] == ["only this", "one two three four"]
    assert [one.topic for one in found] == ["", "Numbers"]
