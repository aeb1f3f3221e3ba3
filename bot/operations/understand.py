"""Understand a page that somebody names as a source, before it is added."""

import asyncio
import re
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass

from bot.domain.dates import day_of, parse_prefix
from bot.domain.source import SHARED_LIBRARY, Source, Tier
from bot.domain.wording import PageProblems
from bot.errors import LibraryError, UsageError
from bot.pipeline.language import language
from bot.pipeline.normalise import normalise
from bot.sources.extract import MAX_CHARS, Extracted, extract, publisher_of
from bot.sources.links import source_id_of, title_of, web_address_problem
from bot.sources.page import Page
from bot.sources.passages import cut

Fetch = Callable[[str], Awaitable[Page]]
"""Fetches a page, as ``bot.sources.fetch.Fetcher.fetch`` does."""

SHORT_CHARS = 500
"""A page with less text than this is looked at twice: articles are longer."""
_READ_CHARS = 4000
"""How much of a text is read to tell its language."""
_WALL = re.compile(
    r"\b(?:subscribe (?:now |today )?to (?:continue|read|keep)|subscribers? only"
    r"|already (?:a|have a) subscri|(?:sign|log) ?in to (?:continue|read|view|keep)"
    r"|create (?:a free|an) account|(?:continue|keep) reading with"
    r"|free articles? (?:left|remaining)|enable javascript"
    r"|javascript is (?:disabled|required)|verify (?:that )?you are (?:a )?human)",
    re.IGNORECASE,
)
_NOT_FOUND = re.compile(r"\b(?:404|(?:page|article|file) not found)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Given:
    """What the person said about a page; None where the page itself shall say it.

    With ``text`` nothing is fetched; ``summary`` says that it is not the page's own words.
    """

    url: str
    title: str | None = None
    publisher: str | None = None
    date: str | None = None
    text: str | None = None
    summary: bool = False
    guild_id: str = SHARED_LIBRARY
    tier: Tier = "press"


@dataclass(frozen=True, slots=True)
class Understood:
    """A source that could be added; ``problems`` are sentences on what to look at before.

    ``fetched`` is False where the person gave the text.
    """

    source: Source
    passages: tuple[str, ...]
    problems: tuple[str, ...]
    fetched: bool


async def understand(
    given: Given, fetch: Fetch, wording: PageProblems, *, now_ms: int
) -> Understood:
    """Make a source of a page and of what was said about it.

    Raises UsageError for what makes no sense, FetchError, and LibraryError for what is no
    web address, or a page without readable text.
    """
    _check(given, wording)
    if given.text is None:
        page = await fetch(given.url)
        url, found = page.url, await extract(page)
    else:
        own = given.text.replace("\0", "").strip()
        url, found = given.url, Extracted("", publisher_of(given.url), None, own)
    source = _source(given, url, found, now_ms)
    fetched = given.text is None
    problems = [] if (given.title or found.title).strip() else [wording.untitled]
    # in a thread: the first call loads the detector of languages
    problems += await asyncio.to_thread(
        lambda: list(_problems(given.url, source, wording, fetched=fetched, now_ms=now_ms))
    )
    return Understood(source, tuple(cut(source.text)), tuple(problems), fetched)


def has_wall(text: str) -> bool:
    """Whether a page's text asks readers to log in, to subscribe, or to show who they are."""
    return bool(_WALL.search(text))


def says_not_found(title: str) -> bool:
    """Whether a page's title says that there is no such page."""
    return bool(_NOT_FOUND.search(title))


def _check(given: Given, wording: PageProblems) -> None:
    if problem := web_address_problem(given.url):
        raise LibraryError(problem.of())
    if given.date and not parse_prefix(given.date):
        raise UsageError(wording.no_date.format(date=given.date))
    if given.summary and given.text is None:
        raise UsageError(wording.fetched_summary)
    if given.text is not None and not given.text.strip():
        raise UsageError(wording.blank)


def _source(given: Given, url: str, found: Extracted, now_ms: int) -> Source:
    return Source(
        source_id=source_id_of(url),
        title=(given.title or found.title).strip() or title_of(url),
        publisher=given.publisher or found.publisher,
        date=given.date or found.date,
        url=url,
        text=found.text,
        read_ms=now_ms,
        summary=given.summary,
        guild_id=given.guild_id,
        tier=given.tier,
    )


def _problems(
    asked: str, source: Source, wording: PageProblems, *, fetched: bool, now_ms: int
) -> Iterator[str]:
    if fetched:
        yield from _doubts(asked, source, wording)
    if source.date is None:
        yield wording.undated
    else:
        published = parse_prefix(source.date)
        if published and published.first > day_of(now_ms):
            yield wording.future.format(date=source.date)
    spoken = language(normalise(source.text[:_READ_CHARS]))
    if spoken not in ("", "en"):
        yield wording.foreign.format(language=spoken)


def _doubts(asked: str, source: Source, wording: PageProblems) -> Iterator[str]:
    """What speaks against a fetched page being the article that was meant."""
    if says_not_found(source.title):
        yield wording.not_found
    if publisher_of(asked) != publisher_of(source.url):
        yield wording.moved.format(url=source.url)
    if has_wall(source.text):
        yield wording.wall
    if len(source.text) == MAX_CHARS:
        yield wording.long.format(count=MAX_CHARS)
    if len(source.text) < SHORT_CHARS:
        yield wording.short.format(count=len(source.text))
