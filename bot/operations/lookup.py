"""Lookup: what the library has on a claim, for people who ask."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.finding import Claim, Evidence
from bot.domain.known_claim import KnownMatch
from bot.domain.ports import KnownClaims, Library, Query
from bot.domain.post import text_post
from bot.pipeline.language import language
from bot.pipeline.match import Read, weigh
from bot.pipeline.normalise import Text, normalise
from bot.pipeline.verify import verify
from bot.pipeline.windows import windows
from models.engine import ANY_LANGUAGE, Engine

# On the house threads 52 of 100 posts are this near to the passage that speaks of
# them, and 22 of 100 to the nearest one that does not.
NEAR = 0.45
AKIN = 0.6
"""Cosine from which a claim on record is named though a text seems not to make it: 66 in 100
posts that state the right value are as near to it, and 4 in 1,000 ordinary ones to any claim."""
_MOST_AKIN = 2


@dataclass(frozen=True, slots=True)
class LookupResult:
    """Evidence on a claim: contradicting, then supporting, then neutral but near passages.

    The first two are in order of their probability, the last by nearness. ``known`` are
    the known claims that it makes again, the likeliest first; the passages that contradict
    those are not evidence once more. ``akin`` are those that it perhaps makes, or comes near
    to, the likeliest first: a headline, or the opposite, is seldom recognised.

    ``unread`` is the language, as an ISO 639-1 code, of a claim that no model reads: it was
    held against nothing, so that the library's silence says nothing. Else it is "".
    """

    claim: str
    evidence: tuple[Evidence, ...]
    known: tuple[KnownMatch, ...] = ()
    akin: tuple[KnownMatch, ...] = ()
    unread: str = ""

    @property
    def contradicting(self) -> tuple[Evidence, ...]:
        return self._of("refutes")

    @property
    def supporting(self) -> tuple[Evidence, ...]:
        return self._of("supports")

    @property
    def related(self) -> tuple[Evidence, ...]:
        """Passages near the claim that say nothing either way."""
        return self._of("neutral")

    @property
    def silent(self) -> bool:
        """Whether the claim is not on record and no passage supports or contradicts it."""
        return not (self.known or self.contradicting or self.supporting)

    def _of(self, stance: str) -> tuple[Evidence, ...]:
        return tuple(evidence for evidence in self.evidence if evidence.stance == stance)


async def lookup(
    text: str,
    *,
    library: Library,
    known: KnownClaims,
    engine: Engine,
    guild_id: str,
    topic: str = "",
    limit: int = 5,
    written_in: str | None = None,
) -> LookupResult:
    """Hold one claim against a guild's known claims and the ``limit`` best passages.

    Whatever the guild's preset is, a known claim is said to be made from the balanced bar on.
    ``written_in`` is the language of the post that it is from, "" where that isn't clear;
    without a post the claim itself tells it.
    """
    post = text_post(text, title=topic, guild_id=guild_id)
    clean = normalise(text)
    if code := await _unread(clean, written_in, engine):
        return LookupResult(text, (), unread=code)
    read = Read(post, clean, tuple(windows(clean)))
    (weighed,) = await weigh([read], known=known, engine=engine)
    likely = engine.thresholds("wide").known_claim
    near = sorted(
        (one for one in weighed if one.score >= likely or one.near.similarity >= AKIN),
        key=lambda one: (-one.score if one.score >= likely else 0.0, -one.near.similarity),
    )
    (found,) = await verify(
        [Query(text, topic)],
        library=library,
        engine=engine,
        guild_id=guild_id,
        limit=limit,
        thorough=[True],
    )
    on_record = [KnownMatch(one.near.known, one.near.source, one.score) for one in near]
    return _result(text, found, on_record, engine)


async def _unread(text: Text, written_in: str | None, engine: Engine) -> str:
    """The language of a text that no model holds against sources; "" where one may."""
    code = written_in
    if code is None:  # in a thread: the first call loads the detector
        code = await asyncio.to_thread(language, text)
    return "" if {code, ANY_LANGUAGE} & engine.languages["inaccuracy"] else code


def of_claim(text: str, claim: Claim, *, engine: Engine) -> LookupResult:
    """What was found on a claim of a post that was judged."""
    likely = engine.thresholds("wide").known_claim
    on_record = [claim.known] if claim.known and claim.known.score >= likely else []
    return _result(text, claim.evidence, on_record, engine)


def _result(
    text: str, found: Sequence[Evidence], on_record: Sequence[KnownMatch], engine: Engine
) -> LookupResult:
    bar = engine.thresholds("balanced").known_claim
    made = tuple(one for one in on_record if one.score >= bar)
    akin = tuple(one for one in on_record if one.score < bar)[:_MOST_AKIN]
    kept = (
        one
        for one in found
        if not _is_told(one, made)
        and (one.stance != "neutral" or (one.similarity >= NEAR and not _is_told(one, akin)))
    )
    return LookupResult(text, tuple(sorted(kept, key=_order)), made, akin)


def _is_told(evidence: Evidence, claims: Sequence[KnownMatch]) -> bool:
    """Whether a passage stands with a claim on record already."""
    passage = evidence.passage
    return any(one.source == passage.source and one.known.passage in passage.text for one in claims)


def _order(evidence: Evidence) -> tuple[int, tuple[float, ...]]:
    match evidence.stance:
        case "refutes":
            return 0, evidence.rank("refutes")
        case "supports":
            return 1, evidence.rank("supports")
        case _:
            return 2, (-evidence.similarity,)
