"""What is told to moderators once, as Discord shows it: the digest, a kind that went quiet."""

from collections.abc import Iterator

import discord

from bot.chat.layout.markup import moment
from bot.chat.layout.panel import panel
from bot.chat.sending import words
from bot.chat.wording import shared
from bot.chat.wording.counted import listed
from bot.chat.wording.language import plural
from bot.domain.news import Digest, GateClosed, News


def news_title(news: News) -> str:
    """The title of a message, or of a forum post."""
    return words.DIGEST_TITLE if isinstance(news, Digest) else words.GATE_TITLE


def news_view(news: News) -> discord.ui.LayoutView:
    """Lay a message out."""
    lines = _digest(news) if isinstance(news, Digest) else _gate(news)
    closing = words.DIGEST_CLOSING if isinstance(news, Digest) else words.GATE_CLOSING
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
