"""Claims files: JSON Lines in which known claims are shared and kept.

One object a line: ``id``, ``claim`` (the wrong claim as one plain sentence) and
``source`` (the id of a source that contradicts it) are text. Optional: ``passage``, an
exact part of the source's text; without it, the passage nearest to the claim counts.
``phrasings``, at most 5 other sentences that say what the claim says, as other people put it.
``recorded_by`` ({"id", "name"}) and ``recorded_ms`` say who recorded it, and when.
Other keys are passed over. An id stands for one claim: a row that says the same again is
passed over, one that says something else is a problem.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.clock import now_ms
from bot.domain.known_claim import NOBODY, KnownClaim, Recorder
from bot.domain.ports import Clock
from bot.reasons import Why
from bot.sources.json_rows import (
    Ids,
    RowError,
    Where,
    read_lines,
    row_of,
    text_of,
    texts_of,
    time_of,
)

MOST_PHRASINGS = 5
"""Beside the claim itself: each is one more sentence that a near post is held against."""
SUFFIX = ".claims.jsonl"
"""How a claims file's name ends beside its source file, which is PACK.jsonl."""


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """A claim as a file or a person gives it, before its source is looked up.

    ``passage`` is empty where one is to be chosen. ``where`` names the file and line.
    """

    claim_id: str
    text: str
    source_id: str
    where: str
    recorded_ms: int
    passage: str = ""
    recorded_by: Recorder = NOBODY
    phrasings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReadClaims:
    """The good rows of a claims file in their order, and an English sentence on each other row."""

    rows: tuple[ClaimRow, ...]
    problems: tuple[str, ...]


def read_claims(path: Path, *, ids: Ids | None = None, clock: Clock = now_ms) -> ReadClaims:
    """Read a claims file; broken rows become problems with the file's name and the line.

    A row that does not say when it was recorded counts as recorded when the file was
    last changed. ``ids`` are those of files that are read together with this one. Raises
    InputError where the file cannot be read at all.
    """
    lines, changed_ms = read_lines(path)
    return parse_claims(lines, name=str(path), recorded_ms=changed_ms, ids=ids, clock=clock)


def parse_claims(
    lines: Iterable[bytes],
    *,
    name: str,
    recorded_ms: int,
    ids: Ids | None = None,
    clock: Clock = now_ms,
) -> ReadClaims:
    """Read the rows of a claims file called ``name``; blank lines are passed over."""
    known, now = ids or Ids(), clock()
    rows: list[ClaimRow] = []
    problems: list[str] = []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        where = Where(name, number)
        try:
            row = _claim_row(row_of(line), str(where), recorded_ms, now)
            says = row.text, row.source_id, row.passage, row.phrasings
            if known.is_new(row.claim_id, says, where):
                rows.append(row)
        except RowError as error:
            problems.append(str(where.problem(error)))
    return ReadClaims(tuple(rows), tuple(problems))


def write_claims(claims: Iterable[KnownClaim]) -> Iterator[str]:
    """Give the rows of a claims file, each with its line end.

    Reading them again gives equal claims; guild and pack are not written.
    """
    for claim in claims:
        by = claim.recorded_by
        row = {
            "id": claim.claim_id,
            "claim": claim.text,
            "source": claim.source_id,
            "passage": claim.passage,
            **({"phrasings": claim.phrasings} if claim.phrasings else {}),
            **({"recorded_by": {"id": by.user_id, "name": by.name}} if by.user_id else {}),
            "recorded_ms": claim.recorded_ms,
        }
        yield json.dumps(row, ensure_ascii=False) + "\n"


def phrasings_of(claim: str, texts: Iterable[str]) -> tuple[str, ...]:
    """Other phrasings of a claim, each on one line and once, without the claim itself."""
    lines = (" ".join(text.split()) for text in texts)
    return tuple(dict.fromkeys(line for line in lines if line not in ("", claim)))


def _claim_row(row: dict[str, Any], where: str, recorded_ms: int, now: int) -> ClaimRow:
    claim = " ".join(text_of(row, "claim").split())
    return ClaimRow(
        claim_id=text_of(row, "id"),
        text=claim,
        source_id=text_of(row, "source"),
        where=where,
        recorded_ms=time_of(row, "recorded_ms", recorded_ms, now_ms=now),
        passage=text_of(row, "passage") if "passage" in row else "",
        recorded_by=_recorder(row.get("recorded_by")),
        phrasings=phrasings_of(claim, texts_of(row, "phrasings", most=MOST_PHRASINGS)),
    )


def _recorder(value: Any) -> Recorder:
    if value is None:
        return NOBODY
    if not isinstance(value, dict):
        raise RowError(Why.ROW_PERSON.of(key="recorded_by"))
    return Recorder(text_of(value, "id"), text_of(value, "name"))
