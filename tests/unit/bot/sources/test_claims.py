"""Known claims: in with their sources, out by themselves, found by meaning."""

from dataclasses import replace
from pathlib import Path

import pytest

from bot.domain.known_claim import SOURCE_REMOVED, KnownClaim, NearClaim
from bot.domain.ports import Query
from bot.errors import LibraryError
from bot.sources.claim_files import ClaimRow, parse_claims, write_claims
from bot.sources.claim_index import ClaimIndexes
from bot.sources.claims import Added, ClaimLibrary
from bot.sources.library import SourceLibrary
from bot.store.database import open_database
from bot.store.known_claims import SqlClaims
from bot.store.library import SqlLibrary
from tests.support.engine import RuleEngine
from tests.support.library import Shelf, open_shelf
from tests.support.posts import NOON_MS, make_source

SOURCE = make_source("The model runs offline.")
LONG = make_source(
    " ".join(f"Sentence {one} is about bread, and about nothing else at all." for one in range(20))
    + "\n\nThe model needs no cloud, whatever people say about it.",
    source_id="long",
)
ROW = ClaimRow("k1", "the model needs the cloud", "s1", "f, line 1", NOON_MS)


async def _found(shelf: Shelf, text: str, guild_id: str = "1", limit: int = 5) -> list[str]:
    (near,) = await shelf.claims.nearest([Query(text)], guild_id=guild_id, limit=limit)
    return [one.known.claim_id for one in near]


async def _only(shelf: Shelf) -> KnownClaim:
    (claim,) = await shelf.claims.claims()
    return claim


async def test_adding() -> None:
    """A claim is kept with the passage that contradicts it; again, it changes nothing."""
    async with open_shelf() as shelf:
        await shelf.library.add(SOURCE)
        assert await shelf.claims.add_all([ROW]) == Added(1)
        assert (await _only(shelf)).passage == SOURCE.text
        assert await shelf.claims.add_all([replace(ROW, recorded_ms=0)]) == Added(0)
        assert (await _only(shelf)).recorded_ms == NOON_MS


async def test_of_a_long_source_the_nearest_passage_is_taken() -> None:
    """Without a passage the one nearest to the claim in meaning counts, and stays."""
    async with open_shelf() as shelf:
        await shelf.library.add(LONG)
        await shelf.claims.add_all([replace(ROW, source_id="long")])
        assert "needs no cloud" in (await _only(shelf)).passage
        assert "bread" not in (await _only(shelf)).passage


async def test_a_passage_that_is_given_is_taken_as_it_is() -> None:
    """An exact part of the source may be named, and another one replaces it."""
    async with open_shelf() as shelf:
        await shelf.library.add(LONG)
        row = replace(ROW, source_id="long", passage="Sentence 7 is about bread")
        assert await shelf.claims.add_all([row]) == Added(1)
        assert (await _only(shelf)).passage == "Sentence 7 is about bread"
        assert await shelf.claims.add_all([replace(row, passage="no cloud")]) == Added(1)
        assert (await _only(shelf)).passage == "no cloud"


async def test_rows_that_cannot_be_taken() -> None:
    """A claim without its source or its passage is named and left out; the others come in."""
    async with open_shelf() as shelf:
        await shelf.library.add(SOURCE)
        await shelf.library.add(replace(SOURCE, source_id="theirs", guild_id="2"))
        added = await shelf.claims.add_all(
            [
                replace(ROW, claim_id="a", source_id="nowhere", where="f, line 1"),
                replace(ROW, claim_id="b", passage="not there", where="f, line 2"),
                replace(ROW, claim_id="c", source_id="theirs", where="f, line 3"),
                ROW,
            ]
        )
        assert added.changed == 1
        assert added.problems == (
            "f, line 1: There is no source nowhere in the library.",
            "f, line 2: The passage does not stand in the source s1.",
            "f, line 3: There is no source theirs in the library.",
        )


async def test_the_nearest_first() -> None:
    """Claims are found by meaning, with the topic read too, and no more than asked for."""
    async with open_shelf() as shelf:
        await shelf.library.add(SOURCE)
        texts = {"a": "cats eat fish", "b": "cats sleep", "c": "cats eat fish daily"}
        await shelf.claims.add_all(
            [replace(ROW, claim_id=name, text=text) for name, text in texts.items()]
        )
        assert await _found(shelf, "cats eat fish") == ["a", "c", "b"]
        assert await _found(shelf, "cats eat fish", limit=1) == ["a"]
        (near,) = await shelf.claims.nearest([Query("sleep", "cats")], guild_id="1", limit=1)
        assert (near[0].known.claim_id, near[0].source) == ("b", SOURCE)
        assert near[0].similarity == pytest.approx(1, abs=1e-5)


async def test_guilds_find_their_own_and_the_shared_ones() -> None:
    """No guild is held against what another one put on record."""
    async with open_shelf() as shelf:
        await shelf.library.add(SOURCE)
        await shelf.claims.add_all([replace(ROW, claim_id="shared")])
        for guild in ("1", "2"):
            await shelf.claims.add_all([replace(ROW, claim_id=f"of {guild}")], guild_id=guild)
        assert sorted(await _found(shelf, ROW.text, "1")) == ["of 1", "shared"]
        assert await _found(shelf, ROW.text, "3") == ["shared"]


async def test_without_claims_nothing_is_embedded() -> None:
    """A guild that has nothing on record pays nothing for it."""
    async with open_shelf() as shelf:
        await shelf.library.add(make_source(SOURCE.text, guild_id="2"))
        await shelf.claims.add_all([ROW], guild_id="2")
        shelf.engine.embedded.clear()
        assert await _found(shelf, "anything", "1") == []
        assert shelf.engine.embedded == []


async def test_a_claim_goes_and_comes_with_its_source() -> None:
    """What is done to a source shows in the next search, without a word from anybody."""
    async with open_shelf() as shelf:
        await shelf.library.add(SOURCE)
        await shelf.claims.add_all([ROW])
        assert await _found(shelf, ROW.text) == ["k1"]
        await shelf.library.remove("s1", guild_id="")
        assert await _found(shelf, ROW.text) == []
        assert (await _only(shelf)).suspended == SOURCE_REMOVED
        await shelf.library.add(make_source("The model needs the cloud now."))
        assert await _found(shelf, ROW.text) == []
        await shelf.library.add(SOURCE)
        assert await _found(shelf, ROW.text) == ["k1"]


async def test_adding_again_mends_a_suspended_claim() -> None:
    """A claim whose source says it in other words now takes the new passage."""
    async with open_shelf() as shelf:
        await shelf.library.add(SOURCE)
        await shelf.claims.add_all([ROW])
        await shelf.library.add(make_source("Nobody needs a cloud for it."))
        assert await shelf.claims.add_all([ROW]) == Added(1)
        assert await _found(shelf, ROW.text) == ["k1"]


async def test_removing() -> None:
    """Removing tells whether there was anything, and looks in the named guild alone."""
    async with open_shelf() as shelf:
        await shelf.library.add(SOURCE)
        await shelf.claims.add_all([ROW])
        assert not await shelf.claims.remove("k1", guild_id="1")
        assert await shelf.claims.remove("k1", guild_id="")
        assert await _found(shelf, ROW.text) == []


async def test_a_pack_of_claims() -> None:
    """Claims that left the pack go, others stay; the same pack again changes nothing."""
    async with open_shelf() as shelf:
        await shelf.library.add(SOURCE)
        await shelf.claims.add_all([replace(ROW, claim_id="by hand")])
        rows = [replace(ROW, claim_id=name) for name in ("a", "b")]
        assert await shelf.claims.load_pack("p", rows) == Added(2)
        assert await shelf.claims.load_pack("p", rows) == Added(0)
        assert await shelf.claims.load_pack("p", rows[1:]) == Added(0)
        assert sorted(await _found(shelf, ROW.text)) == ["b", "by hand"]


async def test_a_packs_claim_stays_its_packs() -> None:
    """It is neither removed nor replaced, since its pack would bring it back; that is said."""
    async with open_shelf() as shelf:
        await shelf.library.add(SOURCE)
        await shelf.claims.load_pack("news", [ROW])
        with pytest.raises(LibraryError, match="belongs to the pack news"):
            await shelf.claims.remove("k1", guild_id="")
        added = await shelf.claims.add_all([replace(ROW, text="another claim")])
        assert added.problems == (
            "f, line 1: k1 belongs to the pack news; change it in that file.",
        )
        assert (await _only(shelf)).text == ROW.text


@pytest.mark.parametrize("row", [ROW, replace(ROW, passage=SOURCE.text, recorded_ms=0)])
async def test_a_row_that_says_what_a_packs_claim_says(row: ClaimRow) -> None:
    """It is passed over without a word, also while the claim is suspended; the pack keeps it."""
    async with open_shelf() as shelf:
        await shelf.library.add(SOURCE)
        await shelf.claims.load_pack("news", [replace(ROW, phrasings=("cloud only",))])
        row = replace(row, phrasings=("cloud only",))
        assert await shelf.claims.add_all([row]) == Added(0)
        assert await shelf.claims.load_pack("late news", [row]) == Added(0)
        await shelf.library.remove("s1", guild_id="")
        assert await shelf.claims.add_all([row]) == Added(0)
        assert (await _only(shelf)).pack == "news"
        other = await shelf.claims.add_all([replace(row, phrasings=("no cloud, no go",))])
        assert "belongs to the pack news" in other.problems[0]


async def test_export_and_import() -> None:
    """What one library writes, another one with the same sources takes in as it was."""
    async with open_shelf() as shelf, open_shelf() as other:
        await shelf.library.add(LONG)
        await shelf.claims.add_all([replace(ROW, source_id="long")])
        lines = [line.encode() for line in write_claims(await shelf.claims.claims())]
        await other.library.add(LONG)
        await other.claims.add_all(parse_claims(lines, name="f", recorded_ms=0).rows)
        assert await other.claims.claims() == await shelf.claims.claims()


async def test_the_same_after_a_restart(tmp_path: Path) -> None:
    """A library that is opened again finds what it found, and embeds nothing anew."""
    engine = RuleEngine()
    found: list[list[tuple[NearClaim, ...]]] = []
    for _ in range(2):
        async with open_database(tmp_path / "s.db") as database:
            store = SqlLibrary(database)
            claims = ClaimLibrary(SqlClaims(database), store, engine)
            if not found:
                await SourceLibrary(store, engine, on_change=claims.changed).add(SOURCE)
                await claims.add_all([ROW, replace(ROW, claim_id="k2", text="cats eat fish")])
            engine.embedded.clear()
            found.append(await claims.nearest([Query("the model")], guild_id="1", limit=5))
            assert engine.embedded == ["the model"]
    assert found[0] == found[1]


async def test_another_embedder_embeds_all_again() -> None:
    """After a change of the model no claim is searched by the old model's embedding."""
    async with open_shelf() as shelf:
        await shelf.library.add(SOURCE)
        await shelf.claims.add_all([ROW])
        shelf.engine.versions = replace(shelf.engine.versions, embedder="newer")
        assert await _found(shelf, ROW.text) == []
        assert await shelf.claims.refresh_embeddings() == 1
        assert await _found(shelf, ROW.text) == ["k1"]


async def test_other_processes_are_seen_in_time(tmp_path: Path) -> None:
    """The index is read again after its age limit or a change here, and not before."""
    now = 0.0
    async with open_database(tmp_path / "s.db") as database:
        indexes = ClaimIndexes(SqlClaims(database), max_age_s=60, clock=lambda: now)
        first = await indexes.current("v")
        now = 59.0
        assert await indexes.current("v") is first
        now = 60.0
        second = await indexes.current("v")
        assert second is not first
        indexes.changed()
        assert await indexes.current("v") is not second
