"""What every scan of the tests finds."""

from pathlib import Path

import pytest

import bot.app
from tests.support.scan import open_rule_checker
from tests.support.scan_command import SOURCE, jsonl


@pytest.fixture(autouse=True)
def rules(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Judge by rules, with settings that lie nowhere and a terminal of known width."""
    monkeypatch.setattr(bot.app, "open_checker", open_rule_checker)
    monkeypatch.delenv("SIDENOTE_CONFIG", raising=False)
    monkeypatch.setenv("SIDENOTE_DATABASE__PATH", str(tmp_path / "none.db"))
    monkeypatch.setenv("COLUMNS", "80")


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    """A file with one source."""
    file = tmp_path / "sources.jsonl"
    file.write_text(jsonl(SOURCE), encoding="utf-8")
    return file
