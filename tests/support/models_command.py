"""``sidenote models`` run to its end, and models for it: random and tiny ones."""

import tomllib
from pathlib import Path
from typing import Any

from typer.testing import CliRunner, Result

from bot.cli.main import app
from tests.support.tiny_models import tiny_deberta


def models(*args: object) -> Result:
    """Run the command."""
    return CliRunner().invoke(app, ["models", *map(str, args)])


def good(*args: object) -> Result:
    """Run the command, which must work."""
    result = models(*args)
    assert result.exit_code == 0, result.output
    return result


def read(file: Path) -> dict[str, Any]:
    """What a models file says."""
    return tomllib.loads(file.read_text(encoding="utf-8"))


def nli(folder: Path) -> Path:
    """A tiny stance model."""
    return tiny_deberta(folder, ["CONTRADICTION", "NEUTRAL", "ENTAILMENT"])
