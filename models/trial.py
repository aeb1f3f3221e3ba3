"""Try somebody else's model on a job before it is chosen: what it is, and what it says."""

from collections.abc import Mapping
from dataclasses import dataclass

from models.choices import Choice
from models.engine import StanceInput
from models.errors import WeightsError
from models.hub import HubStance, SequenceClassifier, hostile_column, stance_columns

_PASSAGE = "The shop in Mill Street opens at nine in the morning and is closed on Mondays."
_PAIRS = (
    ("supports", "The shop in Mill Street is closed on Mondays."),
    ("refutes", "The shop in Mill Street is open every day of the week."),
    ("neutral", "The shop in Mill Street sells bicycles."),
)
_POSTS = (
    ("hostile", "You are an idiot, and nobody here can stand you."),
    ("not hostile", "Thank you, that was a great help to all of us."),
)
# Longer than any model here reads at once.
_LONG = "The shop opens at nine. " * 400


@dataclass(frozen=True, slots=True)
class Answer:
    """What the model makes of a plain example: its ``scores``, and whether the right one leads."""

    text: str
    wanted: str
    scores: Mapping[str, float]
    right: bool


@dataclass(frozen=True, slots=True)
class Tried:
    """A model that fits its job. ``meanings`` maps the job's words to the model's labels."""

    version: str
    architecture: str
    parameters: int
    max_tokens: int
    labels: tuple[str, ...]
    meanings: Mapping[str, str]
    independent: bool
    answers: tuple[Answer, ...]


def try_hostile(choice: Choice) -> Tried:
    """Load a model for the hostile job; raises WeightsError for one that does not fit."""
    model = SequenceClassifier(choice.model)
    column = hostile_column(model, choice)
    _read_long(model, [_LONG], None)
    scores = model.probabilities([text for _, text in _POSTS])[:, column].tolist()
    leads = scores[0] > scores[1]
    answers = tuple(
        Answer(text, wanted, {"hostile": score}, leads)
        for (wanted, text), score in zip(_POSTS, scores, strict=True)
    )
    return _tried(model, {"hostile": model.labels[column]}, answers)


def try_stance(choice: Choice) -> Tried:
    """Load a model for the stance job; raises WeightsError for one that does not fit."""
    model = SequenceClassifier(choice.model)
    columns = stance_columns(model, choice)
    _read_long(model, [_LONG], ["The shop opens at noon."])
    found = HubStance(model, choice).judge([StanceInput(text, _PASSAGE) for _, text in _PAIRS])
    answers = []
    for (wanted, text), one in zip(_PAIRS, found, strict=True):
        scores = {"supports": one.supports, "refutes": one.refutes, "neutral": one.neutral}
        answers.append(Answer(text, wanted, scores, max(scores, key=scores.__getitem__) == wanted))
    meanings: dict[str, str] = {name: model.labels[column] for name, column in columns.items()}
    return _tried(model, meanings, tuple(answers))


def _read_long(model: SequenceClassifier, texts: list[str], pairs: list[str] | None) -> None:
    try:
        model.probabilities(texts, pairs)
    except Exception as error:
        raise WeightsError(
            f"the model {model.version!r} loads and cannot read a text cut to "
            f"{model.max_tokens} tokens: {type(error).__name__}, {str(error).strip()[:200]!r}"
        ) from error


def _tried(
    model: SequenceClassifier, meanings: Mapping[str, str], answers: tuple[Answer, ...]
) -> Tried:
    return Tried(
        model.version,
        model.architecture,
        model.parameters,
        model.max_tokens,
        tuple(model.labels),
        meanings,
        model.independent,
        answers,
    )
