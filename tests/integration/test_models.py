"""``sidenote models`` as people and programs use it.

``use`` loads real models, random and tiny; ``check`` measures two sets of rules in place of the
models, as nobody would wait for it otherwise, and once the real ones.
"""

import json
import tomllib
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

import bot.app
from bot.cli.main import app
from bot.reading import read_models
from config.settings import Settings
from models.choices import SHIPPED, ModelsConfig
from models.engine import (
    PostInput,
    Preset,
    SentenceScores,
    Stance,
    StanceInput,
    Thresholds,
    Versions,
)
from tests.support.engine import RuleEngine
from tests.support.tiny_models import tiny_deberta, tiny_roberta

TWICE = "entailment=a,neutral=a,contradiction=b"
CLAIMS = [
    {"claim": f"number {at} is {word}", "evidence": f"number {at} is not {said}", "label": label}
    for at in range(20)
    for word, said, label in (
        ("odd", "odd", "refutes"),
        ("odd", "even", "neutral"),
    )
]
POSTS = [
    {"id": f"{word}{at}", "text": text, "hostile": int(word == "rude"), "speculation": 0}
    for at in range(20)
    for word, text in (("rude", f"You fool number {at}."), ("calm", f"A fine day number {at}."))
]


class Better(RuleEngine):
    """Rules that know another word, and are sure of it."""

    versions = Versions("rules-c, hostile: better", "better", "rules-e", "rules-m")

    def thresholds(self, preset: Preset) -> Thresholds:
        del preset
        return Thresholds(*(0.9,) * 4)

    async def classify(self, posts: Sequence[PostInput]) -> list[tuple[SentenceScores, ...]]:
        return [
            tuple(SentenceScores(0.8 if "fool" in post.text else 0.1, 0, 0) for _ in post.sentences)
            for post in posts
        ]

    async def stance(self, pairs: Sequence[StanceInput]) -> list[Stance]:
        return [
            Stance(0, 0.7, 0.3) if pair.claim.split()[-1] in pair.passage else Stance(0, 0.1, 0.9)
            for pair in pairs
        ]


class Blind(Better):
    """Rules that score every pair alike."""

    async def stance(self, pairs: Sequence[StanceInput]) -> list[Stance]:
        return [Stance(0.2, 0.5, 0.3) for _ in pairs]


@asynccontextmanager
async def open_rules(
    settings: Settings, *, spare_cores: int = 0, chosen: ModelsConfig | None = None
) -> AsyncIterator[RuleEngine]:
    """The rules of the tests for the shipped models, others for what is chosen beside them."""
    del spare_cores
    named = chosen or read_models(settings)
    others = {one.model for one in (named.hostile, named.stance)} - {SHIPPED}
    if not others:
        yield RuleEngine()
    else:
        yield Blind() if others.pop().endswith("blind") else Better()


@pytest.fixture
def rules(monkeypatch: pytest.MonkeyPatch) -> None:
    """Judge by rules."""
    monkeypatch.setattr(bot.app, "open_models", open_rules)


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A host of its own, on a terminal of known width; gives its models file."""
    monkeypatch.setenv("SIDENOTE_DATABASE__PATH", str(tmp_path / "host" / "sidenote.db"))
    monkeypatch.setenv("COLUMNS", "120")
    return tmp_path / "host" / "models.toml"


def models(*args: object) -> Result:
    """Run the command."""
    return CliRunner().invoke(app, ["models", *map(str, args)])


def good(*args: object) -> Result:
    """Run the command, which must work."""
    result = models(*args)
    assert result.exit_code == 0, result.output
    return result


def read(file: Path) -> dict[str, Any]:
    """What a models file says."""
    return tomllib.loads(file.read_text(encoding="utf-8"))


def write(path: Path, rows: Sequence[Any]) -> Path:
    """Write rows as JSON Lines."""
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def nli(folder: Path) -> Path:
    """A tiny stance model."""
    return tiny_deberta(folder, ["CONTRADICTION", "NEUTRAL", "ENTAILMENT"])


@pytest.mark.usefixtures("rules")
def test_the_bare_command_is_the_list(home: Path) -> None:
    """Both show every job with its model, every flag's thresholds, and what was measured."""
    listed = good("list").stdout
    assert good().stdout == listed
    for words in ("classifier", "matching-m", "embedder", "0.950", "50 (40 to 60)", "rules-s"):
        assert words.replace("matching-m", "rules-m") in listed
    assert not home.exists()

    told = json.loads(good("list", "--format", "json").stdout)

    assert list(told["jobs"]) == ["hostile", "stance", "classifier", "matching", "embedder"]
    assert told["jobs"]["stance"] == {"model": "shipped", "version": "rules-s", "languages": ["en"]}
    bars = {preset: bars["hostile"] for preset, bars in told["thresholds"].items()}
    assert bars == {"strict": 0.95, "balanced": 0.5, "wide": 0.3}
    assert told["measured"]["balanced"]["hostile"]["recall"] == 0.5


def test_settings_that_would_be_passed_over_are_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Settings named before the command are not lost silently; those of the variable count."""
    settings = tmp_path / "settings.toml"
    assert "stands after the command" in models("--config", settings, "list").output
    monkeypatch.setenv("SIDENOTE_CONFIG", str(settings))
    assert "there is no such file" in models("list").output


def test_a_model_is_chosen_and_given_back(home: Path, tmp_path: Path) -> None:
    """The file begins as the shipped one, takes the choice, and loses it again; comments stay."""
    folder = nli(tmp_path / "nli")

    told = good("use", "stance", folder).stdout

    assert "DebertaV2ForSequenceClassification" in told
    assert "refutes is its CONTRADICTION" in told
    assert "sidenote models check stance FILE" in told
    assert "started again" in told
    assert read(home) == {
        "hostile": {"model": "shipped"},
        "stance": {"model": str(folder)},
    }
    assert "# Which model does each job." in home.read_text(encoding="utf-8")

    assert "shipped model does stance again" in good("use", "stance", "shipped").stdout
    assert read(home)["stance"] == {"model": "shipped"}
    assert "nothing was changed" in good("use", "stance", "shipped").stdout


def test_the_file_that_the_settings_name_is_written(tmp_path: Path) -> None:
    """It need not be there yet; what else stands in it stays as it is."""
    mine = tmp_path / "etc" / "mine.toml"
    settings = tmp_path / "settings.toml"
    settings.write_text(f'[models]\nfile = "{mine}"\n', encoding="utf-8")
    toxic = tiny_roberta(
        tmp_path / "toxic", ["toxicity", "insult"], problem_type="multi_label_classification"
    )

    good("use", "hostile", toxic, "--languages", "en,de", "--config", settings)
    good("use", "stance", nli(tmp_path / "nli"), "--config", settings)

    assert read(mine) == {
        "hostile": {"model": str(toxic), "languages": ["de", "en"]},
        "stance": {"model": str(tmp_path / "nli")},
    }


def test_thresholds_leave_with_their_model(home: Path, tmp_path: Path) -> None:
    """Naming the same model again keeps them, another one starts without."""
    first, second = nli(tmp_path / "first"), nli(tmp_path / "second")
    good("use", "stance", first)
    bars = "thresholds = { strict = 0.99, balanced = 0.8, wide = 0.4 }\n"
    with home.open("a", encoding="utf-8") as file:
        file.write(bars)

    assert "0.99 (strict)" in good("use", "stance", first).stdout
    assert read(home)["stance"]["thresholds"]["wide"] == 0.4

    assert "not measured for it" in good("use", "stance", second).stdout
    assert read(home)["stance"] == {"model": str(second)}


@pytest.mark.parametrize(
    ("args", "told"),
    [
        (("stance", "{toxic}"), "tells entailment, neutral and contradiction apart"),
        (("hostile", "{toxic}", "--label", "rude"), "toxicity, insult"),
        (("hostile", "{toxic}", "--map", "x"), "--map belongs to stance"),
        (("hostile", "{toxic}", "--languages", "English"), "two-letter"),
        (("stance", "{toxic}", "--label", "x"), "--label and --languages belong to hostile"),
        (("stance", "{toxic}", "--map", "entailment=a"), "name all three"),
        (
            ("stance", "{toxic}", "--map", "entailment=a,neutral=a,contradiction=b"),
            "one class each",
        ),
        (("stance", "shipped", "--map", "x"), "needs no"),
        (("stance", "./nowhere"), "no such folder"),
    ],
)
def test_what_does_not_fit_is_refused_in_one_line(
    home: Path, tmp_path: Path, args: tuple[str, ...], told: str
) -> None:
    """Nothing is written then."""
    toxic = tiny_roberta(tmp_path / "toxic", ["toxicity", "insult"])

    result = models("use", *(arg.format(toxic=toxic) for arg in args))

    assert result.exit_code != 0
    assert told in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1
    assert not home.exists()


def test_a_file_laid_out_in_another_way_is_left_alone(home: Path, tmp_path: Path) -> None:
    """The message holds the line to write by hand."""
    home.parent.mkdir()
    home.write_text('stance.model = "shipped"\n', encoding="utf-8")

    result = models("use", "stance", nli(tmp_path / "nli"))

    assert result.exit_code == 1
    assert "by hand: model = " in result.stderr
    assert home.read_text(encoding="utf-8") == 'stance.model = "shipped"\n'


@pytest.mark.usefixtures("rules")
def test_a_better_judge_is_measured_and_its_thresholds_are_written(
    home: Path, tmp_path: Path
) -> None:
    """The table says what gets better; the thresholds go beside the model that is in use."""
    good("use", "hostile", tiny_roberta(tmp_path / "toxic", ["toxicity", "insult"]))
    file = write(tmp_path / "posts.jsonl", POSTS)

    told = good("check", file, "--yes").stdout

    assert "40 posts; 20 (50%) deserve the flag." in told
    assert "That is few" in told
    table = [line.split() for line in told.splitlines()]
    (row,) = [line for line in table if line[:2] == ["balanced:", "recall"]]
    assert row[-1] == "better"
    assert read(home)["hostile"]["model"] == str(tmp_path / "toxic")
    assert read(home)["hostile"]["thresholds"] == {"strict": 0.45, "balanced": 0.45, "wide": 0.45}


@pytest.mark.usefixtures("rules")
def test_claims_are_measured_three_ways(home: Path, tmp_path: Path) -> None:
    """A model that is not in use yet is tried, for programs too, and nothing is written."""
    sources = write(
        tmp_path / "sources.jsonl",
        [
            {
                "id": "s1",
                "title": "Numbers",
                "publisher": "Nobody",
                "url": "https://example.org/",
                "date": None,
                "text": "number 1 is not odd",
            }
        ],
    )
    named = {"claim": "number 1 is odd", "source": "s1", "label": "refutes"}
    file = write(tmp_path / "claims.jsonl", [*CLAIMS, named])
    other = nli(tmp_path / "nli")

    told = json.loads(
        good("check", file, "--sources", sources, "--model", other, "--format", "json").stdout
    )

    assert (told["job"], told["rows"], told["deserved"]) == ("stance", 41, 21)
    assert told["other"]["version"] == "better"
    assert told["other"]["macro_f1"] == told["shipped"]["macro_f1"] == 1
    strict = told["other"]["presets"]["strict"]
    assert (strict["met"], strict["right"], strict["wrong"]) == (True, 21, 0)
    assert 0.1 < strict["threshold"] <= 0.7
    assert told["other"]["milliseconds"] > 0
    assert told["written"] is None
    assert not home.exists()


@pytest.mark.usefixtures("rules")
def test_a_blind_judge_is_told_to_be_one(home: Path, tmp_path: Path) -> None:
    """No threshold keeps a promise: it is said, and what is written flags nothing."""
    other = nli(tmp_path / "blind")
    file = write(tmp_path / "claims.jsonl", CLAIMS)

    told = good("check", "stance", file, "--model", other, "--yes").stdout

    assert "No threshold keeps the promise of strict (90%), balanced (85%), wide (70%)" in told
    assert read(home)["stance"]["model"] == str(other)
    assert read(home)["stance"]["thresholds"] == {"strict": 0.75, "balanced": 0.75, "wide": 0.75}


@pytest.mark.usefixtures("rules")
def test_the_shipped_model_is_measured_alone(home: Path, tmp_path: Path) -> None:
    """It keeps its thresholds, and there is nothing to ask."""
    told = good("check", write(tmp_path / "claims.jsonl", CLAIMS)).stdout

    assert "PR-AUC" in told
    assert "the other is" not in told
    assert "with the thresholds that come with it" in told
    assert not home.exists()


@pytest.mark.usefixtures("rules")
@pytest.mark.parametrize(
    ("args", "told"),
    [
        (("stance",), "Name a labelled file"),
        (("{posts}", "{claims}"), "one by one"),
        (("{posts}", "--sources", "{posts}"), "--sources goes with claims"),
        (("{posts}", "--label", "x"), "go with --model"),
        (("{claims}", "--model", "{other}"), "say --yes to write, or --dry-run"),
        (("{calm}",), "No post in these files is labelled hostile"),
        (("{tmp}/none.jsonl",), "cannot be read"),
    ],
)
def test_what_cannot_be_measured_is_said(tmp_path: Path, args: tuple[str, ...], told: str) -> None:
    """One line, before any long work."""
    calm = [row for row in POSTS if not row["hostile"]]
    paths = {
        "posts": write(tmp_path / "posts.jsonl", POSTS),
        "claims": write(tmp_path / "claims.jsonl", CLAIMS),
        "calm": write(tmp_path / "calm.jsonl", calm),
        "other": nli(tmp_path / "nli"),
        "tmp": tmp_path,
    }

    result = models("check", *(arg.format(**paths) for arg in args))

    assert result.exit_code != 0
    assert told in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1


@pytest.mark.usefixtures("rules")
def test_bad_rows_are_named_and_the_rest_is_measured(tmp_path: Path) -> None:
    """The exit code says that some could not be read."""
    file = write(tmp_path / "claims.jsonl", [*CLAIMS, *({"claim": "x"} for _ in range(7))])

    result = models("check", "stance", file)

    assert result.exit_code == 1
    assert "40 pairs" in result.stdout
    assert f"{file}:41:" in result.stderr
    assert "2 more rows" in result.stderr


def test_the_real_models_stand_side_by_side(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The shipped stance model and a tiny stranger judge the same pairs."""
    monkeypatch.setenv("SIDENOTE_MODELS__THREADS", "1")
    monkeypatch.setenv("SIDENOTE_MODELS__PRECISION", "fp32")
    file = write(tmp_path / "claims.jsonl", CLAIMS[:20])

    good("check", file, "--model", nli(tmp_path / "nli"), "--yes")

    thresholds = read(home)["stance"]["thresholds"]
    assert thresholds["strict"] >= thresholds["balanced"] >= thresholds["wide"]
    assert "nli" in good("list").stdout
