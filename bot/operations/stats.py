"""Stats: what was flagged in a guild, what moderators made of it, and how soon."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil

from bot.domain.card import Verdict
from bot.domain.desk_ports import Outcomes
from bot.domain.finding import KINDS, Kind
from bot.domain.outcome import (
    WEEK_MS,
    Measured,
    Outcome,
    a_card_each,
    measured,
    measured_by,
    week_of,
)


@dataclass(frozen=True, slots=True)
class Week:
    """One week from Monday, 00:00 UTC: flags made in it, and verdicts on cards given in it."""

    from_ms: int
    flags: Mapping[Kind, int]
    verdicts: Mapping[Verdict, int]
    precision: Mapping[Kind, Measured]


@dataclass(frozen=True, slots=True)
class Response:
    """How long cards waited for their verdict, in ms: half of them, and nine in ten of them."""

    cards: int
    median_ms: int
    ninety_ms: int


@dataclass(frozen=True, slots=True)
class Stats:
    """Numbers of some weeks, oldest first; the last week is not over yet.

    ``precision`` is that of all weeks together, by kind, and ``by_channel`` by kind and
    channel. ``recorded`` counts flags of shadow mode, which nobody was shown, ``missed``
    what moderators reported and nobody dismissed.
    """

    weeks: tuple[Week, ...]
    precision: Mapping[Kind, Measured]
    by_channel: Mapping[tuple[Kind, str], Measured]
    response: Response | None
    recorded: int
    missed: Mapping[Kind, int]


async def stats(
    outcomes: Outcomes, guild_id: str, *, now_ms: int, weeks: int = 12, channel_id: str = ""
) -> Stats:
    """Count a guild's weeks, or those of one of its channels. Raises StoreError."""
    first_ms = week_of(now_ms) - (weeks - 1) * WEEK_MS
    # flags of an earlier week may have been decided in these
    found = await outcomes.outcomes(guild_id, channel_id=channel_id)
    hidden = await outcomes.shadowed(guild_id, channel_id=channel_id, since_ms=first_ms)
    missed = await outcomes.missed(guild_id, channel_id=channel_id, since_ms=first_ms)
    decided = [one for one in found if (one.decided_ms or 0) >= first_ms]
    return Stats(
        weeks=tuple(_week(found, first_ms + number * WEEK_MS) for number in range(weeks)),
        precision=_precision(decided),
        by_channel=measured_by(decided),
        response=_response(decided),
        recorded=len(hidden),
        missed=Counter(one.kind for one in missed if one.verdict != "dismissed"),
    )


def _week(outcomes: Sequence[Outcome], from_ms: int) -> Week:
    made = [one for one in outcomes if week_of(one.flagged_ms) == from_ms]
    decided = [one for one in outcomes if week_of(one.decided_ms or 0) == from_ms]
    return Week(
        from_ms,
        flags=Counter(one.kind for one in made),
        verdicts=Counter(one.verdict for one in a_card_each(decided) if one.verdict),
        precision=_precision(decided),
    )


def _precision(outcomes: Sequence[Outcome]) -> dict[Kind, Measured]:
    return {kind: measured(one for one in outcomes if one.kind == kind) for kind in KINDS}


def _response(outcomes: Sequence[Outcome]) -> Response | None:
    """Of cards that were brought at once."""
    lengths = sorted(
        one.decided_ms - one.flagged_ms
        for one in a_card_each(outcomes)
        if one.decided_ms is not None and not one.sampled
    )
    if not lengths:
        return None
    return Response(len(lengths), _within(lengths, 0.5), _within(lengths, 0.9))


def _within(lengths: Sequence[int], share: float) -> int:
    """The length that a share of all does not exceed (nearest rank)."""
    return lengths[ceil(share * len(lengths)) - 1]
