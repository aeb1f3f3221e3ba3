"""Sampling: what shadow mode recorded, some of it each week for a verdict."""

from bot.domain.desk_ports import CardQueue, GuildPolicies, Outcomes
from bot.domain.finding import KINDS
from bot.domain.outcome import WEEK_MS, week_of
from bot.operations.learning import is_shadowed

A_WEEK = 10
"""Cards of a channel and a week at most."""


async def sample(
    queue: CardQueue, outcomes: Outcomes, policies: GuildPolicies, guild_id: str, *, now_ms: int
) -> int:
    """Bring a sample of last week's shadow flags to a guild's moderators; gives its size.

    Each channel that only records anything gets up to ten cards, once a week however
    often this is called. Where nobody names a moderators' channel, nothing is brought.
    Raises StoreError.
    """
    to_ms = week_of(now_ms)
    from_ms = to_ms - WEEK_MS
    recorded = await outcomes.shadowed(guild_id, since_ms=from_ms)
    brought = 0
    for channel_id in sorted({one.channel_id for one in recorded if one.flagged_ms < to_ms}):
        policy = policies.of(guild_id, channel_id)
        if policy.review_channel and any(is_shadowed(policy, kind) for kind in KINDS):
            brought += await queue.sample(
                guild_id,
                channel_id,
                from_ms=from_ms,
                to_ms=to_ms,
                review_channel=policy.review_channel,
                limit=A_WEEK,
                now_ms=now_ms,
            )
    return brought
