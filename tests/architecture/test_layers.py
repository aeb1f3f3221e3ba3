"""The contracts of import-linter in pyproject.toml hold something back: each one can fail."""

import shutil
import tomllib
from pathlib import Path

import pytest

from tests.architecture.clean_python import run_clean

ROOT = Path(__file__).parents[2]
LINT = "from importlinter.cli import lint_imports_command; lint_imports_command()"

BAD_IMPORTS = {
    "layers": ("bot/pipeline/bad.py", "import bot.store.tables.cards"),
    "chat-layers": ("bot/chat/cards/bad.py", "import bot.chat.client"),
    "sandbox-alone": ("bot/sandbox/bad.py", "import bot.domain.post"),
    "sandbox-importers": ("bot/chat/bad.py", "import bot.sandbox.state"),
    "domain-pure": ("bot/domain/bad.py", "import bot.log"),
    "models-alone": ("models/bad.py", "import bot.domain.post"),
    "config-alone": ("config/bad.py", "import bot.errors"),
    "config-importers": ("models/training/bad.py", "import config.settings"),
    "discord-importers": ("bot/operations/bad.py", "import discord"),
    "torch-importers": ("bot/sources/bad.py", "import torch"),
    "sql-importers": ("bot/watchers/bad.py", "import sqlalchemy"),
    "sql-drivers": ("bot/operations/bad.py", "import aiosqlite"),
}


def copy_code(folder: Path) -> None:
    """Copy the code and its contracts, without weights and other data."""
    shutil.copy(ROOT / "pyproject.toml", folder)
    for package in ("bot", "models", "config"):
        for file in (ROOT / package).rglob("*.py"):
            target = folder / file.relative_to(ROOT)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(file, target)


def test_every_contract_has_a_bad_import() -> None:
    """Every contract in pyproject.toml is proved by one of the bad imports here."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))

    contracts = {contract["id"] for contract in settings["tool"]["importlinter"]["contracts"]}

    assert contracts == set(BAD_IMPORTS)


@pytest.mark.parametrize("contract", BAD_IMPORTS)
def test_contract_can_fail(contract: str, tmp_path: Path) -> None:
    """A contract is kept by the code as it is, and broken by one import that it forbids."""
    file, line = BAD_IMPORTS[contract]
    check = ("-c", LINT, "--no-logo", "--no-cache", "--contract", contract)
    copy_code(tmp_path)
    as_it_is = run_clean(*check, cwd=tmp_path)

    (tmp_path / file).write_text(line + "\n", encoding="utf-8")
    with_bad_import = run_clean(*check, cwd=tmp_path)

    assert as_it_is.returncode == 0, as_it_is.stdout
    assert with_bad_import.returncode == 1
    importer = file.removesuffix(".py").replace("/", ".")
    assert f"{importer} -> {line.removeprefix('import ')} (l.1)" in with_bad_import.stdout


def test_a_new_module_needs_a_layer(tmp_path: Path) -> None:
    """A module of bot that no layer names breaks the contract of the layers."""
    copy_code(tmp_path)
    (tmp_path / "bot" / "misc.py").write_text("", encoding="utf-8")

    result = run_clean("-c", LINT, "--no-logo", "--no-cache", "--contract", "layers", cwd=tmp_path)

    assert result.returncode == 1
    assert "misc" in result.stdout
