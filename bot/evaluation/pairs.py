"""Claims with a passage and what it says of them, from JSON Lines files, gzipped or plain.

A row is ``{claim, evidence, label}``, or ``{claim, source, label}`` with the id of a source;
the label is supports, refutes or neutral. ``title`` is the claim's thread and ``kind`` what its
label hangs on (number, date, ...), where known.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, get_args

import numpy as np
from pydantic import BaseModel, ValidationError

from bot.domain.finding import Stance as Label
from bot.errors import InputError
from bot.evaluation.rows import first_problem, parsed, read_lines
from bot.sources.passages import cut
from models.engine import Engine, StanceInput

LABELS: tuple[Label, ...] = get_args(Label)
_FIRST_ROWS = 20


@dataclass(frozen=True, slots=True)
class Pair:
    """A claim and what may speak of it: one passage, or all those of its source.

    ``kind`` is what the label hangs on (number, date, ...), "" where the file does not say.
    """

    claim: str
    passages: tuple[str, ...]
    label: Label
    topic: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class ReadPairs:
    """What a file holds; ``problems`` are sentences on rows that were passed over."""

    path: Path
    pairs: tuple[Pair, ...]
    problems: tuple[str, ...]


class _Row(BaseModel):
    claim: str
    evidence: str = ""
    source: str = ""
    label: Label
    title: str = ""
    kind: str = ""


def holds_pairs(path: Path) -> bool:
    """Whether a file is one of claims and not of posts; raises InputError."""
    for line in islice(read_lines(path), _FIRST_ROWS):
        try:
            fields = parsed(line)
        except ValueError:
            continue
        if fields:
            return "claim" in fields and "label" in fields
    return False


def read_pairs(path: Path, sources: Mapping[str, str]) -> ReadPairs:
    """Read a file; ``sources`` are the texts that its rows may name, by id.

    Raises InputError where no row is good.
    """
    pairs: list[Pair] = []
    problems: list[str] = []
    for number, line in enumerate(read_lines(path), 1):
        try:
            fields = parsed(line)
            if fields is not None:
                pairs.append(_pair(_Row.model_validate(fields), sources))
        except ValidationError as error:
            problems.append(f"{path}:{number}: {first_problem(error)}.")
        except ValueError as error:
            problems.append(f"{path}:{number}: {error}.")
    if not pairs:
        why = f" {problems[0]}" if problems else ""
        raise InputError(f"{path}: there is no claim with a passage and a label in it.{why}")
    return ReadPairs(path, tuple(pairs), tuple(problems))


def _pair(row: _Row, sources: Mapping[str, str]) -> Pair:
    if row.evidence.strip():
        return Pair(row.claim, (row.evidence,), row.label, row.title, row.kind)
    if not row.source:
        raise ValueError('a row needs an "evidence" text, or the id of its "source"')
    if row.source not in sources:
        raise ValueError(f"no source has the id {row.source}; --sources FILE gives them")
    return Pair(row.claim, tuple(cut(sources[row.source])), row.label, row.title, row.kind)


async def settled(pairs: Sequence[Pair], engine: Engine) -> list[StanceInput]:
    """Give what is judged: of a source with many passages the one nearest to the claim."""
    return [
        StanceInput(
            pair.claim,
            pair.passages[0] if len(pair.passages) == 1 else await _nearest(pair, engine),
            pair.topic,
        )
        for pair in pairs
    ]


async def _nearest(pair: Pair, engine: Engine) -> str:
    query = f"{pair.topic}: {pair.claim}" if pair.topic else pair.claim
    vectors: Any = await engine.embed([query, *pair.passages])
    return pair.passages[int(np.argmax(vectors[1:] @ vectors[0]))]
