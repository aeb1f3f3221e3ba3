"""``sidenote models list`` and ``use``: which models judge, on a host of its own."""

import json
from pathlib import Path

import pytest

from tests.support.models_command import good, models, nli, read
from tests.support.tiny_models import tiny_roberta

TWICE = "entailment=a,neutral=a,contradiction=b"


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
