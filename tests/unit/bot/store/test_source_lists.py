"""Lists of sources with the last look at their pages, in a real file."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from bot.domain.library_ports import PassageStore, SourceLists
from bot.domain.outcome import WEEK_MS
from bot.domain.source import SHARED_LIBRARY, SourceCheck
from bot.reasons import Reason, Sentence, Why
from bot.store.database import open_database
from bot.store.library import SqlLibrary
from bot.store.source_lists import SqlSourceLists
from tests.support.posts import NOON_MS, make_source

NOT_FOUND = Why.ANSWERED.of(host="paper.example", status=404)
DEAD = SourceCheck(NOON_MS, "dead", NOT_FOUND, "", NOON_MS, "ab")
FINE = SourceCheck(NOON_MS, "changed", moved_to="https://paper.example/new", page_sha256="cd")


@dataclass(frozen=True, slots=True)
class Shelf:
    """A library with its lists."""

    library: PassageStore
    lists: SourceLists


@pytest.fixture
async def shelf(tmp_path: Path) -> AsyncIterator[Shelf]:
    async with open_database(tmp_path / "s.db") as database:
        made = Shelf(SqlLibrary(database), SqlSourceLists(database))
        rows = (
            ("a", "P2", "On lamps", ""),
            ("b", "P1", "On oil 50%", "5"),
            ("c", "P1", "Oil", "6"),
        )
        for source_id, publisher, title, guild_id in rows:
            await made.library.put(
                make_source(
                    "x", source_id=source_id, publisher=publisher, title=title, guild_id=guild_id
                ),
                ["x"],
                pack="news" if source_id == "a" else "",
            )
        yield made


async def ids(shelf: Shelf, *guild_ids: str, text: str = "") -> list[str]:
    page = await shelf.lists.page(guild_ids or None, text=text)
    assert page.total == len(page.sources)
    return [one.source_id for one in page.sources]


async def test_a_list_shows_what_a_source_is(shelf: Shelf) -> None:
    """All but the text comes, with the pack's name and without a look where there was none."""
    (one,) = (await shelf.lists.page([SHARED_LIBRARY])).sources
    assert (one.source_id, one.title, one.publisher, one.tier) == ("a", "On lamps", "P2", "press")
    assert (one.pack, one.check, one.read_ms) == ("news", None, NOON_MS)


async def test_guilds_and_words_choose(shelf: Shelf) -> None:
    """A list holds the libraries that were named, and of them what has each of the words."""
    assert await ids(shelf) == ["c", "b", "a"]
    assert await ids(shelf, "", "5") == ["b", "a"]
    assert await ids(shelf, "", "5", text="OIL") == ["b"]
    assert await ids(shelf, text="p1 oil") == ["c", "b"]
    assert await ids(shelf, text="50%") == ["b"]
    assert await ids(shelf, text="%") == ["b"]
    assert await ids(shelf, text="_") == []


async def test_pages(shelf: Shelf) -> None:
    """A page says how many there are in all; one behind the end is empty."""
    page = await shelf.lists.page(None, offset=1, limit=1)
    assert ([one.source_id for one in page.sources], page.total) == (["b"], 3)
    assert (await shelf.lists.page(None, offset=9, limit=1)).sources == ()


async def test_looks_are_kept(shelf: Shelf) -> None:
    """The last look at a page stands with its source; failing ones can be picked out."""
    assert await shelf.lists.check("b", guild_id="5") is None
    await shelf.lists.set_check("b", DEAD, guild_id="5")
    await shelf.lists.set_check("a", FINE, guild_id="")
    assert await shelf.lists.check("b", guild_id="5") == DEAD
    assert await shelf.lists.check("b", guild_id="") is None
    failing = await shelf.lists.page(None, failing=True)
    assert [(one.source_id, one.check) for one in failing.sources] == [("b", DEAD)]
    await shelf.lists.set_check("b", FINE, guild_id="5")
    assert (await shelf.lists.page(None, failing=True)).total == 0


@pytest.mark.parametrize(
    "detail",
    [
        "",
        "paper.example answered 404 (Not Found).",
        Why.TIMEOUT.of(host="grün.example", seconds=0.5),
        Why.SHRUNK.of(left=15, before=1234),
        Why.GIVEN_TEXT.of(),
    ],
)
async def test_a_reason_comes_back_as_it_went_in(shelf: Shelf, detail: Reason | str) -> None:
    """A reason keeps its values, and a sentence from before reasons were kept its words."""
    check = replace(DEAD, detail=detail)
    await shelf.lists.set_check("b", check, guild_id="5")
    assert await shelf.lists.check("b", guild_id="5") == check
    assert (await shelf.lists.page(["5"])).sources[0].check == check


class Newer(Sentence):
    MOONLIGHT = "{host} is read by moonlight only."


async def test_a_reason_that_is_none_any_more(shelf: Shelf) -> None:
    """Of a look with a reason that this version does not know all else is told."""
    unknown = replace(DEAD, detail=Newer.MOONLIGHT.of(host="paper.example"))
    await shelf.lists.set_check("b", unknown, guild_id="5")
    assert await shelf.lists.check("b", guild_id="5") == replace(DEAD, detail="")


async def test_a_look_goes_with_its_source(shelf: Shelf) -> None:
    """A source that was removed meanwhile takes no look, and its own goes with it."""
    await shelf.lists.set_check("b", DEAD, guild_id="5")
    await shelf.library.remove("b", guild_id="5")
    assert await shelf.lists.check("b", guild_id="5") is None
    await shelf.lists.set_check("b", DEAD, guild_id="5")
    assert await shelf.lists.check("b", guild_id="5") is None


async def test_a_look_stays_when_its_source_changes(shelf: Shelf) -> None:
    """What is known of a page that can be read outlives a new text."""
    await shelf.lists.set_check("a", FINE, guild_id="")
    await shelf.library.put(make_source("y", source_id="a", tier="primary"), ["y"])
    assert await shelf.lists.check("a", guild_id="") == FINE
    assert (await shelf.lists.page([""])).sources[0].tier == "primary"


@pytest.mark.parametrize("what", ["text", "url"])
async def test_a_failed_look_goes_with_what_it_was_of(shelf: Shelf, what: str) -> None:
    """That a page is gone says nothing of a new text or address, and stays with a new title."""
    await shelf.lists.set_check("b", DEAD, guild_id="5")
    (old,) = await shelf.library.sources(guild_id="5")
    await shelf.library.put(replace(old, title="Another"), [old.text])
    assert await shelf.lists.check("b", guild_id="5") == DEAD
    new = replace(old, text="y") if what == "text" else replace(old, url="https://new.example/")
    await shelf.library.put(new, [new.text])
    assert await shelf.lists.check("b", guild_id="5") is None


async def test_a_look_goes_with_its_address(shelf: Shelf) -> None:
    """What a page says is no measure for another one."""
    await shelf.lists.set_check("b", FINE, guild_id="5")
    (old,) = await shelf.library.sources(guild_id="5")
    await shelf.library.put(replace(old, url="https://paper.example/new"), [old.text])
    assert await shelf.lists.check("b", guild_id="5") is None


async def test_which_pages_are_due(shelf: Shelf) -> None:
    """Those read or looked at longest ago come first; one that fails comes sooner, for a week."""

    async def due(before_ms: int, failing_before_ms: int = 0, limit: int = 9) -> list[str]:
        found = await shelf.lists.due(
            before_ms=before_ms, failing_before_ms=failing_before_ms, limit=limit
        )
        return [one.source_id for one in found]

    assert await due(NOON_MS) == []
    assert await due(NOON_MS + 1) == ["a", "b", "c"]
    assert await due(NOON_MS + 1, limit=2) == ["a", "b"]
    later_ms = NOON_MS + WEEK_MS - 1
    await shelf.lists.set_check("a", replace(DEAD, checked_ms=later_ms), guild_id="")
    await shelf.lists.set_check("b", replace(FINE, checked_ms=later_ms), guild_id="5")
    assert await due(later_ms) == ["c"]
    assert await due(later_ms, later_ms + 1) == ["c", "a"]
    await shelf.lists.set_check("a", replace(DEAD, checked_ms=later_ms + 1), guild_id="")
    assert await due(later_ms, later_ms + 2) == ["c"]
