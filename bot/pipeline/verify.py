"""Verify: what the library says of claims."""

from collections.abc import Sequence

from bot.domain.dates import is_older_than_change, is_out_of_time
from bot.domain.finding import Evidence
from bot.domain.ports import Library, Query
from bot.domain.source import Hit
from bot.pipeline.vectors import embedded
from models.engine import Engine, Stance, StanceInput

FAR = 0.12
"""Cosine below which a passage is about something else and is not judged: on the house
threads 2 in 100 passages that contradict a post are farther from it."""
DOUBTED = 0.3
"""Probability of a contradiction below which nothing is flagged or told of, so that it need not
be asked whether the claim's sentence by itself is on the passage's subject."""


async def verify(
    claims: Sequence[Query], *, library: Library, engine: Engine, guild_id: str, limit: int
) -> list[tuple[Evidence, ...]]:
    """Weigh each claim against its ``limit`` best passages, the most refuting first.

    Of equals, the source of the higher tier comes first, then the passage nearest in meaning.

    All claims share one search and one call to the stance model. A passage too
    young or too old to contradict a claim (``bot.domain.dates``), or about something
    else than its sentence by itself, is neutral instead.
    """
    if not claims:
        return []
    hits_of = await library.search(claims, guild_id=guild_id, limit=limit)
    found = [tuple(hit for hit in hits if hit.similarity >= FAR) for hits in hits_of]
    pairs = [(claim, hit) for claim, hits in zip(claims, found, strict=True) for hit in hits]
    judged = await engine.stance([_pair(*pair) for pair in pairs]) if pairs else []
    stances = iter(await _on_subject(pairs, judged, engine))
    return [
        tuple(
            sorted(
                (weigh(claim, hit, next(stances)) for hit in hits),
                key=lambda one: one.rank("refutes"),
            )
        )
        for claim, hits in zip(claims, found, strict=True)
    ]


async def _on_subject(
    pairs: Sequence[tuple[Query, Hit]], stances: Sequence[Stance], engine: Engine
) -> list[Stance]:
    """Let no passage contradict what only the thread's title brings near it."""
    doubtful = [
        (claim.text, hit.passage.text)
        for (claim, hit), stance in zip(pairs, stances, strict=True)
        if stance.refutes >= DOUBTED
    ]
    vectors = await embedded((text for both in doubtful for text in both), engine)
    far = {
        (text, passage)
        for text, passage in doubtful
        if float(vectors[text] @ vectors[passage]) < engine.near_alone
    }
    return [
        _silent(stance) if (claim.text, hit.passage.text) in far else stance
        for (claim, hit), stance in zip(pairs, stances, strict=True)
    ]


def _silent(stance: Stance) -> Stance:
    return Stance(stance.supports, 0.0, stance.neutral + stance.refutes)


def weigh(claim: Query, hit: Hit, stance: Stance) -> Evidence:
    """Turn a model's stance into evidence; what dates rule out counts as neutral."""
    if stance.refutes and _is_out_of_time(claim, hit):
        stance = _silent(stance)
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
