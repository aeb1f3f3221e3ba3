"""Review: what a moderator decides about a card."""

from bot import log, metrics
from bot.domain.card import Moderator, Verdict
from bot.domain.moves import Decide
from bot.domain.ports import Clock, Decided, Records

_log = log.get("review")


async def review(
    records: Records,
    clock: Clock,
    card_id: int,
    verdict: Verdict,
    moderator: Moderator,
    *,
    note: str | None = None,
) -> Decided:
    """Give a card its verdict, if it still waits for one; the first press wins.

    ``note`` is the text to post in the thread; it goes with ``agreed`` alone.
    """
    move = Decide(moderator, verdict, note or "")
    decided = await records.move(card_id, move, now_ms=clock())
    if decided.won:
        metrics.VERDICTS.labels(verdict).inc()
        _log.info("card_decided", card_id=card_id, verdict=verdict, with_note=note is not None)
    return decided
