"""``sidenote explain`` as people and programs use it, with the rule engine for models."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

import bot.app
from bot.cli.main import app
from tests.support.scan import open_rule_checker

SOURCE = {
    "id": "rain",
    "title": "Rain log",
    "publisher": "Weather Office",
    "date": "2025-01-30",
    "url": "https://example.org/rain",
    "text": "On Monday the sky was clear and not raining but sun was seen.",
}


@pytest.fixture(autouse=True)
def rules(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Judge by rules, with settings that lie nowhere and a terminal of known width."""
    monkeypatch.setattr(bot.app, "open_checker", open_rule_checker)
    monkeypatch.delenv("SIDENOTE_CONFIG", raising=False)
    monkeypatch.setenv("SIDENOTE_DATABASE__PATH", str(tmp_path / "none.db"))
    monkeypatch.setenv("COLUMNS", "200")


def explain(*args: str, given: str | bytes | None = None) -> Result:
    """Run the command to its end."""
    return CliRunner().invoke(app, ["explain", *args], input=given)


def test_people_read_why() -> None:
    """The words are bracketed, and score, bar, rule, model and each sentence's scores told."""
    result = explain("A fine day to all. What a clown you are.")
    assert result.exit_code == 0
    rule = (
        "Insulting a person or a group, present or absent. "
        "Harsh words about a thing or an idea do not count."
    )
    about = (
        "Carrying words are those without which the model's score falls most; "
        "the rule is chosen by simple cue words. Both are hints."
    )
    assert [line.rstrip() for line in result.stdout.splitlines()] == [
        "Hostile",
        "  “What a [clown] you are.”",
        "    Reads as an attack on a person or a group of people.",
        "    Score 0.90, flagged from 0.50. Model rules-c.",
        "    Words that carried it: “clown”.",
        "    Without them the score would be 0.10, below 0.50.",
        f"    Closest rule of the guide, going by “clown”: {rule}",
        "",
        about,
        "",
        "sentence               hostile (from 0.50)  speculation (from 0.50)",
        "A fine day to all.     0.10                 0.10",
        "What a clown you are.  0.90 *               0.10",
    ]


def test_not_flagged() -> None:
    """Without a flag, the nearest kind is told with its bar, and that is no error."""
    result = explain("A fine day to all.", "--preset", "wide")
    assert result.exit_code == 0
    assert result.stdout.startswith("Not flagged: nearest is hostile 0.10, flagged from 0.30.\n")


def test_programs_may_ask_for_a_line() -> None:
    """The object is the same on one line, for those who ask each command for jsonl."""
    (line,) = explain("What a clown you are.", "--format", "jsonl").stdout.splitlines()
    assert json.loads(line) == json.loads(
        explain("What a clown you are.", "--format", "json").stdout
    )


def test_programs_get_one_object() -> None:
    """The documented object, key for key."""
    result = explain("What a clown you are.", "--format", "json")
    assert json.loads(result.stdout) == {
        "flags": [
            {
                "kind": "hostile",
                "score": 0.9,
                "threshold": 0.5,
                "model": "rules-c",
                "start": 0,
                "end": 21,
                "quote": "What a clown you are.",
                "reason": "Reads as an attack on a person or a group of people.",
                "words": [{"start": 7, "end": 12, "text": "clown", "weight": 4.3944}],
                "score_without_words": 0.1,
                "rule": {
                    "name": "insult",
                    "text": "Insulting a person or a group, present or absent. "
                    "Harsh words about a thing or an idea do not count.",
                    "cue": "clown",
                },
                "source": None,
            }
        ],
        "scores": {"hostile": 0.9, "speculation": 0.1, "inaccuracy": 0.0},
        "thresholds": {
            "hostile": 0.5,
            "speculation": 0.5,
            "inaccuracy": 0.5,
            "known_claim": 0.5,
        },
        "sentences": [
            {"start": 0, "end": 21, "hostile": 0.9, "speculation": 0.1, "checkable": 0.1}
        ],
        "models": {"classifier": "rules-c", "matching": "rules-m", "stance": "rules-s"},
    }


def test_source(tmp_path: Path) -> None:
    """An inaccuracy is told with its source instead of words."""
    file = tmp_path / "sources.jsonl"
    file.write_text(json.dumps(SOURCE) + "\n", encoding="utf-8")
    result = explain("fact: on Monday it was raining.", "--sources", str(file))
    assert "Weather Office (30 January 2025) says otherwise." in result.stdout
    assert "https://example.org/rain" in result.stdout
    assert "Words that carried it" not in result.stdout


def test_known_claim(tmp_path: Path) -> None:
    """An inaccuracy that rests on a known claim names it, with its own bar and model."""
    files = tmp_path / "sources.jsonl", tmp_path / "claims.jsonl"
    claim = {"id": "k", "claim": "It rained all Monday", "source": "rain"}
    for file, row in zip(files, (SOURCE, claim), strict=True):
        file.write_text(json.dumps(row) + "\n", encoding="utf-8")
    options = ("--sources", str(files[0]), "--claims", str(files[1]))
    told = explain("It rained all Monday.", *options).stdout
    assert "Makes a known claim again; Weather Office (30 January 2025) says otherwise." in told
    assert "Score 1.00, flagged from 0.50. Model rules-m." in told
    assert "Known claim: It rained all Monday" in told


def test_stdin() -> None:
    """A dash reads the text, in UTF-8, from the standard input."""
    result = explain("-", given="What a clown — “you” \x1b[2J are.".encode())
    assert "[clown] — “you”  [2J are." in result.stdout
    refused = explain("-", given=b"\xff\xfe")
    assert refused.exit_code == 1
    assert refused.stderr == "sidenote: stdin: not UTF-8 text (byte 1); save it as UTF-8.\n"


def test_blank_text() -> None:
    """A blank text is refused in one line that says what to do."""
    result = explain(" \n")
    assert result.exit_code == 2
    assert result.stderr.startswith("sidenote: The text is blank;")
    assert result.stderr.count("\n") == 1
