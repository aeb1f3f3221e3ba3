"""Policies: the file's, and on top of it what guilds set for themselves in chat."""

import asyncio
from collections.abc import Collection, Mapping

from bot.domain.card import Moderator
from bot.domain.desk_ports import PolicyStore
from bot.domain.log_entry import Action, Detail, LogEntry
from bot.domain.overrides import Bars, Overrides, layered, merged, problems, told
from bot.domain.policy import Policy
from bot.domain.ports import Clock, Policies
from bot.domain.wording import Wording
from bot.errors import UsageError
from bot.reasons import Reason


class LayeredPolicies:
    """Implements ``bot.domain.desk_ports.GuildPolicies``; ``load`` comes first.

    What is stored is held in memory, so that every post can ask for its policy; the
    same object comes back until something changes.
    """

    def __init__(
        self,
        base: Policies,
        bars: Bars,
        store: PolicyStore,
        clock: Clock,
        wordings: Mapping[str, Wording],
    ) -> None:
        self._base = base
        self._bars = bars
        self._store = store
        self._clock = clock
        self._wordings = wordings
        self._stored: dict[tuple[str, str], Overrides] = {}
        self._made: dict[tuple[str, str], Policy] = {}
        self._one_at_a_time = asyncio.Lock()

    async def load(self) -> None:
        """Read what is stored. Raises StoreError."""
        rows = await self._store.all()
        self._stored = {(row.guild_id, row.channel_id): row.overrides for row in rows}
        self._made.clear()

    def of(self, guild_id: str, channel_id: str = "") -> Policy:
        """See Policies."""
        key = (guild_id, channel_id if (guild_id, channel_id) in self._stored else "")
        if key not in self._made:
            self._made[key] = self._policy(*key)
        return self._made[key]

    def stored(self, guild_id: str, channel_id: str = "") -> Overrides:
        """See GuildPolicies."""
        return self._stored.get((guild_id, channel_id), Overrides())

    def channels(self, guild_id: str) -> list[str]:
        """See GuildPolicies."""
        return [channel for guild, channel in self._stored if guild == guild_id and channel]

    def preview(
        self,
        guild_id: str,
        changes: Overrides,
        *,
        clear: Collection[str] = (),
        channel_id: str = "",
    ) -> Policy:
        """See GuildPolicies."""
        trial = merged(self.stored(guild_id, channel_id), changes, clear=clear)
        below = self.of(guild_id) if channel_id else self._base.of(guild_id)
        return layered(below, trial, self._bars)

    async def change(
        self,
        guild_id: str,
        changes: Overrides,
        *,
        clear: Collection[str] = (),
        channel_id: str = "",
        by: Moderator,
        action: Action = "policy_changed",
        detail: Reason | None = None,
    ) -> Policy:
        """See GuildPolicies."""
        language = changes.language or self.of(guild_id, channel_id).language
        wording = self._wordings.get(language) or self._wordings[self.of(guild_id).language]
        if wrong := problems(changes, wording, self._wordings):
            raise UsageError(" ".join(wrong))
        what = detail or told(changes, clear)
        if channel_id:
            what = Detail.IN_CHANNEL.of(channel=channel_id, what=what)
        entry = LogEntry(self._clock(), guild_id, by, action, detail=what)
        async with self._one_at_a_time:
            now = await self._store.change(guild_id, channel_id, changes, clear=clear, entry=entry)
            self._stored[guild_id, channel_id] = now
            self._forget(guild_id)
        return self.of(guild_id, channel_id)

    def forget(self, guild_id: str) -> None:
        """See GuildPolicies."""
        for key in [key for key in self._stored if key[0] == guild_id]:
            del self._stored[key]
        self._forget(guild_id)

    def _forget(self, guild_id: str) -> None:
        for key in [key for key in self._made if key[0] == guild_id]:
            del self._made[key]

    def _policy(self, guild_id: str, channel_id: str) -> Policy:
        policy = layered(self._base.of(guild_id), self.stored(guild_id), self._bars)
        if not channel_id:
            return policy
        return layered(policy, self.stored(guild_id, channel_id), self._bars)
