"""Missed: a post that should have been flagged, as a moderator says."""

from dataclasses import dataclass, replace

from bot.domain.card import Moderator
from bot.domain.desk_ports import Reported, Reports
from bot.domain.finding import Evidence, Finding, Kind
from bot.domain.flag import REPORTED, Citation, Decision, Flag
from bot.domain.note import best_sentence
from bot.domain.out_of_time import changed_since
from bot.domain.policy import Policy
from bot.domain.post import Post
from bot.pipeline.decide import citation_of
from bot.pipeline.process import Assessor


@dataclass(frozen=True, slots=True)
class Missed:
    """What a moderator reports: the kind, for an inaccuracy what contradicts it, and the
    reason that the card gives."""

    post: Post
    kind: Kind
    by: Moderator
    reason: str
    evidence: Evidence | None = None


async def report(
    missed: Missed, *, assessor: Assessor, policy: Policy, reports: Reports, now_ms: int
) -> Reported | None:
    """Make a card for a missed post; None where it was deleted meanwhile.

    The flag has the score that the models give now, and the threshold in force. Raises
    what the models and the store raise.
    """
    (assessed,) = await assessor.assess([missed.post], policy)
    flag = missed_flag(missed, assessed.finding, policy)
    decision = Decision(missed.post, (flag,), policy.review_channel)
    return await reports.report(decision, by=missed.by, now_ms=now_ms)


def missed_flag(missed: Missed, finding: Finding, policy: Policy) -> Flag:
    """The flag on the sentence that came nearest to one, or on the whole post."""
    text, kind = missed.post.text, missed.kind
    start, end = _nearest(finding, kind) or (0, len(text))
    return Flag(
        kind,
        start,
        end,
        text[start:end],
        missed.reason,
        finding.score(kind),
        policy.thresholds.of(kind),
        REPORTED,
        _citation(missed.post, text[start:end], missed.evidence) if missed.evidence else None,
    )


def _citation(post: Post, quote: str, evidence: Evidence) -> Citation:
    """What contradicts a post, and since when, where it was right before.

    Only the sentence that a note tells says since when: another one's change may be one
    of something else.
    """
    passage, written_ms = evidence.passage, post.created_ms if post.dated else None
    told = best_sentence(passage.text, quote)
    since = changed_since(told, passage.source, written_ms=written_ms)
    return replace(citation_of(evidence, "refutes"), since=since)


def _nearest(finding: Finding, kind: Kind) -> tuple[int, int] | None:
    if kind == "inaccuracy":
        claim = max(finding.claims, key=lambda one: one.inaccuracy, default=None)
        return (claim.start, claim.end) if claim else None
    sentence = max(finding.sentences, key=lambda one: float(getattr(one, kind)), default=None)
    return (sentence.start, sentence.end) if sentence else None
