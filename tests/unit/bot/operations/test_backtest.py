"""A backtest counts what each set of thresholds would have flagged."""

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest

from bot.domain.policy import Preset, Thresholds
from bot.domain.post import Post
from bot.operations.backtest import Backtest, Trial, trials
from bot.pipeline.process import Assessor
from models.engine import SentenceScores
from tests.support.engine import RuleEngine
from tests.support.library import FixedClaims, open_shelf
from tests.support.posts import make_policy, make_post, make_source
from tests.support.wording import english

LOW, HIGH = Thresholds(*(0.5,) * 4), Thresholds(*(0.95,) * 4)
WRONG = "fact: it rains."


class Graded(RuleEngine):
    """Scores a post's hostility by the number that it ends with."""

    async def classify(self, posts: Any) -> list[tuple[SentenceScores, ...]]:
        return [
            tuple(
                SentenceScores(float(post.text.split()[-1].rstrip(".")), 0.0, 0.0)
                for _ in post.sentences
            )
            for post in posts
        ]


@pytest.fixture
async def assessor() -> AsyncIterator[Assessor]:
    """The bot's own steps, over a library with one source that contradicts ``WRONG``."""
    async with open_shelf() as shelf:
        await shelf.library.add_all([make_source("The sky was clear and not rains.")])
        yield Assessor(shelf.engine, shelf.search, FixedClaims(), english(), 4)


def posts(*texts: str) -> list[Post]:
    return [
        make_post(text, post_id=str(at), url=f"https://chat.example/{at}")
        for at, text in enumerate(texts)
    ]


def bars(preset: Preset) -> Thresholds:
    return Thresholds(*{"strict": (0.95,) * 4, "balanced": (0.5,) * 4, "wide": (0.3,) * 4}[preset])


async def test_counts_posts_of_each_trial(assessor: Assessor) -> None:
    """Each trial counts the posts that it flags, by kind, over all batches."""
    test = Backtest((Trial("low", LOW), Trial("high", HIGH)), make_policy(), assessor)

    await test.add(posts("You clown. It is probably so.", "A fine day."))
    await test.add(posts("You clown. What a clown.", WRONG))

    found = test.result()
    assert (found.posts, found.judged) == (4, 4)
    assert found.counts["low"].posts == 3
    assert found.counts["low"].kinds == {"hostile": 2, "speculation": 1, "inaccuracy": 1}
    assert (found.counts["high"].posts, dict(found.counts["high"].kinds)) == (0, {})


async def test_samples_name_the_trials(assessor: Assessor) -> None:
    """A sample links its post, quotes the flagged sentence and names the trials that raise it."""
    test = Backtest((Trial("low", LOW), Trial("high", HIGH)), make_policy(), assessor)

    await test.add(posts("A fine day. You clown."))

    (sample,) = test.result().samples
    assert (sample.quote, sample.kind, sample.trials) == ("You clown.", "hostile", ("low",))
    assert sample.url == "https://chat.example/0"


async def test_samples_are_few_and_near_the_bar(assessor: Assessor) -> None:
    """Of many posts that the same trials flag, the three nearest to the bar are held."""
    test = Backtest((Trial("low", LOW),), make_policy(), replace(assessor, engine=Graded()))

    await test.add(posts(*(f"You are 0.{score}" for score in (99, 98, 61, 97, 63, 62))))

    assert [one.score for one in test.result().samples] == [0.63, 0.62, 0.61]


def test_trials_without_repeats() -> None:
    """The policy in force comes first, own thresholds next, and no set comes twice."""
    policy = make_policy(thresholds=bars("balanced"))

    found = trials(policy, bars, {"hostile": 0.8})
    plain = trials(policy, bars, {})

    assert [one.name for one in found] == ["now", "tried", "strict", "wide"]
    assert found[1].thresholds == Thresholds(0.8, 0.5, 0.5, 0.5)
    assert [one.name for one in plain] == ["now", "strict", "wide"]
