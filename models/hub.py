"""Models that somebody else trained: any transformers sequence classifier, by folder or hub id."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal

import torch
from torch import Tensor
from transformers import AutoModelForSequenceClassification, AutoTokenizer
from transformers.utils import logging

from models.engine import (
    Kind,
    Measured,
    PostInput,
    Preset,
    SentenceScores,
    Stance,
    StanceInput,
)
from models.errors import WeightsError

if TYPE_CHECKING:
    from models.registry import Choice, Classifier

_HOSTILE_NAMES = ("hostile", "toxic", "toxicity", "abusive", "hate", "offensive", "insult")
_STANCE_NAMES = {"supports": "entail", "refutes": "contradict", "neutral": "neutral"}
_ROWS = 16

# What it has to say is said in our own words; a bar belongs to whoever owns the terminal.
_LOGGING: Any = logging  # its functions are untyped
_LOGGING.set_verbosity_error()
_LOGGING.disable_progress_bar()


class SequenceClassifier:
    """A model with its tokenizer; ``probabilities`` gives (texts, labels)."""

    def __init__(self, name: str) -> None:
        """Load from a folder or from the hub; raises WeightsError in one line."""
        try:
            self._tokenizer = AutoTokenizer.from_pretrained(name)
            self._model = AutoModelForSequenceClassification.from_pretrained(name).eval()
        except (OSError, ValueError, KeyError, RuntimeError, ImportError) as error:
            reason = str(error).strip().splitlines()[0] if str(error).strip() else repr(error)
            raise WeightsError(
                f"cannot load the model {name!r}: {reason} (a local folder, or a hub id with"
                " a network, is needed; check config/models.toml)"
            ) from error
        config = self._model.config
        self.labels = [str(config.id2label[index]).lower() for index in range(config.num_labels)]
        self._independent = (
            config.problem_type == "multi_label_classification" or len(self.labels) == 1
        )
        limit = min(int(self._tokenizer.model_max_length), 512)
        self._max_tokens = min(limit, int(getattr(config, "max_position_embeddings", limit)))

    @torch.inference_mode()
    def probabilities(self, texts: Sequence[str], pairs: Sequence[str] | None = None) -> Tensor:
        """Give probabilities; each label by itself where the model was trained so."""
        found = [torch.zeros(0, len(self.labels))]
        for start in range(0, len(texts), _ROWS):
            second = None if pairs is None else list(pairs[start : start + _ROWS])
            inputs: Any = self._tokenizer(
                list(texts[start : start + _ROWS]),
                second,
                padding=True,
                truncation=True,
                max_length=self._max_tokens,
                return_tensors="pt",
            )
            logits = self._model(**inputs).logits.float()
            found.append(logits.sigmoid() if self._independent else logits.softmax(-1))
        return torch.cat(found)


class HubHostile:
    """The shipped classifier, its hostile score taken from another model."""

    def __init__(self, other: SequenceClassifier, choice: "Choice", shipped: "Classifier") -> None:
        self._other, self._shipped = other, shipped
        self._column = _hostile_column(other.labels, choice)
        self.version = f"{shipped.version}, hostile: {choice.model}"
        self.min_checkable = shipped.min_checkable
        self.languages: Mapping[Kind, frozenset[str]]
        self.languages = {**shipped.languages, "hostile": choice.languages}
        self.thresholds: Mapping[Preset, Mapping[str, float]] = {
            preset: {**values, "hostile": choice.thresholds[preset]}
            for preset, values in shipped.thresholds.items()
        }
        self.measured: Mapping[Preset, Mapping[Kind, Measured]] = {
            preset: {kind: told for kind, told in kinds.items() if kind != "hostile"}
            for preset, kinds in shipped.measured.items()
        }

    @classmethod
    def load(cls, choice: "Choice", shipped: "Classifier") -> "HubHostile":
        """Raises WeightsError where the model or its label cannot be found."""
        return cls(SequenceClassifier(choice.model), choice, shipped)

    def score(self, posts: Sequence[PostInput]) -> list[tuple[SentenceScores, ...]]:
        """Score each sentence by itself with the other model, the rest as shipped."""
        texts = [post.text[start:end] for post in posts for start, end in post.sentences]
        hostile = iter(self._other.probabilities(texts)[:, self._column].tolist())
        return [
            tuple(
                SentenceScores(next(hostile), scores.speculation, scores.checkable)
                for scores in sentences
            )
            for sentences in self._shipped.score(posts)
        ]


class HubStance:
    """A model of natural language inference, read as stance."""

    def __init__(self, other: SequenceClassifier, choice: "Choice") -> None:
        self._other = other
        self._columns = _stance_columns(other.labels, choice.model)
        self.version = choice.model
        self.thresholds: Mapping[Preset, float] = choice.thresholds

    @classmethod
    def load(cls, choice: "Choice") -> "HubStance":
        """Raises WeightsError where the model is missing or lacks the three labels."""
        return cls(SequenceClassifier(choice.model), choice)

    def judge(self, pairs: Sequence[StanceInput]) -> list[Stance]:
        """Read the passage as premise and the claim as hypothesis."""
        rows = self._other.probabilities(
            [pair.passage for pair in pairs], [pair.claim for pair in pairs]
        )
        return [
            Stance(**{name: row[column] for name, column in self._columns.items()})
            for row in rows.tolist()
        ]


def _hostile_column(labels: list[str], choice: "Choice") -> int:
    wanted = (choice.label.lower(),) if choice.label else _HOSTILE_NAMES
    for name in wanted:
        if name in labels:
            return labels.index(name)
    raise WeightsError(
        f"the model {choice.model!r} has the labels {', '.join(labels)};"
        " set label in [hostile] of config/models.toml to the one that means hostile"
    )


def _stance_columns(
    labels: list[str], model: str
) -> dict[Literal["supports", "refutes", "neutral"], int]:
    columns: dict[Any, int] = {}
    for name, start in _STANCE_NAMES.items():
        found = [index for index, label in enumerate(labels) if label.startswith(start)]
        if len(found) != 1:
            raise WeightsError(
                f"the model {model!r} has the labels {', '.join(labels)};"
                " a stance model needs entailment, neutral and contradiction"
            )
        columns[name] = found[0]
    return columns
