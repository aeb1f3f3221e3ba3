"""A guild's numbers as Discord shows them: words first, the chart below, then proposals."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import discord

from bot.chat.asking.routes import button
from bot.chat.layout.panel import panel
from bot.chat.numbers import words
from bot.chat.wording import shared
from bot.chat.wording.counted import lasting, listed
from bot.chat.wording.language import plural
from bot.chat.wording.numbers import number
from bot.domain.finding import KINDS
from bot.domain.learning import Gate, Proposal
from bot.domain.outcome import Measured
from bot.operations.stats import Stats

CHART = "stats.png"
_MOST_CHANNELS = 8
_MOST_PROPOSALS = 4
"""Each has a row of its own."""


@dataclass(frozen=True, slots=True)
class Learnt:
    """What verdicts speak for: higher thresholds, and kinds that may leave shadow."""

    proposals: Sequence[Proposal] = ()
    openings: Sequence[Gate] = ()


def stats_view(stats: Stats, learnt: Learnt, *, channel_id: str = "") -> discord.ui.LayoutView:
    """Lay numbers out; the picture is attached as CHART."""
    picture = discord.MediaGalleryItem(f"attachment://{CHART}", description=words.CHART_STATS_ALT)
    offers = list(_offers(learnt))[:_MOST_PROPOSALS]
    texts = [
        "\n".join(_numbers(stats, channel_id)),
        "\n".join(_right(stats)),
        "\n".join(_channels(stats)) if not channel_id else "",
        *(text for text, _ in offers),
    ]
    return panel(
        [text for text in texts if text],
        closing=words.STATS_CLOSING,
        picture=picture,
        rows=[discord.ui.ActionRow(press) for _, press in offers],
    )


def _numbers(stats: Stats, channel_id: str) -> Iterator[str]:
    where = words.STATS_IN.format(channel=f"<#{channel_id}>") if channel_id else ""
    weeks = plural(words.WEEKS, len(stats.weeks))
    yield words.STATS_TITLE.format(weeks=weeks, where=where)
    flags = Counter(kind for week in stats.weeks for kind in Counter(week.flags).elements())
    verdicts = Counter(one for week in stats.weeks for one in Counter(week.verdicts).elements())
    if flags:
        kinds = listed(flags, shared.KINDS_INSIDE)
        yield plural(words.STATS_FLAGS, flags.total(), kinds=kinds)
    else:
        yield words.STATS_NO_FLAGS
    if verdicts:
        yield words.STATS_VERDICTS.format(verdicts=listed(verdicts, shared.VERDICTS_INSIDE))
    else:
        yield words.STATS_NO_VERDICTS
    if stats.recorded:
        yield plural(words.STATS_RECORDED, stats.recorded)
    if missed := sum(stats.missed.values()):
        kinds = listed(stats.missed, shared.KINDS_INSIDE)
        yield plural(words.STATS_MISSED, missed, kinds=kinds)
    if stats.response:
        yield words.STATS_RESPONSE.format(
            median=lasting(stats.response.median_ms), ninety=lasting(stats.response.ninety_ms)
        )


def _right(stats: Stats) -> Iterator[str]:
    known = {kind: stats.precision[kind] for kind in KINDS if kind in stats.precision}
    told = [f"- {_share(shared.KINDS[kind], one)}" for kind, one in known.items() if one.decided]
    if told:
        yield words.STATS_RIGHT
        yield from told
        yield f"-# {words.STATS_UNSURE_NOTE}"


def _channels(stats: Stats) -> Iterator[str]:
    """The channels with most verdicts, each with its kinds."""
    totals: Counter[str] = Counter()
    for (_, channel_id), measured in stats.by_channel.items():
        totals[channel_id] += measured.decided
    if len(totals) < 2:
        return
    ordered = sorted(
        stats.by_channel.items(),
        key=lambda one: (-totals[one[0][1]], one[0][1], KINDS.index(one[0][0])),
    )
    yield words.STATS_CHANNELS
    for (kind, channel_id), measured in ordered[:_MOST_CHANNELS]:
        yield f"- <#{channel_id}> · {_share(shared.KINDS[kind], measured)}"


def _share(what: str, measured: Measured) -> str:
    low, high = measured.interval
    return words.STATS_SHARE.format(
        what=what,
        share=round(100 * measured.share),
        low=round(100 * low),
        high=round(100 * high),
        agreed=measured.agreed,
        decided=measured.decided,
    )


def _offers(learnt: Learnt) -> Iterator[tuple[str, discord.ui.Button[Any]]]:
    """What is proposed, in words, and the button that applies it."""
    for one in learnt.proposals:
        yield proposal_text(one), _raise_button(one)
    for gate in learnt.openings:
        text = words.OPENING.format(
            channel=f"<#{gate.channel_id}>",
            what=shared.KINDS_INSIDE[gate.kind],
            decided=gate.measured.decided,
            agreed=gate.measured.agreed,
        )
        action = f"open:{gate.channel_id}:{gate.kind}"
        yield text, button("stats", action, words.OPENING_BUTTON, discord.ButtonStyle.primary)


def proposal_text(proposal: Proposal) -> str:
    """A proposal with its numbers."""
    known = proposal.bar == "known_claim"
    return (words.PROPOSAL_KNOWN if known else words.PROPOSAL).format(
        channel=f"<#{proposal.channel_id}>",
        what=bar_name(proposal),
        dismissed=proposal.dismissed,
        decided=proposal.decided,
        now=number(proposal.now, ".2f"),
        proposed=number(proposal.proposed, ".2f"),
        agreed_kept=proposal.agreed_kept,
        agreed=proposal.agreed,
        dismissed_kept=proposal.dismissed_kept,
    )


def bar_name(proposal: Proposal) -> str:
    """What a threshold is for, inside a sentence."""
    if proposal.bar == "known_claim":
        return words.KNOWN_CLAIMS_INSIDE
    return shared.KINDS_INSIDE[proposal.bar]


def _raise_button(proposal: Proposal) -> discord.ui.Button[Any]:
    return button(
        "stats",
        f"raise:{proposal.channel_id}:{proposal.bar}:{proposal.proposed:.2f}",
        words.PROPOSAL_BUTTON.format(proposed=number(proposal.proposed, ".2f")),
        discord.ButtonStyle.primary,
    )
