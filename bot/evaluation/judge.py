"""What Sidenote makes of posts, by the very steps that the bot takes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.domain.finding import KINDS, Finding
from bot.domain.known_claim import NearClaim
from bot.domain.policy import PRESETS, Policy, Preset
from bot.domain.ports import Query
from bot.domain.post import Post
from bot.domain.source import SHARED_LIBRARY, Hit
from bot.evaluation.rows import Aspect, Example
from bot.pipeline.decide import decide
from bot.pipeline.process import Assessor

CLAIM = "claim"
"""The one bar that no preset moves: from where a sentence is held against the library."""

Bars = Mapping[Aspect, Mapping[str, float]]
"""For each aspect the score from which each of its bars flags."""


class NoLibrary:
    """A library without sources and claims, for where only the post itself is judged."""

    async def search(
        self, queries: Sequence[Query], *, guild_id: str, limit: int
    ) -> list[tuple[Hit, ...]]:
        """Find nothing."""
        del guild_id, limit
        return [() for _ in queries]

    async def nearest(
        self, queries: Sequence[Query], *, guild_id: str, limit: int
    ) -> list[tuple[NearClaim, ...]]:
        """Find nothing."""
        del guild_id, limit
        return [() for _ in queries]


@dataclass(frozen=True, slots=True)
class Judgement:
    """The highest score of a post in each aspect, and what is flagged at each bar.

    The bars are the presets and, for the checkable aspect, ``CLAIM``.
    """

    scores: Mapping[Aspect, float]
    flags: Mapping[str, frozenset[str]]
    finding: Finding


@dataclass(frozen=True, slots=True)
class Judge:
    """Judges posts at all presets in one pass of the models.

    ``problems`` are sentences on rows of its library's files that were passed over.
    """

    assessor: Assessor
    policies: Mapping[Preset, Policy]
    problems: tuple[str, ...] = ()

    @property
    def bars(self) -> Bars:
        """The score from which each bar flags."""
        found: dict[Aspect, Mapping[str, float]] = {
            kind: {preset: self.policies[preset].thresholds.of(kind) for preset in PRESETS}
            for kind in KINDS
        }
        return {**found, "checkable": {CLAIM: self.assessor.engine.min_checkable}}

    async def judge(self, examples: Sequence[Example]) -> list[Judgement]:
        """Judge posts; the order is kept."""
        posts = [_post(example) for example in examples]
        # the widest bars look up the most, and each preset then takes what is its own
        assessed = await self.assessor.assess(posts, self.policies["wide"]) if posts else []
        return [self._judgement(one.post, one.finding) for one in assessed]

    def _judgement(self, post: Post, finding: Finding) -> Judgement:
        scores: dict[Aspect, float] = {kind: finding.score(kind) for kind in KINDS}
        scores["checkable"] = max((one.checkable for one in finding.sentences), default=0.0)
        flags: dict[str, frozenset[str]] = {
            preset: frozenset(
                flag.kind
                for flag in decide(post, finding, self.policies[preset], self.assessor.wording)
            )
            for preset in PRESETS
        }
        claim = scores["checkable"] >= self.assessor.engine.min_checkable
        flags[CLAIM] = frozenset(["checkable"] if claim else ())
        return Judgement(scores, flags, finding)


def _post(example: Example) -> Post:
    return Post(
        platform="file",
        guild_id=SHARED_LIBRARY,
        channel_id="",
        thread_id="",
        post_id=example.post_id,
        author_id="",
        author_name="",
        text=example.text,
        created_ms=0,
        title=example.title,
        parent_text=example.parent,
        dated=False,
    )
