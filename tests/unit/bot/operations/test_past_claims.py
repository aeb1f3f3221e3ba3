"""What is offered while a claim is typed: past lookups first, then titles."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from bot.operations.past_claims import MAX_CHARS, MOST, PastClaims, has_words
from bot.store.lookups import SqlLookups
from bot.store.source_lists import SqlSourceLists
from tests.support.library import open_shelf
from tests.support.posts import NOON_MS, make_source


@asynccontextmanager
async def opened() -> AsyncIterator[PastClaims]:
    """Past claims of an empty database, a second apart."""
    ticks = iter(range(NOON_MS, NOON_MS + 1_000_000, 1000))
    async with open_shelf() as shelf:
        sources = [
            make_source("x", source_id=str(at), title=f"Title {at:02}", publisher="P")
            for at in range(40)
        ]
        await shelf.library.add_all(sources)
        lists = SqlSourceLists(shelf.database)
        yield PastClaims(SqlLookups(shelf.database), lists, lambda: next(ticks))


async def test_past_claims_come_before_titles() -> None:
    """The newest claim stands first, never more than fit, and room is left for titles."""
    async with opened() as past:
        for at in range(20):
            await past.remember("5", f"Claim {at:02}")
        offered = await past.offered("5", "")
        assert offered[:2] == ["Claim 19", "Claim 18"]
        assert offered[15] == "Title 00"
        assert len(offered) == MOST
        assert await past.offered("6", "claim") == []


async def test_one_line_once() -> None:
    """A claim with line breaks is one line, and what was looked up as a title is offered once."""
    async with opened() as past:
        await past.remember("5", " Title\n 07 ")
        assert await past.offered("5", "07 title") == ["Title 07"]


@pytest.mark.parametrize(("claim", "kept"), [("x" * MAX_CHARS, 1), ("x" * 101, 0), (" \n", 0)])
async def test_what_cannot_be_offered_is_not_kept(claim: str, kept: int) -> None:
    """Only what Discord can show again is written down."""
    async with opened() as past:
        await past.remember("5", claim)
        assert len(await past.lookups.newest("5", limit=9)) == kept


@pytest.mark.parametrize(
    ("typed", "found"), [("", True), ("OIL lamp", True), ("amp", True), ("oil wax", False)]
)
def test_words(typed: str, found: bool) -> None:
    """Each typed word has to stand somewhere, in whatever case and order."""
    assert has_words("Lamps burn oil", typed) == found
