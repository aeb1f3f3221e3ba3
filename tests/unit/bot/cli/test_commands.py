"""Every command is listed without connecting, and the documentation has the same list."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.chat.desks import unused_desks
from bot.chat.wording.command_texts import keys
from bot.cli.commands import every_command
from bot.cli.main import app
from bot.reading import read_command_texts

DOCUMENT = Path(__file__).parents[4] / "docs" / "commands.md"


def shown(form: str) -> str:
    done = CliRunner().invoke(app, ["commands", "--format", form])
    assert done.exit_code == 0, done.output
    return done.stdout


def test_the_document_is_this_list() -> None:
    """docs/commands.md is what the command prints: print it anew after a change."""
    assert DOCUMENT.read_text(encoding="utf-8") == shown("markdown")


def test_every_form_has_every_command() -> None:
    """Text and JSON name all commands, menus and options, with the permission."""
    text, rows = shown("text"), json.loads(shown("json"))

    assert [row["name"] for row in rows] == [one.name for one in every_command()]
    for row in rows:
        assert f"{row['name']}  ({row['kind']}, {row['permission']})" in text
    threshold = next(row for row in rows if row["name"] == "/policy threshold")
    assert threshold["permission"] == "Manage Server"
    kind = next(option for option in threshold["options"] if option["name"] == "kind")
    assert kind["choices"] == ["hostile", "speculation", "inaccuracy", "known_claim"]


@pytest.mark.parametrize("language", sorted(read_command_texts()))
def test_every_command_has_its_text(language: str) -> None:
    """A language has a text for each command and option that there is, and for nothing else."""
    needed = set(keys(unused_desks().commands()))

    assert needed ^ read_command_texts()[language].commands.keys() == set()


def test_choices_have_names() -> None:
    """Every fixed choice has a name for people, and every name is of a choice."""
    texts = read_command_texts()["en"].choices
    taken = {
        choice for one in every_command() for option in one.options for choice in option.choices
    }

    assert taken ^ texts.keys() == set()


def test_nothing_but_help_and_own_data_is_for_everybody() -> None:
    """What a member is shown by default is help, and what is stored about them."""
    for_all = {one.name for one in every_command() if one.permission == "everybody"}

    assert for_all == {
        "/help",
        "/privacy show",
        "/privacy export",
        "/privacy forget",
        "/privacy retention",
    }
