"""Claims files: good rows always come through, broken ones are named with their line."""

import json
import os
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.known_claim import KnownClaim, Recorder
from bot.sources.claim_files import SUFFIX, ClaimRow, parse_claims, read_claims, write_claims
from bot.sources.json_rows import RELEASED_MS
from bot.sources.packs import read_sources
from tests.support.posts import make_known_claim

GOOD: dict[str, Any] = {"id": "a", "claim": "It needs the cloud.", "source": "s1"}
PACKS = Path(__file__).parents[4] / "config" / "sources"


@pytest.mark.parametrize(
    ("row", "named"),
    [
        (GOOD | {"id": 5}, '"id" must be text'),
        (GOOD | {"claim": " "}, '"claim" is blank'),
        ({"id": "a", "claim": "b"}, '"source" is missing'),
        (GOOD | {"passage": ""}, '"passage" is blank'),
        (GOOD | {"passage": None}, '"passage" must be text'),
        (GOOD | {"phrasings": "It is cloud only."}, '"phrasings" must be a list of at most 5'),
        (GOOD | {"phrasings": list("abcdef")}, '"phrasings" must be a list of at most 5'),
        (GOOD | {"phrasings": ["It is cloud only.", 5]}, '"phrasings" must be text'),
        (GOOD | {"recorded_ms": -1}, '"recorded_ms" must be a time'),
        (GOOD | {"recorded_ms": 2**53 - 1}, '"recorded_ms" is a time that is still to come'),
        (GOOD | {"recorded_by": "Ada"}, '"recorded_by" must be an object'),
        (GOOD | {"recorded_by": {"id": "7"}}, '"name" is missing'),
        ([], "not a JSON object"),
    ],
)
def test_wrong_rows(row: Any, named: str) -> None:
    """A row with a wrong value is left out, and the sentence names file, line and field."""
    read = parse_claims([json.dumps(row).encode()], name="f.jsonl", recorded_ms=1)
    assert read.rows == ()
    (problem,) = read.problems
    assert problem.startswith("f.jsonl, line 1: ")
    assert named in problem


def test_good_rows_come_through(tmp_path: Path) -> None:
    """Between broken and blank lines good rows are read; the first of an id counts."""
    file = tmp_path / "pack.claims.jsonl"
    rows = [GOOD, None, GOOD | {"id": "b", "more": 1}, GOOD | {"claim": "Again."}]
    file.write_text("\n\n".join(json.dumps(row) for row in rows))
    os.utime(file, (1_700_000_000, 1_700_000_000))
    read = read_claims(file)
    assert read.rows == tuple(
        ClaimRow(name, GOOD["claim"], "s1", f"{file}, line {line}", 1_700_000_000_000)
        for name, line in (("a", 1), ("b", 5))
    )
    assert [problem.split(": ")[0] for problem in read.problems] == [
        f"{file}, line 3",
        f"{file}, line 7",
    ]
    assert f'"a" is taken by {file}, line 1, which says something else' in read.problems[1]


def test_a_claim_that_is_given_twice() -> None:
    """A row that says the same again is no problem, whoever recorded it when."""
    rows = [json.dumps(GOOD | {"recorded_ms": at}).encode() for at in (5, 6)]
    read = parse_claims(rows, name="f", recorded_ms=1)
    assert [row.recorded_ms for row in read.rows] == [5]
    assert read.problems == ()


def test_phrasings_are_told_from_the_claim() -> None:
    """Each is on one line and counts once; the claim again is none of them."""
    phrasings = ["Cloud  only.", GOOD["claim"], "Cloud\nonly.", "No cloud, no go."]
    line = json.dumps(GOOD | {"phrasings": phrasings}).encode()
    (row,) = parse_claims([line], name="f", recorded_ms=1).rows
    assert row.phrasings == ("Cloud only.", "No cloud, no go.")


TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")).filter(
    lambda text: bool(text.strip())
)


@given(
    st.lists(
        st.builds(
            make_known_claim,
            TEXTS.map(lambda text: " ".join(text.split())),
            claim_id=TEXTS,
            source_id=TEXTS,
            passage=TEXTS,
            recorded_ms=st.integers(0, RELEASED_MS),
            recorded_by=st.just(Recorder()) | st.builds(Recorder, TEXTS, TEXTS),
            phrasings=st.just(("Quite another phrasing.", "And a third one.")) | st.just(()),
        ),
        unique_by=lambda one: one.claim_id,
    )
)
def test_round_trip(claims: list[KnownClaim]) -> None:
    """What export writes, import reads back exactly."""
    lines = [line.encode() for line in write_claims(claims)]
    read = parse_claims(lines, name="f", recorded_ms=0)
    assert read.problems == ()
    assert [
        tuple(getattr(row, field.name) for field in fields(row) if field.name != "where")
        for row in read.rows
    ] == [
        tuple(getattr(one, field.name) for field in fields(ClaimRow) if field.name != "where")
        for one in claims
    ]


def test_shipped_claims() -> None:
    """Every claim that ships names a source of the packs, and its passage stands in it."""
    packs = [read_sources(one) for one in PACKS.glob("*.jsonl") if not one.name.endswith(SUFFIX)]
    texts = {one.source_id: one.text for pack in packs for one in pack.sources}
    for file in PACKS.glob(f"*{SUFFIX}"):
        read = read_claims(file, clock=lambda: 0)
        assert read.problems == ()
        assert [row.where for row in read.rows if row.passage not in texts[row.source_id]] == []
