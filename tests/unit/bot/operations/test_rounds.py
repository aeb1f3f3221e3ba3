"""Rounds look at old pages a few at a time, and tell once what died or lost its ground."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace

import pytest
from structlog.testing import capture_logs

from bot.domain.log_entry import SIDENOTE
from bot.domain.news import News, SourceFound, SourceNews
from bot.domain.outcome import DAY_MS
from bot.domain.source import Source
from bot.errors import FetchError, HostUnknown
from bot.operations.librarian import Librarian
from bot.operations.refresh import Refresher
from bot.operations.rounds import AGAIN_MS, AN_HOUR, Rounds
from bot.operations.understand import Given
from bot.reasons import Why
from bot.sources.claim_files import ClaimRow
from bot.sources.library import SourceLibrary
from bot.sources.page import Page
from bot.store.citations import SqlCitations
from bot.store.log import SqlLog
from bot.store.privacy import SqlPrivacy
from bot.store.source_lists import SqlSourceLists
from tests.support.cards import OnePolicy
from tests.support.lamps import FIRST, OLD, SECOND, THIRD
from tests.support.library import Shelf, open_shelf
from tests.support.posts import NOON_MS, make_policy, make_source
from tests.support.web import Web
from tests.support.wording import english

URL = "https://paper.example/lamps"
MONTH_MS = 30 * DAY_MS


@dataclass(slots=True)
class Stage:
    """Rounds over a shelf, with a clock and a web; ``news`` is what was told."""

    shelf: Shelf
    log: SqlLog
    web: Web = field(default_factory=Web)
    now_ms: int = NOON_MS
    news: list[News] = field(default_factory=list)
    fetched: list[str] = field(default_factory=list)

    async def fetch(self, url: str) -> Page:
        self.fetched.append(url)
        return await self.web.fetch(url)

    @property
    def librarian(self) -> Librarian:
        lists, citations = SqlSourceLists(self.shelf.database), SqlCitations(self.shelf.database)
        parts = (lists, self.shelf.claims, citations, self.fetch, self.clock)
        refresher = Refresher(self.shelf.library, *parts)
        return Librarian(self.shelf.library, lists, refresher, self.fetch, self.clock)

    def clock(self) -> int:
        return self.now_ms

    def rounds(self, every_days: int = 30) -> Rounds:
        policies = OnePolicy(make_policy(review_channel="desk"))
        return Rounds(self.librarian, policies, self.log, self.news.append, every_days, pause_s=0)

    async def round(self, after_ms: int = 0) -> dict[str, str]:
        """What a round finds, by source."""
        self.now_ms += after_ms
        return {one.source.source_id: one.check.outcome for one in await self.rounds().run_once()}


@dataclass(slots=True)
class Failing(Web):
    """A web of which nothing comes but one error."""

    error: Exception = field(default_factory=RuntimeError)

    async def fetch(self, url: str) -> Page:
        raise self.error


@pytest.fixture
async def stage() -> AsyncIterator[Stage]:
    async with open_shelf() as shelf:
        yield Stage(shelf, SqlLog(shelf.database))


async def add(stage: Stage, *names: str, guild_id: str = "", read_ms: int = NOON_MS) -> None:
    """Add sources by name, each with a page of its own that is there."""
    for name in names:
        url = f"https://{name}.example/"
        stage.web.pages[url] = OLD
        page = make_source(OLD, source_id=name, url=url, guild_id=guild_id, read_ms=read_ms)
        await stage.shelf.library.add(page)


async def test_only_old_looks_are_due(stage: Stage) -> None:
    """What was looked at or read within the time is left alone; then it is looked at once."""
    await add(stage, "new", read_ms=NOON_MS + DAY_MS)
    await add(stage, "old")
    assert await stage.round(MONTH_MS) == {}
    assert await stage.round(1) == {"old": "unchanged"}
    assert await stage.round() == {}
    assert await stage.round(DAY_MS) == {"new": "unchanged"}


async def test_a_few_an_hour_the_oldest_first(stage: Stage) -> None:
    """One round looks at no more than a few pages, and the next one goes on with the rest."""
    for at in range(AN_HOUR + 2):
        await add(stage, f"s{at}", read_ms=NOON_MS - at)
    assert list(await stage.round(MONTH_MS + 1)) == [f"s{at}" for at in range(AN_HOUR + 1, 1, -1)]
    assert list(await stage.round()) == ["s1", "s0"]


async def test_never(stage: Stage) -> None:
    """With 0 days nothing is ever fetched."""
    await add(stage, "old", read_ms=0)
    assert await stage.rounds(0).run_once() == []
    assert stage.fetched == []


async def test_dead_pages_are_told_once(stage: Stage) -> None:
    """Moderators hear of their own page when it is found dead, and not at each look after."""
    await add(stage, "gone", guild_id="5")
    rows = [ClaimRow(name, f"{name} is so.", "gone", "here", 0, FIRST) for name in ("a", "b")]
    await stage.shelf.claims.add_all(rows, guild_id="5")
    stage.web.pages.clear()
    assert await stage.round(MONTH_MS + 1) == {"gone": "dead"}
    told = SourceFound("A page", "https://gone.example/", "dead", claims=2, cards=0)
    assert stage.news == [SourceNews("5", "desk", (told,))]
    (entry,) = await stage.log.entries("5")
    assert (entry.by, entry.action) == (SIDENOTE, "sources_refreshed")
    assert await stage.round(AGAIN_MS + 1) == {"gone": "dead"}
    assert len(stage.news) == 1


async def test_a_death_is_told_once_whatever_comes_between(stage: Stage) -> None:
    """A dead page whose host then answers otherwise for once does not die a second time."""
    await add(stage, "gone", guild_id="5")
    dead = stage.web = Web()
    await stage.round(MONTH_MS + 1)
    stage.web = Failing(error=FetchError(Why.CONNECTION.of(host="gone.example")))
    assert await stage.round(AGAIN_MS + 1) == {"gone": "dead"}
    stage.web = dead
    assert await stage.round(AGAIN_MS + 1) == {"gone": "dead"}
    assert len(stage.news) == 1


async def test_without_a_network_nothing_dies(stage: Stage) -> None:
    """A name server that knows no host kills no page, on whatever day; one that is missed does."""
    await add(stage, "one", "two", guild_id="5")
    pages = stage.web.pages

    class Nowhere(Web):
        async def fetch(self, url: str) -> Page:
            if url in self.pages:
                return await Web.fetch(self, url)
            raise HostUnknown(Why.NO_HOST.of(host=url.split("/")[2]))

    stage.web = Nowhere()
    assert await stage.round(MONTH_MS + 1) == {"one": "unread", "two": "unread"}
    for _ in range(4):
        assert await stage.round(AGAIN_MS + 1) == {"one": "unread", "two": "unread"}
    assert stage.news == []
    stage.web = Nowhere({url: text for url, text in pages.items() if "two" in url})
    assert await stage.round(AGAIN_MS + 1) == {"one": "dead", "two": "unchanged"}
    (news,) = stage.news
    assert isinstance(news, SourceNews)
    assert [one.outcome for one in news.found] == ["dead"]


async def test_one_odd_page_stops_no_other(stage: Stage) -> None:
    """A page that makes the program fail is one that was not read, and is left alone for a day."""
    await add(stage, "odd", read_ms=NOON_MS - 1)
    await add(stage, "fine")

    class Odd(Web):
        async def fetch(self, url: str) -> Page:
            if "odd" in url:
                raise AttributeError("headline")
            return await Web.fetch(self, url)

    stage.web = Odd(stage.web.pages)
    assert await stage.round(MONTH_MS + 1) == {"odd": "unread", "fine": "unchanged"}
    assert await stage.round() == {}


async def test_one_broken_source_stops_no_other(stage: Stage) -> None:
    """Where a source itself cannot be worked on, the round goes on with the next one."""
    await add(stage, "broken", read_ms=NOON_MS - 1)
    await add(stage, "fine")

    class Broken(SourceLibrary):
        async def source(self, source_id: str, *, guild_id: str) -> Source | None:
            if source_id == "broken":
                raise ValueError(source_id)
            return await super().source(source_id, guild_id=guild_id)

    shelf = stage.shelf
    library = Broken(shelf.store, shelf.engine, on_change=shelf.claims.changed)
    stage.shelf = replace(shelf, library=library)
    with capture_logs() as logs:
        assert await stage.round(MONTH_MS + 1) == {"fine": "unchanged"}
    assert ("look_failed", "broken") in [(one["event"], one.get("source")) for one in logs]


async def test_a_page_that_fails_gets_another_chance(stage: Stage) -> None:
    """It is looked at day by day for a week, then as seldom as all others."""
    await add(stage, "gone", guild_id="5")
    pages, stage.web.pages = stage.web.pages, {}
    await stage.round(MONTH_MS + 1)
    assert await stage.round(AGAIN_MS) == {}
    looks = [await stage.round(AGAIN_MS + 1) for _ in range(12)]
    assert [bool(one) for one in looks] == [True] * 6 + [False] * 6
    stage.web.pages = pages
    assert await stage.round(MONTH_MS) == {"gone": "unchanged"}
    stage.web.pages = {}
    await stage.round(MONTH_MS + 1)
    assert len(stage.news) == 2


async def test_changes_are_told_where_something_rests_on_them(stage: Stage) -> None:
    """A page that changed is news only to whom a claim or a card lost its ground by it."""
    librarian = stage.librarian
    stage.web.pages[URL] = OLD
    found = await librarian.understand(Given(URL, title="Lamps", guild_id="5"), english().pages)
    await librarian.add(found)
    row = ClaimRow("k", "No lamp was lit.", found.source.source_id, "here", 0, SECOND)
    await stage.shelf.claims.add_all([row], guild_id="5")
    stage.web.pages[URL] = f"{THIRD}\n{SECOND}"
    await stage.round(MONTH_MS + 1)
    assert stage.news == []
    stage.web.pages[URL] = f"{THIRD}\n{FIRST}"
    await stage.round(MONTH_MS + 1)
    (news,) = stage.news
    assert isinstance(news, SourceNews)
    assert [(one.outcome, one.claims) for one in news.found] == [("changed", 1)]
    (claim,) = await stage.shelf.claims.claims()
    assert claim.suspended


async def test_a_page_that_leads_elsewhere_is_told(stage: Stage) -> None:
    """Moderators hear of an address that somebody else has now, and its words are not cited."""
    librarian, casino = stage.librarian, "https://casino.example/win"
    stage.web.pages[URL] = OLD
    found = await librarian.understand(Given(URL, title="Lamps", guild_id="5"), english().pages)
    await librarian.add(found)

    class Sold(Web):
        async def fetch(self, url: str) -> Page:
            return Page(casino, "text/plain", "utf-8", f"{THIRD} {THIRD}".encode(), moved=True)

    stage.web = Sold()
    assert await stage.round(MONTH_MS + 1) == {found.source.source_id: "emptied"}
    (news,) = stage.news
    assert isinstance(news, SourceNews)
    assert [(one.url, one.outcome) for one in news.found] == [(URL, "emptied")]
    (kept,) = await stage.shelf.library.sources()
    assert kept == found.source


async def test_whose_pages_are_looked_at(stage: Stage) -> None:
    """Shared pages are, and tell no guild; those of a guild that left are not."""
    await add(stage, "shared")
    await add(stage, "theirs", guild_id="6")
    await SqlPrivacy(stage.shelf.database).left("6", now_ms=NOON_MS)
    stage.web.pages.clear()
    assert await stage.round(MONTH_MS + 1) == {"shared": "dead"}
    assert stage.news == []


async def test_a_source_that_goes_meanwhile(stage: Stage) -> None:
    """What a moderator removes during a round is passed over."""
    await add(stage, "first", "second", guild_id="5")

    class Removing(Web):
        async def fetch(self, url: str) -> Page:
            await stage.shelf.library.remove("second", guild_id="5")
            return await Web.fetch(self, url)

    stage.web = Removing(stage.web.pages)
    assert await stage.round(MONTH_MS + 1) == {"first": "unchanged"}
