"""The shipped stance model: sane probabilities, and what it must say."""

import json
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from models.comparison import Comparison, Rule, compare
from models.encoder import load_embeddings, load_word_pieces
from models.engine import Stance, StanceInput
from models.errors import WeightsError
from models.registry import WEIGHTS
from models.stance import INPUTS, LABELS, StanceModel, ruled

BARD = (
    "Google renamed its chatbot Bard to Gemini on 8 February 2024, and introduced Gemini Advanced "
    "with the Ultra 1.0 model."
)
COPILOT = (
    "Copilot+ PC is a class of Windows 11 hardware with a neural processing unit of at least 40 "
    "trillion operations a second. It is a kind of computer, not an AI platform or a subscription."
)
R1 = (
    "DeepSeek-R1 is a reasoning model trained with large-scale reinforcement learning. It has 671 "
    "billion parameters in total and a context of 128 thousand tokens."
)

REFUTED = [
    StanceInput(
        "other tech giants are vying for dominance: Google with Bard, Amazon with SageMaker, and "
        "Apple quietly doing who-knows-what",
        BARD,
        "Microsoft adds R1 to Azure",
    ),
    StanceInput(
        "The model gives developers the raw functionality and distilled versions via the Co-Pilot "
        "Plus AI platform, a tool many Windows users know.",
        COPILOT,
        "Microsoft adds R1 to Azure",
    ),
]
NOT_REFUTED = [
    StanceInput("Google's chatbot is called Gemini since February 2024", BARD),
    StanceInput("Bard got its new name in February 2024", BARD, "Google chatbots"),
    StanceInput("R1 has 671 billion parameters", R1, "DeepSeek R1"),
    StanceInput("my cat sat on the keyboard all morning", R1, "DeepSeek R1"),
    StanceInput("Is R1 any good for coding?", R1, "DeepSeek R1"),
]
# The passage says so too, and goes on with what such a computer is not.
MISREAD = StanceInput("Copilot+ PCs are Windows 11 machines with an NPU", COPILOT)
MIXED = [
    *REFUTED,
    *NOT_REFUTED,
    MISREAD,
    StanceInput("", ""),
    StanceInput("x" * 4000, "y " * 4000, "z " * 999),
]


@cache
def shipped() -> StanceModel:
    """The model as it ships."""
    return StanceModel.load(WEIGHTS / "stance", load_embeddings(WEIGHTS), load_word_pieces(WEIGHTS))


def test_probabilities_sum_to_one() -> None:
    """Each stance is a distribution, whatever the texts."""
    for stance in shipped().judge(MIXED):
        shares = (stance.supports, stance.refutes, stance.neutral)
        assert sum(shares) == pytest.approx(1)
        assert min(shares) >= 0


def test_a_pair_is_judged_alike_alone_and_in_company() -> None:
    """Neither the company nor the order of a batch changes a judgement."""
    together = shipped().judge(MIXED)
    backwards = shipped().judge(MIXED[::-1])[::-1]
    for pair, stance, turned in zip(MIXED, together, backwards, strict=True):
        (alone,) = shipped().judge([pair])
        for other in (alone, turned):
            assert _shares(other) == pytest.approx(_shares(stance), abs=1e-4)


def _shares(stance: Stance) -> tuple[float, float, float]:
    return stance.supports, stance.refutes, stance.neutral


def test_nothing_to_judge_gives_nothing() -> None:
    """An empty call is no error."""
    assert shipped().judge([]) == []


@pytest.mark.parametrize("pair", REFUTED, ids=["renamed", "denied description"])
def test_outdated_names_and_denied_descriptions_are_refuted(pair: StanceInput) -> None:
    """Both general rules reach a flag at the balanced preset, and say what differs."""
    (stance,) = shipped().judge([pair])
    assert stance.refutes >= shipped().thresholds["balanced"]
    assert stance.difference is not None


@pytest.mark.parametrize("pair", NOT_REFUTED, ids=lambda pair: pair.claim[:30])
def test_supported_and_unrelated_sentences_are_not_refuted(pair: StanceInput) -> None:
    """Agreement, small talk and questions stay below every threshold."""
    (stance,) = shipped().judge([pair])
    assert stance.refutes < shipped().thresholds["wide"]
    assert stance.difference is None


def test_a_known_misreading_stays_below_balanced() -> None:
    """A supported sentence that the model reads wrongly is not flagged where people begin."""
    (stance,) = shipped().judge([MISREAD])
    assert stance.refutes < shipped().thresholds["balanced"]
    assert stance.difference is None


def test_presets_fall_from_strict_to_wide() -> None:
    """A stricter preset asks for more."""
    found = shipped().thresholds
    assert 1 >= found["strict"] >= found["balanced"] >= found["wide"] > 0


def test_a_rule_against_the_model_is_silent() -> None:
    """Where the model reads support, a rule that fires leaves neither; else it lifts refutes."""
    fired = compare(REFUTED[0].claim, BARD)
    assert fired.rule == "renamed"
    rules = {"renamed": 0.9, "denied": 0.9}
    supported, unsure = np.array([0.7, 0.1, 0.2]), np.array([0.2, 0.1, 0.7])
    assert ruled(supported, fired, rules) == pytest.approx([0.0, 0.1, 0.9])
    assert ruled(unsure, fired, rules) == pytest.approx([0.1 * 2 / 9, 0.9, 0.1 * 7 / 9])


def test_a_differing_number_needs_a_model_that_leans_the_same_way() -> None:
    """Plain comparison of numbers may be deceived, so it never speaks against the model."""
    fired, rules = Comparison((), (), "number"), {"number": 0.8}
    leaning, against = np.array([0.1, 0.2, 0.7]), np.array([0.3, 0.2, 0.5])
    assert ruled(leaning, fired, rules)[1] == pytest.approx(0.8)
    assert ruled(against, fired, rules) is against
    assert ruled(np.array([0.6, 0.2, 0.2]), fired, rules) == pytest.approx([0.0, 0.2, 0.8])


@pytest.mark.parametrize("rule", ["number", "date"])
@pytest.mark.parametrize(
    "shares", [(0.0003, 0.0005, 0.9992), (0.01, 0.02, 0.97), (0.1, 0.19, 0.71), (0.45, 0.3, 0.25)]
)
def test_what_is_left_over_beside_neutral_is_no_agreement(
    rule: Rule, shares: tuple[float, float, float]
) -> None:
    """A model that is all but sure of neutral reads no contradiction, whichever is likelier."""
    given = np.array(shares)
    assert ruled(given, Comparison((), (), rule), {rule: 0.8}) is given


def test_weights_of_another_version_are_refused(tmp_path: Path) -> None:
    """A model.json whose inputs differ from the code's is a WeightsError that names the file."""
    folder = tmp_path / "stance"
    folder.mkdir()
    for path in (WEIGHTS / "stance").iterdir():
        (folder / path.name).write_bytes(path.read_bytes())
    card = json.loads((folder / "model.json").read_text(encoding="utf-8"))
    card["inputs"] = card["inputs"][:-1]
    (folder / "model.json").write_text(json.dumps(card), encoding="utf-8")
    with pytest.raises(WeightsError, match=r"model\.json"):
        StanceModel.load(folder, load_embeddings(WEIGHTS), load_word_pieces(WEIGHTS))
    (folder / "head.safetensors").unlink()
    card["inputs"] = list(INPUTS)
    (folder / "model.json").write_text(json.dumps(card), encoding="utf-8")
    with pytest.raises(WeightsError, match=r"head\.safetensors"):
        StanceModel.load(folder, load_embeddings(WEIGHTS), load_word_pieces(WEIGHTS))


def test_the_regression_has_a_row_for_each_label() -> None:
    """Three labels, and a weight for each input."""
    assert shipped().regression.weights.shape == (len(LABELS), len(INPUTS))
