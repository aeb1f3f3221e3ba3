"""The answers to Check and Find sources: flags as they would be, and what the library has."""

from collections.abc import Iterator, Sequence

import discord

from bot.chat.layout.markup import short
from bot.chat.layout.panel import panel
from bot.chat.layout.quoting import block
from bot.chat.posts import words
from bot.chat.posts.lookup_view import lookup_texts
from bot.chat.posts.why_view import MAX_FLAGS, explained_flag
from bot.chat.wording.language import plural
from bot.domain.post import Post
from bot.domain.wording import Wording
from bot.operations.check import Checked
from bot.operations.lookup import LookupResult

_MAX_QUOTE = 400


def check_view(
    checked: Checked, wording: Wording, *, exempt: bool = False, lead: str = ""
) -> discord.ui.LayoutView:
    """Lay out how a post is judged now; ``lead`` goes before it all."""
    return panel(list(_texts(checked, wording, exempt, lead)), closing=words.CHECK_OF)


def sources_view(
    post: Post, found: Sequence[LookupResult], wording: Wording
) -> discord.ui.LayoutView:
    """Lay out what the library has on a post's claims."""
    head = f"{words.SOURCES_TITLE}\n{block(post.text, limit=_MAX_QUOTE)}"
    texts = [text for one in found for text in lookup_texts(one, wording)]
    return panel([head, *texts], closing=words.LOOKED_UP)


def _texts(checked: Checked, wording: Wording, exempt: bool, lead: str) -> Iterator[str]:
    explanation = checked.explanation
    flags = explanation.flags
    lines = [
        lead,
        plural(words.CHECK_FLAGGED, len(flags)) if flags else words.CHECK_CLEAR,
        block(explanation.post.text, _spans(checked), limit=_MAX_QUOTE),
        "" if flags else short(explanation.unflagged(wording), 300),
        words.CHECK_EXEMPT if exempt else "",
    ]
    yield "\n".join(filter(None, lines))
    several = len(flags) > 1  # of one flag the sentence stands marked in the post just above
    for one in flags[:MAX_FLAGS]:
        yield explained_flag(one, explanation.post, wording, quoted=several)
    if len(flags) > MAX_FLAGS:
        yield plural(words.MORE_FLAGS, len(flags) - MAX_FLAGS)
    for at, result in enumerate(checked.claims):
        first, *more = lookup_texts(result, wording)
        yield first if at else f"{words.CHECK_CLAIMS}\n{first}"
        yield from more


def _spans(checked: Checked) -> list[tuple[int, int]]:
    return [(one.flag.start, one.flag.end) for one in checked.explanation.flags]
