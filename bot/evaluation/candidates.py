"""Which posts are worth a reader's time: uncertain ones, confident ones, some at random."""

import random
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np

from bot.errors import UsageError
from bot.evaluation.measure import Judged
from bot.evaluation.rows import Aspect

Sampled = Literal["uncertain", "confident", "random"]
SAMPLED: tuple[Sampled, ...] = get_args(Sampled)

_NEAR_ZERO = 1e-6


@dataclass(frozen=True, slots=True)
class Candidate:
    """A post to label and why it was taken; ``random`` alone has natural frequency."""

    judged: Judged
    sampled: Sampled


def parse_mix(text: str) -> dict[Sampled, float]:
    """Read "uncertain=.4,confident=.3,random=.3"; raises UsageError."""
    wrong = UsageError(
        f'--mix "{text}": name shares that sum to 1, as in uncertain=.4,confident=.3,random=.3.'
    )
    mix: dict[Sampled, float] = dict.fromkeys(SAMPLED, 0.0)
    for part in text.split(","):
        name, _, number = part.partition("=")
        known = next((one for one in SAMPLED if one == name.strip()), None)
        try:
            share = float(number)
        except ValueError:
            raise wrong from None
        if known is None or not 0 <= share <= 1:
            raise wrong
        mix[known] = share
    if abs(sum(mix.values()) - 1) > 1e-6:
        raise wrong
    return mix


def pick(
    pool: Sequence[Judged],
    aspect: Aspect,
    bar: float,
    mix: Mapping[Sampled, float],
    *,
    count: int,
    seed: int,
    done: Mapping[str, str],
) -> list[Candidate]:
    """Give up to ``count`` candidates in an order that tells nothing of their scores.

    ``bar`` is the score that uncertain ones are near, ``done`` maps the ids of posts
    that are labelled already to how they were sampled. The random ones are the first
    of one shuffle of the whole pool, whatever their scores, so that they stay a
    random sample when labelling goes on another day.
    """
    shuffled, quotas = _shuffled(pool, seed), _quotas(mix, count)
    drawn, rest = shuffled[: quotas["random"]], shuffled[quotas["random"] :]
    rest = [one for one in rest if one.example.post_id not in done]
    had = Counter(done.values())
    found = [Candidate(one, "random") for one in drawn if one.example.post_id not in done]
    found += _ranked(rest, aspect, bar, quotas["uncertain"] - had["uncertain"], "uncertain")
    taken = {one.judged.example.post_id for one in found}
    rest = [one for one in rest if one.example.post_id not in taken]
    found += _ranked(rest, aspect, bar, quotas["confident"] - had["confident"], "confident")
    random.Random(seed).shuffle(found)  # noqa: S311 - no secret
    return found


def at_random(
    pool: Sequence[Judged], mix: Mapping[Sampled, float], *, count: int, seed: int
) -> frozenset[str]:
    """The ids of the posts that ``pick`` draws at random, be they labelled or not."""
    drawn = _shuffled(pool, seed)[: _quotas(mix, count)["random"]]
    return frozenset(one.example.post_id for one in drawn)


def _shuffled(pool: Sequence[Judged], seed: int) -> list[Judged]:
    shuffled = sorted(pool, key=lambda one: one.example.post_id)
    random.Random(seed).shuffle(shuffled)  # noqa: S311 - no secret
    return shuffled


def _quotas(mix: Mapping[Sampled, float], count: int) -> dict[Sampled, int]:
    quotas = {name: int(count * mix[name]) for name in SAMPLED}
    largest = max(SAMPLED, key=lambda name: mix[name])
    quotas[largest] += count - sum(quotas.values())
    return quotas


def _ranked(
    pool: Sequence[Judged], aspect: Aspect, bar: float, count: int, sampled: Sampled
) -> Iterator[Candidate]:
    """The ``count`` posts nearest to the bar, in log-odds, or with the highest scores."""
    scores = np.array([one.judgement.scores[aspect] for one in pool], np.float64)
    rank = abs(_log_odds(scores) - _log_odds(bar)) if sampled == "uncertain" else -scores
    for place in np.argsort(rank, kind="stable")[: max(count, 0)]:
        yield Candidate(pool[int(place)], sampled)


def _log_odds(scores: "np.ndarray | float") -> "np.ndarray":
    inside = np.clip(scores, _NEAR_ZERO, 1 - _NEAR_ZERO)
    return np.asarray(np.log(inside / (1 - inside)))
