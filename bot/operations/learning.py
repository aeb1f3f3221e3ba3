"""Learning from verdicts: gates that close by themselves, proposals that wait for a press."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from typing import TypeVar

from bot.domain.card import Moderator
from bot.domain.desk_ports import GuildPolicies, Outcomes
from bot.domain.finding import KINDS, Kind
from bot.domain.learning import Gate, Proposal, closes, opens, propose
from bot.domain.log_entry import SIDENOTE, Detail
from bot.domain.outcome import DAY_MS, Outcome
from bot.domain.overrides import Overrides
from bot.domain.policy import Bar, Policy

LOOKED_BACK_MS = 180 * DAY_MS
"""How far verdicts are looked back for: half a year."""

_Key = TypeVar("_Key", bound=Hashable)


async def proposals(
    outcomes: Outcomes, policies: GuildPolicies, guild_id: str, *, now_ms: int
) -> list[Proposal]:
    """Higher thresholds that a guild's verdicts speak for, by channel."""
    found = await outcomes.outcomes(guild_id, since_ms=now_ms - LOOKED_BACK_MS)
    made = [
        propose(
            group,
            bar=bar,
            channel_id=channel_id,
            now=_threshold(policies.of(guild_id, channel_id), bar),
        )
        for (bar, channel_id), group in _grouped((one.bar, one.channel_id, one) for one in found)
    ]
    return [one for one in made if one is not None]


async def accept(
    policies: GuildPolicies, proposal: Proposal, *, guild_id: str, by: Moderator
) -> Policy:
    """Apply a proposal in its channel. Raises UsageError and StoreError."""
    detail = Detail.RAISED.of(
        bar=proposal.bar,
        now=round(proposal.now, 2),
        proposed=round(proposal.proposed, 2),
        dismissed=proposal.dismissed,
        decided=proposal.decided,
    )
    return await policies.change(
        guild_id,
        Overrides(thresholds={proposal.bar: proposal.proposed}),
        channel_id=proposal.channel_id,
        by=by,
        detail=detail,
    )


async def close_gates(
    outcomes: Outcomes, policies: GuildPolicies, guild_id: str, *, now_ms: int
) -> list[Gate]:
    """Put kinds into shadow where moderators dismissed too many; gives those just closed.

    The log says it once, with the numbers; ``open_gate`` lets a kind out again.
    """
    found = await outcomes.outcomes(guild_id, since_ms=now_ms - LOOKED_BACK_MS)
    closed = []
    for (kind, channel_id), group in _by_kind(found):
        policy = policies.of(guild_id, channel_id)
        since_ms = _judged_from(policies, guild_id, channel_id, kind)
        share = closes(group, since_ms=since_ms)
        if share and not is_shadowed(policy, kind):
            gate = Gate(kind, channel_id, share)
            await _close(policies, guild_id, policy, gate)
            closed.append(gate)
    return closed


async def open_gate(
    policies: GuildPolicies,
    guild_id: str,
    channel_id: str,
    kind: Kind,
    *,
    by: Moderator,
    now_ms: int,
) -> Policy:
    """Let a kind out of shadow in a channel; only verdicts from now on can close it again.

    Where the channel was in shadow as a whole, the other kinds stay there.
    """
    policy = policies.of(guild_id, channel_id)
    whole = policy.mode == "shadow"
    left = (frozenset(KINDS) if whole else policy.shadow_kinds) - {kind}
    changes = Overrides(
        mode="review" if whole else None,
        shadow_kinds=tuple(sorted(left)),
        judged_from_ms={kind: now_ms},
    )
    detail = Detail.OUT_OF_SHADOW.of(kind=kind)
    return await policies.change(guild_id, changes, channel_id=channel_id, by=by, detail=detail)


async def openings(
    outcomes: Outcomes, policies: GuildPolicies, guild_id: str, *, now_ms: int
) -> list[Gate]:
    """Kinds in shadow whose sampled flags were right often enough to propose that they go live."""
    found = await outcomes.outcomes(guild_id, since_ms=now_ms - LOOKED_BACK_MS)
    return [
        Gate(kind, channel_id, share)
        for (kind, channel_id), group in _by_kind(found)
        if is_shadowed(policies.of(guild_id, channel_id), kind) and (share := opens(group))
    ]


def is_shadowed(policy: Policy, kind: Kind) -> bool:
    """Whether a policy only records a kind."""
    return policy.mode == "shadow" or kind in policy.shadow_kinds


async def _close(policies: GuildPolicies, guild_id: str, policy: Policy, gate: Gate) -> None:
    kinds = tuple(sorted(policy.shadow_kinds | {gate.kind}))
    agreed, decided = gate.measured.agreed, gate.measured.decided
    await policies.change(
        guild_id,
        Overrides(shadow_kinds=kinds),
        channel_id=gate.channel_id,
        by=SIDENOTE,
        action="gate_closed",
        detail=Detail.INTO_SHADOW.of(kind=gate.kind, agreed=agreed, decided=decided),
    )


def _judged_from(policies: GuildPolicies, guild_id: str, channel_id: str, kind: Kind) -> int:
    since = policies.stored(guild_id, channel_id).judged_from_ms or {}
    return since.get(kind, 0)


def _threshold(policy: Policy, bar: Bar) -> float:
    return float(getattr(policy.thresholds, bar))


def _by_kind(outcomes: Iterable[Outcome]) -> Iterable[tuple[tuple[Kind, str], list[Outcome]]]:
    return _grouped((one.kind, one.channel_id, one) for one in outcomes)


def _grouped(
    rows: Iterable[tuple[_Key, str, Outcome]],
) -> Iterable[tuple[tuple[_Key, str], list[Outcome]]]:
    groups: Mapping[tuple[_Key, str], list[Outcome]] = defaultdict(list)
    for key, channel_id, outcome in rows:
        groups[key, channel_id].append(outcome)
    return groups.items()
