"""Understand a page: its title, publisher, date and readable text."""

import asyncio
import logging
from dataclasses import dataclass
from urllib.parse import urlsplit

from bot.domain.dates import parse_prefix
from bot.errors import LibraryError
from bot.reasons import Why
from bot.sources.page import Page

MAX_CHARS = 300_000
"""Of a longer text only this much is kept: a book of 150 pages."""


@dataclass(frozen=True, slots=True)
class Extracted:
    """What a page says of itself.

    ``title`` may be empty. ``date`` is None where the page names none: it is never
    guessed from what else stands on it. ``text`` has at most ``MAX_CHARS`` characters.
    """

    title: str
    publisher: str
    date: str | None
    text: str


async def extract(page: Page) -> Extracted:
    """Extract in a thread; raises LibraryError where there is no readable text."""
    if page.content_type == "text/plain":
        found = _plain(page)
    else:
        found = await asyncio.to_thread(_html, page)
    if not found.text.strip():
        raise LibraryError(Why.NO_TEXT.of(host=publisher_of(page.url)))
    return found


def _plain(page: Page) -> Extracted:
    return Extracted("", publisher_of(page.url), None, _decoded(page).strip()[:MAX_CHARS])


def _html(page: Page) -> Extracted:
    # Half a second to load, and most commands never read a page.
    from trafilatura import bare_extraction  # noqa: PLC0415
    from trafilatura.settings import Document  # noqa: PLC0415

    # It logs what the error here says better.
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    document = bare_extraction(
        _decoded(page) if page.charset else page.body,
        url=page.url,
        include_comments=False,
        with_metadata=True,
        date_extraction_params={"original_date": True, "extensive_search": False},
    )
    if not isinstance(document, Document):
        return Extracted("", "", None, "")
    date = document.date if document.date and parse_prefix(document.date) else None
    return Extracted(
        title=_line(document.title),
        publisher=_line(document.sitename) or publisher_of(page.url),
        date=date,
        text=(document.text or "").strip()[:MAX_CHARS],
    )


def _decoded(page: Page) -> str:
    try:
        text = page.body.decode(page.charset or "utf-8", "replace")
    except (LookupError, UnicodeError):  # a charset that does not exist, or is none for texts
        text = page.body.decode("utf-8", "replace")
    return text.removeprefix("\ufeff").replace("\0", "")


def _line(text: str | None) -> str:
    return " ".join((text or "").split())


def publisher_of(url: str) -> str:
    """The host of an address: who publishes a page that does not say it."""
    return (urlsplit(url).hostname or "").removeprefix("www.")
