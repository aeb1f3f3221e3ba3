"""Backtest: what posts of the past would have brought under several sets of thresholds.

Posts are judged once, at the loosest of all thresholds, and decided once for each set, as
the bot decides. Nothing is stored; of the texts only the quotes of samples are held.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from bot.domain.finding import Kind
from bot.domain.flag import Flag
from bot.domain.overrides import Bars
from bot.domain.policy import BARS, PRESETS, Policy, Thresholds
from bot.domain.post import Post
from bot.pipeline.decide import decide
from bot.pipeline.process import Assessor

_SAMPLES = 3


@dataclass(frozen=True, slots=True)
class Trial:
    """A set of thresholds to try, and its name for people."""

    name: str
    thresholds: Thresholds


@dataclass(frozen=True, slots=True)
class Counted:
    """What one trial flags: posts, and posts by kind; one with two kinds counts in both."""

    posts: int
    kinds: Mapping[Kind, int]


@dataclass(frozen=True, slots=True)
class Sample:
    """A flag that at least one trial raises; ``trials`` names those that do."""

    post_id: str
    url: str
    kind: Kind
    quote: str
    score: float
    trials: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BacktestResult:
    """What the trials gave over ``posts`` posts, ``judged`` of which have a model.

    ``samples`` go by kind, then by score, the highest first: of what the same trials flag
    those nearest to the bar.
    """

    posts: int
    judged: int
    trials: tuple[Trial, ...]
    counts: Mapping[str, Counted]
    samples: tuple[Sample, ...]


def trials(now: Policy, presets: Bars, own: Mapping[str, float]) -> tuple[Trial, ...]:
    """The presets, the policy in force and, where any is given, thresholds of one's own.

    ``own`` has values for some bars; the others are those in force. Sets that are the
    same as one before them are left out.
    """
    found = [Trial("now", now.thresholds)]
    if own:
        found.append(Trial("tried", replace(now.thresholds, **own)))
    found += [Trial(preset, presets(preset)) for preset in PRESETS]
    named = {trial.thresholds: trial for trial in reversed(found)}
    return tuple(trial for trial in found if named[trial.thresholds] is trial)


@dataclass(slots=True)
class Backtest:
    """Counts what each trial flags, batch by batch."""

    trials: tuple[Trial, ...]
    policy: Policy
    assessor: Assessor
    _posts: int = 0
    _judged: int = 0
    _flagged: Counter[str] = field(default_factory=Counter)
    _kinds: Counter[tuple[str, Kind]] = field(default_factory=Counter)
    _samples: dict[tuple[Kind, tuple[str, ...]], list[Sample]] = field(default_factory=dict)

    async def add(self, posts: Sequence[Post]) -> None:
        """Judge posts of one guild. Raises what the models raise."""
        loosest = replace(self.policy, thresholds=self._loosest())
        for one in await self.assessor.assess(posts, loosest):
            self._posts += 1
            self._judged += bool(one.finding.judged)
            flags = {
                trial.name: decide(
                    one.post,
                    one.finding,
                    replace(self.policy, thresholds=trial.thresholds),
                    self.assessor.wording,
                )
                for trial in self.trials
            }
            self._count(flags)
            for flag in one.flags:
                self._keep(one.post, flag, flags)

    def result(self) -> BacktestResult:
        """What was found so far."""
        counts = {
            trial.name: Counted(
                self._flagged[trial.name],
                {kind: n for (name, kind), n in self._kinds.items() if name == trial.name},
            )
            for trial in self.trials
        }
        kept = [sample for group in self._samples.values() for sample in group]
        ordered = sorted(kept, key=lambda one: (one.kind, -one.score, one.post_id))
        return BacktestResult(self._posts, self._judged, self.trials, counts, tuple(ordered))

    def _loosest(self) -> Thresholds:
        least = {bar: min(getattr(one.thresholds, bar) for one in self.trials) for bar in BARS}
        return Thresholds(**least)

    def _count(self, flags: Mapping[str, Sequence[Flag]]) -> None:
        for name, found in flags.items():
            self._flagged[name] += bool(found)
            self._kinds.update((name, kind) for kind in {flag.kind for flag in found})

    def _keep(self, post: Post, flag: Flag, flags: Mapping[str, Sequence[Flag]]) -> None:
        raising = tuple(
            name
            for name, found in flags.items()
            if any(one.kind == flag.kind and _meet(one, flag) for one in found)
        )
        if not raising:
            return
        sample = Sample(post.post_id, post.url, flag.kind, flag.quote, flag.score, raising)
        group = self._samples.setdefault((flag.kind, raising), [])
        group.append(sample)
        group.sort(key=lambda one: one.score)
        del group[_SAMPLES:]


def _meet(one: Flag, other: Flag) -> bool:
    return one.start < other.end and other.start < one.end
