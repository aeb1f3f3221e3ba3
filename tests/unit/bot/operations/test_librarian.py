"""The library as people use it: a guild changes its own sources and sees the shared ones."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace

import pytest

from bot.domain.ports import Query
from bot.errors import LibraryError
from bot.operations.librarian import MAX_FILE_BYTES, Librarian
from bot.operations.refresh import Refresher
from bot.operations.understand import Given
from bot.sources.claim_files import ClaimRow
from bot.store.citations import SqlCitations
from bot.store.records import SqlRecords
from bot.store.source_lists import SqlSourceLists
from tests.support.decisions import CITATION, make_decision, make_flag
from tests.support.lamps import OLD, THIRD
from tests.support.library import Shelf, open_shelf
from tests.support.posts import NOON_MS, make_source
from tests.support.web import Web
from tests.support.wording import english

PAGES = english().pages
URL = "https://paper.example/lamps"


@dataclass(frozen=True, slots=True)
class Stage:
    """A librarian over an empty library, and the web that is fetched."""

    shelf: Shelf
    web: Web
    librarian: Librarian


@asynccontextmanager
async def staged() -> AsyncIterator[Stage]:
    web = Web({URL: OLD})
    async with open_shelf() as shelf:
        lists, citations = SqlSourceLists(shelf.database), SqlCitations(shelf.database)

        def clock() -> int:
            return NOON_MS

        refresher = Refresher(shelf.library, lists, shelf.claims, citations, web.fetch, clock)
        yield Stage(shelf, web, Librarian(shelf.library, lists, refresher, web.fetch, clock))


def row(source_id: str, text: str = "A fact.") -> str:
    known = {"title": "T", "publisher": "P", "date": None, "url": URL}
    return json.dumps({"id": source_id, "text": text, **known})


async def test_from_an_address_to_a_source() -> None:
    """A page is understood, added after that, and its next look knows what it said."""
    async with staged() as stage:
        given = Given(URL, title="Lamps", guild_id="5", tier="primary")
        found = await stage.librarian.understand(given, PAGES)
        assert (await stage.librarian.page("5")).total == 0
        assert await stage.librarian.add(found)
        assert not await stage.librarian.add(found)
        source_id = found.source.source_id
        shown = await stage.librarian.show(source_id, guild_id="5")
        assert shown.source == found.source
        assert shown.source.tier == "primary"
        assert shown.passages == found.passages
        stage.web.pages[URL] = THIRD
        changed = await stage.librarian.refresh(source_id, guild_id="5")
        assert (changed.check.outcome, changed.source.text) == ("changed", THIRD)


async def test_a_text_of_ones_own_is_kept() -> None:
    """What a person gave is not replaced by the page at the next look."""
    async with staged() as stage:
        given = Given(URL, title="Lamps", text="Lamps, in short.", summary=True)
        found = await stage.librarian.understand(given, PAGES)
        await stage.librarian.add(found)
        looked = await stage.librarian.refresh(found.source.source_id, guild_id="")
        assert (looked.check.outcome, looked.source.text) == ("unchanged", "Lamps, in short.")


@pytest.mark.parametrize("way", ["page", "summary", "import"])
async def test_a_dead_source_lives_again_by_hand(way: str) -> None:
    """Whoever reads a dead page anew, or gives its text, can cite it and its claims at once."""
    async with staged() as stage:
        found = await stage.librarian.understand(Given(URL, title="Lamps"), PAGES)
        await stage.librarian.add(found)
        source_id = found.source.source_id
        passage = found.passages[0]
        claim = ClaimRow("k1", "No lamp was lit.", source_id, "here", 0, passage)
        await stage.shelf.claims.add_all([claim])
        del stage.web.pages[URL]
        await stage.librarian.refresh(source_id, guild_id="")
        assert await citable(stage) == (0, 0)
        if way == "page":
            stage.web.pages[URL] = OLD
            await stage.librarian.add(await stage.librarian.understand(Given(URL), PAGES))
        elif way == "summary":
            given = Given(URL, text=f"It says: {passage}", summary=True)
            await stage.librarian.add(await stage.librarian.understand(given, PAGES))
        else:
            line = row(source_id, f"It says: {passage}").encode()
            await stage.librarian.import_rows(line, name="f", guild_id="")
        hits, claims = await citable(stage)
        assert hits
        assert claims == 1
        (known,) = await stage.shelf.claims.claims()
        assert not known.suspended


async def citable(stage: Stage) -> tuple[int, int]:
    """How many passages, and active claims, a search finds."""
    asked = [Query("lamp")]
    (hits,) = await stage.shelf.search.search(asked, guild_id="5", limit=9)
    (claims,) = await stage.shelf.claims.nearest(asked, guild_id="5", limit=9)
    return len(hits), len(claims)


async def test_a_guild_sees_the_shared_sources_and_leaves_them_alone() -> None:
    """Shared sources are listed and shown, and only the host changes them."""
    async with staged() as stage:
        librarian = stage.librarian
        await stage.shelf.library.add(make_source("Shared."))
        await stage.shelf.library.add(make_source("Own.", guild_id="5", source_id="own"))
        await stage.shelf.library.add(make_source("Other.", guild_id="6", source_id="other"))
        page = await librarian.page("5")
        assert {one.source_id for one in page.sources} == {"s1", "own"}
        assert (await librarian.show("s1", guild_id="5")).source.text == "Shared."
        for change in (librarian.remove, librarian.refresh):
            with pytest.raises(LibraryError, match="only the bot's host"):
                await change("s1", guild_id="5")
            with pytest.raises(LibraryError, match="no source other"):
                await change("other", guild_id="5")
        with pytest.raises(LibraryError, match="no source other"):
            await librarian.show("other", guild_id="5")


async def test_a_guilds_own_source_goes_before_a_shared_one() -> None:
    """Under the same id, a guild sees and removes its own; then the shared one shows again."""
    async with staged() as stage:
        await stage.shelf.library.add(make_source("Shared."))
        await stage.shelf.library.add(make_source("Own.", guild_id="5"))
        row = ClaimRow("k1", "Not so.", "s1", "here", 0)
        await stage.shelf.claims.add_all([row], guild_id="5")
        gone = await stage.librarian.remove("s1", guild_id="5")
        assert (gone.source.text, gone.claims) == ("Own.", ("k1",))
        assert (await stage.librarian.show("s1", guild_id="5")).source.text == "Shared."


async def test_open_cards_hear_of_their_source() -> None:
    """A card says that its source was taken out, and no more once it is back as it was."""
    async with staged() as stage:
        given = Given(URL, title="Lamps", text="It was released in 2024.", guild_id="1")
        found = await stage.librarian.understand(given, PAGES)
        source_id = found.source.source_id
        await stage.librarian.add(found)
        records, citation = SqlRecords(stage.shelf.database), replace(CITATION, source_id=source_id)
        flag = make_flag(kind="inaccuracy", citation=citation)
        await records.record([make_decision(flags=[flag])], now_ms=NOON_MS)

        async def doubts() -> list[str]:
            card = await records.card(1)
            assert card
            return [one.citation.doubt for one in card.flags if one.citation]

        await stage.librarian.remove(source_id, guild_id="1")
        assert await doubts() == ["removed"]
        await stage.librarian.add(found)
        assert await doubts() == [""]
        reworded = await stage.librarian.understand(
            replace(given, text="It came out in 2025."), PAGES
        )
        await stage.librarian.add(reworded)
        assert await doubts() == ["changed"]


async def test_packs_are_left_alone() -> None:
    """What a pack would bring back is neither added over nor removed, and refresh only reports."""
    async with staged() as stage:
        packed = make_source("Packed.", source_id="p1", url=URL)
        await stage.shelf.library.load_pack("news", [packed])
        found = await stage.librarian.understand(Given(URL, title="T"), PAGES)
        for at in (packed, replace(packed, text="New.")):
            with pytest.raises(LibraryError, match="pack news"):
                await stage.librarian.add(replace(found, source=at))
        with pytest.raises(LibraryError, match="pack news"):
            await stage.librarian.remove("p1", guild_id="")
        looked = await stage.librarian.refresh("p1", guild_id="")
        assert (looked.source, looked.check.outcome) == (packed, "unchanged")
        assert (await stage.librarian.show("p1", guild_id="")).pack == "news"


async def test_a_round_of_looks() -> None:
    """All own pages are looked at, those first that were not for long; dead ones can be listed."""
    async with staged() as stage:
        librarian, library = stage.librarian, stage.shelf.library
        await library.add_all(
            [
                make_source("x", source_id="fine", url=URL, guild_id="5"),
                make_source("y", source_id="dead", url="https://gone.example/", guild_id="5"),
                make_source("z", source_id="shared"),
            ]
        )
        first = await librarian.refresh_all(guild_id="5", limit=1)
        second = await librarian.refresh_all(guild_id="5", limit=1)
        assert {one.source.source_id for one in (*first, *second)} == {"fine", "dead"}
        everything = await librarian.refresh_all(guild_id="5")
        assert {one.source.source_id: one.check.outcome for one in everything} == {
            "fine": "unchanged",
            "dead": "dead",
        }
        (dead,) = (await librarian.page("5", failing=True)).sources
        assert dead.source_id == "dead"


async def test_import_and_export() -> None:
    """Good rows come in, broken ones are named; what goes out comes in again elsewhere."""
    async with staged() as stage:
        data = "\ufeff" + "\n".join([row("a"), "{", row("b", "More."), row("a", "Other.")])
        found = await stage.librarian.import_rows(data.encode(), name="f.jsonl", guild_id="5")
        assert (found.read, found.changed) == (2, 2)
        assert [str(one).split(":")[0] for one in found.problems] == [
            "f.jsonl, line 2",
            "f.jsonl, line 4",
        ]
        out, count = await stage.librarian.export(guild_id="5")
        assert count == 2
        there = await stage.librarian.import_rows(out, name="f.jsonl", guild_id="6")
        assert (there.read, there.changed, there.problems) == (2, 2, ())
        again = await stage.librarian.import_rows(out, name="f.jsonl", guild_id="6")
        assert again.changed == 0
        assert (await stage.librarian.export(guild_id=""))[1] == 0


async def test_a_large_library_can_be_restored() -> None:
    """A guild takes in what it exported, as long as Discord takes the file."""
    async with staged() as stage:
        own = [
            make_source("A fact.", source_id=f"s{at}", publisher="P" * 500_000, guild_id="5")
            for at in range(15)
        ]
        await stage.shelf.library.add_all(own)
        out, _ = await stage.librarian.export(guild_id="5")
        assert 7_000_000 < len(out) < MAX_FILE_BYTES
        restored = await stage.librarian.import_rows(out, name="f.jsonl", guild_id="6")
        assert (restored.changed, restored.problems) == (15, ())


async def test_a_file_that_is_too_large() -> None:
    """A file over the limit is refused as a whole."""
    async with staged() as stage:
        with pytest.raises(LibraryError, match=r"f\.jsonl is larger than 8 MB"):
            await stage.librarian.import_rows(
                bytes(MAX_FILE_BYTES + 1), name="f.jsonl", guild_id="5"
            )
