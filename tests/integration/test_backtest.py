"""``sidenote backtest`` as people and programs use it, with the rule engine for models."""

import json
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

import bot.app
from bot.cli.backtest import backtest
from tests.support.scan import open_rule_checker

app = typer.Typer(pretty_exceptions_enable=False)
app.command()(backtest)

POSTS = [
    {"id": 1, "text": "You clown. It is probably so. A fine day."},
    {"id": "b", "text": "A fine day."},
    {"id": 3, "text": "What a clown. Another clown."},
]


@pytest.fixture(autouse=True)
def rules(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Judge by rules, with settings that lie nowhere."""
    monkeypatch.setattr(bot.app, "open_checker", open_rule_checker)
    monkeypatch.delenv("SIDENOTE_CONFIG", raising=False)
    monkeypatch.setenv("SIDENOTE_DATABASE__PATH", str(tmp_path / "none.db"))


def run(*args: str, rows: list[object] | None = None) -> Result:
    """Run the command over rows given on stdin."""
    given = "".join(json.dumps(row) + "\n" for row in (POSTS if rows is None else rows))
    return CliRunner().invoke(app, ["-", *args], input=given)


def test_table_and_samples() -> None:
    """A table has flagged posts by kind under each set of thresholds; samples follow."""
    result = run()

    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert lines[0] == "3 posts read. Flagged posts by thresholds:"
    assert lines[2].split() == ["your", "policy", "strict", "wide"]
    table = {line.split()[0]: line.split()[1:] for line in lines[3:7]}
    assert table == {
        "hostile": ["2", "0", "2"],
        "speculation": ["1", "0", "1"],
        "inaccuracy": ["0", "0", "0"],
        "all": ["2", "0", "2"],
    }
    assert "  Hostile 0.90, post 1; flagged by your policy, wide" in lines
    assert "    “You clown.”" in lines


def test_own_thresholds() -> None:
    """A threshold of one's own is a column of its own; the other bars stay in force."""
    result = run("--hostile", "0.92")

    assert "your policy  tried  strict  wide" in result.stdout
    row = next(line for line in result.stdout.splitlines() if line.startswith("bar hostile"))
    assert row.split()[2:] == ["0.50", "0.92", "0.95", "0.30"]


@pytest.mark.parametrize("form", ["json", "jsonl"])
def test_for_programs(form: str) -> None:
    """For programs one object on a line holds the counts, the thresholds and the samples."""
    result = run("--format", form, "--speculation", "0.2")

    found = json.loads(result.stdout)
    assert [one["name"] for one in found["trials"]] == ["now", "tried", "strict", "wide"]
    assert found["trials"][0]["by_kind"] == {"hostile": 2, "speculation": 1, "inaccuracy": 0}
    assert found["trials"][1]["thresholds"]["speculation"] == 0.2
    assert {one["quote"] for one in found["samples"] if one["kind"] == "speculation"} >= {
        "It is probably so."
    }


def test_broken_rows_are_told() -> None:
    """A row that cannot be read is named, the rest is counted, and the exit code is 1."""
    result = run(rows=[{"id": 1, "text": "You clown."}, {"id": 2}])

    assert result.exit_code == 1
    assert 'stdin:2: the row has no "text"' in result.stderr
    assert "1 post read" in result.stdout


def test_nothing_flagged() -> None:
    """Without flags there are zeros and no samples."""
    result = run(rows=[{"id": 1, "text": "A fine day."}])

    assert result.exit_code == 0
    assert "Samples" not in result.stdout


def test_thresholds_have_a_range() -> None:
    """A threshold above 1 is refused before anything is read."""
    assert run("--hostile", "1.5").exit_code == 2
