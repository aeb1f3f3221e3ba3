"""``sidenote models check``: measured on labelled rows.

Two sets of rules stand in for the models, as nobody would wait for them otherwise; once the real
ones.
"""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.support.models_command import good, models, nli, read
from tests.support.tiny_models import tiny_roberta

CLAIMS = [
    {"claim": f"number {at} is {word}", "evidence": f"number {at} is not {said}", "label": label}
    for at in range(20)
    for word, said, label in (
        ("odd", "odd", "refutes"),
        ("odd", "even", "neutral"),
    )
]
POSTS = [
    {"id": f"{word}{at}", "text": text, "hostile": int(word == "rude"), "speculation": 0}
    for at in range(20)
    for word, text in (("rude", f"You fool number {at}."), ("calm", f"A fine day number {at}."))
]


def write(path: Path, rows: Sequence[Any]) -> Path:
    """Write rows as JSON Lines."""
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


@pytest.mark.usefixtures("rules")
def test_a_better_judge_is_measured_and_its_thresholds_are_written(
    home: Path, tmp_path: Path
) -> None:
    """The table says what gets better; the thresholds go beside the model that is in use."""
    good("use", "hostile", tiny_roberta(tmp_path / "toxic", ["toxicity", "insult"]))
    file = write(tmp_path / "posts.jsonl", POSTS)

    told = good("check", file, "--yes").stdout

    assert "40 posts; 20 (50%) deserve the flag." in told
    assert "That is few" in told
    table = [line.split() for line in told.splitlines()]
    (row,) = [line for line in table if line[:2] == ["balanced:", "recall"]]
    assert row[-1] == "better"
    assert read(home)["hostile"]["model"] == str(tmp_path / "toxic")
    assert read(home)["hostile"]["thresholds"] == {"strict": 0.45, "balanced": 0.45, "wide": 0.45}


@pytest.mark.usefixtures("rules")
def test_claims_are_measured_three_ways(home: Path, tmp_path: Path) -> None:
    """A model that is not in use yet is tried, for programs too, and nothing is written."""
    sources = write(
        tmp_path / "sources.jsonl",
        [
            {
                "id": "s1",
                "title": "Numbers",
                "publisher": "Nobody",
                "url": "https://example.org/",
                "date": None,
                "text": "number 1 is not odd",
            }
        ],
    )
    named = {"claim": "number 1 is odd", "source": "s1", "label": "refutes"}
    file = write(tmp_path / "claims.jsonl", [*CLAIMS, named])
    other = nli(tmp_path / "nli")

    told = json.loads(
        good("check", file, "--sources", sources, "--model", other, "--format", "json").stdout
    )

    assert (told["job"], told["rows"], told["deserved"]) == ("stance", 41, 21)
    assert told["other"]["version"] == "better"
    assert told["other"]["macro_f1"] == told["shipped"]["macro_f1"] == 1
    strict = told["other"]["presets"]["strict"]
    assert (strict["met"], strict["right"], strict["wrong"]) == (True, 21, 0)
    assert 0.1 < strict["threshold"] <= 0.7
    assert told["other"]["milliseconds"] > 0
    assert told["written"] is None
    assert not home.exists()


@pytest.mark.usefixtures("rules")
def test_a_blind_judge_is_told_to_be_one(home: Path, tmp_path: Path) -> None:
    """No threshold keeps a promise: it is said, and what is written flags nothing."""
    other = nli(tmp_path / "blind")
    file = write(tmp_path / "claims.jsonl", CLAIMS)

    told = good("check", "stance", file, "--model", other, "--yes").stdout

    assert "No threshold keeps the promise of strict (90%), balanced (85%), wide (70%)" in told
    assert read(home)["stance"]["model"] == str(other)
    assert read(home)["stance"]["thresholds"] == {"strict": 0.75, "balanced": 0.75, "wide": 0.75}


@pytest.mark.usefixtures("rules")
def test_the_shipped_model_is_measured_alone(home: Path, tmp_path: Path) -> None:
    """It keeps its thresholds, and there is nothing to ask."""
    told = good("check", write(tmp_path / "claims.jsonl", CLAIMS)).stdout

    assert "PR-AUC" in told
    assert "the other is" not in told
    assert "with the thresholds that come with it" in told
    assert not home.exists()


@pytest.mark.usefixtures("rules")
@pytest.mark.parametrize(
    ("args", "told"),
    [
        (("stance",), "Name a labelled file"),
        (("{posts}", "{claims}"), "one by one"),
        (("{posts}", "--sources", "{posts}"), "--sources goes with claims"),
        (("{posts}", "--label", "x"), "go with --model"),
        (("{claims}", "--model", "{other}"), "say --yes to write, or --dry-run"),
        (("{calm}",), "No post in these files is labelled hostile"),
        (("{tmp}/none.jsonl",), "cannot be read"),
    ],
)
def test_what_cannot_be_measured_is_said(tmp_path: Path, args: tuple[str, ...], told: str) -> None:
    """One line, before any long work."""
    calm = [row for row in POSTS if not row["hostile"]]
    paths = {
        "posts": write(tmp_path / "posts.jsonl", POSTS),
        "claims": write(tmp_path / "claims.jsonl", CLAIMS),
        "calm": write(tmp_path / "calm.jsonl", calm),
        "other": nli(tmp_path / "nli"),
        "tmp": tmp_path,
    }

    result = models("check", *(arg.format(**paths) for arg in args))

    assert result.exit_code != 0
    assert told in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1


@pytest.mark.usefixtures("rules")
def test_bad_rows_are_named_and_the_rest_is_measured(tmp_path: Path) -> None:
    """The exit code says that some could not be read."""
    file = write(tmp_path / "claims.jsonl", [*CLAIMS, *({"claim": "x"} for _ in range(7))])

    result = models("check", "stance", file)

    assert result.exit_code == 1
    assert "40 pairs" in result.stdout
    assert f"{file}:41:" in result.stderr
    assert "2 more rows" in result.stderr


def test_the_real_models_stand_side_by_side(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The shipped stance model and a tiny stranger judge the same pairs."""
    monkeypatch.setenv("SIDENOTE_MODELS__THREADS", "1")
    monkeypatch.setenv("SIDENOTE_MODELS__PRECISION", "fp32")
    file = write(tmp_path / "claims.jsonl", CLAIMS[:20])

    good("check", file, "--model", nli(tmp_path / "nli"), "--yes")

    thresholds = read(home)["stance"]["thresholds"]
    assert thresholds["strict"] >= thresholds["balanced"] >= thresholds["wide"]
    assert "nli" in good("list").stdout
