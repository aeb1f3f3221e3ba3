"""What the commands on sources print: plain, complete, and harmless to a terminal."""

import json
from dataclasses import replace

import pytest
import typer
from hypothesis import given
from hypothesis import strategies as st

from bot.cli._run import run_async
from bot.cli.lookup import SILENT, report, rows
from bot.cli.sources import summary_of, table
from bot.cli.text import dated, plain, quoted, shortened
from bot.domain.finding import Evidence
from bot.domain.known_claim import KnownMatch
from bot.errors import LibraryError, UsageError
from bot.operations.lookup import LookupResult
from bot.operations.understand import Understood
from bot.sources.passages import cut
from models.errors import WeightsError
from tests.support.posts import make_known_claim, make_passage, make_source

REFUTES = Evidence(
    make_passage("Bard is now called Gemini.", title="Renamed"),
    supports=0.1,
    refutes=0.8,
    neutral=0.1,
    says="Bard",
    source_says="Gemini",
)
SUPPORTS = Evidence(
    make_passage("Bard is Google's.", date=None, summary=True, publisher="Blog"),
    supports=0.7,
    refutes=0.1,
    neutral=0.2,
)
RELATED = Evidence(make_passage("A model.", title="Models"), 0.1, 0.1, 0.8, similarity=0.6)


def test_both_sides_are_named() -> None:
    """Each source stands with its side, publisher, date, passage and link."""
    lines = "\n".join(report(LookupResult("Google's Bard", (REFUTES, SUPPORTS, RELATED))))
    assert lines == (
        "Contradicted by The Paper (2024-02-09), probability 0.80\n"
        "  Renamed\n"
        "  “Bard is now called Gemini.”\n"
        "  The claim says “Bard”, the source “Gemini”.\n"
        "  https://paper.example/page\n"
        "Supported by Blog (undated, read on 2025-01-30), probability 0.70\n"
        "  A page\n"
        "  Summary: Bard is Google's.\n"
        "  https://paper.example/page"
    )


def test_silence_is_said() -> None:
    """Where nothing speaks for or against the claim, that is the first line."""
    assert list(report(LookupResult("x", ()))) == [SILENT]
    near = list(report(LookupResult("x", (RELATED,))))
    assert near[0] == SILENT
    assert "  Models (The Paper, 2024-02-09)" in near


KNOWN = KnownMatch(
    make_known_claim("Bard is Google's chatbot.", passage="Bard is now called Gemini."),
    make_source("Bard is now called Gemini.", title="Renamed"),
    0.93,
)


def test_known_claims_come_first() -> None:
    """A claim on record is told before the passages, and breaks the silence."""
    lines = list(report(LookupResult("Google's Bard", (SUPPORTS,), (KNOWN,))))
    assert lines[:6] == [
        "Known claim: Bard is Google's chatbot.",
        "  Probability that this makes it again 0.93",
        "  Contradicted by The Paper (2024-02-09)",
        "  Renamed",
        "  “Bard is now called Gemini.”",
        "  https://paper.example/page",
    ]
    assert SILENT not in report(LookupResult("x", (), (KNOWN,)))
    first, second = (json.loads(line) for line in rows(LookupResult("x", (SUPPORTS,), (KNOWN,))))
    claim = {"id": "k1", "claim": "Bard is Google's chatbot.", "score": 0.93}
    assert (first["known_claim"], first["stance"]) == (claim, "refutes")
    assert first["source"].keys() == second["source"].keys()
    assert second["known_claim"] is None


def test_rows_for_programs() -> None:
    """Every piece of evidence is a JSON object with its source."""
    found = [json.loads(line) for line in rows(LookupResult("x", (REFUTES, RELATED)))]
    assert [one["stance"] for one in found] == ["refutes", "neutral"]
    assert found[0]["source"]["passage"] == "Bard is now called Gemini."
    assert found[0]["refutes"] == 0.8


@given(st.text())
def test_no_text_steers_the_terminal(text: str) -> None:
    """Text of others becomes one line without control characters, of bounded length."""
    assert plain(text).isprintable()
    assert len(shortened(text, 40)) <= 40
    evidence = replace(REFUTES, passage=make_passage(text or "x", title=text, publisher=text))
    lines = [*report(LookupResult(text, (evidence,))), *table([make_source(text, title=text)])]
    assert all(line.isprintable() for line in lines)


def test_a_summary_has_no_quotation_marks() -> None:
    """Only a page's own words stand in quotation marks."""
    assert quoted(make_passage("A fact.")) == "“A fact.”"
    assert quoted(make_passage("A fact.", summary=True)) == "Summary: A fact."


def test_what_was_understood_is_shown() -> None:
    """Before a source is added, all that will be cited is shown."""
    source = make_source("A fact. " * 200, date=None)
    found = Understood(source, tuple(cut(source.text)), ("It may be too short.",), fetched=True)
    lines = "\n".join(summary_of(found))
    for shown in (
        *("A page", "The Paper", "undated, read on", "1,600 characters of text", "A fact."),
        "Look at:    It may be too short.",
    ):
        assert shown in lines
    assert dated(make_source("x", date="2024")) == "2024"


def test_the_table() -> None:
    """Each source has its line, with its guild; an empty library says so."""
    sources = [make_source("x"), make_source("y", source_id="longer", guild_id="5", date=None)]
    first, second = table(sources)
    assert first.split() == ["s1", "shared", "2024-02-09", "The", "Paper", "A", "page"]
    assert second.split()[:3] == ["longer", "5", "undated"]
    assert first.index("The Paper") == second.index("The Paper")
    assert list(table([])) == ["The library is empty."]


@pytest.mark.parametrize(
    ("error", "code"),
    [(UsageError("a\nb"), 2), (LibraryError("a\nb"), 1), (WeightsError("a\nb"), 1)],
)
def test_errors_are_one_line(
    error: Exception, code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    """An error of ours ends a command with one line on stderr and its exit code."""

    async def fails() -> None:
        raise error

    with pytest.raises(typer.Exit) as caught:
        run_async(fails())
    assert caught.value.exit_code == code
    assert capsys.readouterr().err == "sidenote: a b\n"
