"""Collect sources: from pages that people name, and from source files."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from bot.domain.dates import parse_prefix
from bot.domain.source import SHARED_LIBRARY, Source
from bot.errors import InputError, UsageError
from bot.sources.extract import Extracted, extract, publisher_of
from bot.sources.library import Progress, SourceLibrary
from bot.sources.links import source_id_of, web_address_problem
from bot.sources.packs import read_sources

if TYPE_CHECKING:
    from bot.sources.fetch import Fetcher


@dataclass(frozen=True, slots=True)
class Given:
    """What the person said about a page; None where the page itself shall say it."""

    url: str
    title: str | None = None
    publisher: str | None = None
    date: str | None = None
    text_file: Path | None = None
    summary: bool = False
    guild_id: str = SHARED_LIBRARY


async def understand(given: Given, fetcher: "Fetcher", *, now_ms: int) -> Source:
    """Make a source of a page and what was said about it.

    Raises UsageError, InputError, FetchError or LibraryError.
    """
    if problem := web_address_problem(given.url):
        raise UsageError(f"The address {problem}.")
    if given.date and not parse_prefix(given.date):
        raise UsageError(f"{given.date} is no date; write 2024, 2024-02 or 2024-02-08.")
    if given.summary and not given.text_file:
        raise UsageError("A fetched page is no summary; --summary goes with --text-file.")
    url, found = await _found(given, fetcher)
    title = given.title or found.title
    if not title.strip():
        raise UsageError("No title is known; give one with --title.")
    return Source(
        source_id=source_id_of(url),
        title=title,
        publisher=given.publisher or found.publisher,
        date=given.date or found.date,
        url=url,
        text=found.text,
        read_ms=now_ms,
        summary=given.summary,
        guild_id=given.guild_id,
    )


async def _found(given: Given, fetcher: "Fetcher") -> tuple[str, Extracted]:
    if given.text_file is None:
        page = await fetcher.fetch(given.url)
        return page.url, await extract(page)
    try:
        text = given.text_file.read_text(encoding="utf-8-sig").strip()
    except OSError as error:
        raise InputError(f"{given.text_file}: cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError:
        raise InputError(f"{given.text_file}: is not UTF-8 text.") from None
    if not text:
        raise InputError(f"{given.text_file}: is blank.")
    return given.url, Extracted("", publisher_of(given.url), None, text.replace("\0", ""))


def gather(files: Sequence[Path], guild_id: str) -> tuple[list[Source], list[str]]:
    """The good rows of all files and the problems of all others."""
    sources: list[Source] = []
    problems: list[str] = []
    for file in files:
        try:
            read = read_sources(file, guild_id=guild_id)
        except InputError as error:
            problems.append(str(error))
        else:
            sources.extend(read.sources)
            problems.extend(read.problems)
    return sources, problems


async def import_into(
    library: SourceLibrary, sources: Sequence[Source], *, progress: Progress | None = None
) -> tuple[int, list[str]]:
    """Add what belongs to no pack; gives how many changed, and what was left out for that."""
    free = [one for one in sources if not _pack(library, one)]
    known = {(one.guild_id, one.source_id): one for one in await library.sources()}
    problems = [
        f"{one.source_id}: belongs to the source pack {pack}; change it in that file."
        for one in sources
        if (pack := _pack(library, one))
        and replace(one, read_ms=0) != replace(known[one.guild_id, one.source_id], read_ms=0)
    ]
    return await library.add_all(free, progress=progress), problems


def _pack(library: SourceLibrary, source: Source) -> str:
    return library.pack_of(source.source_id, guild_id=source.guild_id)
