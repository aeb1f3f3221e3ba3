"""The daily digest: one message a day, by choice."""

from collections import Counter

from bot.domain.desk_ports import CardQueue, GuildPolicies, Log, Outcomes
from bot.domain.finding import KINDS
from bot.domain.log_entry import SIDENOTE, Detail, LogEntry
from bot.domain.news import Digest
from bot.domain.outcome import DAY_MS, a_card_each
from bot.operations.learning import openings, proposals

DUE_MS = 7 * 3_600_000
"""When a digest is due: 07:00 UTC."""


async def due_digest(
    queue: CardQueue,
    outcomes: Outcomes,
    log: Log,
    policies: GuildPolicies,
    guild_id: str,
    *,
    now_ms: int,
) -> Digest | None:
    """A guild's digest, once a day from 07:00 UTC on; None where there is none to send now.

    The log remembers it before it is sent: a day is missed rather than told twice, and a
    missed day is not made up for. A day without anything to say has no digest. Raises
    StoreError.
    """
    day_ms = now_ms // DAY_MS * DAY_MS
    if not policies.of(guild_id).digest or now_ms < day_ms + DUE_MS:
        return None
    entries = await log.entries(guild_id, since_ms=now_ms - DAY_MS)
    if any(one.action == "digest" and one.at_ms >= day_ms for one in entries):
        return None
    disputed = sum(one.action == "disputed" for one in entries)
    found = await _digest(queue, outcomes, policies, guild_id, disputed=disputed, now_ms=now_ms)
    if found.is_empty:
        return None
    detail = Detail.CARDS_OPEN.of(count=found.open)
    await log.write(LogEntry(now_ms, guild_id, SIDENOTE, "digest", detail=detail))
    return found


async def _digest(
    queue: CardQueue,
    outcomes: Outcomes,
    policies: GuildPolicies,
    guild_id: str,
    *,
    disputed: int,
    now_ms: int,
) -> Digest:
    waiting = await queue.counts(guild_id, now_ms=now_ms)
    since_ms = now_ms - DAY_MS
    known = await outcomes.outcomes(guild_id)
    made = await proposals(outcomes, policies, guild_id, now_ms=now_ms)
    made_live = await openings(outcomes, policies, guild_id, now_ms=now_ms)
    return Digest(
        guild_id,
        policies.of(guild_id).review_channel,
        open=waiting.open,
        kinds={kind: waiting.kinds.get(kind, 0) for kind in KINDS},
        unassigned=waiting.unassigned,
        oldest_ms=waiting.oldest_ms,
        held=waiting.held,
        flags=Counter(one.kind for one in known if one.flagged_ms >= since_ms),
        verdicts=Counter(
            one.verdict
            for one in a_card_each(known)
            if one.verdict and (one.decided_ms or 0) >= since_ms
        ),
        disputed=disputed,
        proposals=len(made) + len(made_live),
    )
