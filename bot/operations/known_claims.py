"""Known claims as people handle them: put one on record, read files of them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from bot.domain.known_claim import NOBODY, KnownClaim, Recorder
from bot.domain.source import SHARED_LIBRARY
from bot.domain.wording import Problems
from bot.errors import InputError, LibraryError, UsageError
from bot.reasons import Why
from bot.sources.claim_files import (
    MOST_PHRASINGS,
    ClaimRow,
    ReadClaims,
    phrasings_of,
    read_claims,
)
from bot.sources.claims import ClaimLibrary
from bot.sources.json_rows import Ids

MAX_CLAIM = 300
"""Characters of a claim: one plain sentence."""


@dataclass(frozen=True, slots=True)
class NewClaim:
    """What a person puts on record.

    Without a ``passage``, an exact part of the source's text, the one nearest to the
    claim counts. Without an ``claim_id`` the sentence gives one.
    """

    text: str
    source_id: str
    passage: str = ""
    claim_id: str = ""
    guild_id: str = SHARED_LIBRARY
    recorded_by: Recorder = NOBODY
    phrasings: tuple[str, ...] = ()


async def put_on_record(
    claims: ClaimLibrary, new: NewClaim, wording: Problems, *, now_ms: int
) -> KnownClaim:
    """Record a claim, or find it recorded already; gives it as it stands.

    Phrasings are added to those on record. Raises UsageError for what is no plain claim or too
    many phrasings, LibraryError where the source or the
    passage is missing, or the id is another claim's.
    """
    text = plain_claim(new.text, wording)
    claim_id = new.claim_id or claim_id_of(text)
    known = await _claim(claims, claim_id, new.guild_id)
    if known and known.text != text:
        raise LibraryError(Why.CLAIM_ID_TAKEN.of(id=claim_id))
    passage = new.passage.strip()
    phrasings = plain_phrasings(
        text, (*(known.phrasings if known else ()), *new.phrasings), wording
    )
    row = ClaimRow(
        claim_id, text, new.source_id, "The claim", now_ms, passage, new.recorded_by, phrasings
    )
    added = await claims.add_all([row], guild_id=new.guild_id)
    for _, reason in added.left_out:
        raise LibraryError(reason)
    recorded = await _claim(claims, claim_id, new.guild_id)
    if recorded is None:
        raise LibraryError(Why.CLAIM_GONE.of())
    return recorded


def plain_claim(text: str, wording: Problems) -> str:
    """A claim on one line. Raises UsageError for what is no plain claim."""
    line = " ".join(text.split())
    if problem := _problem(line, wording):
        raise UsageError(problem)
    return line


def plain_phrasings(claim: str, texts: Sequence[str], wording: Problems) -> tuple[str, ...]:
    """Other phrasings of a claim, each a plain claim. Raises UsageError."""
    phrasings = phrasings_of(claim, (plain_claim(text, wording) for text in texts))
    if len(phrasings) > MOST_PHRASINGS:
        raise UsageError(wording.claim_phrasings.format(limit=MOST_PHRASINGS))
    return phrasings


def claim_id_of(text: str) -> str:
    """A readable id for a claim: the same sentence always gives the same."""
    words = re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:40].rstrip("-")
    return "-".join(filter(None, (words, sha256(text.encode()).hexdigest()[:6])))


def gather_claims(files: Sequence[Path]) -> ReadClaims:
    """The good rows of all files, each id once, and the problems of all others.

    No error stops it.
    """
    ids = Ids()
    rows: list[ClaimRow] = []
    problems: list[str] = []
    for file in files:
        try:
            read = read_claims(file, ids=ids)
        except InputError as error:
            problems.append(str(error))
        else:
            rows.extend(read.rows)
            problems.extend(read.problems)
    return ReadClaims(tuple(rows), tuple(problems))


def _problem(text: str, wording: Problems) -> str:
    if not text:
        return wording.claim_blank
    if len(text) > MAX_CLAIM:
        return wording.claim_long.format(count=len(text), limit=MAX_CLAIM)
    return wording.claim_asks if text.endswith("?") else ""


async def _claim(claims: ClaimLibrary, claim_id: str, guild_id: str) -> KnownClaim | None:
    own = await claims.claims(guild_id=guild_id)
    return next((one for one in own if one.claim_id == claim_id), None)
