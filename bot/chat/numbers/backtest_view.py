"""A backtest as Discord shows it: how far it is, then counts by thresholds, with samples."""

from collections.abc import Iterator

import discord

from bot.chat.asking.routes import button
from bot.chat.layout.markup import address
from bot.chat.layout.panel import panel
from bot.chat.layout.quoting import block
from bot.chat.numbers import words
from bot.chat.wording import shared
from bot.chat.wording.counted import listed
from bot.chat.wording.language import plural
from bot.chat.wording.numbers import number
from bot.domain.policy import BARS
from bot.operations.backtest import BacktestResult, Sample, Trial

_MAX_QUOTE = 140


def progress_view(place: str, days: int, posts: int, key: str) -> discord.ui.LayoutView:
    """How far a backtest is, with a button that ends it."""
    title = words.BACKTEST_TITLE.format(place=place, days=plural(shared.DAYS, days))
    told = plural(words.BACKTEST_READ, posts)
    stop = button("backtest", f"stop:{key}", words.BACKTEST_STOP)
    return panel([f"{title}\n{told}"], rows=[discord.ui.ActionRow(stop)])


def result_view(
    result: BacktestResult, place: str, days: int, *, ended: str = ""
) -> discord.ui.LayoutView:
    """What each set of thresholds would have flagged; ``ended`` says why not all was read."""
    title = words.BACKTEST_TITLE.format(place=place, days=plural(shared.DAYS, days))
    head = [title, plural(words.BACKTEST_JUDGED, result.judged), ended]
    if unread := result.posts - result.judged:
        head.append(plural(words.BACKTEST_UNJUDGED, unread))
    texts = [
        "\n".join(filter(None, head)),
        "\n".join(_trial(result, trial) for trial in result.trials),
        *(_sample(sample) for sample in result.samples),
    ]
    return panel(texts, closing=words.BACKTEST_CLOSING)


def _trial(result: BacktestResult, trial: Trial) -> str:
    counted = result.counts[trial.name]
    kinds = listed(counted.kinds, shared.KINDS_INSIDE) or words.BACKTEST_NOTHING
    posts = plural(words.BACKTEST_FLAGGED, counted.posts, kinds=kinds)
    return f"**{words.TRIALS[trial.name]}**: {posts}\n-# {', '.join(_bars(trial))}"


def _bars(trial: Trial) -> Iterator[str]:
    for bar in BARS:
        name = words.KNOWN_CLAIMS_INSIDE if bar == "known_claim" else shared.KINDS_INSIDE[bar]
        yield f"{name} {number(getattr(trial.thresholds, bar), '.2f')}"


def _sample(sample: Sample) -> str:
    names = ", ".join(words.TRIALS[name] for name in sample.trials)
    target = address(sample.url)
    link = f" · [{shared.OPEN_POST}]({target})" if target else ""
    kind = shared.KINDS[sample.kind]
    score = number(sample.score, ".2f")
    head = words.BACKTEST_SAMPLE.format(kind=kind, score=score, trials=names)
    return f"{head}{link}\n{block(sample.quote, limit=_MAX_QUOTE)}"
