"""``sidenote evaluate`` as people and programs use it, with the rule engine for models.

"clown" is hostile, "probably" speculation, "fact:" a claim.
"""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

import bot.app
from bot.cli.main import app
from bot.domain.policy import PRESETS
from config.settings import Settings
from tests.support.engine import RuleEngine
from tests.support.labelled import data_folder, write
from tests.support.scan import open_rule_checker

ROWS: list[dict[str, Any]] = [
    {"id": f"h{number}", "thread": "t", "title": "News", "text": text, "kind": kind, **labels}
    for number, (text, kind, labels) in enumerate(
        [
            ("You clown.", "insult", {"hostile": 1, "speculation": 0, "checkable": 0}),
            ("You fool.", "insult", {"hostile": 1, "speculation": 0, "checkable": 0}),
            ("I am a clown.", "self-mockery", {"hostile": 0, "speculation": 0, "checkable": 0}),
            ("It is probably so.", "motive", {"hostile": 0, "speculation": 1, "checkable": 0}),
            ("fact: it rains", "fact", {"hostile": 0, "speculation": 0, "checkable": 1}),
            ("A fine day.", "plain", {"hostile": 0, "speculation": 0, "checkable": 0}),
        ]
    )
]


@asynccontextmanager
async def open_rules(_settings: Settings, *, spare_cores: int = 0) -> AsyncIterator[RuleEngine]:
    """Rules in place of the models."""
    del spare_cores
    yield RuleEngine()


@pytest.fixture(autouse=True)
def rules(monkeypatch: pytest.MonkeyPatch) -> None:
    """Judge by rules, on a terminal of known width."""
    monkeypatch.setattr(bot.app, "open_models", open_rules)
    monkeypatch.setattr(bot.app, "open_checker", open_rule_checker)
    monkeypatch.setenv("COLUMNS", "100")


def evaluate(*args: object) -> Result:
    """Run the command."""
    return CliRunner().invoke(app, ["evaluate", *map(str, args)])


def figures(result: Result) -> Any:
    """The JSON on stdout."""
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_figures_for_programs(tmp_path: Path) -> None:
    """One insult of two is found and one joke is flagged: half and half, with intervals."""
    file = write(tmp_path / "posts.jsonl", ROWS)

    found = figures(evaluate(file, "--format", "json"))

    assert found["classifier"] == "rules-c"
    (report,) = found["files"]
    hostile = report["kinds"]["hostile"]
    (balanced,) = [bar for bar in hostile["bars"] if bar["name"] == "balanced"]
    assert report["form"] == "house"
    assert (hostile["posts"], hostile["positives"]) == (6, 2)
    assert (balanced["right"], balanced["wrong"], balanced["missed"]) == (1, 1, 1)
    assert balanced["precision"]["value"] == 0.5
    assert balanced["precision"]["low"] == pytest.approx(0.0945, abs=1e-3)
    assert set(report["kinds"]) == {"hostile", "speculation", "checkable"}
    assert {key: hostile["groups"][-1][key] for key in ("axis", "name", "right", "wrong")} == {
        "axis": "kind",
        "name": "self-mockery",
        "right": 0,
        "wrong": 1,
    }
    assert "clown" not in json.dumps(report)


def test_tables_for_people(tmp_path: Path) -> None:
    """People see which form was taken, each kind, the presets and the identity sentences."""
    result = evaluate(write(tmp_path / "posts.jsonl", ROWS), "--preset", "balanced")

    assert result.exit_code == 0, result.output
    for words in ("(house)", "hostile: 2 of 6 posts", "balanced", "negated hate", "Wilson"):
        assert words in result.stdout
    assert "strict" not in result.stdout


def test_a_broken_row_is_told_and_the_exit_code_says_so(tmp_path: Path) -> None:
    """The good rows are measured all the same."""
    file = write(tmp_path / "posts.jsonl", [*ROWS, {"id": "x"}])

    result = evaluate(file, "--kind", "speculation")

    assert result.exit_code == 1
    assert "speculation: 1 of 6 posts" in result.stdout
    assert "groups of people" not in result.stdout
    assert f"{file}:7:" in result.stderr


@pytest.mark.parametrize(
    ("options", "what"),
    [
        (("--claims", "claims.jsonl"), "--claims needs --sources"),
        (("--matching", "--claims", "claims.jsonl"), "--claims does not go with --matching"),
        (("--stance", "--kind", "hostile"), "--kind does not go with --stance"),
        (("--matching", "--preset", "wide"), "--preset does not go with --matching"),
        (("--search", "--limit", "5"), "--limit does not go with --search"),
        (("--stance", "--search"), "one at a time"),
        (("--held-out",), "--held-out knows"),
        (("--baselines",), "--data"),
        (("--baselines", "--data", "/nowhere"), "is missing"),
        (("--config", "/nowhere.toml"), "nowhere.toml"),
    ],
)
def test_a_wrong_order_is_one_sentence(options: tuple[str, ...], what: str, tmp_path: Path) -> None:
    """What cannot be done is said without a traceback."""
    result = evaluate(write(tmp_path / "posts.jsonl", ROWS), *options)

    assert result.exit_code not in (0, None)
    assert what in result.stderr
    assert "Traceback" not in result.stderr


def test_held_out_keeps_every_fifth_real_post(tmp_path: Path) -> None:
    """Posts that the shipped models learned from are left out by their ids."""
    rows = [
        {**ROWS[number % 6], "id": f"r{number}", "set": "forum", "sampled": "random"}
        for number in range(200)
    ]
    file = write(tmp_path / "real.jsonl", rows)

    found = figures(evaluate(file, "--held-out", "--format", "json"))

    assert 20 < found["files"][0]["kinds"]["hostile"]["posts"] < 60


def test_sources_bring_inaccuracies_in(tmp_path: Path) -> None:
    """With sources a contradicted claim is measured against its label."""
    rows = [{**row, "inaccuracy": int("fact:" in row["text"])} for row in ROWS]
    source = {
        "id": "rain",
        "title": "Rain log",
        "publisher": "Weather Office",
        "date": "2025-01-30",
        "url": "https://example.org/rain",
        "text": "On Monday the sky was clear and not rains but sun was seen.",
    }
    sources = write(tmp_path / "sources.jsonl", [source])
    file = write(tmp_path / "posts.jsonl", rows)

    found = figures(evaluate(file, "--sources", sources, "--format", "json"))

    kinds = found["files"][0]["kinds"]
    balanced = next(bar for bar in kinds["inaccuracy"]["bars"] if bar["name"] == "balanced")
    assert (balanced["right"], balanced["wrong"], balanced["missed"]) == (1, 0, 0)
    assert found["known_claims_from"] == {}


def test_known_claims_are_part_of_the_whole_way(tmp_path: Path) -> None:
    """Records of --claims flag what no passage alone does; supported posts are told apart."""
    rows = [
        {"id": "1", "text": "The lamps are run on gas.", "inaccuracy": 1, "source": "oil"},
        *(
            {"id": f"s{n}", "text": f"Here {n} lamps burn oil.", "inaccuracy": 0}
            | {"supported_by": "oil"}
            for n in range(5)
        ),
    ]
    sources = write(tmp_path / "s.jsonl", [{**SOURCE, "id": "oil", "text": "Lamps burn oil."}])
    record = {"id": "gas", "claim": "The lamps run on gas.", "source": "oil"}
    claims = write(tmp_path / "claims.jsonl", [record])
    files = (write(tmp_path / "posts.jsonl", rows), "--sources", sources)

    alone, both = (
        figures(evaluate(*files, *more, "--format", "json"))["files"][0]["kinds"]["inaccuracy"]
        for more in ((), ("--claims", claims))
    )

    found = [{bar["name"]: bar["right"] for bar in one["bars"]} for one in (alone, both)]
    assert found == [dict.fromkeys(PRESETS, 0), dict.fromkeys(PRESETS, 1)]
    shown = evaluate(*files, "--claims", claims)
    assert "support it" in shown.stdout
    assert "Known claims flag from 0.950 (strict)" in shown.stdout
    odd = write(tmp_path / "odd.jsonl", [record, {**record, "id": "wax", "source": "wax"}])
    broken = evaluate(*files, "--claims", odd)
    assert broken.exit_code == 1
    assert "odd.jsonl, line 2: There is no source wax in the library." in broken.stderr


def test_figures_and_plots_are_written(tmp_path: Path) -> None:
    """The folder holds every figure as JSON and two plots a kind as PNG."""
    out = tmp_path / "out"

    result = evaluate(write(tmp_path / "posts.jsonl", ROWS), "--kind", "hostile", "--out", out)

    assert result.exit_code == 0, result.output
    assert json.loads((out / "evaluation.json").read_text())["classifier"] == "rules-c"
    for name in ("precision-recall", "reliability"):
        assert (out / f"posts.hostile.{name}.png").read_bytes().startswith(b"\x89PNG")


def test_baselines_are_measured_on_the_same_posts(tmp_path: Path) -> None:
    """Trained on "fool" alone, the text classifiers find what the rules miss."""
    pytest.importorskip("sklearn")
    data = data_folder(tmp_path / "data")
    file = write(tmp_path / "insults2012.test.jsonl", ROWS)

    found = figures(
        evaluate(file, "--kind", "hostile", "--baselines", "--data", data, "--format", "json")
    )

    (report,) = found["files"]
    rows = {one["system"]: one for one in report["compared"]["hostile"]}
    assert list(rows) == [
        "Sidenote",
        "TF-IDF and logistic regression",
        "frozen encoder and logistic regression",
        "word list",
    ]
    assert rows["word list"]["recall"] == 0.0
    assert all(0 < one["pr_auc"] <= 1 for one in rows.values())
    assert {one["set"] for one in report["published_not_run"]} == {"insults2012", ""}
    assert rows["Sidenote"]["lead"] is None
    assert all(len(rows[one]["lead"]) == 2 for one in list(rows)[1:])
    assert found["baselines"]["trained_on"] > 48
    assert found["baselines"]["dropped"] == 0


SOURCE = {
    "title": "Lamps",
    "publisher": "P",
    "date": None,
    "url": "https://paper.example/",
}


def test_search_is_measured(tmp_path: Path) -> None:
    """Claims that share words with their source find it; the figures say how many and how sure."""
    texts = {"oil": "Lamps burn oil.", "wax": "Candles are wax.", "gas": "Stoves burn gas."}
    rows = [{**SOURCE, "id": one, "text": text} for one, text in texts.items()]
    sources = write(tmp_path / "sources.jsonl", rows)
    asked = [
        {"id": "1", "claim": "oil lamps", "source": "oil", "label": "supports"},
        {"id": "2", "claim": "candles of wax", "source": "wax", "label": "refutes"},
        {"id": "3", "claim": "stoves burn gas", "source": "oil", "label": "refutes"},
    ]
    claims = write(tmp_path / "claims.jsonl", asked)
    found = figures(evaluate(claims, "--search", "--sources", sources, "--format", "json"))
    assert (found["embedder"], found["sources"]) == ("rules-e", 3)
    (file,) = found["files"]
    assert [row["claims"] for row in file["figures"]] == ["all", "supports", "refutes"]
    assert file["figures"][0]["recall_at_1"] == pytest.approx(2 / 3)
    assert file["figures"][0]["recall_at_5"] == 1.0

    told = evaluate(claims, "--search", "--sources", sources)
    assert told.exit_code == 0
    assert "recall@5" in told.stdout
    assert "0.667" in told.stdout


def test_search_needs_sources(tmp_path: Path) -> None:
    """Without a library there is nothing to search, and broken rows change the exit code."""
    claims = write(tmp_path / "claims.jsonl", [{"id": "1", "claim": "x", "source": "oil"}, "{"])
    assert "--sources" in evaluate(claims, "--search").stderr
    sources = write(tmp_path / "s.jsonl", [{**SOURCE, "id": "oil", "text": "x"}])
    found = evaluate(claims, "--search", "--sources", sources)
    assert found.exit_code == 1
    assert "claims.jsonl:2" in found.stderr


RECORD = {
    "id": "r1",
    "record": "lamps burn water",
    "source": "oil",
    "title": "Lamps",
    "same_1": "As lamps burn water, so be it.",
    "right_1": "They burn oil and not water.",
}


def test_known_claims_are_measured(tmp_path: Path) -> None:
    """Posts that make a record's claim are told from those that do not, by pairs and presets."""
    sources = write(tmp_path / "s.jsonl", [{**SOURCE, "id": "oil", "text": "Lamps burn oil."}])
    records = write(tmp_path / "records.jsonl", [RECORD])
    options = (records, "--matching", "--sources", sources)
    found = figures(evaluate(*options, "--format", "json"))
    assert found["matching"] == "rules-m"
    (file,) = found["files"]
    assert (file["posts"], file["records"], file["recall_at_1"]) == (2, 1, 1.0)
    assert (file["pr_auc"], file["near"]["chance"]) == (1.0, 0.5)
    assert {one["precision"] for one in file["presets"]} == {1.0}

    told = evaluate(*options)
    assert told.exit_code == 0
    assert "2 posts, 1 of them make a claim; 1 records." in told.stdout
    assert "own, right" in told.stdout


def test_known_claims_need_their_sources(tmp_path: Path) -> None:
    """Without sources nothing is measured; a record without its own is named."""
    records = write(tmp_path / "records.jsonl", [RECORD, RECORD | {"id": "r2", "source": "wax"}])
    assert "--sources" in evaluate(records, "--matching").stderr
    sources = write(tmp_path / "s.jsonl", [{**SOURCE, "id": "oil", "text": "Lamps burn oil."}])
    found = evaluate(records, "--matching", "--sources", sources)
    assert found.exit_code == 1
    assert "records.jsonl:2: There is no source wax in the library." in found.stderr


def test_stance_is_measured(tmp_path: Path) -> None:
    """Claims with a passage, or with a source, give three ways, kinds and presets."""
    sources = write(tmp_path / "s.jsonl", [{**SOURCE, "id": "oil", "text": "Lamps burn oil."}])
    rows = [
        {"claim": "lamps burn oil", "source": "oil", "label": "supports", "kind": "name"},
        {"claim": "lamps burn wax", "evidence": "not wax", "label": "refutes", "kind": "name"},
        {"claim": "owls sleep", "evidence": "Lamps are lit.", "label": "neutral"},
    ]
    options = (write(tmp_path / "claims.jsonl", rows), "--stance", "--sources", sources)
    found = figures(evaluate(*options, "--format", "json"))
    assert found["stance"] == "rules-s"
    (file,) = found["files"]
    assert (file["claims"], file["macro_f1"]) == (3, 1.0)
    assert file["kinds"] == {"name": file["two_way_accuracy"]}
    assert file["presets"][-1]["recall"] == 1.0

    told = evaluate(*options, "--limit", 2)
    assert told.exit_code == 0
    assert "2 claims" in told.stdout
    assert "supports from refutes" in told.stdout


def test_a_claim_without_its_source_is_named(tmp_path: Path) -> None:
    """The good rows are measured, and the exit code tells of the others."""
    rows = [
        {"claim": "lamps burn wax", "evidence": "not wax", "label": "refutes"},
        {"claim": "lamps burn oil", "source": "oil", "label": "supports"},
    ]
    found = evaluate(write(tmp_path / "claims.jsonl", rows), "--stance")
    assert found.exit_code == 1
    assert "1 claim:" in found.stdout
    assert "claims.jsonl:2: no source has the id oil; --sources FILE gives them." in found.stderr
