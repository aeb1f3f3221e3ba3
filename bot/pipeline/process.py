"""The way of a post, from the intake to the record, one step a line."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import TypeVar

from bot import log, metrics
from bot.domain.finding import KINDS, Claim, Finding, Kind, Sentence, Versions
from bot.domain.flag import Decision, Flag
from bot.domain.known_claim import KnownMatch
from bot.domain.policy import Policy
from bot.domain.ports import Clock, KnownClaims, Library, Policies, Query, Records
from bot.domain.post import Post
from bot.domain.wording import Wording
from bot.errors import StoreError
from bot.pipeline.classify import classify
from bot.pipeline.decide import decide
from bot.pipeline.intake import Intake
from bot.pipeline.language import language
from bot.pipeline.match import match
from bot.pipeline.normalise import Text, normalise
from bot.pipeline.record import decision, record
from bot.pipeline.taken_back import taken_back
from bot.pipeline.verify import verify
from models.engine import ANY_LANGUAGE, Engine

T = TypeVar("T")

_log = log.get("process")
_RETRY_S = (1, 2, 5, 10, 30)


@dataclass(frozen=True, slots=True)
class Assessment:
    """A post, what the models say of it, and what the policy makes of that."""

    post: Post
    finding: Finding
    flags: tuple[Flag, ...]


@dataclass(frozen=True, slots=True)
class Assessor:
    """Judges posts; writes and sends nothing.

    Reasons are worded in the policy's language where ``wordings`` has it, else as
    ``wording`` has them.
    """

    engine: Engine
    library: Library
    known: KnownClaims
    wording: Wording
    passages_per_claim: int
    wordings: Mapping[str, Wording] = field(default_factory=dict)

    async def assess(
        self, posts: Sequence[Post], policy: Policy, *, thorough: bool = False
    ) -> list[Assessment]:
        """Judge posts of one guild; the order is kept.

        Flags are the same if ``thorough``, but claims have all evidence that was found, not
        only as much as decides about flags (``verify``); scores that flag nothing may differ.
        """
        with _timed("normalise"):
            texts = [normalise(post.text) for post in posts]
            # in a thread: the first call loads the detector
            languages = await asyncio.to_thread(lambda: [language(text) for text in texts])
        judged = [self._judged(code) for code in languages]
        with _timed("classify"):
            scored = await classify(posts, texts, judged, self.engine)
        with _timed("match"):
            made_of = await match(
                posts, texts, scored, judged, known=self.known, engine=self.engine
            )
        with _timed("verify"):
            claims = await self._claims(posts, texts, scored, policy, thorough=thorough)
        versions = Versions(**{name: getattr(self.engine.versions, name) for name in _VERSIONS})
        findings = [
            Finding(sentences, _with_known(held, sentences, made), versions, code, kinds)
            for sentences, held, made, code, kinds in zip(
                scored, claims, made_of, languages, judged, strict=True
            )
        ]
        wording = self.wording_of(policy)
        with _timed("decide"):
            return [
                Assessment(post, finding, decide(post, finding, policy, wording))
                for post, finding in zip(posts, findings, strict=True)
            ]

    def wording_of(self, policy: Policy) -> Wording:
        """The wording of a policy's language."""
        return self.wordings.get(policy.language, self.wording)

    def _judged(self, code: str) -> tuple[Kind, ...]:
        """The kinds that have a model for a language; all of them where it isn't known."""
        known = self.engine.languages
        return tuple(kind for kind in KINDS if not code or {code, ANY_LANGUAGE} & known[kind])

    async def _claims(
        self,
        posts: Sequence[Post],
        texts: Sequence[Text],
        scored: Sequence[tuple[Sentence, ...]],
        policy: Policy,
        *,
        thorough: bool,
    ) -> list[tuple[Claim, ...]]:
        """Hold claims, and speculations that will be flagged, against the library.

        The flag of a speculation tells what the nearest passage says of it.
        """
        guess = policy.thresholds.speculation
        denied = [taken_back(text) for text in texts]
        wanted = [
            (index, number, thorough or sentence.speculation >= guess)
            for index, sentences in enumerate(scored)
            for number, sentence in enumerate(sentences)
            if number not in denied[index]
            and (sentence.checkable >= self.engine.min_checkable or sentence.speculation >= guess)
        ]
        found: list[list[Claim]] = [[] for _ in posts]
        evidence = await verify(
            [_query(posts[index], texts[index], number) for index, number, _ in wanted],
            library=self.library,
            engine=self.engine,
            guild_id=posts[0].guild_id if posts else "",
            limit=self.passages_per_claim,
            thorough=[every for *_, every in wanted],
            flagged_from=policy.thresholds.inaccuracy,
        )
        for (index, number, _), weighed in zip(wanted, evidence, strict=True):
            sentence = scored[index][number]
            checkable = sentence.checkable >= self.engine.min_checkable
            found[index].append(Claim(sentence.start, sentence.end, weighed, checkable))
        return [tuple(claims) for claims in found]


_VERSIONS = ("classifier", "stance", "embedder", "matching")


def _with_known(
    claims: Sequence[Claim], sentences: Sequence[Sentence], made: Mapping[int, KnownMatch]
) -> tuple[Claim, ...]:
    """The claims in text order, with the known ones that are made again in them."""
    held = {(claim.start, claim.end): claim for claim in claims}
    for number, known in made.items():
        place = sentences[number].start, sentences[number].end
        held[place] = replace(held.get(place, Claim(*place)), known=known)
    return tuple(held[place] for place in sorted(held))


def _query(post: Post, text: Text, number: int) -> Query:
    start, end = text.sentences[number]
    written_ms = post.created_ms if post.dated else None
    return Query(text.clean[start:end], post.title, written_ms, post.parent_text)


@contextmanager
def _timed(step: str) -> Iterator[None]:
    start = time.perf_counter()
    yield
    metrics.STEP_SECONDS.labels(step).observe(time.perf_counter() - start)


@dataclass(frozen=True, slots=True)
class Worker:
    """Takes posts from the intake until cancelled; no post's failure stops it."""

    intake: Intake
    assessor: Assessor
    policies: Policies
    records: Records
    clock: Clock
    batch_size: int

    async def run(self) -> None:
        while True:
            posts = await self.intake.take(self.batch_size)
            try:
                for policy, group in self._by_policy(posts):
                    await self._process(group, policy)
            finally:
                self.intake.done(len(posts))

    def _by_policy(self, posts: Sequence[Post]) -> Iterable[tuple[Policy, list[Post]]]:
        """Posts of one guild under one policy go through the models together."""
        groups: dict[tuple[str, int], tuple[Policy, list[Post]]] = {}
        for post in posts:
            policy = self.policies.of(post.guild_id, post.channel_id)
            groups.setdefault((post.guild_id, id(policy)), (policy, []))[1].append(post)
        return groups.values()

    async def _process(self, posts: Sequence[Post], policy: Policy) -> None:
        exempt = [post for post in posts if policy.exempts(post.author_roles)]
        metrics.POSTS_EXEMPT.inc(len(exempt))
        decisions = [decision(post, (), policy) for post in exempt]
        if judged := [post for post in posts if not policy.exempts(post.author_roles)]:
            decisions += await self._decisions(judged, policy)
        with _timed("record"):
            await self._record(decisions)

    async def _decisions(self, posts: Sequence[Post], policy: Policy) -> list[Decision]:
        try:
            assessed = await _insist("assess", lambda: self.assessor.assess(posts, policy))
        except Exception as error:  # noqa: BLE001 (raised on, it would stop the bot at each start)
            if len(posts) > 1:  # find the one post that cannot be judged
                return [made for post in posts for made in await self._decisions([post], policy)]
            metrics.FAILURES.labels("assess").inc()
            _log.exception("post_not_judged", post_id=posts[0].post_id, error=type(error).__name__)
            return [decision(posts[0], (), policy)]
        return [decision(one.post, one.flags, policy) for one in assessed]

    async def _record(self, decisions: Sequence[Decision]) -> None:
        try:
            await _insist("record", lambda: record(decisions, self.records, self.clock))
        except Exception as error:  # noqa: BLE001 (as with judging: every start would meet it again)
            if len(decisions) > 1:  # they are one transaction: find the one that undoes it
                for one in decisions:
                    await self._record([one])
                return
            metrics.FAILURES.labels("record").inc()
            post_id = decisions[0].post.post_id
            _log.exception("post_not_recorded", post_id=post_id, error=type(error).__name__)


async def _insist(step: str, take: Callable[[], Awaitable[T]]) -> T:
    """Take a step, trying again for as long as the database fails: a full disk loses no flag."""
    attempt = 0
    while True:
        try:
            return await take()
        except StoreError as error:
            wait_s = _RETRY_S[min(attempt, len(_RETRY_S) - 1)]
            metrics.FAILURES.labels(step).inc()
            _log.error("database_failed", step=step, error=str(error), retry_in_s=wait_s)
            await asyncio.sleep(wait_s)
            attempt += 1
