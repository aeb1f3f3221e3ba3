"""Lookup: what the library has on a claim, for people who ask."""

from dataclasses import dataclass

from bot.domain.finding import Evidence
from bot.domain.ports import Library, Query
from bot.pipeline.verify import verify
from models.engine import Engine

# On the house threads 52 of 100 posts are this near to the passage that speaks of
# them, and 22 of 100 to the nearest one that does not.
NEAR = 0.45


@dataclass(frozen=True, slots=True)
class LookupResult:
    """Evidence on a claim: contradicting, then supporting, then neutral but near passages.

    The first two are in order of their probability, the last by nearness.
    """

    claim: str
    evidence: tuple[Evidence, ...]

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
        """Whether no passage supports or contradicts the claim."""
        return not self.contradicting and not self.supporting

    def _of(self, stance: str) -> tuple[Evidence, ...]:
        return tuple(evidence for evidence in self.evidence if evidence.stance == stance)


async def lookup(
    text: str,
    *,
    library: Library,
    engine: Engine,
    guild_id: str,
    topic: str = "",
    limit: int = 5,
) -> LookupResult:
    """Weigh one claim against the ``limit`` best passages of a guild's library."""
    (found,) = await verify(
        [Query(text, topic)], library=library, engine=engine, guild_id=guild_id, limit=limit
    )
    kept = (one for one in found if one.stance != "neutral" or one.similarity >= NEAR)
    return LookupResult(text, tuple(sorted(kept, key=_order)))


def _order(evidence: Evidence) -> tuple[int, float]:
    match evidence.stance:
        case "refutes":
            return 0, -evidence.refutes
        case "supports":
            return 1, -evidence.supports
        case _:
            return 2, -evidence.similarity
