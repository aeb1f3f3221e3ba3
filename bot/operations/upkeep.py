"""Upkeep: what is done by itself once an hour, for every guild."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from bot import log, metrics
from bot.domain.desk_ports import CardQueue, GuildPolicies, Log, Outcomes, PrivacyStore
from bot.domain.news import GateClosed, News
from bot.domain.ports import Clock
from bot.errors import SidenoteError
from bot.operations.digest import due_digest
from bot.operations.learning import close_gates
from bot.operations.privacy import sweep
from bot.operations.sampling import sample

EVERY_S = 3_600.0

_log = log.get("upkeep")


@dataclass(frozen=True, slots=True)
class Upkeep:
    """Sweeps what has had its time, closes gates, brings weekly samples and daily digests.

    ``deleted`` is called where a guild's data went, so that what searches hold of it goes too.
    ``tell`` takes what is to be said to moderators, and must not wait. ``membership_known``
    says whether the store was told, since the start, which guilds the bot is in.
    """

    privacy: PrivacyStore
    outcomes: Outcomes
    queue: CardQueue
    policies: GuildPolicies
    clock: Clock
    log: Log
    deleted: Callable[[], None]
    tell: Callable[[News], None]
    membership_known: Callable[[], bool]

    async def run(self) -> None:
        """Do it now and every hour, until cancelled; a failure waits for the next time."""
        while True:
            try:
                await self.run_once()
            except SidenoteError as error:
                metrics.FAILURES.labels("upkeep").inc()
                _log.error("upkeep_failed", error=str(error))
            await asyncio.sleep(EVERY_S)

    async def run_once(self) -> None:
        """Do all of it once, for each guild by itself: one that fails holds up no other.

        Raises StoreError where nothing could be done at all.
        """
        now_ms = self.clock()
        swept = await sweep(
            self.privacy, self.policies, now_ms=now_ms, membership_known=self.membership_known()
        )
        if swept.guilds:
            self.deleted()
        if swept.cards or swept.guilds:
            _log.info("swept", cards=swept.cards, guilds=len(swept.guilds))
        for guild_id in sorted(await self.privacy.guilds()):
            try:
                await self._look_after(guild_id, now_ms)
            except SidenoteError as error:
                metrics.FAILURES.labels("upkeep").inc()
                _log.error("upkeep_failed", guild=guild_id, error=str(error))

    async def _look_after(self, guild_id: str, now_ms: int) -> None:
        for gate in await close_gates(self.outcomes, self.policies, guild_id, now_ms=now_ms):
            _log.warning("gate_closed", guild=guild_id, channel=gate.channel_id, kind=gate.kind)
            channel = self.policies.of(guild_id, gate.channel_id).review_channel
            self.tell(GateClosed(guild_id, channel, gate))
        brought = await sample(self.queue, self.outcomes, self.policies, guild_id, now_ms=now_ms)
        if brought:
            _log.info("sampled", guild=guild_id, cards=brought)
        digest = await due_digest(
            self.queue, self.outcomes, self.log, self.policies, guild_id, now_ms=now_ms
        )
        if digest:
            self.tell(digest)
