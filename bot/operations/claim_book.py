"""A guild's known claims as its moderators keep them: look before recording, list, remove."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.domain.card import Moderator
from bot.domain.desk_ports import Log
from bot.domain.finding import Evidence
from bot.domain.known_claim import KnownClaim, NearClaim
from bot.domain.log_entry import LogEntry
from bot.domain.ports import Clock, Query
from bot.domain.post import text_post
from bot.domain.source import SHARED_LIBRARY, Hit, Passage, Source
from bot.domain.wording import Problems
from bot.operations.check_claims import Subject, check
from bot.operations.known_claims import NewClaim, claim_id_of, plain_claim, plain_phrasings
from bot.operations.remember import remember
from bot.pipeline.verify import weigh
from bot.sources.claim_files import ClaimRow
from bot.sources.claims import ClaimLibrary
from bot.sources.library import SourceLibrary
from models.engine import Engine, StanceInput


@dataclass(frozen=True, slots=True)
class Proposed:
    """A claim as it would stand on record.

    ``evidence`` is the passage that would stand with it, and what the models make of that.
    ``stated``: a post with the passage's words would be taken for one that makes the claim.
    ``known``: the guild has the claim on record already.
    """

    new: NewClaim
    evidence: Evidence
    stated: bool
    known: bool


@dataclass(frozen=True, slots=True)
class OnRecord:
    """A claim with the source that it names; None where that was removed."""

    known: KnownClaim
    source: Source | None


@dataclass(frozen=True, slots=True)
class ClaimPage:
    """Some of a list's claims, and how many there are in all."""

    claims: tuple[OnRecord, ...]
    total: int


@dataclass(frozen=True, slots=True)
class ClaimBook:
    """Does what moderators ask for; every method raises StoreError."""

    claims: ClaimLibrary
    sources: SourceLibrary
    engine: Engine
    log: Log
    clock: Clock

    async def propose(self, new: NewClaim, wording: Problems, *, bar: float) -> Proposed:
        """Find the passage that would contradict a claim, and see whether it does.

        ``bar`` is the score from which a post counts as making a known claim. Nothing is
        recorded. Raises UsageError for what is no plain claim, LibraryError where the source
        is missing, and ModelError.
        """
        text = plain_claim(new.text, wording)
        claim_id = claim_id_of(text)
        phrasings = plain_phrasings(text, new.phrasings, wording)
        row = ClaimRow(claim_id, text, new.source_id, "The claim", self.clock(), new.passage)
        source, passage = await self.claims.cited(row, guild_id=new.guild_id)
        (stance,) = await self.engine.stance([StanceInput(text, passage)])
        hit = Hit(Passage(source, 0, passage), 1.0, 1.0, 1.0)
        own = await self.claims.claims(guild_id=new.guild_id)
        return Proposed(
            replace(new, text=text, passage=passage, claim_id=claim_id, phrasings=phrasings),
            weigh(Query(text), hit, stance, near_alone=self.engine.near_alone),
            await self._stated((text, *phrasings), hit.passage, new.guild_id, bar),
            any(one.claim_id == claim_id for one in own),
        )

    async def record(self, new: NewClaim, wording: Problems) -> KnownClaim:
        """See ``remember``."""
        return await remember(self.claims, self.log, new, wording, now_ms=self.clock())

    async def page(self, guild_id: str, *, shared: bool, offset: int, limit: int) -> ClaimPage:
        """A guild's claims, with the shared ones or without, the newest first."""
        homes = {guild_id, SHARED_LIBRARY} if shared else {guild_id}
        found = [one for one in await self.claims.claims() if one.guild_id in homes]
        found.sort(key=lambda one: (-one.recorded_ms, one.claim_id))
        shown = [await self._with_source(one) for one in found[offset : offset + limit]]
        return ClaimPage(tuple(shown), len(found))

    async def find(self, claim_id: str, *, guild_id: str) -> OnRecord | None:
        """The claim of an id: the guild's own before the shared one."""
        for home in dict.fromkeys((guild_id, SHARED_LIBRARY)):
            for one in await self.claims.claims(guild_id=home):
                if one.claim_id == claim_id:
                    return await self._with_source(one)
        return None

    async def own(self, guild_id: str, *, saying: str, limit: int) -> list[KnownClaim]:
        """The guild's own claims that hold each of some words, the newest first."""
        words = saying.casefold().split()
        own = await self.claims.claims(guild_id=guild_id)
        found = [one for one in own if all(word in one.text.casefold() for word in words)]
        return sorted(found, key=lambda one: -one.recorded_ms)[:limit]

    async def remove(self, claim_id: str, *, guild_id: str, by: Moderator) -> bool:
        """Take one of the guild's own claims off the record; False where there is none."""
        removed = await self.claims.remove(claim_id, guild_id=guild_id)
        if removed:
            entry = LogEntry(self.clock(), guild_id, by, "claim_removed", detail=claim_id)
            await self.log.write(entry)
        return removed

    async def _with_source(self, known: KnownClaim) -> OnRecord:
        for home in dict.fromkeys((known.guild_id, SHARED_LIBRARY)):
            if source := await self.sources.source(known.source_id, guild_id=home):
                return OnRecord(known, source)
        return OnRecord(known, None)

    async def _stated(
        self, phrasings: tuple[str, ...], passage: Passage, guild_id: str, bar: float
    ) -> bool:
        """Whether the check of all claims would find this one matched by its own passage."""
        source, now_ms = passage.source, self.clock()
        text, *others = phrasings
        known = KnownClaim(
            "", text, source.source_id, passage.text, now_ms, guild_id, phrasings=tuple(others)
        )
        post = text_post(passage.text, title=source.title, guild_id=guild_id)
        subject = Subject("passage", source.source_id, post)
        alone = _Alone(NearClaim(known, source, 1.0))
        checked = check([subject], known=alone, engine=self.engine, bar=bar)
        return any([found async for _, found in checked])


@dataclass(frozen=True, slots=True)
class _Alone:
    """A record of one claim, near to everything."""

    near: NearClaim

    async def nearest(
        self, queries: Sequence[Query], *, guild_id: str, limit: int
    ) -> list[tuple[NearClaim, ...]]:
        return [(self.near,) for _ in queries]
