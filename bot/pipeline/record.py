"""Record: from assessments to decisions that last."""

from collections.abc import Sequence

from bot import metrics
from bot.domain.flag import Decision, Flag
from bot.domain.policy import Policy
from bot.domain.ports import Clock, Records
from bot.domain.post import Post
from bot.domain.queue import BURST_MS


def decision(post: Post, flags: tuple[Flag, ...], policy: Policy) -> Decision:
    """What a policy's mode makes of flags: a card for moderators, or in shadow a mere record."""
    channel = "" if policy.mode == "shadow" else policy.review_channel
    return Decision(post, flags, channel, policy.shadow_kinds, BURST_MS)


async def record(decisions: Sequence[Decision], records: Records, clock: Clock) -> None:
    """Write decisions in one transaction and count them."""
    await records.record(decisions, now_ms=clock())
    metrics.POSTS.inc(len(decisions))
    for made in decisions:
        for flag in made.flags:
            metrics.FLAGS.labels(flag.kind).inc()
