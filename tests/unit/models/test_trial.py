"""Strangers' models, of the architectures that people will choose, tried before they are used."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
import torch
from transformers import AutoModel, AutoModelForSequenceClassification

from models.choices import Choice
from models.engine import StanceInput
from models.errors import WeightsError
from models.hub import HubStance, SequenceClassifier
from models.trial import try_hostile, try_stance
from tests.support.tiny_models import TOKENS, tiny_deberta, tiny_roberta

LONG = "The shop opens at nine in the morning. " * 300
Make = Callable[[Path, list[str]], Path]
NUMBERED = ["LABEL_0", "LABEL_1", "LABEL_2"]
MAP = {"entailment": "LABEL_2", "neutral": "LABEL_1", "contradiction": "LABEL_0"}


@pytest.mark.parametrize(
    "labels",
    [
        ["entailment", "neutral", "contradiction"],
        ["CONTRADICTION", "ENTAILMENT", "NEUTRAL"],
        ["Neutral", "Contradiction", "Entailment"],
    ],
)
def test_three_relations_are_found_in_any_order_and_case(tmp_path: Path, labels: list[str]) -> None:
    """Each position is read from the class whose name means it."""
    tried = try_stance(Choice(str(tiny_deberta(tmp_path, labels))))

    assert tried.labels == tuple(labels)
    assert {position: label.lower() for position, label in tried.meanings.items()} == {
        "supports": "entailment",
        "refutes": "contradiction",
        "neutral": "neutral",
    }
    assert tried.architecture == "DebertaV2ForSequenceClassification"
    assert (tried.version, tried.max_tokens, tried.independent) == (tmp_path.name, TOKENS, False)
    for answer in tried.answers:
        assert sum(answer.scores.values()) == pytest.approx(1)
        assert answer.right == (max(answer.scores, key=answer.scores.__getitem__) == answer.wanted)


def test_numbered_labels_need_a_map(tmp_path: Path) -> None:
    """LABEL_0 means nothing by itself; with a map it means what the map says."""
    name = str(tiny_deberta(tmp_path, NUMBERED))

    with pytest.raises(WeightsError, match=r"LABEL_0, LABEL_1, LABEL_2.*--map entailment="):
        try_stance(Choice(name))
    with pytest.raises(WeightsError, match="--map"):
        try_stance(Choice(name, labels={**MAP, "neutral": "LABEL_7"}))

    assert try_stance(Choice(name, labels=MAP)).meanings == {
        "supports": "LABEL_2",
        "refutes": "LABEL_0",
        "neutral": "LABEL_1",
    }


def test_what_tells_no_three_ways_is_no_stance_model(tmp_path: Path) -> None:
    """Two classes, and classes that do not exclude each other, are refused."""
    two = tiny_deberta(tmp_path / "two", ["entailment", "not_entailment"])
    apart = tiny_roberta(
        tmp_path / "apart",
        ["entailment", "neutral", "contradiction"],
        problem_type="multi_label_classification",
    )

    for folder in (two, apart):
        with pytest.raises(WeightsError, match="tells entailment, neutral and contradiction apart"):
            try_stance(Choice(str(folder)))


def test_a_toxicity_model_takes_the_hostile_job(tmp_path: Path) -> None:
    """Its toxic class is found, or chosen; its classes are read each by itself."""
    labels = ["toxicity", "severe_toxicity", "insult"]
    name = str(tiny_roberta(tmp_path, labels, problem_type="multi_label_classification"))

    found, chosen = try_hostile(Choice(name)), try_hostile(Choice(name, label="Insult"))

    assert (found.meanings, chosen.meanings) == ({"hostile": "toxicity"}, {"hostile": "insult"})
    assert found.independent
    assert [answer.wanted for answer in found.answers] == ["hostile", "not hostile"]
    assert found.answers[0].scores != chosen.answers[0].scores
    with pytest.raises(WeightsError, match=r"toxicity, severe_toxicity, insult.*--label"):
        try_hostile(Choice(name, label="rude"))


@pytest.mark.parametrize("make", [tiny_deberta, tiny_roberta])
def test_a_long_pair_is_cut_to_what_the_model_takes(tmp_path: Path, make: Make) -> None:
    """The claim is kept whole, and what stands far down in the passage changes nothing."""
    name = str(make(tmp_path, ["entailment", "neutral", "contradiction"]))
    judge = HubStance.load(Choice(name))

    one, other, third = judge.judge(
        [
            StanceInput("it is noon", LONG),
            StanceInput("it is noon", LONG + "No."),
            StanceInput("it is two", LONG),
        ]
    )

    assert one == other
    assert one != third


def test_the_positions_of_a_roberta_start_after_its_padding(tmp_path: Path) -> None:
    """Its table has two rows more than there are tokens to read; none is read past its end."""
    model = SequenceClassifier(str(tiny_roberta(tmp_path, ["toxic"])))

    assert model.max_tokens == TOKENS
    assert model.independent
    assert model.probabilities([LONG, "", "short"]).shape == (3, 1)


def test_rows_of_any_length_come_back_in_order(tmp_path: Path) -> None:
    """What is judged together is judged as if it were alone."""
    labels = ["entailment", "neutral", "contradiction"]
    model = SequenceClassifier(str(tiny_deberta(tmp_path, labels)))
    texts = ["one", "a somewhat longer text", "one", "three", "", "a text"]

    together = model.probabilities(texts, texts[::-1])

    alone = torch.cat(
        [model.probabilities([a], [b]) for a, b in zip(texts, texts[::-1], strict=True)]
    )
    assert together.dtype == torch.float64
    assert torch.allclose(together, alone, atol=1e-6)


def test_half_precision_is_read_as_single(tmp_path: Path) -> None:
    """Weights stored in half precision are computed in single, as a CPU does it best."""
    tiny_roberta(tmp_path, ["toxic", "fine"])
    half = AutoModelForSequenceClassification.from_pretrained(tmp_path).half()
    half.save_pretrained(tmp_path)

    model = SequenceClassifier(str(tmp_path))

    assert torch.isfinite(model.probabilities(["a text"])).all()
    assert json.loads((tmp_path / "config.json").read_text(encoding="utf-8"))["dtype"] == "float16"


def test_a_model_without_a_trained_head_is_refused(tmp_path: Path) -> None:
    """A bare encoder would be given a random head, and judge at random."""
    tiny_roberta(tmp_path, ["toxic", "fine"])
    AutoModel.from_pretrained(tmp_path).save_pretrained(tmp_path)

    with pytest.raises(WeightsError, match=r"not a trained classifier.*fine-tuned"):
        try_hostile(Choice(str(tmp_path)))


@pytest.mark.parametrize("file", ["model.safetensors", "config.json", "tokenizer.json"])
def test_a_damaged_file_gives_one_line(tmp_path: Path, file: str) -> None:
    """Whatever a stranger's file does, people read one line with the model's name."""
    tiny_deberta(tmp_path, ["entailment", "neutral", "contradiction"])
    (tmp_path / file).write_bytes(b"{ not what it was")

    with pytest.raises(WeightsError, match=r"cannot load the model .*local folder") as caught:
        try_stance(Choice(str(tmp_path)))
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("leaning", [0, 1])
def test_a_difference_is_named_where_the_model_sees_one(tmp_path: Path, leaning: int) -> None:
    """Plain comparison names the number that differs if the model itself reads a contradiction."""
    tiny_deberta(tmp_path, ["contradiction", "neutral", "entailment"])
    model = AutoModelForSequenceClassification.from_pretrained(tmp_path)
    model.classifier.bias.data[leaning] = 9.0
    model.save_pretrained(tmp_path)
    pair = StanceInput("The phone has 12 GB of memory.", "The phone has 8 GB of memory.")

    (found,) = HubStance.load(Choice(str(tmp_path))).judge([pair])

    named = found.difference and (found.difference.claim, found.difference.passage)
    assert named == (("12 GB", "8 GB") if leaning == 0 else None)


def test_an_empty_list_is_no_work(tmp_path: Path) -> None:
    """No texts, no rows."""
    model = SequenceClassifier(str(tiny_deberta(tmp_path, ["toxic", "fine"])))
    assert model.probabilities([]).shape == (0, 2)
