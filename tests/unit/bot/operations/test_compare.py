"""What a second look at a page means: what changed, what died and what is kept."""

from dataclasses import replace

import pytest

from bot.domain.flag import Doubt
from bot.domain.source import Source, SourceCheck
from bot.errors import FetchError, LibraryError, PageGone
from bot.operations.compare import GIVE_UP_MS, Compared, Look, compare, doubt, page_digest
from bot.reasons import Reason, Why
from bot.sources.extract import Extracted
from bot.sources.page import Page
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
from tests.support.posts import NOON_MS


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


def test_a_page_that_stays_empty() -> None:
    """What shows something else for days is dead: a note must not lead people there."""
    wall, busy = look(WALL), FetchError(NO_CONNECTION)
    found = compared(wall)
    for found_now, after_ms, outcome in (
        (wall, GIVE_UP_MS - 1, "emptied"),
        (busy, GIVE_UP_MS, "emptied"),
        (wall, GIVE_UP_MS, "dead"),
        (wall, GIVE_UP_MS + 1, "dead"),
        (look(OLD), GIVE_UP_MS + 2, "unchanged"),
    ):
        now_ms = LATER_MS + after_ms
        found = compare(found.source, found_now, found.check, in_pack=False, now_ms=now_ms)
        assert found.check.outcome == outcome


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
