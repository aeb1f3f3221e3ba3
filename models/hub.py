"""Models that somebody else trained: any transformers sequence classifier, by folder or hub id."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import torch
from torch import Tensor, nn
from transformers import AutoModelForSequenceClassification, AutoTokenizer
from transformers.utils import logging

from models.choices import HOSTILE_BY
from models.comparison import compare
from models.encoder import micro_batches
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
from models.stance import named_difference

if TYPE_CHECKING:
    from models.choices import Choice
    from models.registry import Classifier

Position = Literal["supports", "refutes", "neutral"]

_HOSTILE_NAMES = ("hostile", "toxic", "toxicity", "abusive", "hate", "offensive", "insult")
_RELATION_OF: dict[Position, str] = {
    "supports": "entailment",
    "refutes": "contradiction",
    "neutral": "neutral",
}
_STARTS = {"entailment": "entail", "contradiction": "contradict", "neutral": "neutral"}
# Posts and passages are shorter by far; some models would take many thousands.
_MOST_TOKENS = 512

# What it has to say is said in our own words; a bar belongs to whoever owns the terminal.
_LOGGING: Any = logging  # its functions are untyped
_LOGGING.set_verbosity_error()
_LOGGING.disable_progress_bar()


class SequenceClassifier:
    """A model with its tokenizer.

    ``labels`` are its classes as its config names them, ``independent`` whether each has a
    probability of its own. Texts are cut to ``max_tokens``, of a pair the longer one first.
    """

    def __init__(self, name: str) -> None:
        """Load from a folder or from the hub; raises WeightsError in one line."""
        try:
            self._tokenizer = AutoTokenizer.from_pretrained(name)
            model, told = AutoModelForSequenceClassification.from_pretrained(
                name, output_loading_info=True
            )
        except Exception as error:  # strangers' files fail in any way; all of them are told
            raise WeightsError(
                f"cannot load the model {name!r}: {_first_line(error)} (a local folder, or a hub"
                " id with a network, is needed; sidenote models use sets another)"
            ) from error
        lacking = sorted({key for key, _ in model.named_parameters()} & set(told["missing_keys"]))
        if lacking:
            raise WeightsError(
                f"the model {name!r} is not a trained classifier: it lacks {lacking[0]}"
                f" and {len(lacking) - 1} more weights; take one that was fine-tuned for the job"
            )
        # stored in half precision by some, which a CPU computes slowly
        self._model = model.float().eval()
        config = self._model.config
        self.version = _version(name, config)
        self.architecture = type(self._model).__name__
        self.parameters = int(self._model.num_parameters())
        self.labels = [str(config.id2label[index]) for index in range(config.num_labels)]
        self.independent = (
            config.problem_type == "multi_label_classification" or len(self.labels) == 1
        )
        self.max_tokens = _max_tokens(self._model, int(self._tokenizer.model_max_length))

    @torch.inference_mode()
    def probabilities(self, texts: Sequence[str], pairs: Sequence[str] | None = None) -> Tensor:
        """Give probabilities (texts, labels) in float64; ``pairs`` are read after the texts."""
        found = torch.zeros(len(texts), len(self.labels), dtype=torch.float64)
        if not texts:
            return found
        second = None if pairs is None else list(pairs)
        rows: Any = self._tokenizer(
            list(texts), second, truncation=True, max_length=self.max_tokens
        )
        for group in micro_batches([len(ids) for ids in rows["input_ids"]]):
            inputs = {
                key: torch.tensor([values[at] for at in group]) for key, values in rows.items()
            }
            logits = self._model(**inputs).logits.double()
            found[group] = logits.sigmoid() if self.independent else logits.softmax(-1)
        return found


class HubHostile:
    """The shipped classifier, its hostile score taken from another model."""

    def __init__(self, other: SequenceClassifier, choice: "Choice", shipped: "Classifier") -> None:
        self._other, self._shipped = other, shipped
        self._column = hostile_column(other, choice)
        self.version = f"{shipped.version}{HOSTILE_BY}{other.version}"
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
        self._columns = stance_columns(other, choice)
        self.version = other.version
        self.thresholds: Mapping[Preset, float] = choice.thresholds

    @classmethod
    def load(cls, choice: "Choice") -> "HubStance":
        """Raises WeightsError where the model is missing or lacks the three labels."""
        return cls(SequenceClassifier(choice.model), choice)

    def judge(self, pairs: Sequence[StanceInput]) -> list[Stance]:
        """Read the passage as premise and the claim as hypothesis.

        Plain comparison says which word or number differs, and sways no probability.
        """
        rows = self._other.probabilities(
            [pair.passage for pair in pairs], [pair.claim for pair in pairs]
        )
        return [self._stance(pair, row) for pair, row in zip(pairs, rows.tolist(), strict=True)]

    def _stance(self, pair: StanceInput, row: Sequence[float]) -> Stance:
        said = {name: row[column] for name, column in self._columns.items()}
        found = compare(pair.claim, pair.passage, pair.topic)
        difference = named_difference(said["refutes"], said["supports"], said["neutral"], found)
        return Stance(**said, difference=difference)


def hostile_column(model: SequenceClassifier, choice: "Choice") -> int:
    """The class that means hostile; raises WeightsError naming the classes there are."""
    names = [label.lower() for label in model.labels]
    for wanted in (choice.label.lower(),) if choice.label else _HOSTILE_NAMES:
        if wanted in names:
            return names.index(wanted)
    raise WeightsError(
        f"the model {choice.model!r} has the labels {', '.join(model.labels)};"
        " name the one that means hostile: --label, or label in [hostile] of the models file"
    )


def stance_columns(model: SequenceClassifier, choice: "Choice") -> dict[Position, int]:
    """The class of each position; raises WeightsError naming the classes there are."""
    has = f"the model {choice.model!r} has the labels {', '.join(model.labels)}; a stance model"
    if len(model.labels) != len(_STARTS) or model.independent:
        raise WeightsError(f"{has} tells entailment, neutral and contradiction apart, no more")
    names = [label.lower() for label in model.labels]
    columns: dict[Position, int] = {}
    for position, relation in _RELATION_OF.items():
        wanted = choice.labels.get(relation, "").lower()
        found = [
            at
            for at, name in enumerate(names)
            if (name == wanted if wanted else name.startswith(_STARTS[relation]))
        ]
        if len(found) != 1:
            raise WeightsError(
                f"{has} needs to know which is which: --map entailment=LABEL,neutral=LABEL,"
                "contradiction=LABEL, or labels in [stance] of the models file"
            )
        columns[position] = found[0]
    return columns


def _max_tokens(model: nn.Module, tokenizer_limit: int) -> int:
    config: Any = model.config
    limits = [tokenizer_limit, _MOST_TOKENS]
    limits.append(int(getattr(config, "max_position_embeddings", None) or _MOST_TOKENS))
    for name, module in model.named_modules():
        if name.endswith("position_embeddings") and isinstance(module, nn.Embedding):
            # RoBERTa and its kin count positions from the one after their padding token's
            taken = 0 if module.padding_idx is None else module.padding_idx + 1
            limits.append(module.num_embeddings - taken)
    return min(limits)


def _version(name: str, config: Any) -> str:
    """A folder's own name, or the hub id with the commit that was loaded."""
    if Path(name).is_dir():
        return Path(name).resolve().name
    commit = getattr(config, "_commit_hash", None)
    return f"{name}@{commit[:8]}" if commit else name


def _first_line(error: Exception) -> str:
    text = str(error).strip()
    return text.splitlines()[0] if text else repr(error)
