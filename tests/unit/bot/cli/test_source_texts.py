"""What the commands on sources print: plain, complete, and harmless to a terminal."""

import json
from dataclasses import replace
from typing import Any

import pytest
import typer
from hypothesis import given
from hypothesis import strategies as st

from bot.cli._run import run_async
from bot.cli._sources_output import refreshed, shown, table, understood
from bot.cli.lookup import SILENT, report, rows
from bot.cli.text import dated, plain, quoted, shortened
from bot.domain.finding import Evidence
from bot.domain.known_claim import KnownMatch
from bot.domain.source import Listed, SourceCheck
from bot.errors import SidenoteError, UsageError
from bot.operations.librarian import Shown
from bot.operations.lookup import LookupResult
from bot.operations.refresh import Refreshed
from bot.operations.understand import Understood
from bot.sources.passages import cut
from models.errors import WeightsError
from tests.support.posts import NOON_MS, make_known_claim, make_passage, make_source

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


def test_near_ones_on_record_are_named() -> None:
    """What is on record and near is told as such, with its source and without a probability."""
    near = replace(KNOWN, score=0.41)
    lines = list(report(LookupResult("Bard, the chatbot", (), (), (near,))))
    assert lines == [
        SILENT,
        "Near it on record; it may say something else: Bard is Google's chatbot.",
        "  Contradicted by The Paper (2024-02-09)",
        "  Renamed",
        "  “Bard is now called Gemini.”",
        "  https://paper.example/page",
    ]
    (row,) = map(json.loads, rows(LookupResult("x", (), (), (near,))))
    assert row["known_claim"]["id"] == "k1"
    assert (row["stance"], row["known_claim"]["score"]) == ("neutral", 0.41)
    assert "refutes" not in row
    assert row["source"]["passage"] == "Bard is now called Gemini."


def test_rows_for_programs() -> None:
    """Every piece of evidence is a JSON object with its source."""
    found = [json.loads(line) for line in rows(LookupResult("x", (REFUTES, RELATED)))]
    assert [one["stance"] for one in found] == ["refutes", "neutral"]
    assert found[0]["source"]["passage"] == "Bard is now called Gemini."
    assert found[0]["refutes"] == 0.8


def test_a_claim_in_another_language() -> None:
    """What cannot be read is told as that, in one line and in one row, and not as silence."""
    result = LookupResult("Es regnet", (), unread="de")
    (line,) = report(result)
    assert line.startswith("Not sure: this is not in English (de)")
    assert list(map(json.loads, rows(result))) == [{"note": "not sure: not English (de)"}]


@given(st.text())
def test_no_text_steers_the_terminal(text: str) -> None:
    """Text of others becomes one line without control characters, of bounded length."""
    assert plain(text).isprintable()
    assert len(shortened(text, 40)) <= 40
    evidence = replace(REFUTES, passage=make_passage(text or "x", title=text, publisher=text))
    lines = [*report(LookupResult(text, (evidence,))), *table([_listed(title=text)])]
    look = SourceCheck(NOON_MS, "dead", text, text, 0, "")
    lines += [*shown(_shown(text, look)), *refreshed([_refreshed(text, look)])]
    assert all(line.isprintable() for line in lines)


def test_a_summary_has_no_quotation_marks() -> None:
    """Only a page's own words stand in quotation marks."""
    assert quoted(make_passage("A fact.")) == "“A fact.”"
    assert quoted(make_passage("A fact.", summary=True)) == "Summary: A fact."


def test_a_time_that_no_calendar_has() -> None:
    """A source of an older version that was read in the year 287396 can be shown all the same."""
    source = make_source("A fact.", date=None, read_ms=2**53 - 1)
    assert dated(source) == "undated, read on 9999-12-31"
    look = SourceCheck(2**53 - 1, "unchanged")
    told = list(shown(Shown(source, (source.text,), look, "", (), ())))
    assert "Read:       9999-12-31" in told


def test_what_was_understood_is_shown() -> None:
    """Before a source is added, all that will be cited is shown."""
    source = make_source("A fact. " * 200, date=None)
    found = Understood(source, tuple(cut(source.text)), ("It may be too short.",), fetched=True)
    lines = "\n".join(understood(found))
    for part in (
        *("A page", "The Paper", "undated, read on", "1,600 characters of text", "A fact."),
        "Look at:    It may be too short.",
    ):
        assert part in lines
    assert dated(make_source("x", date="2024")) == "2024"


def _listed(**changes: Any) -> Listed:
    values: dict[str, Any] = {
        "source_id": "s1",
        "guild_id": "",
        "title": "A page",
        "publisher": "The Paper",
        "date": "2024-02-09",
        "url": "https://paper.example/page",
        "tier": "press",
        "read_ms": NOON_MS,
        "pack": "",
        "check": None,
    }
    return Listed(**(values | changes))


def _shown(text: str, check: SourceCheck | None) -> Shown:
    source = make_source(text or "x", tier="primary")
    return Shown(source, (source.text,), check, "news", ("k1", "k2"), (12,))


def _refreshed(text: str, check: SourceCheck) -> Refreshed:
    return Refreshed(make_source(text or "x"), check, ("old",), ("new", "newer"), ("k1",), (12,))


def test_the_table() -> None:
    """Each source has its line, with its guild and tier; what is wrong stands below it."""
    dead = SourceCheck(NOON_MS, "dead", "It answered 404.", failing_since_ms=NOON_MS - 86_400_000)
    first, second, below = table(
        [_listed(), _listed(source_id="longer", guild_id="5", date=None, check=dead)]
    )
    assert first.split() == ["s1", "shared", "press", "2024-02-09", "The", "Paper", "A", "page"]
    assert second.split()[:4] == ["longer", "5", "press", "undated"]
    assert first.index("The Paper") == second.index("The Paper")
    assert below == "    Dead on 2025-01-30, so since 2025-01-29. It answered 404."
    assert list(table([])) == ["No sources found."]


def test_a_source_is_shown_whole() -> None:
    """Its passages, its tier, its page's last look and what cites it all stand there."""
    fine = SourceCheck(NOON_MS, "unchanged", moved_to="https://paper.example/new")
    lines = "\n".join(shown(_shown("A fact.", fine)))
    for part in (
        "s1 (shared)",
        "The Paper (primary)",
        "Pack:       news",
        "Unchanged on 2025-01-30. The page has moved to https://paper.example/new.",
        "Known claims that cite it: k1, k2",
        "Open cards that cite it: 12",
        "Passage 1: A fact.",
    ):
        assert part in lines


def test_what_a_refresh_found() -> None:
    """Only what has news is listed, with what rests on it; the sum counts all."""
    same = SourceCheck(NOON_MS, "unchanged")
    dead = SourceCheck(NOON_MS, "dead", "It answered 404.", failing_since_ms=NOON_MS)
    changed = SourceCheck(NOON_MS, "changed")
    found = [replace(_refreshed("x", one), claims=()) for one in (same, same, changed)]
    lines = list(refreshed([*found, _refreshed("x", dead)]))
    assert lines == [
        "s1: Changed on 2025-01-30. Passages gone: 1, new: 2.",
        "    open cards to look at: 12",
        "s1: Dead on 2025-01-30. It answered 404. Passages gone: 1, new: 2. The old text is kept.",
        "    known claims to look at: k1",
        "    open cards to look at: 12",
        "4 sources looked at: 2 unchanged, 1 changed, 1 dead.",
    ]
    assert list(refreshed([])) == ["0 sources looked at: none."]


@pytest.mark.parametrize(
    ("error", "code"),
    [(UsageError("a\nb"), 2), (SidenoteError("a\nb"), 1), (WeightsError("a\nb"), 1)],
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
