"""What is understood of a page: only what it says of itself."""

import pytest

from bot.errors import LibraryError
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
