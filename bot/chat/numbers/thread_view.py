"""A thread's summary as Discord shows it: the numbers in words, with the timeline below."""

from collections.abc import Iterator

import discord

from bot.chat.layout.markup import moment
from bot.chat.layout.panel import panel
from bot.chat.numbers import words
from bot.chat.wording import shared
from bot.chat.wording.counted import listed
from bot.chat.wording.language import plural
from bot.operations.thread_summary import ThreadSummary

CHART = "timeline.png"


def thread_view(place: str, summary: ThreadSummary) -> discord.ui.LayoutView:
    """Lay a summary out; ``place`` is the thread's mention. The picture is attached as CHART."""
    picture = discord.MediaGalleryItem(f"attachment://{CHART}", description=words.CHART_THREAD_ALT)
    title = words.THREAD_TITLE.format(place=place)
    return panel(["\n".join((title, *_lines(summary)))], picture=picture)


def _lines(summary: ThreadSummary) -> Iterator[str]:
    if summary.posts:
        when = words.BETWEEN.format(
            first=moment(summary.first_ms, "f"), last=moment(summary.last_ms, "f")
        )
        people = plural(words.PEOPLE, summary.people)
        yield plural(words.THREAD_POSTS, summary.posts, people=people, when=when)
    else:
        yield words.THREAD_UNREAD
    if summary.posts and not summary.whole:
        yield words.THREAD_NOT_WHOLE.format(count=summary.posts)
    yield from _flags(summary)
    yield _tension(summary)


def _flags(summary: ThreadSummary) -> Iterator[str]:
    if not summary.flagged:
        yield words.THREAD_NO_FLAGS
        return
    kinds = listed(summary.flags, shared.KINDS_INSIDE)
    yield plural(words.THREAD_FLAGS, summary.flagged, kinds=kinds)
    if summary.open:
        yield plural(words.THREAD_OPEN, summary.open)
    if summary.verdicts:
        verdicts = listed(summary.verdicts, shared.VERDICTS_INSIDE)
        yield words.THREAD_VERDICTS.format(verdicts=verdicts)


def _tension(summary: ThreadSummary) -> str:
    tensest = summary.tensest
    if tensest is None:
        return words.THREAD_CALM
    return words.THREAD_TENSION.format(
        now=round(10 * summary.tension),
        most=round(10 * tensest.tension),
        when=words.BETWEEN.format(
            first=moment(tensest.start_ms, "f"),
            last=moment(tensest.start_ms + summary.step_ms, "f"),
        ),
    )
