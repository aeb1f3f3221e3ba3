"""``sidenote sources claims`` as people use it, with the rule engine for models."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

import bot.app
from bot.cli.main import app
from tests.support.library import open_rule_library

SOURCE = {
    "id": "rain",
    "title": "Rain log",
    "publisher": "Weather Office",
    "date": "2025-01-30",
    "url": "https://example.org/rain",
    "text": "On Monday the sky was clear and nothing fell.",
}
RAINED = {"id": "rained", "claim": "It rained all Monday", "source": "rain"}


@pytest.fixture(autouse=True)
def rules(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Judge by rules, with a library of its own that holds one source."""
    monkeypatch.setattr(bot.app, "open_library", open_rule_library)
    monkeypatch.delenv("SIDENOTE_CONFIG", raising=False)
    monkeypatch.setenv("SIDENOTE_DATABASE__PATH", str(tmp_path / "s.db"))
    file = tmp_path / "sources.jsonl"
    file.write_text(json.dumps(SOURCE) + "\n")
    assert sidenote("sources", "import", file).exit_code == 0


def sidenote(*args: str | Path) -> Result:
    return CliRunner().invoke(app, [str(arg) for arg in args])


def claims(*args: str | Path) -> Result:
    return sidenote("sources", "claims", *args)


def test_from_the_first_claim_to_the_last() -> None:
    """A claim is added with what contradicts it, listed, and removed."""
    assert claims("list").stdout == "No claim is on record.\n"
    added = claims("add", "It rained all Monday", "--source", "rain", "--id", "rained")
    assert added.stdout == (
        "On record as rained: It rained all Monday\n"
        "Contradicted by rain: On Monday the sky was clear and nothing fell.\n"
    )
    assert claims("list").stdout == "rained  shared  rain  the host\n    It rained all Monday\n"
    assert claims("remove", "rained").stdout == "Removed rained.\n"
    assert claims("list").stdout == "No claim is on record.\n"


def test_list_says_what_is_suspended() -> None:
    """A claim whose source was removed stays on the list, with the reason."""
    claims("add", "It rained all Monday", "--source", "rain")
    sidenote("sources", "remove", "rain")
    assert claims("list").stdout.endswith("    Suspended: its source was removed.\n")


@pytest.mark.parametrize(
    ("args", "exit_code", "named"),
    [
        (["add", "It rained", "--source", "snow"], 1, "no source snow in the library"),
        (["add", " ", "--source", "rain"], 2, "The claim is blank"),
        (["remove", "none"], 1, "There is no claim none"),
    ],
)
def test_what_cannot_be_done(args: list[str], exit_code: int, named: str) -> None:
    """Each mistake is one line on stderr and an exit code."""
    result = claims(*args)
    assert (result.exit_code, result.stdout) == (exit_code, "")
    assert named in result.stderr
    assert result.stderr.count("\n") == 1


def test_import_and_export(tmp_path: Path) -> None:
    """Broken rows are named and left out; what is exported is imported as it was."""
    file, copy = tmp_path / "claims.jsonl", tmp_path / "copy.jsonl"
    rows = [RAINED, {"id": "x"}, RAINED | {"id": "y", "source": "snow"}]
    file.write_text("".join(json.dumps(row) + "\n" for row in rows))
    result = claims("import", file)
    assert result.exit_code == 1
    assert result.stdout == "2 claims read, 1 of them new or changed.\n"
    assert result.stderr.splitlines() == [
        f'sidenote: {file}, line 2: "claim" is missing.',
        f"sidenote: {file}, line 3: There is no source snow in the library.",
    ]
    assert claims("export", "-o", copy).stdout == f"1 claims written to {copy}.\n"
    assert claims("export").stdout == copy.read_text() == claims("list", "--format", "jsonl").stdout
    assert json.loads(copy.read_text()).items() >= (RAINED | {"passage": SOURCE["text"]}).items()
    assert claims("import", copy).stdout == "1 claims read, 0 of them new or changed.\n"


def test_an_export_is_of_one_library(tmp_path: Path) -> None:
    """Without a guild the shared claims are written, and a guild's come back as its own."""
    claims("add", "It rained all Monday", "--source", "rain", "--id", "rained")
    claims("add", "It poured all Monday", "--source", "rain", "--id", "rained", "--guild", "5")
    own = tmp_path / "5.jsonl"
    (row,) = map(json.loads, claims("export").stdout.splitlines())
    assert row["claim"] == "It rained all Monday"
    claims("export", "--guild", "5", "-o", own)
    assert "It poured all Monday" in own.read_text()
    again = claims("import", own, "--guild", "5")
    assert again.stdout == "1 claims read, 0 of them new or changed.\n"


def test_check_finds_nothing_where_all_is_well() -> None:
    """Claims that match nothing that they should not are exit code 0."""
    claims("add", "It rained all Monday", "--source", "rain")
    result = claims("check")
    assert result.exit_code == 0
    assert (
        result.stdout == "2 texts held against the claims, bar 0.50: 0 claims match any of them.\n"
    )


def test_check_names_what_matches(tmp_path: Path) -> None:
    """Another claim and a post that a claim matches are told with their scores."""
    claims("add", "It rained all Monday", "--source", "rain", "--id", "rained")
    claims("add", "It rained all Monday and Tuesday", "--source", "rain", "--id", "both")
    posts = tmp_path / "posts.jsonl"
    posts.write_text(json.dumps({"id": 5, "text": "They say it rained all Monday."}) + "\n")
    result = claims("check", "--posts", posts, "--preset", "strict")
    assert result.exit_code == 1
    assert result.stdout.splitlines() == [
        "rained: It rained all Monday",
        "  1.00  claim both",
        "        It rained all Monday and Tuesday",
        f"  1.00  post 5 ({posts})",
        "        They say it rained all Monday.",
        "4 texts held against the claims, bar 0.95: 1 claim matches any of them.",
    ]
    rows = claims("check", "--posts", posts, "--preset", "strict", "--format", "jsonl")
    assert [json.loads(line) for line in rows.stdout.splitlines()] == [
        {"claim": "rained", "score": 1.0, "matches": kind, "id": name, "text": text}
        for kind, name, text in (
            ("claim", "both", "It rained all Monday and Tuesday"),
            ("post", f"5 ({posts})", "They say it rained all Monday."),
        )
    ]


def test_check_names_posts_that_cannot_be_read(tmp_path: Path) -> None:
    """A broken row of posts is named with its line, and the exit code says so."""
    posts = tmp_path / "posts.jsonl"
    posts.write_text("{\n")
    result = claims("check", "--posts", posts)
    assert result.exit_code == 1
    assert f"{posts}:1: " in result.stderr
