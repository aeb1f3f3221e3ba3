"""How often search finds the source that a claim is about."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ValidationError

from bot.domain.ports import Library, Query
from bot.domain.source import SHARED_LIBRARY, Hit
from bot.errors import InputError
from bot.evaluation.rows import first_problem, parsed, read_lines
from models.metrics import wilson

DEPTH = 10
"""How far down the list of sources is read."""
_PASSAGES = 50
"""Passages that are asked for: a long source may stand in the list many times."""
_BATCH = 64


@dataclass(frozen=True, slots=True)
class Question:
    """A claim or post, the id of the source that speaks of it, and what that one says of it.

    ``topic`` is its thread's title, ``context`` the post that it answers, "" for none.
    """

    text: str
    source_id: str
    label: str
    topic: str = ""
    context: str = ""


@dataclass(frozen=True, slots=True)
class ReadQuestions:
    """What a claims file holds; ``problems`` are sentences on rows that were passed over."""

    path: Path
    questions: tuple[Question, ...]
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """Places (from 1; 0: not among the first ``DEPTH``) of the right sources of some claims."""

    name: str
    places: tuple[int, ...]

    def within(self, most: int) -> int:
        """How many claims find their source among the first ``most``."""
        return sum(0 < place <= most for place in self.places)

    @property
    def mean_reciprocal_rank(self) -> float:
        """The mean of 1 / place, 0 for what was not found."""
        return sum(1 / place for place in self.places if place) / len(self.places)


class _Claim(BaseModel):
    claim: str
    source: str
    label: Literal["supports", "refutes", "neutral", ""] = ""
    title: str = ""

    def question(self, _texts: dict[str, str]) -> Question | None:
        if self.label == "neutral":
            return None
        return Question(self.claim, self.source, self.label or "any", self.title)


class _Post(BaseModel):
    id: str | int = ""
    text: str
    source: str | None = None
    supported_by: str | None = None
    title: str = ""
    parent: str = ""
    reply_to: str | int | None = None

    def question(self, texts: dict[str, str]) -> Question | None:
        """``texts`` are those of the posts before it, by their ids; its own is added."""
        texts[str(self.id)] = self.text
        source_id = self.source or self.supported_by
        if not source_id:
            return None
        parent = self.parent or texts.get(str(self.reply_to), "")
        label = "refutes" if self.source else "supports"
        return Question(self.text, source_id, label, self.title, parent)


def read_questions(path: Path, known: frozenset[str]) -> ReadQuestions:
    """Read a file of claims or posts, whose sources are among the ids ``known``.

    Claims labelled neutral, and posts without a source, are no questions. Raises InputError
    where no row is a question.
    """
    questions: list[Question] = []
    problems: list[str] = []
    texts: dict[str, str] = {}
    for number, line in enumerate(read_lines(path), 1):
        try:
            question = _question(parsed(line), texts)
        except ValidationError as error:
            problems.append(f"{path}:{number}: {first_problem(error)}.")
        except ValueError as error:
            problems.append(f"{path}:{number}: {error}.")
        else:
            if question and question.source_id not in known:
                problems.append(f"{path}:{number}: no source has the id {question.source_id}.")
            elif question:
                questions.append(question)
    if not questions:
        why = f" {problems[0]}" if problems else ""
        raise InputError(f"{path}: there is no claim with its source in it.{why}")
    return ReadQuestions(path, tuple(questions), tuple(problems))


def _question(fields: dict[str, Any] | None, texts: dict[str, str]) -> Question | None:
    if fields is None:
        return None
    shape = _Post if "text" in fields and "claim" not in fields else _Claim
    return shape.model_validate(fields).question(texts)


async def find(questions: Sequence[Question], library: Library) -> list[Found]:
    """Search for every claim; all of them together, then by label."""
    places: list[int] = []
    for first in range(0, len(questions), _BATCH):
        part = questions[first : first + _BATCH]
        queries = [Query(one.text, one.topic, context=one.context) for one in part]
        hits = await library.search(queries, guild_id=SHARED_LIBRARY, limit=_PASSAGES)
        places += [place(found, one.source_id) for found, one in zip(hits, part, strict=True)]
    labels = list(dict.fromkeys(one.label for one in questions))
    by_label = [
        Found(
            label, tuple(p for p, one in zip(places, questions, strict=True) if one.label == label)
        )
        for label in labels
    ]
    return [Found("all", tuple(places)), *(by_label if len(labels) > 1 else [])]


def place(hits: Sequence[Hit], source_id: str) -> int:
    """The place of a source among the sources that hits belong to, from 1; 0: not there."""
    ids = list(dict.fromkeys(hit.passage.source.source_id for hit in hits))[:DEPTH]
    return ids.index(source_id) + 1 if source_id in ids else 0


def as_json(found: Sequence[Found]) -> list[dict[str, Any]]:
    """Give figures as plain data, without a word of any claim."""
    return [
        {
            "claims": one.name,
            "count": len(one.places),
            **{f"recall_at_{most}": one.within(most) / len(one.places) for most in (1, 5, DEPTH)},
            **{
                f"recall_at_{most}_interval": wilson(one.within(most), len(one.places))._asdict()
                for most in (1, 5)
            },
            "mean_reciprocal_rank": one.mean_reciprocal_rank,
        }
        for one in found
    ]
