"""``sidenote scan`` with known claims of files."""

from pathlib import Path

import pytest

from tests.support.scan_command import SOURCE, jsonl, rows, scan


@pytest.fixture
def claims(tmp_path: Path) -> Path:
    """A file with one known claim."""
    file = tmp_path / "claims.jsonl"
    file.write_text(jsonl({"id": "k", "claim": "It rained all Monday", "source": "rain"}))
    return file


CLAIMING = {"id": 4, "text": "A fine day. It rained all Monday, they say."}


def test_a_known_claim_is_named_in_a_flags_source(sources: Path, claims: Path) -> None:
    """A post that makes a claim of the file gets a flag with the claim and its source."""
    options = ("--sources", sources, "--claims", claims)
    result = scan("-", "--format", "jsonl", *options, given=jsonl(CLAIMING))
    assert result.exit_code == 0
    (row,) = rows(result)
    (flag,) = row["flags"]
    assert (flag["kind"], flag["quote"]) == ("inaccuracy", "It rained all Monday, they say.")
    assert (
        flag["reason"]
        == "Makes a known claim again; Weather Office (30 January 2025) says otherwise."
    )
    assert flag["source"]["id"] == "rain"
    assert flag["source"]["passage"] == SOURCE["text"]
    known = {"id": "k", "claim": "It rained all Monday", "score": 1.0}
    assert flag["source"]["known_claim"] == known
    assert row["scores"]["inaccuracy"] == 1.0
    told = scan("-", *options, given=jsonl(CLAIMING)).stdout
    assert "    Known claim: It rained all Monday\n    Source: Rain log\n" in told


def test_only_the_claims_of_the_files_are_used(sources: Path, claims: Path) -> None:
    """Without --claims nothing is on record; of several files each counts."""
    options: list[str | Path] = ["-", "--format", "jsonl", "--sources", sources]
    assert rows(scan(*options, given=jsonl(CLAIMING)))[0]["flags"] == []
    other = claims.with_name("other.jsonl")
    other.write_text(jsonl({"id": "o", "claim": "Nothing of the kind", "source": "rain"}))
    for files in ((claims, other), (other, claims)):
        options += [part for file in files for part in ("--claims", file)]
        (flag,) = rows(scan(*options, given=jsonl(CLAIMING)))[0]["flags"]
        assert flag["source"]["known_claim"]["id"] == "k"


def test_a_claim_without_its_source_is_named_and_the_others_are_used(
    sources: Path, claims: Path
) -> None:
    """The line is named on stderr, all posts are judged, and the exit code is 1."""
    missing = jsonl({"id": "m", "claim": "It snowed", "source": "snow"})
    claims.write_text(missing + claims.read_text())
    result = scan(
        "-", "--format", "jsonl", "--sources", sources, "--claims", claims, given=jsonl(CLAIMING)
    )
    assert result.exit_code == 1
    assert result.stderr == f"{claims}, line 1: There is no source snow in the library.\n"
    assert len(rows(result)[0]["flags"]) == 1


def test_an_id_that_stands_for_two_things_is_named(sources: Path, claims: Path) -> None:
    """Both files and lines are told for claims and for sources; the first counts; exit code 1."""
    other = claims.with_name("other.jsonl")
    other.write_text("\n" + jsonl({"id": "k", "claim": "It snowed", "source": "rain"}))
    more = claims.with_name("more.jsonl")
    more.write_text(jsonl({**SOURCE, "text": "It snowed on Monday."}))
    files = ("--sources", sources, "--sources", more, "--claims", claims, "--claims", other)
    result = scan("-", "--format", "jsonl", *files, given=jsonl(CLAIMING))
    assert result.exit_code == 1
    assert result.stderr.splitlines() == [
        f'{more}, line 1: the id "rain" is taken by {sources}, line 1, which says something else.',
        f'{other}, line 2: the id "k" is taken by {claims}, line 1, which says something else.',
    ]
    (flag,) = rows(result)[0]["flags"]
    assert flag["source"]["passage"] == SOURCE["text"]
    assert flag["source"]["known_claim"]["claim"] == "It rained all Monday"


def test_claims_need_their_sources(claims: Path) -> None:
    """Claims without the sources that they name are one line, and exit code 2."""
    result = scan("-", "--claims", claims, given=jsonl(CLAIMING))
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("sidenote: --claims needs --sources FILE")
