"""Review: what a moderator makes of a card."""

from bot import log, metrics
from bot.domain.moves import Decide, Move
from bot.domain.ports import Clock, Decided, Records

_log = log.get("review")


async def review(records: Records, clock: Clock, card_id: int, move: Move) -> Decided:
    """Make a move on a card, where it may still be made; of two at once the first wins."""
    decided = await records.move(card_id, move, now_ms=clock())
    if decided.won:
        if isinstance(move, Decide):
            metrics.VERDICTS.labels(move.verdict).inc()
        _log.info("card_moved", card_id=card_id, move=type(move).__name__)
    return decided
