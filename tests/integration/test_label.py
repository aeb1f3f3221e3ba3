"""``sidenote label`` from its command line, with lines for keys and rules for models."""

import json
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

import bot.app
from bot.cli._keys import pressing
from bot.cli.main import app
from bot.evaluation.rows import read_file
from config.settings import Settings
from tests.support.engine import RuleEngine

TEXTS = ("You clown. A fine day.", "It is probably so.", "fact: it rains", "Good morning.")


@asynccontextmanager
async def open_rules(_settings: Settings, *, spare_cores: int = 0) -> AsyncIterator[RuleEngine]:
    """Rules in place of the models."""
    del spare_cores
    yield RuleEngine()


@pytest.fixture(autouse=True)
def rules(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Judge by rules, in a folder with a file of posts."""
    monkeypatch.setattr(bot.app, "open_models", open_rules)
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.chdir(tmp_path)
    lines = [
        json.dumps({"id": n, "text": text, "title": "\x1b[31mNews"}) for n, text in enumerate(TEXTS)
    ]
    (tmp_path / "posts.jsonl").write_text("\n".join(lines))


def label(typed: str, *options: str) -> Result:
    """Run the command with typed lines."""
    return CliRunner().invoke(app, ["label", "posts.jsonl", *options], input=typed)


def test_a_whole_sitting_by_lines(tmp_path: Path) -> None:
    """Rights first, then posts without scores; the file says what was typed."""
    result = label("\n\n\n\n", "--i-may-use-this-data", "--kind", "hostile")

    assert result.exit_code == 0, result.output
    assert result.stdout.startswith("Label only posts that your community owns")
    assert "Discord's terms forbid" in result.stdout
    assert "»[1] You clown. [2] A fine day." in result.stdout
    assert "0.9" not in result.stdout
    assert "\x1b[31m" not in result.stdout
    assert "4 posts labelled now, 4 in posts.labels.jsonl in all." in result.stdout
    assert len(read_file(tmp_path / "posts.labels.jsonl").examples) == 4


def test_without_a_terminal_nobody_is_asked() -> None:
    """A program has to say that it may; nothing is written before."""
    result = label("y\n")

    assert result.exit_code == 2
    assert "--i-may-use-this-data" in result.stderr
    assert not Path("posts.labels.jsonl").exists()


def test_scores_are_shown_on_request_only() -> None:
    """Scores sway a reader, so they have to be asked for."""
    result = label("q\n", "--i-may-use-this-data", "--show-scores")

    assert "speculation 0." in result.stdout


def test_a_later_sitting_asks_no_more_and_goes_on() -> None:
    """Once labels are there, the same call goes on where it ended, then has nothing left."""
    label("h\n1\n\nq\n", "--i-may-use-this-data")
    second = label("\n\n\n")
    third = label("")

    assert "3 posts labelled now, 4 in" in second.stdout
    assert "Nothing is left to label" in third.stdout


@pytest.mark.parametrize(
    ("options", "what"),
    [
        (("--mix", "lucky=1"), "--mix"),
        (("--out", "labels.jsonl.gz"), "not gzipped"),
        (("--out", "posts.jsonl"), "no row of labels"),
    ],
)
def test_a_wrong_order_is_one_sentence(options: tuple[str, ...], what: str) -> None:
    """What cannot be done is said before any post is shown."""
    result = label("", "--i-may-use-this-data", *options)

    assert result.exit_code not in (0, None)
    assert what in result.stderr
    assert "Traceback" not in result.output


def test_single_presses_come_from_a_terminal() -> None:
    """A press needs no Enter, arrows mean nothing, Ctrl-D quits, and typing ahead is kept."""
    termios = pytest.importorskip("termios")
    ours, terminal = os.openpty()
    before = termios.tcgetattr(terminal)
    try:
        with pressing(terminal) as keys:
            os.write(ours, b"H\r\x1b[A\x1b[15~?\x04")
            found = [keys.key() for _ in range(6)]
        after = termios.tcgetattr(terminal)
    finally:
        os.close(ours)
        os.close(terminal)

    assert found == ["h", "\n", "", "", "?", "q"]
    assert after == before
