"""Outcomes of flags for tests, with one obvious value for all that does not matter."""

from itertools import count
from typing import Any

from bot.domain.outcome import Outcome
from tests.support.posts import NOON_MS

_CARDS = count(1)


def make_outcome(**changes: Any) -> Outcome:
    """An outcome of a card of its own, unless ``card_id`` says otherwise."""
    values: dict[str, Any] = {
        "kind": "speculation",
        "channel_id": "10",
        "score": 0.8,
        "flagged_ms": NOON_MS,
    }
    values |= {"card_id": next(_CARDS)} | changes
    if values.get("verdict"):
        values.setdefault("decided_ms", NOON_MS)
    return Outcome(bar=values.pop("bar", values["kind"]), **values)
