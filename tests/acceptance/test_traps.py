"""What goes wrong in other people's tools must not here: posts that no source contradicts.

All posts go through ``scan`` with the models that ship, at the preset that flags most. Beside
the traps stand posts that do make claims on record, so that silence is no accident.
"""

import json
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from typer.testing import CliRunner

from bot.cli.main import app

Rows = dict[str, dict[str, Any]]


class Page(NamedTuple):
    """A page of the library, and the wrong claim that is on record against it."""

    id: str
    title: str
    date: str
    text: str
    claim: str


LIBRARY = (
    Page(
        "r1",
        "DeepSeek-R1 on Azure",
        "2025-02-03",
        "DeepSeek-R1 has 671 billion parameters in total, of which 37 billion are active for "
        "each token. It was released on 20 January 2025.",
        "DeepSeek-R1 has 236 billion parameters.",
    ),
    Page(
        "gemini",
        "Google renames Bard",
        "2024-02-09",
        "Google renamed its chatbot Bard to Gemini on 8 February 2024.",
        "Bard is Google's current chatbot.",
    ),
    Page(
        "revenue",
        "Results of Northwind",
        "2023-02-01",
        "Northwind reported revenue of 20 billion dollars for the year 2022.",
        "Northwind had revenue of 12 billion dollars in 2022.",
    ),
    Page(
        "iphone15",
        "iPhone 15 technical specifications",
        "2023-09-12",
        "The iPhone 15 has a USB-C port. Its display measures 6.1 inches and reaches 2,000 nits.",
        "The iPhone 15 has a Lightning port.",
    ),
    Page(
        "lumen",
        "Quarrel over the Lumen app",
        "2025-03-01",
        "The consumer group Wachhund calls the Lumen app spyware. The maker of Lumen rejects "
        "this, and an inquiry is still under way.",
        "An inquiry has found that the Lumen app is spyware.",
    ),
    Page(
        "apollo",
        "The crew of Apollo 11",
        "2019-07-16",
        "Neil Armstrong and Buzz Aldrin walked on the Moon during the Apollo 11 mission while "
        "Michael Collins stayed in orbit.",
        "Michael Collins walked on the Moon during Apollo 11.",
    ),
)


class Told(NamedTuple):
    """A post by its id; ``title`` is its thread's, ``created_at`` when it was written."""

    id: str
    title: str
    text: str
    created_at: str = ""


MADE = (
    Told("r1", "Running R1", "DeepSeek-R1 has 236 billion parameters, so forget about it."),
    Told("gemini", "Chatbots", "Bard is still what Google's chatbot is called today."),
    Told("iphone15", "New phone", "Got mine on Friday. The iPhone 15 has a Lightning port."),
)
TRAPS = (
    # likeness of topic
    Told("topic", "Running R1", "DeepSeek-R1 answers in about four seconds on our machine."),
    Told("topic-phone", "iPhone 15", "The iPhone 15 comes in pink, which nobody here ordered."),
    Told("topic-moon", "Moon landing", "Apollo 11 was watched by my whole school in the gym."),
    # a total against a part
    Told("part", "Running R1", "Only 37 billion parameters of DeepSeek-R1 are used for a token."),
    Told("part-revenue", "Northwind", "Northwind's games alone brought in 3 billion dollars."),
    # another year
    Told("year", "Northwind", "Northwind had revenue of 12 billion dollars in 2019."),
    Told("year-then", "Chatbots", "In 2023 Google's chatbot was called Bard."),
    Told("dated", "Chatbots", "Google's chatbot is called Bard.", "2024-01-10T12:00:00Z"),
    # another model, a neighbouring page
    Told("model", "Running R1", "DeepSeek-V2 has 236 billion parameters."),
    Told("model-phone", "New phone", "The iPhone 14 has a Lightning port."),
    Told("maker", "Results", "Contoso had revenue of 12 billion dollars in 2022."),
    Told("mission", "Moon landing", "Alan Shepard walked on the Moon during Apollo 14."),
    # a position that is only reported
    Told("position", "Lumen", "The maker of Lumen says that it is no spyware."),
    Told("position-group", "Lumen", "Wachhund calls the Lumen app spyware."),
    # quoted, asked, denied
    Told("quoted", "Running R1", "> DeepSeek-R1 has 236 billion parameters.\nNo, 671."),
    Told("asked", "Running R1", "Does DeepSeek-R1 have 236 billion parameters?"),
    Told("denied", "Running R1", "DeepSeek-R1 does not have 236 billion parameters."),
    Told("denied-none", "Running R1", "There are no 236 billion parameters in DeepSeek-R1."),
    Told("denied-name", "Chatbots", "It is not called Bard any more, Google renamed it."),
    Told("denied-other", "Moon landing", "Whoever told you that Collins walked there is mistaken."),
    # the right value, and what a source supports
    Told("right", "Running R1", "DeepSeek-R1 has 671 billion parameters."),
    Told("right-phone", "New phone", "The iPhone 15 has a USB-C port."),
    Told("right-moon", "Moon landing", "Armstrong and Aldrin walked on the Moon, Collins did not."),
    # the passage is silent, whatever the world knows
    Told("silent", "Moon landing", "Apollo 11 landed on the Moon in July 1968."),
    Told("silent-phone", "New phone", "The iPhone 15 weighs 400 grams."),
    Told("silent-model", "Running R1", "DeepSeek-R1 was trained by a company in Japan."),
)


@pytest.fixture(scope="module")
def rows(tmp_path_factory: pytest.TempPathFactory) -> Rows:
    """What scan says of every post, by its id."""
    folder = tmp_path_factory.mktemp("traps")
    posts = [*(one._replace(id=f"made-{one.id}") for one in MADE), *TRAPS]
    page = {"publisher": "The Paper", "url": "https://paper.example/"}
    _write(
        folder / "sources.jsonl",
        [
            page | {"id": one.id, "title": one.title, "date": one.date, "text": one.text}
            for one in LIBRARY
        ],
    )
    _write(
        folder / "claims.jsonl",
        [{"id": f"k-{one.id}", "claim": one.claim, "source": one.id} for one in LIBRARY],
    )
    _write(folder / "posts.jsonl", [_filled(one._asdict()) for one in posts])
    files = [f"--{name}={folder / name}.jsonl" for name in ("sources", "claims")]
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("SIDENOTE_DATABASE__PATH", str(folder / "none.db"))
        patched.setenv("SIDENOTE_MODELS__THREADS", "1")
        patched.delenv("SIDENOTE_CONFIG", raising=False)
        options = ("--format", "jsonl", "--preset", "wide", *files)
        done = CliRunner().invoke(app, ["scan", str(folder / "posts.jsonl"), *options])
    assert done.exit_code == 0, done.output
    found = [json.loads(line) for line in done.stdout.splitlines()]
    return {row["id"]: row for row in found}


@pytest.mark.parametrize("name", [one.id for one in MADE])
def test_what_a_source_contradicts_is_flagged(rows: Rows, name: str) -> None:
    """A post that makes a claim on record is flagged, with the source that contradicts it."""
    found = [flag for flag in rows[f"made-{name}"]["flags"] if flag["kind"] == "inaccuracy"]
    assert [flag["source"]["id"] for flag in found] == [name]


@pytest.mark.parametrize("name", [one.id for one in TRAPS])
def test_what_no_source_contradicts_is_not_flagged(rows: Rows, name: str) -> None:
    """Whatever a post has in common with a source or a claim, it is no inaccuracy."""
    assert [flag for flag in rows[name]["flags"] if flag["kind"] == "inaccuracy"] == []


def _filled(row: dict[str, str]) -> dict[str, str]:
    return {key: value for key, value in row.items() if value}


def _write(file: Path, rows: list[dict[str, str]]) -> None:
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
