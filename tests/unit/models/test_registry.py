"""The registry: what config/models.toml may say, and models that others trained."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.pre_tokenizers import Whitespace
from transformers import BertConfig, BertForSequenceClassification, PreTrainedTokenizerFast

from models.choices import Choice, ModelsConfig, parse
from models.engine import PostInput, Preset, StanceInput
from models.errors import WeightsError
from models.hub import HubStance
from models.registry import WEIGHTS, load
from models.sentences import split

WORDS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "you", "clown", "thanks", "the", "sky"]


def tiny_model(folder: Path, labels: list[str], **more: Any) -> str:
    """Save a random two-layer classifier with its tokenizer, as a hub model is saved."""
    config = BertConfig(
        vocab_size=len(WORDS),
        hidden_size=16,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=16,
        max_position_embeddings=32,
        id2label=dict(enumerate(labels)),
        label2id={label: index for index, label in enumerate(labels)},
        **more,
    )
    BertForSequenceClassification(config).save_pretrained(folder)
    words = Tokenizer(WordLevel({word: index for index, word in enumerate(WORDS)}, "[UNK]"))
    words.pre_tokenizer = Whitespace()
    tokenizer: Any = PreTrainedTokenizerFast  # transformers leaves its constructor untyped
    tokenizer(
        tokenizer_object=words, pad_token="[PAD]", unk_token="[UNK]", model_max_length=32
    ).save_pretrained(folder)
    return str(folder)


def test_the_shipped_file_means_the_shipped_models() -> None:
    """config/models.toml as it comes changes nothing."""
    text = (WEIGHTS.parents[1] / "config" / "models.toml").read_text(encoding="utf-8")
    assert parse(tomllib.loads(text)) == parse({}) == ModelsConfig()


def test_another_model_is_taken_over_with_its_label_and_thresholds() -> None:
    """All keys arrive where they belong."""
    levels: dict[Preset, float] = {"strict": 0.9, "balanced": 0.8, "wide": 0.7}
    table = {"model": "some/model", "label": "toxic", "thresholds": levels, "languages": ["*"]}
    found = parse({"hostile": table})
    assert found.hostile == Choice("some/model", "toxic", {}, levels, frozenset("*"))
    assert found.stance == Choice()


@pytest.mark.parametrize(
    ("table", "named"),
    [
        ({"toxic": {}}, r"\[toxic\]"),
        ({"hostile": "x"}, "hostile must be a table"),
        ({"hostile": {"modle": "x"}}, "'modle'"),
        ({"stance": {"label": "x"}}, "'label'"),
        ({"hostile": {"model": ""}}, "model in"),
        ({"hostile": {"model": 3}}, "model in"),
        ({"hostile": {"thresholds": {"strict": 0.9}}}, "strict, balanced and wide"),
        ({"hostile": {"thresholds": {"strict": 2, "balanced": 1, "wide": 0}}}, "0..1"),
        ({"hostile": {"thresholds": {"strict": 0.5, "balanced": 0.8, "wide": 0.2}}}, "must fall"),
        ({"hostile": {"languages": "en"}}, "languages in"),
        ({"hostile": {"languages": []}}, "languages in"),
        ({"hostile": {"languages": ["English"]}}, "two-letter"),
        ({"stance": {"languages": ["en"]}}, "'languages'"),
    ],
)
def test_a_wrong_key_is_named(table: Mapping[str, Any], named: str) -> None:
    """One line says what is wrong and where."""
    with pytest.raises(WeightsError, match=named) as caught:
        parse(table)
    assert "\n" not in str(caught.value)


def test_a_local_classifier_takes_the_hostile_job(tmp_path: Path) -> None:
    """The hostile score is the named label's, in independent probabilities; the rest is shipped."""
    name = tiny_model(
        tmp_path, ["severe", "Toxic", "calm"], problem_type="multi_label_classification"
    )
    text = "you clown . thanks ! the sky is blue"
    posts = [PostInput(text, tuple(split(text))), PostInput("", ())]
    choice = Choice(name, languages=frozenset({"de"}))
    other, shipped = load(ModelsConfig(hostile=choice)), load(ModelsConfig())
    (found, nothing), (wanted, _) = other.classifier.score(posts), shipped.classifier.score(posts)
    assert nothing == ()
    assert [s.checkable for s in found] == [s.checkable for s in wanted]
    assert [s.hostile for s in found] != [s.hostile for s in wanted]
    assert all(0 < s.hostile < 1 for s in found)
    assert other.classifier.thresholds["strict"]["hostile"] == 0.95
    assert other.classifier.version.endswith(f"hostile: {tmp_path.name}")
    assert set(shipped.classifier.languages.values()) == {frozenset({"en"})}
    assert other.classifier.languages == {
        **shipped.classifier.languages,
        "hostile": frozenset({"de"}),
    }


def test_a_local_inference_model_takes_the_stance_job(tmp_path: Path) -> None:
    """Entailment, contradiction and neutral become supports, refutes and neutral; they sum to 1."""
    name = tiny_model(tmp_path, ["CONTRADICTION", "NEUTRAL", "ENTAILMENT"])
    judge = HubStance.load(Choice(name))
    found = judge.judge([StanceInput("the sky", "you clown " * 40), StanceInput("you", "the sky")])
    assert len(found) == 2
    assert all(s.supports + s.refutes + s.neutral == pytest.approx(1, abs=1e-5) for s in found)
    assert judge.judge([]) == []


def test_labels_that_do_not_fit_are_listed(tmp_path: Path) -> None:
    """The error names the labels there are and the key to set."""
    name = tiny_model(tmp_path, ["good", "bad"])
    with pytest.raises(WeightsError, match="good, bad; name the one"):
        load(ModelsConfig(hostile=Choice(name)))
    with pytest.raises(WeightsError, match="entailment, neutral and contradiction"):
        HubStance.load(Choice(name))


def test_a_model_that_is_not_there_gives_one_clear_line(tmp_path: Path) -> None:
    """A missing folder is named in one line that says what to do."""
    missing = str(tmp_path / "missing")
    with pytest.raises(WeightsError, match=r"missing.*sidenote models use") as caught:
        HubStance.load(Choice(missing))
    assert "\n" not in str(caught.value)
