"""Rounds: the library's pages are looked at again by themselves, a few an hour.

Pages are read one after the other, with a pause between them, and each as the library's
fetcher does it: within its limits and by its host's robots.txt. The first round is an hour
after the start, so that a bot that is started again and again reads nothing.
"""

import asyncio
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot import log, metrics
from bot.domain.desk_ports import Log
from bot.domain.log_entry import SIDENOTE, Detail, LogEntry
from bot.domain.news import News, SourceFound, SourceNews
from bot.domain.outcome import DAY_MS
from bot.domain.ports import Policies
from bot.domain.source import SHARED_LIBRARY, Listed, SourceCheck
from bot.errors import SidenoteError
from bot.operations.librarian import Librarian
from bot.operations.refresh import Refreshed

AN_HOUR = 6
"""Pages looked at an hour: enough for some 4,000 sources every thirty days."""
EVERY_S = 3_600.0
PAUSE_S = 20.0
AGAIN_MS = DAY_MS
"""A page that fails is looked at again after a day, for the first week: it may come back."""

_log = log.get("rounds")


@dataclass(frozen=True, slots=True)
class Rounds:
    """Looks at those pages that nobody looked at for ``every_days``, the longest ago first.

    What died or changed under claims and cards goes into the program's log, and is told
    once to the moderators whose source it is. ``tell`` must not wait.
    """

    librarian: Librarian
    policies: Policies
    log: Log
    tell: Callable[[News], None]
    every_days: int
    pause_s: float = PAUSE_S

    async def run(self) -> None:
        """Make a round every hour, until cancelled; a failure waits for the next one."""
        while True:
            await asyncio.sleep(EVERY_S)
            try:
                await self.run_once()
            except SidenoteError as error:
                metrics.FAILURES.labels("rounds").inc()
                _log.error("round_failed", error=str(error))

    async def run_once(self) -> list[Refreshed]:
        """Make one round; gives what was found. A page that fails holds up no other.

        Raises StoreError where nothing could be done at all.
        """
        if not self.every_days:
            return []
        now_ms = self.librarian.clock()
        due = await self.librarian.lists.due(
            before_ms=now_ms - self.every_days * DAY_MS,
            failing_before_ms=now_ms - AGAIN_MS,
            limit=AN_HOUR,
        )
        found = [one for listed in due if (one := await self._look(listed, first=listed is due[0]))]
        looks = await self.librarian.refresher.buried([now for _, now in found])
        if looks:
            counts = Counter[str](now.check.outcome for now in looks)
            _log.info("sources_looked_at", **counts)
        befores = [before for before, _ in found]
        pairs = zip(befores, looks, strict=True)
        await self._tell([now for before, now in pairs if is_news(before, now)])
        return looks

    async def _look(
        self, listed: Listed, *, first: bool
    ) -> tuple[SourceCheck | None, Refreshed] | None:
        """Look at a page; None where its source was taken out meanwhile, or that failed."""
        if not first:
            await asyncio.sleep(self.pause_s)
        known = {"source": listed.source_id, "guild": listed.guild_id}
        try:
            source = await self.librarian.library.source(listed.source_id, guild_id=listed.guild_id)
            found = await self.librarian.refresher.refresh(source, alone=False) if source else None
        except Exception as error:  # noqa: BLE001 (raised on, one page would end the bot)
            metrics.FAILURES.labels("rounds").inc()
            _log.exception("look_failed", **known, error=type(error).__name__)
            return None
        return (listed.check, found) if found else None

    async def _tell(self, found: Sequence[Refreshed]) -> None:
        of: defaultdict[str, list[Refreshed]] = defaultdict(list)
        for one in found:
            source, check = one.source, one.check
            known = {"source": source.source_id, "guild": source.guild_id, "outcome": check.outcome}
            resting = {"claims": len(one.claims), "cards": len(one.cards)}
            _log.warning("source_needs_a_look", **known, **resting, detail=str(check.detail))
            if source.guild_id != SHARED_LIBRARY:
                of[source.guild_id].append(one)
        for guild_id, theirs in of.items():
            await self._write(guild_id, len(theirs))
            told = tuple(map(_found, theirs))
            self.tell(SourceNews(guild_id, self.policies.of(guild_id).review_channel, told))

    async def _write(self, guild_id: str, count: int) -> None:
        """The log remembers news before they are sent: rather missed than told twice."""
        detail = Detail.SOURCES_TO_SEE.of(count=count)
        at_ms = self.librarian.clock()
        await self.log.write(LogEntry(at_ms, guild_id, SIDENOTE, "sources_refreshed", 0, detail))


def is_news(before: SourceCheck | None, now: Refreshed) -> bool:
    """Whether people should hear of a look: a page went just now, or took support away."""
    gone = ("dead", "emptied")
    if now.check.outcome in gone:
        return before is None or before.outcome not in gone
    return now.check.outcome == "changed" and bool(now.claims or now.cards)


def _found(one: Refreshed) -> SourceFound:
    source = one.source
    return SourceFound(
        source.title or source.source_id,
        source.url,
        one.check.outcome,
        claims=len(one.claims),
        cards=len(one.cards),
    )
