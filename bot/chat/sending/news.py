"""What is told to moderators once, as Discord shows it.

The digest, a kind that went quiet, sources that need a look.
"""

from collections.abc import Iterator

import discord

from bot.chat.layout.markup import link, moment, short
from bot.chat.layout.panel import panel
from bot.chat.sending import words
from bot.chat.wording import shared
from bot.chat.wording.counted import listed
from bot.chat.wording.language import plural
from bot.domain.news import Digest, GateClosed, News, SourceNews

_MAX_TITLE = 100


def news_title(news: News) -> str:
    """The title of a message, or of a forum post."""
    match news:
        case Digest():
            return words.DIGEST_TITLE
        case GateClosed():
            return words.GATE_TITLE
        case SourceNews():
            return words.SOURCE_NEWS_TITLE


def news_view(news: News) -> discord.ui.LayoutView:
    """Lay a message out."""
    match news:
        case Digest():
            lines, closing = _digest(news), words.DIGEST_CLOSING
        case GateClosed():
            lines, closing = _gate(news), words.GATE_CLOSING
        case SourceNews():
            lines, closing = _sources(news), words.SOURCE_NEWS_CLOSING
    return panel(["\n".join([f"### {news_title(news)}", *lines])], closing=closing)


def _digest(digest: Digest) -> Iterator[str]:
    if digest.open:
        yield plural(
            words.DIGEST_OPEN,
            digest.open,
            kinds=listed(digest.kinds, shared.KINDS_INSIDE) or shared.ALERTED,
            since=moment(digest.oldest_ms or 0, "R"),
            unassigned=digest.unassigned,
        )
    else:
        yield words.DIGEST_NONE
    if digest.held:
        yield plural(shared.QUEUE_HELD, digest.held)
    kinds = listed(digest.flags, shared.KINDS_INSIDE)
    flags = plural(words.DIGEST_FLAGS, sum(digest.flags.values()), kinds=kinds)
    yield words.DIGEST_DAY.format(
        flags=flags if kinds else words.DIGEST_NOTHING,
        verdicts=listed(digest.verdicts, shared.VERDICTS_INSIDE) or words.DIGEST_NOTHING,
    )
    if digest.disputed:
        yield plural(words.DIGEST_DISPUTED, digest.disputed)
    if digest.proposals:
        yield plural(words.DIGEST_PROPOSALS, digest.proposals)


def _gate(news: GateClosed) -> Iterator[str]:
    gate = news.gate
    yield words.GATE_TEXT.format(
        channel=f"<#{gate.channel_id}>",
        what=shared.KINDS_INSIDE[gate.kind],
        decided=gate.measured.decided,
        agreed=gate.measured.agreed,
    )


def _sources(news: SourceNews) -> Iterator[str]:
    for one in news.found:
        parts = [words.SOURCE_NEWS_FOUND[one.outcome]]
        if one.claims:
            parts.append(plural(words.SOURCE_NEWS_CLAIMS, one.claims))
        if one.cards:
            parts.append(plural(words.SOURCE_NEWS_CARDS, one.cards))
        yield f"- {link(short(one.title, _MAX_TITLE), one.url)}: {' '.join(parts)}"
