"""A second look at a page: what changed, what died, what is kept, and what rests on it."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace

import pytest
from structlog.testing import capture_logs

from bot.domain.flag import Doubt
from bot.domain.known_claim import PAGE_DEAD
from bot.domain.library_ports import Cited
from bot.domain.ports import Query
from bot.domain.source import Source, SourceCheck
from bot.errors import FetchError, HostUnknown, LibraryError, PageGone, StoreError
from bot.operations.compare import Compared, Look, compare, doubt, page_digest
from bot.operations.refresh import GIVE_UP_MS, Refresher
from bot.reasons import Reason, Why
from bot.sources.claim_files import ClaimRow
from bot.sources.extract import Extracted
from bot.sources.page import Page
from bot.store.source_lists import SqlSourceLists
from tests.support.library import Shelf, open_shelf
from tests.support.posts import NOON_MS, make_source
from tests.support.web import Web

LATER_MS = NOON_MS + 1000
FIRST, SECOND, THIRD = (
    f"The {name} keeper of the hall polished every lamp with great care, and wrote down in the "
    f"book which of them had burnt oil that night and which of them had not. The {name} book is "
    "kept in the cellar, where the air is dry, and is read to the guests at midsummer by whoever "
    f"is the youngest of the house that year. No {name} page of it was ever lost in all the years."
    for name in ("first", "second", "third")
)
OLD = f"{FIRST}\n{SECOND}"
SOURCE = make_source(OLD, url="https://paper.example/lamps")
READ = SourceCheck(NOON_MS, "unchanged", page_sha256=page_digest(OLD))
NOT_FOUND = Why.ANSWERED.of(host="paper.example", status=404)
NO_CONNECTION = Why.CONNECTION.of(host="paper.example")
NO_TEXT = Why.NO_TEXT.of(host="paper.example")


def look(text: str, url: str = SOURCE.url, *, moved: bool = False, title: str = "") -> Look:
    page = Page(url, "text/html", "utf-8", b"", moved)
    return page, Extracted(title, "", "2025-01-01", text)


def compared(
    found: Look, before: SourceCheck | None = READ, *, source: Source = SOURCE, pack: bool = False
) -> Compared:
    return compare(source, found, before, in_pack=pack, now_ms=LATER_MS)


def test_an_unchanged_page() -> None:
    """The source was read again, and nothing else happened."""
    found = compared(look(OLD))
    assert found.source == replace(SOURCE, read_ms=LATER_MS)
    assert found.check == SourceCheck(LATER_MS, "unchanged", page_sha256=page_digest(OLD))
    assert (found.went, found.came) == ((), ())


def test_a_changed_page() -> None:
    """The new text is taken over; passages that went and came are told apart from those moved."""
    found = compared(look(f"{THIRD}\n{FIRST}"))
    assert found.check.outcome == "changed"
    assert found.source == replace(SOURCE, text=f"{THIRD}\n{FIRST}", read_ms=LATER_MS)
    assert found.went
    assert all("second" in one for one in found.went)
    assert all("third" in one for one in found.came)
    assert found.check.page_sha256 == page_digest(found.source.text)


def test_a_date_that_was_missing() -> None:
    """A page that names its date only now gives it; one that a person gave stays."""
    undated = replace(SOURCE, date=None)
    assert compared(look(OLD), source=undated).source.date == "2025-01-01"
    assert compared(look(OLD)).source.date == "2024-02-09"


@pytest.mark.parametrize(
    ("found", "outcome", "said"),
    [
        (PageGone(NOT_FOUND), "dead", "404"),
        (FetchError(NO_CONNECTION), "unread", "connection"),
        (LibraryError(NO_TEXT), "emptied", "No article"),
        (look("Please sign in."), "emptied", "Only 15 of "),
        (look(OLD, "https://paper.example/"), "dead", "front page of paper.example"),
    ],
)
def test_a_page_that_is_no_more(found: Look, outcome: str, said: str) -> None:
    """The old text is kept, the reason is told, and so is since when it is so."""
    first = compared(found)
    assert first.source == SOURCE
    assert first.check.outcome == outcome
    assert said in str(first.check.detail)
    assert first.check.failing_since_ms == LATER_MS
    assert first.check.page_sha256 == READ.page_sha256
    assert bool(first.went) == (outcome != "unread")
    again = compare(SOURCE, found, first.check, in_pack=False, now_ms=LATER_MS + 5)
    assert again.check.failing_since_ms == LATER_MS
    mended = compare(SOURCE, look(OLD), again.check, in_pack=False, now_ms=LATER_MS + 9)
    assert mended.check == SourceCheck(LATER_MS + 9, "unchanged", page_sha256=READ.page_sha256)


@pytest.mark.parametrize("found", [FetchError(NO_CONNECTION), LibraryError(NO_TEXT)])
def test_a_page_that_is_gone_stays_gone(found: Look) -> None:
    """Until there is text again, a look that finds out less changes nothing of what is known."""
    dead = compared(PageGone(NOT_FOUND))
    after = compare(SOURCE, found, dead.check, in_pack=False, now_ms=LATER_MS + 5)
    assert after == replace(dead, check=replace(dead.check, checked_ms=LATER_MS + 5))
    empty = compared(LibraryError(NO_TEXT))
    unread = FetchError(NO_CONNECTION)
    after = compare(SOURCE, unread, empty.check, in_pack=False, now_ms=LATER_MS + 5)
    assert (after.check.outcome, after.check.detail) == ("emptied", NO_TEXT)
    after = compare(SOURCE, PageGone(NOT_FOUND), empty.check, in_pack=False, now_ms=LATER_MS + 5)
    assert (after.check.outcome, after.check.detail) == ("dead", NOT_FOUND)


def test_a_page_that_moved() -> None:
    """A page that moved for good gives its new address; one that stands in for now does not."""
    new = "https://paper.example/2025/lamps"
    found = compared(look(OLD, new, moved=True))
    assert (found.source.url, found.check.moved_to) == (new, new)
    assert found.check.outcome == "unchanged"
    passing = compared(look(OLD, new))
    assert (passing.source.url, passing.check.moved_to) == (SOURCE.url, "")


SPIN = "\n".join(f"Round {n}: every spin of the wheel pays double tonight." for n in range(20))
WALL = "\n".join(["Subscribe now to continue reading about lamps of the hall."] * 20)
CASINO = "https://casino.example/win"


@pytest.mark.parametrize(
    ("found", "why"),
    [
        (look(SPIN, CASINO), Why.OTHER_SITE.of(host="casino.example")),
        (look(SPIN, CASINO, moved=True), Why.OTHER_SITE.of(host="casino.example")),
        (look(WALL), Why.WALLED.of()),
        (look(f"{FIRST}\n{WALL}"), Why.WALLED.of()),
        (look(SPIN, title="Page not found"), Why.SAYS_NOT_FOUND.of()),
    ],
)
def test_what_a_page_turned_into_is_not_taken_over(found: Look, why: Reason) -> None:
    """Another site's page, a wall or an error page is bad news, and nobody cites it."""
    now = compared(found)
    assert now.source == SOURCE
    assert (now.check.outcome, now.check.detail) == ("emptied", why)
    assert (now.check.moved_to, now.check.page_sha256) == ("", READ.page_sha256)
    assert now.went
    back = compare(SOURCE, look(THIRD), now.check, in_pack=False, now_ms=LATER_MS + 5)
    assert (back.check.outcome, back.source.text) == ("changed", THIRD)


@pytest.mark.parametrize(
    "found",
    [
        look(f"{FIRST}\n{THIRD}", "https://lamps.example/hall", moved=True),
        look(THIRD, "http://www.paper.example/2025/lamps"),
        look(f"{OLD}\n{WALL}"),
    ],
)
def test_what_may_still_be_the_page(found: Look) -> None:
    """A page that moves with much of its text, or keeps its text and asks for more, is taken."""
    now = compared(found)
    assert now.check.outcome == "changed"
    assert not isinstance(found, LibraryError)
    assert now.source.text == found[1].text


def test_signs_that_were_there_before() -> None:
    """An article that is about a wall or an error is no worse for its words."""
    about = replace(SOURCE, title="How a 404 came to be", text=f"{FIRST}\nLog in to read on.")
    read = replace(READ, page_sha256=page_digest(about.text))
    words = f"{SECOND}\nLog in to read on."
    now = compared(look(words, title="How a 404 came to be"), read, source=about)
    assert (now.check.outcome, now.source.text) == ("changed", words)


@pytest.mark.parametrize("before", [None, READ])
def test_a_summary_of_what_is_behind_a_wall(before: SourceCheck | None) -> None:
    """Where a summary stands in for a page, its wall is no news; that it leads elsewhere is."""
    summary = replace(SOURCE, text="Lamps, in short.", summary=True)
    assert compared(look(WALL), before, source=summary).check.outcome != "emptied"
    led = compared(look(SPIN, CASINO, moved=True), before, source=summary)
    assert (led.check.outcome, led.source) == ("emptied", summary)


def test_a_given_text_is_first_looked_at() -> None:
    """What may always have stood on the page of a given text is where its looks begin."""
    given = replace(SOURCE, text=f"{FIRST} In short.")
    first = compared(look(WALL), None, source=given, pack=True)
    assert first.check.outcome == "unchanged"
    assert compared(look(WALL), first.check, source=given, pack=True).check.outcome == "unchanged"


@pytest.mark.parametrize("kind", ["summary", "pack", "file"])
def test_a_text_that_was_given_stays(kind: str) -> None:
    """A summary, a pack's text and a text from a file are never replaced by the page's."""
    source = replace(SOURCE, text=f"{FIRST} In short.", summary=kind == "summary")
    pack = kind == "pack"
    first = compared(look(OLD), None, source=source, pack=pack)
    assert (first.source, first.check.outcome) == (source, "unchanged")
    same = compared(look(OLD), first.check, source=source, pack=pack)
    assert (same.source, same.check.outcome) == (source, "unchanged")
    changed = compared(look(f"{SECOND}\n{THIRD}"), same.check, source=source, pack=pack)
    assert (changed.source, changed.check.outcome) == (source, "changed")
    assert changed.check.detail == Why.GIVEN_TEXT.of()
    assert changed.came == ()
    assert (changed.went == ()) == (kind == "summary")
    assert changed.check.page_sha256 == page_digest(f"{SECOND}\n{THIRD}")


def test_a_pack_keeps_its_addresses() -> None:
    """A page of a pack that moved is reported; the pack's file says where it points."""
    new = "https://paper.example/2025/lamps"
    found = compared(look(OLD, new, moved=True), pack=True)
    assert (found.source, found.check.moved_to) == (SOURCE, new)


@pytest.mark.parametrize("before", [None, SourceCheck(NOON_MS, "unread")])
def test_a_page_that_was_never_read(before: SourceCheck | None) -> None:
    """Where no text was ever found, finding none again says nothing about the source."""
    found = compared(LibraryError(NO_TEXT), before)
    assert (found.check.outcome, found.went) == ("unread", ())


@pytest.mark.parametrize(
    ("found", "before", "after"),
    [
        (compared(look(f"{FIRST}\n{THIRD}")), "", "changed"),
        (compared(look(f"{THIRD}\n{SECOND}")), "changed", ""),
        (compared(PageGone(NOT_FOUND)), "", "gone"),
        (compared(LibraryError(NO_TEXT)), "changed", "gone"),
        (compared(FetchError(NO_CONNECTION)), "changed", "changed"),
        (compared(look(OLD)), "gone", ""),
        (compared(look(OLD)), "changed", "changed"),
        (compared(look(THIRD), source=replace(SOURCE, summary=True)), "", "changed"),
    ],
)
def test_what_a_look_means_for_a_cited_passage(
    found: Compared, before: Doubt, after: Doubt
) -> None:
    """It is in doubt while its page does not say it or is gone, and not known otherwise."""
    assert doubt(SECOND, before, found) == after


@dataclass(slots=True)
class Cards:
    """Open cards that cite passages of a source."""

    cited: Sequence[Cited] = ()

    async def open_cards(self, source_id: str, *, guild_id: str) -> list[Cited]:
        return list(self.cited) if source_id == "s1" else []

    async def doubt(
        self, source_id: str, doubts: Mapping[str, Doubt], *, guild_id: str, now_ms: int
    ) -> list[int]:
        assert (source_id, guild_id, now_ms) == ("s1", "", LATER_MS)
        old, self.cited = (
            self.cited,
            [one._replace(doubt=doubts[one.passage]) for one in self.cited],
        )
        return [one.card_id for one in old if one not in self.cited]

    @property
    def doubts(self) -> list[Doubt]:
        return [one.doubt for one in self.cited]


@dataclass(frozen=True, slots=True)
class Stage:
    """A shelf with a refresher, the web it sees, and the cards that cite."""

    shelf: Shelf
    web: Web
    cards: Cards
    lists: SqlSourceLists
    refresher: Refresher


@asynccontextmanager
async def staged() -> AsyncIterator[Stage]:
    web, cards = Web({SOURCE.url: OLD}), Cards()
    async with open_shelf() as shelf:
        lists = SqlSourceLists(shelf.database)
        parts = (shelf.library, lists, shelf.claims, cards, web.fetch, lambda: LATER_MS)
        await shelf.library.add(SOURCE)
        await lists.set_check("s1", READ, guild_id="")
        yield Stage(shelf, web, cards, lists, Refresher(*parts))


async def test_what_rests_on_a_change() -> None:
    """Known claims and open cards are named if their passage went, and only then."""
    async with staged() as stage:
        rows = [
            ClaimRow("k1", "No lamp was lit.", "s1", "here", 0, SECOND),
            ClaimRow("k2", "No lamp was clean.", "s1", "here", 0, FIRST),
        ]
        await stage.shelf.claims.add_all(rows)
        stage.cards.cited = [Cited(4, FIRST, ""), Cited(5, SECOND, ""), Cited(5, SECOND[:40], "")]
        same = await stage.refresher.refresh(SOURCE)
        assert (same.check.outcome, same.claims, same.cards) == ("unchanged", (), ())
        stage.web.pages[SOURCE.url] = f"{FIRST}\n{THIRD}"
        changed = await stage.refresher.refresh(same.source)
        assert (changed.claims, changed.cards) == (("k1",), (5,))
        assert stage.cards.doubts == ["", "changed", "changed"]
        assert await stage.shelf.library.source("s1", guild_id="") == changed.source
        assert await stage.lists.check("s1", guild_id="") == changed.check
        suspended = {one.claim_id: one.suspended for one in await stage.shelf.claims.claims()}
        assert suspended["k1"]
        assert not suspended["k2"]
        del stage.web.pages[SOURCE.url]
        dead = await stage.refresher.refresh(changed.source)
        assert (dead.claims, dead.cards) == (("k1", "k2"), (4, 5))
        assert stage.cards.doubts == ["gone"] * 3
        reasons = {one.claim_id: one.suspended for one in await stage.shelf.claims.claims()}
        assert reasons["k2"] == PAGE_DEAD
        assert await near(stage) == []
        assert await cited(stage) == []
        stage.web.pages[SOURCE.url] = f"{FIRST}\n{THIRD}"
        await stage.refresher.refresh(changed.source)
        assert await near(stage) == ["k2"]
        assert await cited(stage)
        assert stage.cards.doubts == [""] * 3
        del stage.web.pages[SOURCE.url]
        await stage.refresher.refresh(changed.source)
        assert await near(stage) == []
        kept = await stage.shelf.library.source("s1", guild_id="")
        assert kept
        assert kept.text == changed.source.text


async def test_a_hiccup_revives_nothing() -> None:
    """What rests on a dead page is not cited because its host answers otherwise for once."""
    async with staged() as stage:
        await stage.shelf.claims.add_all([ClaimRow("k1", "No lamp was lit.", "s1", "here", 0)])
        for error in (PageGone(NOT_FOUND), FetchError(NO_CONNECTION), LibraryError(NO_TEXT)):

            async def fetch(url: str, error: LibraryError = error) -> Page:
                raise error

            found = await replace(stage.refresher, fetch=fetch).refresh(SOURCE)
            assert found.check.outcome == "dead"
            assert await near(stage) == []
            assert await cited(stage) == []


async def near(stage: Stage) -> list[str]:
    """The active known claims that a search finds."""
    (found,) = await stage.shelf.claims.nearest([Query("No lamp")], guild_id="5", limit=9)
    return [one.known.claim_id for one in found]


async def cited(stage: Stage) -> list[str]:
    """The passages that a search finds."""
    (found,) = await stage.shelf.search.search([Query("lamp")], guild_id="5", limit=9)
    return [one.passage.text for one in found]


async def test_what_was_removed_meanwhile_stays_away() -> None:
    """A source that somebody removed while its page was read does not come back."""
    async with staged() as stage:

        async def fetch(url: str) -> Page:
            await stage.shelf.library.remove("s1", guild_id="")
            return Page(url, "text/plain", "utf-8", THIRD.encode())

        await replace(stage.refresher, fetch=fetch).refresh(SOURCE)
        assert await stage.shelf.library.sources() == []


@pytest.mark.parametrize("odd", ["fetch", "address"])
async def test_an_odd_page_is_one_that_was_not_read(odd: str) -> None:
    """Whatever goes wrong over a page is logged, kept as its look, and ends nothing."""
    async with staged() as stage:

        async def fetch(url: str) -> Page:
            if odd == "fetch":
                raise AttributeError("headline")
            return Page("http://[", "text/plain", "utf-8", OLD.encode())

        with capture_logs() as logs:
            found = await replace(stage.refresher, fetch=fetch).refresh(SOURCE)
        assert (found.check.outcome, found.went) == ("unread", ())
        assert found.check.detail == Why.NOT_LOOKED_AT.of(host="paper.example")
        assert await stage.lists.check("s1", guild_id="") == found.check
        assert [(one["event"], one["source"]) for one in logs] == [("source_not_looked_at", "s1")]


def unknown(host: str) -> HostUnknown:
    return HostUnknown(Why.NO_HOST.of(host=host))


async def test_an_unknown_host_is_given_up_after_days() -> None:
    """That there is no such host counts only once name servers have said so for days."""
    async with staged() as stage:
        now_ms = LATER_MS

        async def fetch(url: str) -> Page:
            raise error

        refresher = replace(stage.refresher, fetch=fetch, clock=lambda: now_ms)
        error: LibraryError = FetchError(NO_CONNECTION)
        await refresher.refresh(SOURCE)
        now_ms += GIVE_UP_MS
        error = unknown("paper.example")
        assert (await refresher.refresh(SOURCE)).check.outcome == "unread"
        now_ms += GIVE_UP_MS - 1
        first = await refresher.refresh(SOURCE)
        assert (first.check.outcome, first.went) == ("unread", ())
        assert await cited(stage)
        now_ms += 1
        dead = await refresher.refresh(SOURCE)
        assert (dead.check.outcome, dead.check.detail) == ("dead", error.reason)
        assert dead.went
        assert await stage.lists.check("s1", guild_id="") == dead.check
        assert await cited(stage) == []


@pytest.mark.parametrize(
    ("hosts", "outcome"),
    [
        (("a.example", "b.example"), "unread"),
        (("a.example", "a.example"), "dead"),
        (("www.a.example", "blog.a.example"), "dead"),
    ],
)
async def test_no_host_is_given_up_while_others_are_unknown(
    hosts: Sequence[str], outcome: str
) -> None:
    """Where a name server knows several sites no more, nothing is dead, however long it lasts."""
    async with staged() as stage:

        async def fetch(url: str) -> Page:
            raise unknown(url.split("/")[2])

        sources = [
            replace(SOURCE, source_id=f"{host}{at}", url=f"https://{host}/{at}")
            for at, host in enumerate(hosts)
        ]
        await stage.shelf.library.add_all(sources)
        refresher = replace(stage.refresher, fetch=fetch)
        assert [one.check.outcome for one in await refresher.refresh_all(sources)] == ["unread"] * 2
        later = replace(refresher, clock=lambda: LATER_MS + GIVE_UP_MS)
        found = await later.refresh_all(sources)
        assert [one.check.outcome for one in found] == [outcome] * 2
        kept = [await stage.lists.check(one.source_id, guild_id="") for one in sources]
        assert kept == [one.check for one in found]


async def test_many_are_looked_at_in_order() -> None:
    """Each source gets its own result, those of one host never at once."""
    async with staged() as stage:
        at_once: list[str] = []

        async def fetch(url: str) -> Page:
            host = url.split("/")[2]
            assert host not in at_once
            at_once.append(host)
            page = await stage.web.fetch(url)
            at_once.remove(host)
            return page

        sources = [
            replace(SOURCE, source_id=str(at), url=f"https://h{at % 3}.example/{at}")
            for at in range(12)
        ]
        await stage.shelf.library.add_all(sources)
        stage.web.pages |= {one.url: OLD for one in sources}
        found = await replace(stage.refresher, fetch=fetch).refresh_all(sources)
        assert [one.source.source_id for one in found] == [one.source_id for one in sources]
        assert {one.check.outcome for one in found} == {"unchanged"}


async def test_one_of_many_fails() -> None:
    """Where one cannot even be written down, what was found of the others is not lost."""
    async with staged() as stage:

        class Lists(SqlSourceLists):
            async def set_check(self, source_id: str, check: SourceCheck, *, guild_id: str) -> None:
                if source_id == "full":
                    raise StoreError("The disk is full.")
                await super().set_check(source_id, check, guild_id=guild_id)

        sources = [
            replace(SOURCE, source_id=name, url=f"https://{name}.example/x")
            for name in ("one", "full", "two")
        ]
        await stage.shelf.library.add_all(sources)
        stage.web.pages |= {one.url: OLD for one in sources}
        refresher = replace(stage.refresher, lists=Lists(stage.shelf.database))
        with capture_logs() as logs:
            found = await refresher.refresh_all(sources)
        assert [one.check.outcome for one in found] == ["unchanged", "unread", "unchanged"]
        assert found[1].check.detail == Why.NOT_LOOKED_AT.of(host="full.example")
        assert [(one["source"], one["error"]) for one in logs] == [("full", "StoreError")]
