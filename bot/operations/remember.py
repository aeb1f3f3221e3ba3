"""Known claims as a guild's moderators put them on record: the log tells who did, and when."""

from bot.domain.card import Moderator
from bot.domain.desk_ports import Log
from bot.domain.known_claim import KnownClaim
from bot.domain.log_entry import LogEntry
from bot.domain.wording import Problems
from bot.operations.known_claims import NewClaim, put_on_record
from bot.sources.claims import ClaimLibrary


async def remember(
    claims: ClaimLibrary,
    log: Log,
    new: NewClaim,
    wording: Problems,
    *,
    now_ms: int,
    card_id: int = 0,
) -> KnownClaim:
    """Put a moderator's claim on record, and tell the log; one that stood there is no news.

    ``card_id`` is the card that it came from. Raises what ``put_on_record`` raises, and
    StoreError.
    """
    recorded = await put_on_record(claims, new, wording, now_ms=now_ms)
    if recorded.recorded_ms == now_ms:
        by = Moderator(new.recorded_by.user_id, new.recorded_by.name)
        await log.write(
            LogEntry(now_ms, new.guild_id, by, "claim_added", card_id, recorded.claim_id)
        )
    return recorded
