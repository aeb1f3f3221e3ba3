"""Counts in words: "3 hostile, 1 speculation", "2 hours"."""

from collections.abc import Hashable, Mapping
from typing import TypeVar

from bot.chat.wording import shared
from bot.chat.wording.language import plural
from bot.domain.outcome import DAY_MS

_MINUTE_MS, _HOUR_MS = 60_000, 3_600_000

Name = TypeVar("Name", bound=Hashable)


def listed(counts: Mapping[Name, int], names: Mapping[Name, str]) -> str:
    """What is counted, in the order of ``names``, without what there is none of."""
    return ", ".join(
        shared.COUNTED.format(count=counts[one], what=name)
        for one, name in names.items()
        if counts.get(one)
    )


def lasting(ms: int) -> str:
    """A length of time in its largest unit that it holds twice: "90 minutes", "3 hours"."""
    if ms >= 2 * DAY_MS:
        return plural(shared.DAYS, ms // DAY_MS)
    if ms >= 2 * _HOUR_MS:
        return plural(shared.HOURS, ms // _HOUR_MS)
    return plural(shared.MINUTES, max(ms // _MINUTE_MS, 1))
