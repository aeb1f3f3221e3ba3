"""Packs bring sources and known claims, by the bot's own start, with rules for models."""

import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
import structlog
from typer.testing import CliRunner

import bot.app
from bot.app import open_library
from bot.cli.main import app
from bot.errors import ConfigError
from config.settings import PACKAGE, Settings
from tests.support.engine import RuleEngine

PAGE = {"title": "A page", "publisher": "P", "date": None, "url": "https://paper.example/"}


@asynccontextmanager
async def open_rules(_settings: Settings, *, spare_cores: int = 0) -> AsyncIterator[RuleEngine]:
    """Rules in place of the models."""
    del spare_cores
    yield RuleEngine()


@pytest.fixture
def settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Settings:
    """A database and a folder of packs of its own."""
    monkeypatch.setattr(bot.app, "open_models", open_rules)
    (tmp_path / "packs").mkdir()
    return Settings.model_validate(
        {
            "source_packs": [str(tmp_path / "packs")],
            "database": {"path": str(tmp_path / "s.db")},
        }
    )


def pack(folder: Path, name: str, *rows: dict[str, Any]) -> None:
    text = "".join(json.dumps(row) + "\n" for row in rows)
    (folder / "packs" / name).write_text(text, encoding="utf-8")


def claim(name: str, source: str) -> dict[str, Any]:
    return {"id": name, "claim": f"the {name} is so", "source": source}


def name_in_environment(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the command line find the database and the folder of packs."""
    monkeypatch.delenv("SIDENOTE_CONFIG", raising=False)
    monkeypatch.setenv("SIDENOTE_DATABASE__PATH", settings.database.path)
    monkeypatch.setenv("SIDENOTE_SOURCE_PACKS", json.dumps(settings.source_packs))


async def loaded(settings: Settings) -> dict[str, tuple[str, str]]:
    """The claims that a start of the bot finds, with their packs and what suspends them."""
    async with open_library(settings) as resources:
        return {
            one.claim_id: (one.pack, one.suspended)
            for one in await resources.claims.claims()
            if one.pack in ("lamps", "stoves")
        }


async def test_claims_come_and_go_with_their_packs(settings: Settings, tmp_path: Path) -> None:
    """A claim may cite another pack's source; what left a file, and a whole file, is gone."""
    pack(tmp_path, "lamps.jsonl", {**PAGE, "id": "lamp", "text": "Lamps burn oil."})
    pack(tmp_path, "stoves.jsonl", {**PAGE, "id": "stove", "text": "Stoves burn gas."})
    pack(tmp_path, "lamps.claims.jsonl", claim("a", "lamp"), claim("b", "stove"))
    pack(tmp_path, "stoves.claims.jsonl", claim("c", "stove"))
    assert await loaded(settings) == {
        "a": ("lamps", ""),
        "b": ("lamps", ""),
        "c": ("stoves", ""),
    }
    pack(tmp_path, "lamps.claims.jsonl", claim("b", "stove"))
    (tmp_path / "packs" / "stoves.claims.jsonl").unlink()
    assert await loaded(settings) == {"b": ("lamps", "")}


async def test_a_broken_claim_stops_no_other(settings: Settings, tmp_path: Path) -> None:
    """A claim without its source is passed over, and the bot starts with the rest."""
    pack(tmp_path, "lamps.jsonl", {**PAGE, "id": "lamp", "text": "Lamps burn oil."})
    pack(tmp_path, "lamps.claims.jsonl", claim("a", "nowhere"), {"id": 5}, claim("b", "lamp"))
    assert await loaded(settings) == {"b": ("lamps", "")}


async def test_two_packs_with_one_id(settings: Settings, tmp_path: Path) -> None:
    """Of two packs that use an id for different things the first keeps it, at every start."""
    pack(tmp_path, "lamps.jsonl", {**PAGE, "id": "lamp", "text": "Lamps burn oil."})
    pack(tmp_path, "stoves.jsonl", {**PAGE, "id": "lamp", "text": "Stoves burn gas."})
    pack(tmp_path, "lamps.claims.jsonl", claim("a", "lamp"))
    pack(tmp_path, "stoves.claims.jsonl", {**claim("a", "lamp"), "claim": "stoves burn oil"})
    for _ in range(2):
        assert await loaded(settings) == {"a": ("lamps", "")}
        async with open_library(settings) as resources:
            found = await resources.library.source("lamp", guild_id="")
            assert found
            assert found.text == "Lamps burn oil."


async def test_a_packs_source_in_other_words_keeps_its_claims(
    settings: Settings, tmp_path: Path
) -> None:
    """A pack that rewords its source stands by its claims: they take the new passage."""
    pack(tmp_path, "lamps.claims.jsonl", claim("a", "lamp"))
    for text in ("Lamps burn oil.", "Oil is what lamps burn."):
        pack(tmp_path, "lamps.jsonl", {**PAGE, "id": "lamp", "text": text})
        assert await loaded(settings) == {"a": ("lamps", "")}


@pytest.mark.parametrize("name", ["deepseek-azure.jsonl", "deepseek-azure.claims.jsonl"])
async def test_a_pack_with_the_name_of_one_that_ships(
    name: str, settings: Settings, tmp_path: Path
) -> None:
    """A pack of one's own cannot take a shipped one's place: both files are named."""
    pack(tmp_path, name)
    shipped = re.escape(str(PACKAGE / "sources" / name))
    own = re.escape(str(tmp_path / "packs" / name))
    with pytest.raises(ConfigError, match=f"{shipped} and {own} have one name"):
        await loaded(settings)


async def test_two_folders_with_one_name(settings: Settings, tmp_path: Path) -> None:
    """Of two own folders neither replaces a pack of the other; one folder given twice is one."""
    pack(tmp_path, "lamps.jsonl", {**PAGE, "id": "lamp", "text": "Lamps burn oil."})
    pack(tmp_path, "lamps.claims.jsonl", claim("a", "lamp"))
    twice = [str(tmp_path / "packs"), str(tmp_path / "." / "packs" / ".." / "packs")]
    assert await loaded(settings.model_copy(update={"source_packs": twice})) == {"a": ("lamps", "")}
    (tmp_path / "more" / "packs").mkdir(parents=True)
    pack(tmp_path / "more", "lamps.jsonl", {**PAGE, "id": "lantern", "text": "It burns oil."})
    both = [str(tmp_path / "packs"), str(tmp_path / "more" / "packs")]
    with pytest.raises(ConfigError, match=r"packs/lamps\.jsonl and .*more/packs/lamps\.jsonl"):
        await loaded(settings.model_copy(update={"source_packs": both}))


async def test_hidden_files_are_no_packs(settings: Settings, tmp_path: Path) -> None:
    """What a system leaves beside a pack is not read, nor claims of a pack without a name."""
    pack(tmp_path, "lamps.jsonl", {**PAGE, "id": "lamp", "text": "Lamps burn oil."})
    pack(tmp_path, "lamps.claims.jsonl", claim("a", "lamp"))
    pack(tmp_path, "._lamps.jsonl", {**PAGE, "id": "ghost", "text": "Ghosts."})
    pack(tmp_path, ".claims.jsonl", claim("b", "lamp"))
    assert await loaded(settings) == {"a": ("lamps", "")}
    async with open_library(settings) as resources:
        assert await resources.library.source("ghost", guild_id="") is None
        assert "b" not in {one.claim_id for one in await resources.claims.claims()}


@pytest.mark.parametrize(
    "args",
    [
        ("sources", "export"),
        ("sources", "claims", "export"),
        ("lookup", "Lamps burn oil.", "--format", "jsonl"),
    ],
)
def test_the_log_stays_out_of_what_programs_read(
    args: tuple[str, ...], settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A warning on a pack goes to stderr, and every line of stdout is JSON."""
    pack(tmp_path, "lamps.jsonl", {**PAGE, "id": "lamp", "text": "Lamps burn oil."}, {"id": 5})
    name_in_environment(settings, monkeypatch)
    structlog.reset_defaults()
    result = CliRunner().invoke(app, args)
    assert result.exit_code == 0
    assert "source_passed_over" in result.stderr
    assert [json.loads(line) for line in result.stdout.splitlines()]


def test_an_export_with_packs_comes_in_again(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All that ships is exported, and the same library takes it back without a complaint."""
    name_in_environment(settings, monkeypatch)
    for of in (["sources"], ["sources", "claims"]):
        file = str(tmp_path / "all.jsonl")
        assert CliRunner().invoke(app, [*of, "export", "-o", file]).exit_code == 0
        again = CliRunner().invoke(app, [*of, "import", file])
        assert (again.exit_code, again.stderr) == (0, "")
        assert "read, 0 of them new or changed." in again.stdout
