"""Putting claims on record: one plain sentence each, with what contradicts it."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.known_claim import Recorder
from bot.errors import LibraryError, UsageError
from bot.operations.known_claims import (
    MAX_CLAIM,
    NewClaim,
    claim_id_of,
    gather_claims,
    put_on_record,
)
from tests.support.library import Shelf, open_shelf
from tests.support.posts import NOON_MS, make_source
from tests.support.wording import english

SOURCE = make_source("The model runs offline.\n\nIt needs no cloud.", guild_id="1")
NEW = NewClaim("The model  needs\nthe cloud.", "s1", guild_id="1", recorded_by=Recorder("7", "Ada"))


async def _put(shelf: Shelf, new: NewClaim = NEW) -> str:
    await shelf.library.add(SOURCE)
    recorded = await put_on_record(shelf.claims, new, english().problems, now_ms=NOON_MS)
    assert recorded in await shelf.claims.claims(guild_id=new.guild_id)
    return recorded.claim_id


async def test_a_claim_gets_id_passage_recorder_and_time() -> None:
    """What was not given is made: the id of the words, the passage nearest to them."""
    async with open_shelf() as shelf:
        claim_id = await _put(shelf)
        assert claim_id.startswith("the-model-needs-the-cloud-")
        (claim,) = await shelf.claims.claims(guild_id="1")
        assert claim.text == "The model needs the cloud."
        assert claim.passage in SOURCE.text
        assert (claim.recorded_by, claim.recorded_ms) == (Recorder("7", "Ada"), NOON_MS)


async def test_the_same_claim_again_is_the_same_record() -> None:
    """Recording a sentence twice makes one record."""
    async with open_shelf() as shelf:
        assert await _put(shelf) == await _put(shelf)
        assert len(await shelf.claims.claims()) == 1


async def test_phrasings_are_added() -> None:
    """A claim that is recorded again keeps its phrasings and takes the new ones."""
    async with open_shelf() as shelf:
        for phrasing in ("No cloud,  no model.", "Cloud only.", "The model needs the cloud."):
            await _put(shelf, replace(NEW, phrasings=(phrasing,)))
        (claim,) = await shelf.claims.claims()
        assert claim.phrasings == ("No cloud, no model.", "Cloud only.")


async def test_phrasings_are_plain_claims_and_few() -> None:
    """A question is none, and one too many is refused; the record stays as it was."""
    async with open_shelf() as shelf:
        with pytest.raises(UsageError, match="does not ask"):
            await _put(shelf, replace(NEW, phrasings=("Cloud?",)))
        await _put(shelf, replace(NEW, phrasings=tuple(f"Cloud {n}." for n in range(5))))
        with pytest.raises(UsageError, match="at most 5"):
            await _put(shelf, replace(NEW, phrasings=("Cloud 6.",)))
        (claim,) = await shelf.claims.claims()
        assert len(claim.phrasings) == 5


@pytest.mark.parametrize(
    ("text", "named"),
    [("  ", "blank"), ("x" * (MAX_CLAIM + 1), "301 characters"), ("Is it so?", "does not ask")],
)
async def test_what_is_no_plain_claim(text: str, named: str) -> None:
    """A blank, a whole article and a question are refused, each in a sentence."""
    async with open_shelf() as shelf:
        with pytest.raises(UsageError, match=named):
            await _put(shelf, NewClaim(text, "s1"))


@pytest.mark.parametrize(
    ("new", "named"),
    [
        (NewClaim("It rains.", "s9", guild_id="1"), "no source s9"),
        (NewClaim("It rains.", "s1", guild_id="2"), "no source s1"),
        (NewClaim("It rains.", "s1", "It pours.", guild_id="1"), "does not stand in"),
        (NewClaim("It rains.", "s1", claim_id="k", guild_id="1"), "taken by another claim"),
    ],
)
async def test_what_cannot_be_recorded(new: NewClaim, named: str) -> None:
    """A missing source or passage, and another claim's id, are one clear error."""
    async with open_shelf() as shelf:
        await _put(shelf, NewClaim("It snows.", "s1", claim_id="k", guild_id="1"))
        with pytest.raises(LibraryError, match=named):
            await _put(shelf, new)
        assert len(await shelf.claims.claims()) == 1


@given(st.text(min_size=1), st.text(min_size=1))
def test_ids_tell_sentences_apart(one: str, other: str) -> None:
    """An id is short, in plain letters, and the same for the same sentence alone."""
    claim_id = claim_id_of(one)
    assert claim_id.isascii()
    assert 6 <= len(claim_id) <= 47
    assert (claim_id == claim_id_of(other)) == (one == other)


def test_files_that_cannot_be_read_stop_no_other(tmp_path: Path) -> None:
    """The good rows of all files come together, each problem in a sentence."""
    good, broken = tmp_path / "good.jsonl", tmp_path / "broken.jsonl"
    good.write_text('{"id": "k", "claim": "It snows.", "source": "s1"}\n')
    broken.write_text("{\n")
    read = gather_claims([tmp_path / "none.jsonl", broken, good])
    assert [row.claim_id for row in read.rows] == ["k"]
    assert [problem.partition(": ")[2] for problem in read.problems] == [
        "cannot be read: No such file or directory.",
        "is not valid JSON.",
    ]
