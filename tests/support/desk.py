"""What the desk keeps, for tests of operations: in memory, with one obvious behaviour."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from bot.domain.desk_ports import Stored
from bot.domain.log_entry import LogEntry
from bot.domain.outcome import Outcome
from bot.domain.overrides import Overrides, merged
from bot.domain.policy import Policy, Preset, Thresholds
from bot.operations.policies import LayeredPolicies
from tests.support.posts import NOON_MS, make_policy
from tests.support.wording import english

BARS: Mapping[Preset, float] = {"strict": 0.9, "balanced": 0.7, "wide": 0.4}


def bars(preset: Preset) -> Thresholds:
    """The same threshold for all kinds."""
    return Thresholds(*((BARS[preset],) * 4))


@dataclass
class MemoryPolicies:
    """A PolicyStore that keeps what it was given, and its entries."""

    rows: dict[tuple[str, str], Overrides] = field(default_factory=dict)
    entries: list[LogEntry] = field(default_factory=list)

    async def all(self) -> list[Stored]:
        return [Stored(*key, overrides) for key, overrides in self.rows.items()]

    async def change(
        self,
        guild_id: str,
        channel_id: str,
        changes: Overrides,
        *,
        clear: Collection[str],
        entry: LogEntry,
    ) -> Overrides:
        key = guild_id, channel_id
        self.rows[key] = merged(self.rows.get(key, Overrides()), changes, clear=clear)
        self.entries.append(entry)
        return self.rows[key]


@dataclass(frozen=True, slots=True)
class FixedOutcomes:
    """Outcomes of one guild."""

    shown: tuple[Outcome, ...] = ()
    hidden: tuple[Outcome, ...] = ()
    reported: tuple[Outcome, ...] = ()

    async def outcomes(
        self, guild_id: str, *, channel_id: str = "", since_ms: int = 0
    ) -> list[Outcome]:
        return _chosen(self.shown, channel_id, since_ms)

    async def shadowed(
        self, guild_id: str, *, channel_id: str = "", since_ms: int = 0
    ) -> list[Outcome]:
        return _chosen(self.hidden, channel_id, since_ms)

    async def missed(
        self, guild_id: str, *, channel_id: str = "", since_ms: int = 0
    ) -> list[Outcome]:
        return _chosen(self.reported, channel_id, since_ms)


def _chosen(outcomes: tuple[Outcome, ...], channel_id: str, since_ms: int) -> list[Outcome]:
    return [
        one for one in outcomes if one.flagged_ms >= since_ms and channel_id in ("", one.channel_id)
    ]


@dataclass(frozen=True, slots=True)
class Below:
    """The same policy below every guild's own values."""

    policy: Policy

    def of(self, guild_id: str, channel_id: str = "") -> Policy:
        return self.policy


def layered_policies(store: MemoryPolicies, **below: object) -> LayeredPolicies:
    """Policies over a store; ``below`` are values of the file."""
    wordings = {"en": english()}
    policy = make_policy(thresholds=bars("balanced"), **below)
    return LayeredPolicies(Below(policy), bars, store, lambda: NOON_MS, wordings)
