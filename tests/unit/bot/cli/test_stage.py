"""How the demo tells Discord's markdown in a terminal."""

import io

import pytest
from rich.console import Console

from bot.cli._stage import Stage, styled


@pytest.mark.parametrize(
    ("markdown", "told"),
    [
        ("**Hostile** · score 0.78", "Hostile · score 0.78"),
        ("-# Found automatically.", "Found automatically."),
        ("> quoted **words**", "│ quoted words"),
        (r"Copilot\+ by \*name\*", "Copilot+ by *name*"),
        ("[Open the post](https://discord.com/channels/1/2/3)", "Open the post"),
        (r"[A \[draft\] page](<https://paper.example/a>) (paper.example)", None),
        ("posted <t:1738238400:R>", "posted just now"),
        ("until <t:1738238400:t>", "until 12:00 UTC"),
    ],
)
def test_markup_becomes_plain_words(markdown: str, told: str | None) -> None:
    """A reader sees the words, without Discord's signs and backslashes."""
    assert styled(markdown).plain == (told or "A [draft] page (paper.example)")


def test_a_message_shows_its_words_and_its_buttons() -> None:
    """A card in a terminal names its channel and offers what can be pressed."""
    out = io.StringIO()
    stage = Stage(Console(file=out, width=80))
    stage.places["42"] = "news"
    row = {"type": 1, "components": [{"type": 2, "label": "Agree", "custom_id": "x"}]}
    stage.message("desk", ({"type": 17, "components": [{"type": 10, "content": "in <#42>"}, row]},))
    assert "in #news" in out.getvalue()
    assert "[ Agree ]" in out.getvalue()
