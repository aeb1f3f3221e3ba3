"""A thread in numbers: posts, flags, and how tense it was when."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from bot.domain.card import Card, Verdict
from bot.domain.finding import Kind
from bot.domain.queue import Mark, tension

_MINUTE_MS = 60_000
_STEPS_MS = tuple(
    minutes * _MINUTE_MS for minutes in (5, 15, 60, 180, 360, 1_440, 10_080, 43_200, 525_600)
)
_MOST_STEPS = 24


class Written(NamedTuple):
    """That a post was written, by whom and when; nothing of what it says."""

    at_ms: int
    author_id: str


@dataclass(frozen=True, slots=True)
class Step:
    """A stretch of time from ``start_ms`` on; ``tension`` in 0..1 is the highest in it."""

    start_ms: int
    posts: int
    flags: Mapping[Kind, int]
    tension: float


@dataclass(frozen=True, slots=True)
class ThreadSummary:
    """What a thread looks like from afar.

    ``steps`` are of ``step_ms`` each, without a gap, from the first post to the last.
    ``whole`` is False where older posts were not read. ``flagged`` counts posts, ``flags``
    what was flagged in them.
    """

    posts: int
    people: int
    first_ms: int
    last_ms: int
    step_ms: int
    steps: tuple[Step, ...]
    whole: bool
    flagged: int
    flags: Mapping[Kind, int]
    open: int
    verdicts: Mapping[Verdict, int]
    tension: float

    @property
    def tensest(self) -> Step | None:
        """The step with the highest tension, the first of several; None: there was none."""
        best = max(self.steps, key=lambda step: step.tension, default=None)
        return best if best and best.tension else None


def summarise(
    written: Sequence[Written], cards: Sequence[Card], *, whole: bool, now_ms: int
) -> ThreadSummary:
    """Sum a thread up from who wrote when and from its cards."""
    flagged = [(card.post.created_ms, flag.kind) for card in cards for flag in card.flags]
    times = [one.at_ms for one in written] or [at_ms for at_ms, _ in flagged] or [now_ms]
    first_ms, last_ms = min(times), max(times)
    step_ms = _step_ms(last_ms - first_ms)
    marks = [Mark(kind, at_ms) for at_ms, kind in flagged]
    return ThreadSummary(
        posts=len(written),
        people=len({one.author_id for one in written}),
        first_ms=first_ms,
        last_ms=last_ms,
        step_ms=step_ms,
        steps=tuple(
            _step(start_ms, step_ms, written, marks)
            for start_ms in range(first_ms // step_ms * step_ms, last_ms + 1, step_ms)
        ),
        whole=whole,
        flagged=sum(bool(card.flags) for card in cards),
        flags=Counter(kind for _, kind in flagged),
        open=sum(card.state == "open" for card in cards),
        verdicts=Counter(card.verdict for card in cards if card.verdict),
        tension=tension(marks, now_ms=now_ms),
    )


def _step_ms(span_ms: int) -> int:
    return next((ms for ms in _STEPS_MS if span_ms < ms * (_MOST_STEPS - 1)), _STEPS_MS[-1])


def _step(start_ms: int, step_ms: int, written: Sequence[Written], marks: Sequence[Mark]) -> Step:
    within = range(start_ms, start_ms + step_ms)
    fresh = [mark for mark in marks if mark.at_ms in within]
    moments = [mark.at_ms for mark in fresh] or [within.stop - 1]
    return Step(
        start_ms,
        sum(one.at_ms in within for one in written),
        Counter(mark.kind for mark in fresh),
        max(_tension_at(at_ms, marks) for at_ms in moments),
    )


def _tension_at(at_ms: int, marks: Sequence[Mark]) -> float:
    return tension((mark for mark in marks if mark.at_ms <= at_ms), now_ms=at_ms)
