"""Looking at pages again: what is kept, and what rests on it."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace

import pytest
from structlog.testing import capture_logs

from bot.domain.flag import Doubt
from bot.domain.known_claim import PAGE_DEAD
from bot.domain.library_ports import Cited
from bot.domain.ports import Query
from bot.domain.source import SourceCheck
from bot.errors import FetchError, HostUnknown, LibraryError, PageGone, StoreError
from bot.operations.compare import GIVE_UP_MS
from bot.operations.refresh import Refresher
from bot.reasons import Why
from bot.sources.claim_files import ClaimRow
from bot.sources.page import Page
from bot.store.source_lists import SqlSourceLists
from tests.support.lamps import (
    FIRST,
    LATER_MS,
    NO_CONNECTION,
    NO_TEXT,
    NOT_FOUND,
    OLD,
    READ,
    SECOND,
    SOURCE,
    THIRD,
)
from tests.support.library import Shelf, open_shelf
from tests.support.web import Web


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
