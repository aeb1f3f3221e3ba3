"""What the documents tell people to do exists."""

import re
from pathlib import Path

import pytest
from typer.core import TyperGroup
from typer.main import get_command

from bot.cli.commands import every_command
from bot.cli.main import app

ROOT = Path(__file__).parents[2]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")])
LINK = re.compile(r"\]\((?!https?:|#)([^)#]+)[^)]*\)")
PICTURE = re.compile(r"!\[([^\]]*)\]\(([^)]+)\)")
COMMAND = re.compile(r"^(?:\.venv/bin/)?sidenote ([a-z]+)(?: ([a-z]+))?", re.MULTILINE)
SLASH = re.compile(r"`(/[a-z]+(?: [a-z]+)?)(?=[` ])")
TARGET = re.compile(r"(?:^|`)make ([a-z]+)", re.MULTILINE)


def texts() -> list[str]:
    """The documents' texts."""
    return [file.read_text(encoding="utf-8") for file in DOCUMENTS]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda file: file.name)
def test_links_lead_to_files(document: Path) -> None:
    """Every relative link of a document leads to a file or folder of the project."""
    links = LINK.findall(document.read_text(encoding="utf-8"))

    assert not [link for link in links if not (document.parent / link).exists()]


def test_pictures_have_text_alternatives() -> None:
    """Every picture of a document says in words what is on it, and every picture is shown."""
    found = [match for text in texts() for match in PICTURE.findall(text)]

    assert all(about.strip() for about, _ in found)
    shown = {Path(path).name for _, path in found}
    assert {file.name for file in ROOT.glob("docs/pictures/*.png")} <= shown


def test_commands_exist() -> None:
    """Every sidenote command that a document shows is one, groups with their own commands."""
    root = get_command(app)
    assert isinstance(root, TyperGroup)
    shown = {match for text in texts() for match in COMMAND.findall(text)}

    for name, inner in shown:
        command = root.commands.get(name)
        assert command is not None, name
        if isinstance(command, TyperGroup):
            alone = not inner and command.invoke_without_command
            assert alone or inner in command.commands, f"{name} {inner}"
    assert ("sources", "add") in shown


def test_targets_exist() -> None:
    """Every make target that a document shows is in the Makefile."""
    rules = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))

    shown = {target for text in texts() for target in TARGET.findall(text)}

    assert shown <= rules
    assert "demo" in shown


def test_slash_commands_exist() -> None:
    """Every slash command that a document shows is one that Sidenote has."""
    names = {one.name for one in every_command()}
    groups = {name.rsplit(" ", 1)[0] for name in names if " " in name}
    shown = {match for text in texts() for match in SLASH.findall(text)}

    assert shown <= names | groups
    assert "/policy threshold" in shown
