"""Charts are drawn from whatever numbers there are, and tell kinds apart without colour."""

import pytest

from bot.chat.numbers.chart_style import KIND_LOOKS, VERDICT_LOOKS, Look
from bot.chat.numbers.stats_chart import stats_chart
from bot.chat.numbers.thread_chart import thread_chart
from bot.chat.wording.language import speaking
from bot.domain.outcome import WEEK_MS, Measured
from bot.operations.stats import Stats, Week
from bot.operations.thread_summary import Written, summarise
from tests.support.posts import NOON_MS

PNG = b"\x89PNG\r\n\x1a\n"


def stats(*weeks: Week) -> Stats:
    return Stats(weeks, {}, {}, None, 0, {})


@pytest.mark.parametrize("language", ["en", "de"])
async def test_stats(language: str) -> None:
    """Weeks with and without verdicts become one picture, in every language."""
    whole = Week(NOON_MS, {"hostile": 3}, {"agreed": 3}, {"hostile": Measured(3, 3)})
    empty = Week(NOON_MS + WEEK_MS, {}, {}, {"hostile": Measured(0, 0)})

    with speaking(language):
        assert (await stats_chart(stats(whole, empty))).startswith(PNG)


async def test_one_empty_week() -> None:
    """A guild's first week, in which nothing happened, is a picture too."""
    assert (await stats_chart(stats(Week(NOON_MS, {}, {}, {})))).startswith(PNG)


async def test_thread() -> None:
    """A thread of one post is a picture too."""
    summary = summarise([Written(NOON_MS, "1")], (), whole=True, now_ms=NOON_MS)

    assert (await thread_chart(summary)).startswith(PNG)


@pytest.mark.parametrize("looks", [KIND_LOOKS, VERDICT_LOOKS])
def test_no_meaning_by_colour_alone(looks: dict[str, Look]) -> None:
    """Kinds, and verdicts, have hatchings and markers of their own."""
    assert len({look.hatch for look in looks.values()}) == len(looks)
    assert len({look.marker for look in looks.values()}) == len(looks)
