"""Collect sources from source files."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from bot.domain.source import Source
from bot.errors import InputError
from bot.reasons import Reason, Why
from bot.sources.json_rows import Ids
from bot.sources.library import SourceLibrary
from bot.sources.packs import read_sources
from bot.sources.vector_shelf import Progress


def gather(files: Sequence[Path], guild_id: str) -> tuple[list[Source], list[str]]:
    """The good rows of all files, each id once, and a sentence in English on each other."""
    ids = Ids()
    sources: list[Source] = []
    problems: list[str] = []
    for file in files:
        try:
            read = read_sources(file, guild_id=guild_id, ids=ids)
        except InputError as error:
            problems.append(str(error))
        else:
            sources.extend(read.sources)
            problems.extend(read.problems)
    return sources, problems


async def import_into(
    library: SourceLibrary, sources: Sequence[Source], *, progress: Progress | None = None
) -> tuple[int, list[Reason]]:
    """Add what belongs to no pack; gives how many changed, and what was left out for that."""
    free = [one for one in sources if not _pack(library, one)]
    left_out = [
        Why.IN_PACK.of(id=one.source_id, pack=pack)
        for one in sources
        if (pack := _pack(library, one)) and not await _is_known(library, one)
    ]
    return await library.add_all(free, progress=progress), left_out


async def _is_known(library: SourceLibrary, source: Source) -> bool:
    """Whether a source is in the library as it is, whenever it was read."""
    known = await library.source(source.source_id, guild_id=source.guild_id)
    return known is not None and replace(known, read_ms=source.read_ms) == source


def _pack(library: SourceLibrary, source: Source) -> str:
    return library.pack_of(source.source_id, guild_id=source.guild_id)
