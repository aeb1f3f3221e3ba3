"""Numbers in words: whatever is measured, it fits and it is said how sure it is."""

import discord

from bot.chat.layout.markup import size
from bot.chat.numbers.stats_view import Learnt, stats_view
from bot.domain.finding import KINDS
from bot.domain.learning import Gate, Proposal
from bot.domain.outcome import Measured
from bot.operations.stats import Response, Stats, Week
from tests.support.posts import NOON_MS
from tests.support.views import texts_of

HOUR_MS = 3_600_000
WEEK = Week(NOON_MS, {"hostile": 4}, {"agreed": 3, "unsure": 1}, {})
NOTHING = Learnt()
PROPOSAL = Proposal("speculation", "10", 0.71, 0.83, 12, 9, 1, 3, 3)


def text(stats: Stats, learnt: Learnt = NOTHING) -> str:
    view = stats_view(stats, learnt)
    parts = texts_of(view)
    assert view.total_children_count <= 40
    assert sum(map(size, parts)) <= 4_000
    return "\n".join(parts)


def test_share_with_its_range() -> None:
    """A measured share stands with its interval and its counts."""
    stats = Stats((WEEK,), {"hostile": Measured(19, 20)}, {}, None, 0, {})

    assert "- Hostile: 95 of 100, range 76 to 99 (19 of 20 agreed)" in text(stats)


def test_channels_only_where_there_are_several() -> None:
    """Channels are compared where more than one has verdicts, those with most first."""
    one = {("hostile", "10"): Measured(5, 5)}
    both = one | {("speculation", "11"): Measured(8, 9)}

    assert "By channel" not in text(Stats((WEEK,), {}, one, None, 0, {}))  # type: ignore[arg-type] # kinds
    told = text(Stats((WEEK,), {}, both, None, 0, {}))  # type: ignore[arg-type] # kinds
    assert told.index("<#11>") < told.index("<#10>")


def test_response_times() -> None:
    """How long cards waited is told in units that fit."""
    response = Response(20, 40 * 60_000, 50 * HOUR_MS)

    told = text(Stats((WEEK,), {}, {}, response, 0, {}))

    assert "decided within 40 minutes, nine in ten within 2 days" in told


def test_what_was_missed() -> None:
    """Posts that moderators reported are told beside the flags."""
    told = text(Stats((WEEK,), {}, {}, None, 3, {"inaccuracy": 2}))

    assert "2 posts were reported as missed: 2 inaccuracy." in told
    assert "3 more flags were only recorded, in shadow." in told


def test_proposals_have_their_buttons() -> None:
    """A proposal stands with its numbers, and a button that carries it."""
    stats = Stats((WEEK,), {}, {}, None, 0, {})
    learnt = Learnt([PROPOSAL], [Gate("hostile", "11", Measured(45, 50))])

    view = stats_view(stats, learnt)

    ids = [one.custom_id for one in view.walk_children() if isinstance(one, discord.ui.Button)]
    assert ids == ["sidenote:stats:raise:10:speculation:0.83", "sidenote:stats:open:11:hostile"]
    assert "Raise the bar from 0.71 to 0.83? That would have kept 3 of 3 agreed ones" in text(
        stats, learnt
    )


def test_extremes_fit() -> None:
    """Many channels and many proposals still fit."""
    channels = {
        (kind, str(10**17 + at)): Measured(at, 2 * at + 1) for kind in KINDS for at in range(40)
    }
    stats = Stats((WEEK,) * 52, dict.fromkeys(KINDS, Measured(1, 2)), channels, None, 9, {})

    assert text(stats, Learnt([PROPOSAL] * 30, [Gate("hostile", "1", Measured(1, 2))] * 9))
