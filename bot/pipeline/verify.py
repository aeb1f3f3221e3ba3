"""Verify: what the library says of claims."""

from collections.abc import Sequence

from bot.domain.finding import Evidence
from bot.domain.out_of_time import is_older_than_change, is_out_of_time
from bot.domain.ports import Library, Query
from bot.domain.source import Hit
from models.engine import Engine, Stance, StanceInput

FAR = 0.12
"""Cosine below which a passage is about something else and is not judged: on the house
threads 2 in 100 passages that contradict a post are farther from it."""
DOUBTED = 0.3
"""Probability of a contradiction from which all that was found on a claim is judged, unless it
is flagged from a lower one: another passage may support it."""


async def verify(
    claims: Sequence[Query],
    *,
    library: Library,
    engine: Engine,
    guild_id: str,
    limit: int,
    thorough: Sequence[bool],
    flagged_from: float = 1.0,
) -> list[tuple[Evidence, ...]]:
    """Weigh each claim against its ``limit`` best passages, the most refuting first.

    Of equals, the source of the higher tier comes first, then the passage nearest in meaning.

    Only what a claim's sentence by itself is near can contradict it. ``thorough`` says of each
    claim whether the other passages are judged as well, for people who want to see what
    supports it. Without, they are only where a near one contradicts it, at the latest where it
    does as likely as ``flagged_from``, and else left out: judging them would be most of what an
    ordinary post costs. All claims share one search and at most two calls to the stance model.
    A passage too young or too old to contradict a claim (``bot.domain.out_of_time``), or far from
    its sentence, is neutral instead.
    """
    if not claims:
        return []
    hits_of = await library.search(claims, guild_id=guild_id, limit=limit)
    found = [[hit for hit in hits if hit.similarity >= FAR] for hits in hits_of]
    asked = [
        [hit for hit in hits if whole or hit.alone >= engine.near_alone]
        for hits, whole in zip(found, thorough, strict=True)
    ]
    first = await _weighed(claims, asked, engine)
    left = [
        [hit for hit in hits if hit not in done]
        if _most(evidence) >= min(DOUBTED, flagged_from)
        else []
        for hits, done, evidence in zip(found, asked, first, strict=True)
    ]
    more = await _weighed(claims, left, engine)
    return [
        tuple(sorted((*one, *other), key=lambda evidence: evidence.rank("refutes")))
        for one, other in zip(first, more, strict=True)
    ]


def _most(evidence: Sequence[Evidence]) -> float:
    return max((one.refutes for one in evidence), default=0.0)


async def _weighed(
    claims: Sequence[Query], found: Sequence[Sequence[Hit]], engine: Engine
) -> list[list[Evidence]]:
    """Evidence on each claim from its hits, in their order."""
    pairs = [(claim, hit) for claim, hits in zip(claims, found, strict=True) for hit in hits]
    stances = iter(await engine.stance([_pair(*pair) for pair in pairs]) if pairs else ())
    return [
        [weigh(claim, hit, next(stances), near_alone=engine.near_alone) for hit in hits]
        for claim, hits in zip(claims, found, strict=True)
    ]


def weigh(claim: Query, hit: Hit, stance: Stance, *, near_alone: float) -> Evidence:
    """Turn a model's stance into evidence.

    A contradiction counts as neutral where dates rule it out, or where the claim's sentence by
    itself is not as near as ``near_alone``: then the thread's title alone brought the two
    together.
    """
    if stance.refutes and (hit.alone < near_alone or _is_out_of_time(claim, hit)):
        stance = Stance(stance.supports, 0.0, stance.neutral + stance.refutes)
    difference = stance.difference
    return Evidence(
        passage=hit.passage,
        supports=stance.supports,
        refutes=stance.refutes,
        neutral=stance.neutral,
        similarity=hit.similarity,
        says=difference.claim if difference else "",
        source_says=difference.passage if difference else "",
    )


def _is_out_of_time(claim: Query, hit: Hit) -> bool:
    """What ``match`` does not ask: whether a change without a date came after the source.

    Whoever put a claim on record has judged that.
    """
    source, written_ms = hit.passage.source, claim.written_ms
    return is_out_of_time(
        claim.text, hit.passage.text, source, written_ms=written_ms
    ) or is_older_than_change(claim.text, source, written_ms=written_ms)


def _pair(claim: Query, hit: Hit) -> StanceInput:
    return StanceInput(claim.text, hit.passage.text, claim.topic)
