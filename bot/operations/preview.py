"""Preview: what other thresholds would have made of last week's flags."""

from collections.abc import Container, Iterable
from dataclasses import dataclass

from bot.domain.card import Card
from bot.domain.desk_ports import CardSearch
from bot.domain.flag import REPORTED, Flag
from bot.domain.outcome import WEEK_MS
from bot.domain.policy import Bar

MAX_CARDS = 500
"""How many of last week's cards are looked at, the newest."""
_MAX_LINKS = 5


@dataclass(frozen=True, slots=True)
class Preview:
    """Flags of one bar in the last seven days, under a new threshold.

    ``kept`` of ``flagged`` would have been flagged all the same; ``gone`` links to posts
    that would not, the surest first, ``left`` to those that would, the least sure first.
    ``lower``: the threshold lies below the one in use, and what scored between them is
    not on record.
    """

    bar: Bar
    threshold: float
    now: float
    flagged: int
    kept: int
    gone: tuple[str, ...]
    left: tuple[str, ...]

    @property
    def lower(self) -> bool:
        return self.threshold < self.now


def bar_of(flag: Flag) -> Bar:
    """The threshold that a flag passed: an inaccuracy may rest on a known claim."""
    if flag.kind == "inaccuracy" and flag.citation and flag.citation.known:
        return "known_claim"
    return flag.kind


async def last_week(
    search: CardSearch, guild_id: str, channel_id: str, *, now_ms: int
) -> list[Card]:
    """The cards of the last seven days, in a channel or ("") in all. Raises StoreError."""
    found = await search.latest(guild_id, place=channel_id or None, limit=MAX_CARDS)
    return [card for card in found.cards if card.opened_ms >= now_ms - WEEK_MS]


def preview(
    cards: Iterable[Card],
    bar: Bar,
    *,
    now: float,
    threshold: float,
    hidden: Container[int] = frozenset(),
) -> Preview:
    """Hold the flags of some cards against a threshold; ``now`` is the one in use.

    Cards whose ids are ``hidden`` count without a link to their post.
    """
    scored = [
        (flag.score, "" if card.card_id in hidden else card.post.url)
        for card in cards
        for flag in card.flags
        if bar_of(flag) == bar and flag.version != REPORTED
    ]
    gone = sorted((one for one in scored if one[0] < threshold), reverse=True)
    left = sorted(one for one in scored if one[0] >= threshold)
    return Preview(
        bar, threshold, now, len(scored), len(left), gone=_links(gone), left=_links(left)
    )


def _links(scored: Iterable[tuple[float, str]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(url for _, url in scored if url))[:_MAX_LINKS]
