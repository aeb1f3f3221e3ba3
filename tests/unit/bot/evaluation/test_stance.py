"""What a model says of claims beside their labels."""

import pytest

from bot.domain.finding import Stance as Position
from bot.domain.policy import Preset
from bot.evaluation.pairs import Pair
from bot.evaluation.stance import Tally, as_json, macro_f1, measure
from models.engine import Stance
from models.metrics import Counts

THREE: list[Position] = ["supports", "refutes", "neutral"] * 10
TWO: list[Position] = ["supports", "refutes"]
BARS: dict[Preset, float] = {"strict": 0.9, "balanced": 0.5, "wide": 0.2}


def pair(label: Position, kind: str = "") -> Pair:
    """A claim of which only the label matters."""
    return Pair("It rains.", ("It is dry.",), label, kind=kind)


def test_figures_of_a_file() -> None:
    """Each way, each kind, and what each preset flags of the claims that are refuted."""
    rows = [
        (pair("refutes", "number"), Stance(0.1, 0.6, 0.3)),
        (pair("refutes", "date"), Stance(0.4, 0.3, 0.3)),
        (pair("supports", "number"), Stance(0.8, 0.1, 0.1)),
        (pair("supports"), Stance(0.7, 0.1, 0.2)),
        (pair("neutral", "number"), Stance(0.1, 0.1, 0.8)),
    ]
    found = measure([one for one, _ in rows], [said for _, said in rows], BARS)
    assert found.labels["neutral"] == Counts(1, 0, 0, 4)
    assert set(found.kinds) == {"number", "date"}
    assert found.kinds["number"] == Tally(2, 2)
    assert found.two_ways.of == 4
    assert found.pr_auc == 1
    assert {one.preset: (one.counts.right, one.counts.wrong) for one in found.presets} == {
        "strict": (0, 0),
        "balanced": (1, 0),
        "wide": (2, 0),
    }
    told = as_json(found)
    assert told["kinds"]["number"]["value"] == 1
    assert "rains" not in str(told)


def test_a_file_without_two_ways() -> None:
    """Where nothing is supported or refuted, that part is empty and the rest is measured."""
    found = measure([pair("neutral", "date")], [Stance(0.4, 0.4, 0.2)], BARS)
    assert (found.right, found.two_ways) == (Tally(1, 1), Tally(0, 0))
    assert found.kinds == {}
    assert found.pr_auc is None
    assert as_json(found)["two_way_accuracy"]["value"] is None


def test_macro_f1_does_not_punish_a_leaning() -> None:
    """A model that tells the three apart and leans to neutral is as good as one that does not."""
    fair = {
        "supports": Stance(0.8, 0.1, 0.1),
        "refutes": Stance(0.1, 0.8, 0.1),
        "neutral": Stance(0.1, 0.1, 0.8),
    }
    leaning = {
        "supports": Stance(0.08, 0.01, 0.91),
        "refutes": Stance(0.01, 0.08, 0.91),
        "neutral": Stance(0.001, 0.001, 0.998),
    }
    blind = Stance(0.2, 0.2, 0.6)
    assert macro_f1(THREE, [fair[label] for label in THREE]) == pytest.approx(1)
    assert macro_f1(THREE, [leaning[label] for label in THREE]) == pytest.approx(1)
    assert macro_f1(THREE, [blind for _ in THREE]) < 0.4


def test_macro_f1_counts_the_labels_that_there_are() -> None:
    """A file of two labels is measured by those two."""
    found = [Stance(0.1, 0.05, 0.85), Stance(0.05, 0.1, 0.85)]
    assert macro_f1(TWO, found) == pytest.approx(1)
