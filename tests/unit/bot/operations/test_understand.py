"""What is understood of a page; what a person says goes before what the page says."""

import pytest

from bot.errors import FetchError, LibraryError, UsageError
from bot.operations.understand import Given, Understood, understand
from bot.reading import read_wordings
from bot.sources.extract import MAX_CHARS
from bot.sources.fetch import Fetcher
from bot.sources.page import Page
from tests.support.posts import NOON_MS
from tests.support.wording import english

PAGES = english().pages
URL = "https://www.paper.example/bard"
SENTENCES = (
    "Google renamed its chatbot Bard to Gemini on Thursday, the company said in a post.",
    "The chatbot had been known as Bard for about a year before the change was made.",
    "A paid plan with the larger model came out on the same day in many countries.",
    "Readers who had bookmarked the old address were led over to the new one by itself.",
    "Other products of the company keep their names for now, a person who knows of it said.",
    "The change of the name had been seen in the code of an app some days before that.",
    "It was the second time in a year that the company gave one of its services a new name.",
    "The company did not say how many people had paid for the older plan until that week.",
)
GERMAN = tuple(
    f"{who} lief am Morgen sehr schnell über die große Wiese und kam erst am Abend nach Hause."
    for who in ("Der Hund", "Die Katze", "Das Pferd", "Der Hase", "Die Kuh", "Das Huhn", "Er")
)
DATED = '<meta property="article:published_time" content="2024-02-08T10:00:00Z">'


def page(
    *sentences: str, title: str = "Bard is now Gemini", head: str = DATED, url: str = URL
) -> Page:
    body = "".join(f"<p>{one}</p>" for one in sentences)
    html = f"<html><head><title>{title}</title>{head}</head><body><article>{body}</article></body>"
    return Page(url, "text/html", "utf-8", f"{html}</html>".encode())


async def understood(found: Page, **given: str) -> Understood:
    async def fetch(url: str) -> Page:
        return found

    return await understand(Given(URL, **given), fetch, PAGES, now_ms=NOON_MS)  # type: ignore[arg-type]  # texts alone are given here


async def given_text(given: Given) -> Understood:
    async def fetch(url: str) -> Page:
        raise AssertionError("nothing is to be fetched")

    return await understand(given, fetch, PAGES, now_ms=NOON_MS)


async def test_a_page() -> None:
    """Title, publisher, date and passages come from the page, and nothing is amiss."""
    found = await understood(page(*SENTENCES))
    assert (found.source.title, found.source.date) == ("Bard is now Gemini", "2024-02-08")
    assert (found.source.publisher, found.source.url) == ("paper.example", URL)
    assert found.source.read_ms == NOON_MS
    assert found.passages[0].startswith("Google renamed its chatbot")
    assert len(found.passages) > 1
    assert found.fetched
    assert found.problems == ()


async def test_what_a_person_says_goes_first() -> None:
    """Title, publisher and date of the page can be put right."""
    found = await understood(page(*SENTENCES), title="Renamed", publisher="P", date="2024-02-09")
    assert (found.source.title, found.source.publisher) == ("Renamed", "P")
    assert found.source.date == "2024-02-09"


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (page(*SENTENCES[:3]), "characters of text"),
        (page(*SENTENCES, head=""), "gives no date"),
        (page(*SENTENCES, title="404 - Page not found"), "nothing was found there"),
        (page(*SENTENCES, url="https://portal.example/start"), "https://portal.example/start"),
        (page(*SENTENCES, "Subscribe to continue reading this."), "subscribe"),
        (page(*SENTENCES, "Please enable JavaScript to go on from here."), "prove"),
        (page(*SENTENCES, head=DATED.replace("2024", "2026")), "in the future"),
        (page(*GERMAN), "(de)"),
    ],
)
async def test_what_is_doubtful_is_said(found: Page, said: str) -> None:
    """A page that may not be the article that was meant is told with the reason alone."""
    problems = (await understood(found)).problems
    assert [said in one for one in problems] == [True]


async def test_a_very_long_page() -> None:
    """Of a page as long as a book the beginning is kept, and that is said."""

    async def fetch(url: str) -> Page:
        return Page(url, "text/plain", "utf-8", b"The lamp was lit again. " * 20_000)

    found = await understand(Given(URL, title="Lamps", date="2024"), fetch, PAGES, now_ms=NOON_MS)
    assert len(found.source.text) == MAX_CHARS
    assert found.problems == ("The page is very long; only its first 300000 characters are kept.",)


async def test_a_page_without_text() -> None:
    """A page without an article is refused, with a way out."""
    with pytest.raises(LibraryError, match=r"No article text .* summary in your own words"):
        await understood(page())


async def test_a_text_of_ones_own() -> None:
    """With a text nothing is fetched, and the source is what the person said."""
    found = await given_text(
        Given(
            URL, "Renamed", date="2024-02", text=" Bard is Gemini.\0\n", summary=True, guild_id="1"
        )
    )
    source = found.source
    assert (source.title, source.publisher, source.date) == ("Renamed", "paper.example", "2024-02")
    assert (source.text, source.url) == ("Bard is Gemini.", URL)
    assert (source.summary, source.guild_id, source.read_ms) == (True, "1", NOON_MS)
    assert not found.fetched
    assert found.problems == ()


async def test_problems_are_told_in_the_language_of_who_asks() -> None:
    """A German desk tells in German what to look at before a page is added."""

    async def fetch(url: str) -> Page:
        return page(*SENTENCES, head="")

    german = read_wordings()["de"].pages
    found = await understand(Given(URL), fetch, german, now_ms=NOON_MS)
    assert found.problems == (german.undated,)
    with pytest.raises(UsageError, match="ist kein Datum"):
        await understand(Given(URL, date="Mai 2024"), fetch, german, now_ms=NOON_MS)


async def test_a_page_without_a_title() -> None:
    """It takes one from its address, and that is said."""
    found = await given_text(Given(URL, text="A fact.", date="2024"))
    assert found.source.title == "bard (paper.example)"
    assert found.problems == (PAGES.untitled,)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (Given(URL, title="x", date="May 2024"), "May 2024 is no date"),
        (Given(URL, title="x", summary=True), "a summary needs a text"),
        (Given(URL, title="x", text=" \n"), "is blank"),
    ],
)
async def test_wrong_use(given: Given, said: str) -> None:
    """What makes no sense is said before anything is fetched."""
    with pytest.raises(UsageError, match=said):
        await given_text(given)


@pytest.mark.parametrize("text", [None, "A fact."])
async def test_what_is_no_address(text: str | None) -> None:
    """An address that is none is refused before anything is fetched."""
    with pytest.raises(LibraryError, match="begins with http"):
        await given_text(Given("paper.example", title="x", text=text))


async def test_inside_addresses_are_refused() -> None:
    """A person cannot make the fetcher read what only this machine can reach."""
    async with Fetcher() as fetcher:
        with pytest.raises(FetchError, match="not a public address"):
            await understand(Given("http://127.0.0.1/", title="x"), fetcher.fetch, PAGES, now_ms=0)
