"""Look again at a source's page: what changed, what died, and what rests on it."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from bot import log, metrics
from bot.domain.flag import Doubt
from bot.domain.library_ports import Citations, SourceLists
from bot.domain.ports import Clock
from bot.domain.source import SHARED_LIBRARY, Source, SourceCheck
from bot.errors import FetchError, LibraryError
from bot.operations.compare import GIVE_UP_MS, Compared, Look, compare, doubt, missing, no_host
from bot.operations.understand import Fetch
from bot.reasons import Why
from bot.sources.claims import ClaimLibrary
from bot.sources.extract import extract, publisher_of
from bot.sources.library import SourceLibrary
from bot.sources.links import site_of
from bot.sources.passages import cut

_HOSTS_AT_ONCE = 4
_log = log.get("refresh")


@dataclass(frozen=True, slots=True)
class Refreshed:
    """What a refresh found; ``claims`` and ``cards`` are the ids of what has to be looked at.

    These are known claims and open cards that cite what the page does not say any more.
    """

    source: Source
    check: SourceCheck
    went: tuple[str, ...]
    came: tuple[str, ...]
    claims: tuple[str, ...]
    cards: tuple[int, ...]

    @property
    def unknown_site(self) -> str:
        """The site that name servers did not know; "" where it was not for that."""
        host = no_host(self.check.detail) if self.check.outcome == "unread" else ""
        return site_of(host) if host else ""


@dataclass(frozen=True, slots=True)
class Refresher:
    """Looks at pages again, and writes what it found, on the open cards that cite them, too."""

    library: SourceLibrary
    lists: SourceLists
    claims: ClaimLibrary
    citations: Citations
    fetch: Fetch
    clock: Clock

    async def refresh(self, source: Source, *, alone: bool = True) -> Refreshed:
        """Look at one source's page, take its new text over, and say what is affected.

        The old text stays where the page is gone or has become empty, and where somebody
        gave the text: in a summary, a pack, or a file. Where others are looked at with it,
        ``buried`` is to be asked once all were. Raises StoreError.
        """
        before = await self.lists.check(source.source_id, guild_id=source.guild_id)
        pack = self.library.pack_of(source.source_id, guild_id=source.guild_id)
        found = await self._compared(source, before, in_pack=bool(pack))
        await self._keep(source, found)
        refreshed = await self._with_affected(found)
        return (await self.buried([refreshed]))[0] if alone else refreshed

    async def refresh_all(self, sources: Sequence[Source]) -> list[Refreshed]:
        """Look at many pages, in the order given; those of one host one after the other.

        One that fails, in the database too, is an unread one, and the log says why.
        """
        by_host: dict[str, list[Source]] = {}
        for source in sources:
            by_host.setdefault(publisher_of(source.url), []).append(source)
        free = asyncio.Semaphore(_HOSTS_AT_ONCE)
        done: dict[tuple[str, str], Refreshed] = {}

        async def visit(mine: Sequence[Source]) -> None:
            async with free:
                for one in mine:
                    done[one.guild_id, one.source_id] = await self._refreshed(one)

        async with asyncio.TaskGroup() as group:
            for mine in by_host.values():
                group.create_task(visit(mine))
        return await self.buried([done[one.guild_id, one.source_id] for one in sources])

    async def buried(self, found: Sequence[Refreshed]) -> list[Refreshed]:
        """What one round found, with those pages dead whose host was unknown for days.

        None where several sites are unknown at once: rather it is the name server here that
        knows none of them, be it without a network, or told to keep them away.
        """
        unknown = {one.unknown_site for one in found} - {""}
        if len(unknown) != 1:
            return list(found)
        return [await self._buried(one) if _long_unknown(one) else one for one in found]

    async def _buried(self, one: Refreshed) -> Refreshed:
        source, check = one.source, replace(one.check, outcome="dead")
        try:
            dead = Compared(source, check, tuple(cut(source.text)))
            await self._keep(source, dead)
            return await self._with_affected(dead)
        except Exception as error:  # noqa: BLE001 (what was found of the others must not be lost)
            _fault(source, error)
            return one

    async def _keep(self, source: Source, found: Compared) -> None:
        # who removed or changed it meanwhile knows better
        if await self.library.source(source.source_id, guild_id=source.guild_id) != source:
            return
        if found.source != source:
            await self.library.add(found.source)
        await self.lists.set_check(source.source_id, found.check, guild_id=source.guild_id)
        self.claims.changed()  # those of a dead page are suspended
        await self._doubt(found)

    async def _refreshed(self, source: Source) -> Refreshed:
        try:
            return await self.refresh(source, alone=False)
        except Exception as error:  # noqa: BLE001 (what was found of the others must not be lost)
            found = compare(source, _fault(source, error), None, in_pack=False, now_ms=self.clock())
            return await self._with_affected(found)

    async def _compared(
        self, source: Source, before: SourceCheck | None, *, in_pack: bool
    ) -> Compared:
        """Look at a page and compare; one that is odder than we thought of is an unread one."""

        def compared(look: Look) -> Compared:
            return compare(source, look, before, in_pack=in_pack, now_ms=self.clock())

        try:
            return compared(await _look(source.url, self.fetch))
        except Exception as error:  # noqa: BLE001 (raised on, one page would stop every start)
            return compared(_fault(source, error))

    async def judged_again(self, source: Source, *, removed: bool = False) -> None:
        """Let open cards that cite a source say whether it still says so. Raises StoreError.

        To be called where somebody put it into the library anew, or took it out.
        """
        cited = await self.citations.open_cards(source.source_id, guild_id=source.guild_id)
        gone = missing([one.passage for one in cited], source.text)
        here: Doubt = "removed" if removed else ""
        doubts: dict[str, Doubt] = {one.passage: here for one in cited}
        if not removed:
            doubts |= dict.fromkeys(gone, "changed")
        await self._write(source, doubts)

    async def _doubt(self, found: Compared) -> None:
        source = found.source
        cited = await self.citations.open_cards(source.source_id, guild_id=source.guild_id)
        doubts = {one.passage: doubt(one.passage, one.doubt, found) for one in cited}
        await self._write(source, doubts)

    async def _write(self, source: Source, doubts: Mapping[str, Doubt]) -> None:
        if doubts:
            await self.citations.doubt(
                source.source_id, doubts, guild_id=source.guild_id, now_ms=self.clock()
            )

    async def _with_affected(self, found: Compared) -> Refreshed:
        claims: list[str] = []
        cards: list[int] = []
        if found.check.outcome in ("changed", "emptied", "dead"):
            claims, cards = await self.resting_on(found.source, found.page_text)
        parts = (found.source, found.check, found.went, found.came)
        return Refreshed(*parts, tuple(claims), tuple(cards))

    async def resting_on(self, source: Source, text: str) -> tuple[list[str], list[int]]:
        """Known claims and open cards that cite of a source what does not stand in ``text``."""
        guild_id = source.guild_id
        claims = [
            one
            for one in await self.claims.claims()
            if one.source_id == source.source_id and guild_id in (SHARED_LIBRARY, one.guild_id)
        ]
        cards = await self.citations.open_cards(source.source_id, guild_id=guild_id)
        said = [*(one.passage for one in claims), *(one.passage for one in cards)]
        gone = set(missing(said, text))
        return (
            [one.claim_id for one in claims if one.passage in gone],
            list(dict.fromkeys(one.card_id for one in cards if one.passage in gone)),
        )


async def _look(url: str, fetch: Fetch) -> Look:
    try:
        page = await fetch(url)
        return page, await extract(page)
    except LibraryError as error:
        return error


def _fault(source: Source, error: Exception) -> FetchError:
    """Log a fault of ours that a page brought to light; gives what is told to people."""
    metrics.FAILURES.labels("refresh").inc()
    known = {"source": source.source_id, "guild": source.guild_id}
    _log.error("source_not_looked_at", **known, error=type(error).__name__, exc_info=error)
    return FetchError(Why.NOT_LOOKED_AT.of(host=publisher_of(source.url)))


def _long_unknown(one: Refreshed) -> bool:
    check = one.check
    since = check.checked_ms if check.failing_since_ms is None else check.failing_since_ms
    return bool(one.unknown_site) and check.checked_ms - since >= GIVE_UP_MS
