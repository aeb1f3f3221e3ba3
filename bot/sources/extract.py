"""Understand a page: its title, publisher, date and readable text."""

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit
from weakref import WeakKeyDictionary

from bot import log
from bot.domain.dates import parse_prefix
from bot.errors import FetchError, LibraryError
from bot.reasons import Why
from bot.sources.apart import ProcessFailed, run_apart
from bot.sources.charsets import decoded, valid
from bot.sources.page import Page

MAX_CHARS = 300_000
"""Of a longer text only this much is kept: a book of 150 pages."""
READING_S = 20.0
"""How long reading one page may take; most take one second, most of it to start."""
_AT_ONCE = 2

_log = log.get("extract")
# of each event loop its own: a semaphore knows one
_free: WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Semaphore] = WeakKeyDictionary()


@dataclass(frozen=True, slots=True)
class Extracted:
    """What a page says of itself.

    ``title`` may be empty. ``date`` is None where the page names none: it is never
    guessed from what else stands on it. ``text`` has at most ``MAX_CHARS`` characters.
    All is valid text.
    """

    title: str
    publisher: str
    date: str | None
    text: str


async def extract(page: Page, *, within_s: float = READING_S) -> Extracted:
    """Extract, without holding anything up.

    Raises LibraryError where there is no readable text, and FetchError where the page could
    not be read, which says nothing of what stands on it.
    """
    host = publisher_of(page.url)
    try:
        found = await _found(page, within_s)
    except TimeoutError:
        raise FetchError(Why.PAGE_SLOW.of(host=host)) from None
    except ProcessFailed as error:
        _log.error("page_not_read", host=host, error=str(error))
        raise FetchError(Why.PAGE_ODD.of(host=host)) from error
    except Exception as error:  # whatever a page makes fail, it is the page that fails
        _log.exception("page_not_read", host=host, error=type(error).__name__)
        raise FetchError(Why.PAGE_ODD.of(host=host)) from error
    if not found.text.strip():
        raise LibraryError(Why.NO_TEXT.of(host=host))
    return found


async def _found(page: Page, within_s: float) -> Extracted:
    if page.content_type == "text/plain":
        return await asyncio.to_thread(_plain, page)
    return await _html(page, within_s)


def _plain(page: Page) -> Extracted:
    text = decoded(page.body, page.charset).strip()[:MAX_CHARS]
    return Extracted("", publisher_of(page.url), None, text)


async def _html(page: Page, within_s: float) -> Extracted:
    asked = {"url": page.url, "charset": page.charset, "chars": MAX_CHARS}
    data = json.dumps(asked).encode() + b"\n" + page.body
    free = _free.setdefault(asyncio.get_running_loop(), asyncio.Semaphore(_AT_ONCE))
    async with free:
        answer = await run_apart("bot.sources.reader", data, within_s=within_s)
    told = json.loads(answer)
    if "error" in told:
        raise ProcessFailed(told["error"])
    return _understood({key: valid(text) for key, text in told.items()}, publisher_of(page.url))


def _understood(told: Mapping[str, str], host: str) -> Extracted:
    return Extracted(
        title=_line(told["title"]),
        publisher=_line(told["publisher"]) or host,
        date=told["date"] if parse_prefix(told["date"]) else None,
        text=told["text"].strip()[:MAX_CHARS],
    )


def _line(text: str) -> str:
    return " ".join(text.split())


def publisher_of(url: str) -> str:
    """The host of an address: who publishes a page that does not say it."""
    return (urlsplit(url).hostname or "").removeprefix("www.")
