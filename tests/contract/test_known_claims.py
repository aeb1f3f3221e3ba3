"""What every implementation of ClaimStore must do."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from bot.domain.known_claim import PASSAGE_GONE, SOURCE_REMOVED, Recorder
from bot.domain.library_ports import ClaimStore, PassageStore
from bot.domain.source import Source
from bot.store.database import open_database
from bot.store.known_claims import SqlClaims
from bot.store.library import SqlLibrary
from tests.support.posts import NOON_MS, make_known_claim, make_source

PLACES = {"in_file": "sidenote.db", "in_memory": ""}
SOURCE = make_source("A model of that size. It runs offline.")
CLAIM = make_known_claim(
    "It runs in the cloud only.",
    recorded_by=Recorder("55", "Grace"),
    phrasings=("Without a cloud it is nothing.", "Größer als jede Wolke."),
)
GUILDS = replace(CLAIM, guild_id="5")


@dataclass(frozen=True, slots=True)
class Shelf:
    claims: ClaimStore
    library: PassageStore

    async def put_source(self, source: Source) -> None:
        await self.library.put(source, [source.text])

    async def embed_all(self, version: str = "v") -> list[str]:
        rows = await self.claims.without_embedding(version=version, limit=100)
        data = [(row.number, bytes([row.number])) for row in rows]
        await self.claims.set_embeddings(data, version=version)
        return [row.text for row in rows]

    async def active(self, version: str = "v") -> list[str]:
        return [claim.claim_id for claim, _, _ in await self.claims.embedded(version=version)]


@pytest.fixture(params=PLACES)
async def shelf(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Shelf]:
    name = PLACES[request.param]
    async with open_database(tmp_path / name if name else None) as database:
        yield Shelf(SqlClaims(database), SqlLibrary(database))


async def test_a_claim_comes_back_as_it_was_recorded(shelf: Shelf) -> None:
    """All fields survive, and a claim whose passage stands in its source is active."""
    await shelf.put_source(SOURCE)
    assert await shelf.claims.put([CLAIM]) == 1
    assert await shelf.claims.claims() == [CLAIM]


async def test_the_same_again_changes_nothing(shelf: Shelf) -> None:
    """Who recorded a claim first, and when, stays as long as the claim says the same."""
    await shelf.claims.put([CLAIM])
    again = replace(CLAIM, recorded_ms=NOON_MS + 1, recorded_by=Recorder("66", "Ada"))
    await shelf.embed_all()
    assert await shelf.claims.put([again]) == 0
    assert await shelf.embed_all() == []
    (kept,) = await shelf.claims.claims()
    assert (kept.recorded_ms, kept.recorded_by.name) == (NOON_MS, "Grace")


async def test_another_wording_replaces_a_claim(shelf: Shelf) -> None:
    """The new sentence takes the old one's place and has to be embedded anew."""
    await shelf.claims.put([CLAIM])
    await shelf.embed_all()
    assert await shelf.claims.put([replace(CLAIM, text="It needs the cloud.")]) == 1
    assert await shelf.embed_all() == ["It needs the cloud."]
    assert [one.text for one in await shelf.claims.claims()] == ["It needs the cloud."]


async def test_other_phrasings_replace_a_claim(shelf: Shelf) -> None:
    """What else people call it is a part of what a claim says."""
    await shelf.claims.put([CLAIM])
    assert await shelf.claims.put([replace(CLAIM, phrasings=())]) == 1
    assert [one.phrasings for one in await shelf.claims.claims()] == [()]


async def test_guilds_keep_their_own(shelf: Shelf) -> None:
    """One id may stand in several guilds; each sees and removes its own alone."""
    assert await shelf.claims.put([CLAIM, GUILDS]) == 2
    assert [one.guild_id for one in await shelf.claims.claims()] == ["", "5"]
    assert [one.guild_id for one in await shelf.claims.claims(guild_id="5")] == ["5"]
    assert await shelf.claims.remove("k1", guild_id="5")
    assert not await shelf.claims.remove("k1", guild_id="5")
    assert [one.guild_id for one in await shelf.claims.claims()] == [""]


async def test_a_pack_loses_what_it_holds_no_more(shelf: Shelf) -> None:
    """Other packs' claims and those of no pack stay."""
    packed = [
        replace(CLAIM, claim_id=name, pack=pack)
        for name, pack in (("a", "p"), ("b", "p"), ("c", "q"), ("d", ""))
    ]
    await shelf.claims.put(packed)
    assert await shelf.claims.remove_pack_claims("p", {"b"}) == 1
    assert [one.claim_id for one in await shelf.claims.claims()] == ["b", "c", "d"]


async def test_a_claim_without_its_source_is_suspended(shelf: Shelf) -> None:
    """It says why, is never searched, and is active again when its source is back."""
    await shelf.put_source(SOURCE)
    await shelf.claims.put([CLAIM])
    await shelf.embed_all()
    assert await shelf.active() == ["k1"]

    await shelf.library.remove("s1", guild_id="")
    assert [one.suspended for one in await shelf.claims.claims()] == [SOURCE_REMOVED]
    assert await shelf.active() == []

    await shelf.put_source(SOURCE)
    assert [one.suspended for one in await shelf.claims.claims()] == [""]
    assert await shelf.active() == ["k1"]


async def test_a_claim_whose_passage_went_is_suspended(shelf: Shelf) -> None:
    """A source that changed elsewhere still counts; one that lost the passage does not."""
    await shelf.put_source(SOURCE)
    await shelf.claims.put([CLAIM])
    await shelf.embed_all()
    await shelf.put_source(replace(SOURCE, text="A small model. It runs offline."))
    assert await shelf.active() == ["k1"]
    await shelf.put_source(replace(SOURCE, text="A small model."))
    assert [one.suspended for one in await shelf.claims.claims()] == [PASSAGE_GONE]
    assert await shelf.active() == []


async def test_a_guilds_own_source_goes_before_the_shared_one(shelf: Shelf) -> None:
    """A guild's claim cites the guild's page where both have its id; another guild's never."""
    own = replace(SOURCE, guild_id="5", title="The guild's page")
    await shelf.put_source(replace(SOURCE, guild_id="6"))
    await shelf.claims.put([CLAIM, GUILDS])
    await shelf.embed_all()
    assert await shelf.active() == []

    await shelf.put_source(SOURCE)
    await shelf.put_source(own)
    found = await shelf.claims.embedded(version="v")
    assert [(claim.guild_id, source) for claim, source, _ in found] == [("", SOURCE), ("5", own)]


async def test_embeddings_belong_to_one_version(shelf: Shelf) -> None:
    """Another embedder asks for all claims again and finds none of the old ones."""
    await shelf.put_source(SOURCE)
    await shelf.claims.put([CLAIM])
    await shelf.embed_all("v1")
    assert await shelf.active("v2") == []
    assert await shelf.embed_all("v2") == [CLAIM.text]
    assert (await shelf.active("v1"), await shelf.active("v2")) == ([], ["k1"])


async def test_an_embedding_that_comes_late_is_not_another_claims(shelf: Shelf) -> None:
    """What was embedded before a claim was reworded does not become the new wording's."""
    await shelf.put_source(SOURCE)
    await shelf.claims.put([CLAIM])
    ((number, *_),) = await shelf.claims.without_embedding(version="v", limit=1)
    await shelf.claims.put([replace(CLAIM, text="It needs the cloud.")])
    await shelf.claims.set_embeddings([(number, b"late")], version="v")
    assert await shelf.active() == []
