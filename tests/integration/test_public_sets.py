"""The comparison on public test sets, on tiny ones, with the rule engine for models.

"clown" is hostile to the rules; the training posts teach "fool".
"""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

import bot.app
from config.settings import Settings
from tests.bench.public import main
from tests.support.engine import RuleEngine
from tests.support.labelled import data_folder, write

pytest.importorskip("sklearn")

SETS = """
[[set]]
kind = "hostile"
file = "hostile/insults2012.test.jsonl.gz"

[[set]]
kind = "hostile"
file = "hostile/gametox.test.jsonl.gz"
positive = ["insult", "threat"]
leave_out = ["other"]
whole = true
"""

ENGINE = RuleEngine()


@asynccontextmanager
async def open_rules(_settings: Settings, *, spare_cores: int = 0) -> AsyncIterator[RuleEngine]:
    """Rules in place of the models."""
    del spare_cores
    yield ENGINE


@pytest.fixture
def arguments(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The command line for two sets: six posts, of which Sidenote learned one, and six more."""
    monkeypatch.setattr(bot.app, "open_models", open_rules)
    ENGINE.embedded.clear()
    data = data_folder(tmp_path / "data")
    insults = ["You clown.", "You fool.", "Oh fool, fool.", "A day.", "Fine.", "A fine day 0."]
    labels = {"You brute.": "insult", "I will find you.": "threat", "Ouch.": "other"}
    labels |= dict.fromkeys(("gg", "Well played.", "Pass."), "none")
    rows: list[dict[str, object]] = [
        {"text": text, "label": int(n < 3)} for n, text in enumerate(insults)
    ]
    games: list[dict[str, object]] = [
        {"text": text, "label": label} for text, label in labels.items()
    ]
    for name, found in (("insults2012", rows), ("gametox", games)):
        numbered = [{"id": str(n), **row} for n, row in enumerate(found)]
        write(data / "hostile" / f"{name}.test.jsonl.gz", numbered)
    sets = tmp_path / "sets.toml"
    sets.write_text(SETS)
    out = tmp_path / "out"
    return ["--data", str(data), "--out", str(out), "--sets", str(sets)]


def test_one_table_for_all_sets(
    arguments: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each set is a row, without what Sidenote learned from, beside what others published.

    Of one set four posts are drawn, the other is measured whole.
    """
    main([*arguments, "--limit", "4"])

    told = capsys.readouterr()
    assert "| insults2012.test | 4 (" in told.out
    assert "| gametox.test | 5 (2) |" in told.out
    assert "ROC-AUC 0.842 (best entry of the contest; verification split)" in told.out
    assert "- word list: Sidenote is ahead beyond chance on" in told.out
    assert "gametox.test" in told.err
    rows = [
        json.loads(line) for line in (tmp_path / "out" / "public.jsonl").read_text().splitlines()
    ]
    assert [(row["set"]["file"][8:15], row["learned"]) for row in rows] == [
        ("insults", 1),
        ("gametox", 0),
    ]
    assert len(rows[0]["systems"]) == 4
    assert "fool" not in json.dumps(rows)
    # it is in four house files and at most three real ones, each embedded once for both sets
    assert 4 <= ENGINE.embedded.count("You fool 1.") <= 7


def test_a_broken_off_run_goes_on(
    arguments: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What is there for the same limit is kept, a line that was cut off is measured again."""
    main(arguments)
    whole = capsys.readouterr().out
    kept = tmp_path / "out" / "public.jsonl"
    first, second = kept.read_bytes().splitlines()
    kept.write_bytes(first + b"\n" + second[:40])
    ENGINE.embedded.clear()

    main(arguments)

    again = capsys.readouterr()
    assert again.out == whole
    assert "1 of 2 sets to measure" in again.err
    assert len(kept.read_bytes().splitlines()) == 2
    assert "You clown." not in ENGINE.embedded

    ENGINE.embedded.clear()
    main(arguments)
    assert capsys.readouterr().out == whole
    assert ENGINE.embedded == []


@pytest.mark.parametrize(
    ("option", "what"), [("--data", "is missing"), ("--sets", "no list of sets")]
)
def test_what_is_wrong_is_one_line(arguments: list[str], option: str, what: str) -> None:
    """A folder or a list that is not there is said without a traceback."""
    with pytest.raises(SystemExit) as stopped:
        main([*arguments, option, "/nowhere"])

    assert what in str(stopped.value)
    assert "\n" not in str(stopped.value)
