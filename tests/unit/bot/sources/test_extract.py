"""What is understood of a page: only what it says of itself."""

import asyncio
import json

import pytest

from bot.errors import FetchError, LibraryError
from bot.reasons import Why
from bot.sources.apart import run_apart
from bot.sources.extract import extract
from bot.sources.page import Page

PARAGRAPHS = "".join(
    f"<p>{text}</p>"
    for text in (
        "Google renamed its chatbot Bard to Gemini on Thursday, the company said in a post.",
        "The chatbot had been known as Bard for about a year before the change was made.",
        "A paid plan with the larger model came out on the same day in many countries.",
        "Readers who had bookmarked the old address were led over to the new one by itself.",
    )
)
ARTICLE = f"""<!doctype html><html><head><title>Bard is now Gemini | The Paper</title>
<meta property="og:title" content="Bard is now Gemini">
<meta property="og:site_name" content="The Paper">
{{date}}
</head><body><nav><a href="/">Home</a> <a href="/news">News</a></nav>
<article><h1>Bard is now Gemini</h1>{PARAGRAPHS}</article>
<script>window.secret = 1</script><footer>Copyright 2026 The Paper</footer></body></html>"""
DATE = '<meta property="article:published_time" content="2024-02-08T10:00:00Z">'


def _page(body: str, content_type: str = "text/html", charset: str | None = "utf-8") -> Page:
    return Page("https://www.paper.example/a", content_type, charset, body.encode("utf-8"))


async def test_an_article() -> None:
    """Title, publisher and date come from the page's own words about itself."""
    found = await extract(_page(ARTICLE.format(date=DATE)))
    assert (found.title, found.publisher) == ("Bard is now Gemini", "The Paper")
    assert found.date == "2024-02-08"
    assert "Google renamed its chatbot" in found.text
    assert "window.secret" not in found.text
    assert "Copyright" not in found.text


async def test_no_date_is_guessed() -> None:
    """A page without a date has none, whatever years stand in its footer."""
    assert (await extract(_page(ARTICLE.format(date="")))).date is None


async def test_plain_text() -> None:
    """Plain text is taken as it is; its publisher is the host."""
    found = await extract(_page("\ufeffA fact.\n", "text/plain"))
    assert (found.title, found.publisher, found.date) == ("", "paper.example", None)
    assert found.text == "A fact."


async def test_an_unknown_charset() -> None:
    """A charset that does not exist is read as UTF-8."""
    found = await extract(_page("Größe", "text/plain", "x-nowhere"))
    assert found.text == "Größe"


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        ("", "text/html"),
        ("<html><body></body></html>", "text/html"),
        ("\x00\x01", "text/html"),
        (" \n", "text/plain"),
    ],
)
async def test_no_text(body: str, content_type: str) -> None:
    """A page without readable text is one clear error that names the way out."""
    with pytest.raises(LibraryError, match=r"paper\.example.*summary in your own words"):
        await extract(_page(body, content_type))


@pytest.mark.parametrize(
    "said",
    [
        {"@type": "NewsArticle", "headline": ["a"]},
        {"@type": "NewsArticle", "headline": 1984},
        {"@type": "NewsArticle", "headline": {}},
        {"@type": "NewsArticle", "headline": "a\ud800b", "datePublished": 5},
        {"@type": "WebSite", "publisher": {"name": 7}, "name": ["x"]},
    ],
)
async def test_odd_words_about_itself(said: dict[str, object]) -> None:
    """A page whose title or publisher is no text is read, and all that comes of it is text."""
    block = json.dumps({"@context": "https://schema.org", **said})
    page = f'<script type="application/ld+json">{block}</script>'
    found = await extract(_page(ARTICLE.format(date=page)))
    assert "Google renamed its chatbot" in found.text
    assert (found.title + found.publisher).encode()


async def test_a_page_without_end() -> None:
    """A page that a library would read for minutes is refused, with the reason."""
    block = '"author":{' * 30_000
    page = f'<script type="application/ld+json">{block}</script>'
    with pytest.raises(FetchError, match="takes too long") as caught:
        await extract(_page(ARTICLE.format(date=page)), within_s=2)
    assert caught.value.reason.why is Why.PAGE_SLOW


async def test_a_page_that_takes_all_memory() -> None:
    """A page of which a library makes a hundred times as much fails alone."""
    with pytest.raises(FetchError, match=r"paper\.example cannot be read") as caught:
        await extract(_page("<p>a" * 1_200_000), within_s=100)
    assert caught.value.reason.why is Why.PAGE_ODD


async def test_several_at_once() -> None:
    """Many pages are read one after the other where they come together."""
    pages = (_page(ARTICLE.format(date=DATE)) for _ in range(4))
    found = await asyncio.gather(*(extract(page) for page in pages))
    assert {one.title for one in found} == {"Bard is now Gemini"}


@pytest.mark.parametrize("data", [b"", b"no json\n<p>", b"{}\n<p>", b'{"url": 5}\n'])
async def test_what_the_reader_cannot_read(data: bytes) -> None:
    """Whatever goes wrong in the reader, it says so, and where, without the page's words."""
    told = json.loads(await run_apart("bot.sources.reader", data, within_s=100))
    assert " in " in told["error"]
    assert "<p>" not in told["error"]
