"""Check: a post judged now, for somebody who asks; nothing of it is kept."""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.domain.explanation import Explanation
from bot.domain.finding import Claim
from bot.domain.policy import Policy
from bot.domain.post import Post
from bot.operations.explain import explain_flags
from bot.operations.lookup import LookupResult, lookup, of_claim
from bot.pipeline.process import Assessor
from models.engine import Engine

_MOST_CLAIMS = 3
_MOST_CHARS = 500


@dataclass(frozen=True, slots=True)
class Checked:
    """What a post would be flagged for, and what the library has on its other claims."""

    explanation: Explanation
    claims: tuple[LookupResult, ...]


async def check(post: Post, *, assessor: Assessor, policy: Policy) -> Checked:
    """Judge a post by a policy, as if it had just been written. Raises what the models raise."""
    (assessed,) = await assessor.assess([post], policy, thorough=True)
    flags = await explain_flags(
        post, assessed.flags, engine=assessor.engine, wording=assessor.wording_of(policy)
    )
    explanation = Explanation(post, assessed.finding, policy.thresholds, flags)
    claims = tuple(_other_claims(explanation, assessor.engine))
    return Checked(explanation, claims[:_MOST_CLAIMS])


async def find_sources(
    post: Post, *, assessor: Assessor, policy: Policy
) -> tuple[LookupResult, ...]:
    """What a guild's library has on a post's first claims; on all of it where it makes none.

    Raises what the models raise.
    """
    (assessed,) = await assessor.assess([post], policy)
    stated = [_words(post, claim) for claim in assessed.finding.claims if claim.checkable]
    asked = stated[:_MOST_CLAIMS] or [" ".join(post.text.split())[:_MOST_CHARS]]
    found = [
        await lookup(
            text,
            library=assessor.library,
            known=assessor.known,
            engine=assessor.engine,
            guild_id=post.guild_id,
            topic=post.title,
            written_in=assessed.finding.language,
        )
        for text in asked
    ]
    return tuple(found)


def _other_claims(explanation: Explanation, engine: Engine) -> Iterator[LookupResult]:
    """Checkable claims that no flag of inaccuracy tells of, where the library has anything."""
    told = [one.flag for one in explanation.flags if one.flag.kind == "inaccuracy"]
    for claim in explanation.finding.claims:
        flagged = any(flag.start < claim.end and claim.start < flag.end for flag in told)
        result = of_claim(_words(explanation.post, claim), claim, engine=engine)
        on_record = result.known or result.akin
        if claim.checkable and not flagged and (result.evidence or on_record):
            yield result


def _words(post: Post, claim: Claim) -> str:
    return " ".join(post.text[claim.start : claim.end].split())
