"""What people do with a library: add, show, remove, refresh, import and export sources.

A guild changes its own sources; the shared library belongs to whoever runs the bot, and its
id stands for that: ``guild_id`` is SHARED_LIBRARY on the command line.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.library_ports import SourceLists
from bot.domain.ports import Clock
from bot.domain.source import SHARED_LIBRARY, ListPage, Source, SourceCheck
from bot.domain.wording import PageProblems
from bot.errors import LibraryError
from bot.operations.collect import import_into
from bot.operations.compare import page_digest
from bot.operations.refresh import Refreshed, Refresher
from bot.operations.understand import Fetch, Given, Understood, understand
from bot.reasons import Reason, Why
from bot.sources.library import SourceLibrary
from bot.sources.packs import parse_sources, write_sources
from bot.sources.passages import cut

MAX_FILE_BYTES = 8_000_000
"""The largest file that a guild is given, for Discord takes no larger one everywhere, and so the
largest that it may import: it can restore what it exported."""
MAX_REFRESHED = 100
"""The most sources that a guild may have looked at again in one go."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A source with its passages, the last look at its page, and what rests on it.

    ``claims`` and ``cards`` are ids of known claims and open cards. ``pack`` is "" for a
    source of no pack.
    """

    source: Source
    passages: tuple[str, ...]
    check: SourceCheck | None
    pack: str
    claims: tuple[str, ...]
    cards: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Imported:
    """How many rows of a file were good, how many of them new or different, and what was not."""

    read: int
    changed: int
    problems: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Librarian:
    """Does what moderators and hosts ask for; every method raises LibraryError and StoreError."""

    library: SourceLibrary
    lists: SourceLists
    refresher: Refresher
    fetch: Fetch
    clock: Clock

    async def understand(self, given: Given, wording: PageProblems) -> Understood:
        """See ``bot.operations.understand``; nothing is added yet. Raises UsageError, too."""
        return await understand(given, self.fetch, wording, now_ms=self.clock())

    async def add(self, found: Understood) -> bool:
        """Add what was understood; False where it was there already as it is."""
        source = found.source
        self._expect_free(source)
        added = await self.library.add(source)
        await self.refresher.judged_again(source)
        if found.fetched:
            # what a later look is compared with
            check = SourceCheck(source.read_ms, "unchanged", page_sha256=page_digest(source.text))
            await self.lists.set_check(source.source_id, check, guild_id=source.guild_id)
            self.refresher.claims.changed()  # those of a page that is back are active
        return added

    async def known(self, found: Understood) -> bool:
        """Whether adding would put this in the place of a source that is there."""
        source = found.source
        return bool(await self.library.source(source.source_id, guild_id=source.guild_id))

    async def page(
        self,
        guild_id: str,
        *,
        text: str = "",
        failing: bool = False,
        own: bool = False,
        offset: int = 0,
        limit: int = 10,
    ) -> ListPage:
        """Some of the sources that a guild may cite: its own and, if not only those, the shared."""
        libraries = [guild_id] if own else _readable(guild_id)
        return await self.lists.page(
            libraries, text=text, failing=failing, offset=offset, limit=limit
        )

    async def show(self, source_id: str, *, guild_id: str) -> Shown:
        """Show a source that a guild may cite: its own before the shared one of that id."""
        source = await self._found(source_id, _readable(guild_id))
        claims, cards = await self.refresher.resting_on(source, "")
        return Shown(
            source,
            tuple(cut(source.text)),
            await self.lists.check(source_id, guild_id=source.guild_id),
            self.library.pack_of(source_id, guild_id=source.guild_id),
            tuple(claims),
            tuple(cards),
        )

    async def removable(self, source_id: str, *, guild_id: str) -> Shown:
        """Show one of the library's own sources that may be removed, with what rests on it."""
        self._expect_free(await self._own(source_id, guild_id))
        return await self.show(source_id, guild_id=guild_id)

    async def remove(self, source_id: str, *, guild_id: str) -> Shown:
        """Remove one of the library's own sources; gives what it was, and what rested on it."""
        shown = await self.removable(source_id, guild_id=guild_id)
        await self.library.remove(source_id, guild_id=guild_id)
        await self.refresher.judged_again(shown.source, removed=True)
        return shown

    async def refresh(self, source_id: str, *, guild_id: str) -> Refreshed:
        """Look at the page of one of the library's own sources again."""
        return await self.refresher.refresh(await self._own(source_id, guild_id))

    async def refresh_each(self, source_ids: Sequence[str], *, guild_id: str) -> list[Refreshed]:
        """Look at the pages of some of the library's own sources again, or at none.

        Raises LibraryError before the first look where one of them is not there.
        """
        own = [await self._own(one, guild_id) for one in dict.fromkeys(source_ids)]
        return [await self.refresher.refresh(one) for one in own]

    async def refresh_all(self, *, guild_id: str, limit: int = MAX_REFRESHED) -> list[Refreshed]:
        """Look at all of the library's own pages again, those that were looked at longest ago."""
        page = await self.lists.page([guild_id], limit=1_000_000)
        oldest = sorted(page.sources, key=lambda one: one.check.checked_ms if one.check else 0)
        wanted = {one.source_id for one in oldest[:limit]}
        sources = await self.library.sources(guild_id=guild_id)
        return await self.refresher.refresh_all([one for one in sources if one.source_id in wanted])

    async def import_rows(self, data: bytes, *, name: str, guild_id: str) -> Imported:
        """Add or update all sources of a source file; broken rows are named and left out."""
        if len(data) > MAX_FILE_BYTES:
            raise LibraryError(Why.FILE_LARGE.of(name=name, size=MAX_FILE_BYTES / 1e6))
        read = await asyncio.to_thread(  # a large file takes a while
            parse_sources,
            data.removeprefix(b"\xef\xbb\xbf").split(b"\n"),
            name=name,
            read_ms=self.clock(),
            guild_id=guild_id,
        )
        changed, left_out = await import_into(self.library, read.sources)
        return Imported(len(read.sources), changed, (*read.passed_over, *left_out))

    async def export(self, *, guild_id: str) -> tuple[bytes, int]:
        """The library's own sources as a source file, and how many there are."""
        sources = await self.library.sources(guild_id=guild_id)
        return "".join(write_sources(sources)).encode(), len(sources)

    def _expect_free(self, source: Source) -> None:
        if pack := self.library.pack_of(source.source_id, guild_id=source.guild_id):
            raise LibraryError(Why.IN_PACK.of(id=source.source_id, pack=pack))

    async def _own(self, source_id: str, guild_id: str) -> Source:
        source = await self.library.source(source_id, guild_id=guild_id)
        if source:
            return source
        if await self.library.source(source_id, guild_id=SHARED_LIBRARY):
            raise LibraryError(Why.SHARED_SOURCE.of(id=source_id))
        raise LibraryError(Why.NO_SOURCE.of(id=source_id))

    async def _found(self, source_id: str, guild_ids: Sequence[str]) -> Source:
        for guild_id in guild_ids:
            if source := await self.library.source(source_id, guild_id=guild_id):
                return source
        raise LibraryError(Why.NO_SOURCE.of(id=source_id))


def _readable(guild_id: str) -> list[str]:
    """The libraries that a guild may cite, its own first."""
    return list(dict.fromkeys((guild_id, SHARED_LIBRARY)))
