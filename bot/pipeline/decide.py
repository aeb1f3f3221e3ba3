"""Decide: from a finding and a policy to flags. Pure: no I/O, no clock, no chance."""

from collections.abc import Iterable, Iterator
from itertools import pairwise

from bot.domain.finding import Claim, Evidence, Finding, Kind, Stance
from bot.domain.flag import Citation, CitedClaim, Flag
from bot.domain.known_claim import KnownMatch
from bot.domain.note import source_words
from bot.domain.policy import Policy
from bot.domain.post import Post
from bot.domain.source import Source
from bot.domain.wording import Wording

_ENDS = ".!?…\"'”’)"

NEAR = 0.5
"""Cosine from which a passage counts as a report on a speculation's subject."""


def decide(post: Post, finding: Finding, policy: Policy, wording: Wording) -> tuple[Flag, ...]:
    """Give the flags of a post in the order of its text.

    Neighbouring sentences of a kind become one flag with the highest of their
    scores, within a paragraph; those that two sources contradict stay two flags. A
    sentence that a source contradicts is no speculation: the source settles it
    (the guide's "How the flags meet"). A known claim goes before what a passage
    alone contradicts, whatever the scores.
    """
    wrong = list(_contradicted(post, finding, policy, wording))
    settled = {(flag.start, flag.end) for flag in wrong}
    flags = [
        *_merged(post, _scored(post, finding, "hostile", policy, wording), finding),
        *_merged(
            post,
            (
                flag
                for flag in _scored(post, finding, "speculation", policy, wording)
                if (flag.start, flag.end) not in settled
            ),
            finding,
        ),
        *_merged(post, wrong, finding),
    ]
    return tuple(sorted(flags, key=lambda flag: (flag.start, flag.end, flag.kind)))


def _scored(
    post: Post, finding: Finding, kind: Kind, policy: Policy, wording: Wording
) -> Iterator[Flag]:
    bar = policy.thresholds.of(kind)
    looked_up = {(claim.start, claim.end): claim for claim in finding.claims}
    for sentence in finding.sentences:
        score = getattr(sentence, kind)
        if score >= bar:
            claim = looked_up.get((sentence.start, sentence.end))
            report = claim.nearest(NEAR) if claim and kind == "speculation" else None
            yield Flag(
                kind,
                sentence.start,
                sentence.end,
                post.text[sentence.start : sentence.end],
                getattr(wording.reasons, kind),
                score,
                bar,
                finding.versions.of(kind),
                citation_of(report, report.stance) if report else None,
            )


def _contradicted(post: Post, finding: Finding, policy: Policy, wording: Wording) -> Iterator[Flag]:
    for claim in finding.claims:
        known = _known(post, claim, finding, policy, wording)
        flag = known or _refuted(post, claim, finding, policy, wording)
        if flag:
            yield flag


def _known(
    post: Post, claim: Claim, finding: Finding, policy: Policy, wording: Wording
) -> Flag | None:
    match, bar = claim.known, policy.thresholds.known_claim
    if match is None or match.score < bar:
        return None
    return Flag(
        "inaccuracy",
        claim.start,
        claim.end,
        post.text[claim.start : claim.end],
        wording.reasons.known_claim.format(**source_words(match.source, wording)),
        match.score,
        bar,
        finding.versions.matching,
        _claim_citation(match),
    )


def _refuted(
    post: Post, claim: Claim, finding: Finding, policy: Policy, wording: Wording
) -> Flag | None:
    evidence, bar = claim.refuted_by, policy.thresholds.inaccuracy
    if evidence is None or evidence.refutes < bar:
        return None
    return Flag(
        "inaccuracy",
        claim.start,
        claim.end,
        post.text[claim.start : claim.end],
        _reason(evidence, wording),
        evidence.refutes,
        bar,
        finding.versions.stance,
        citation_of(evidence, "refutes"),
    )


def _reason(evidence: Evidence, wording: Wording) -> str:
    differs = evidence.says and evidence.source_says
    template = wording.reasons.inaccuracy_difference if differs else wording.reasons.inaccuracy
    source = evidence.passage.source
    return template.format(
        **source_words(source, wording),
        says=evidence.says,
        source_says=evidence.source_says,
    )


def citation_of(evidence: Evidence, stance: Stance) -> Citation:
    """What a flag cites of evidence, for a stance of it."""
    passage = evidence.passage
    return _cited(passage.source, passage.text, stance, getattr(evidence, stance))


def _claim_citation(match: KnownMatch) -> Citation:
    known = match.known
    claim = CitedClaim(known.claim_id, known.text, match.score)
    return _cited(match.source, known.passage, "refutes", match.score, claim)


def _cited(
    source: Source, passage: str, stance: Stance, score: float, known: CitedClaim | None = None
) -> Citation:
    return Citation(
        source_id=source.source_id,
        title=source.title,
        publisher=source.publisher,
        date=source.date,
        url=source.url,
        passage=passage,
        stance=stance,
        score=score,
        read_ms=source.read_ms,
        summary=source.summary,
        known=known,
    )


def _merged(post: Post, flags: Iterable[Flag], finding: Finding) -> list[Flag]:
    followers = {
        one.start: other.start
        for one, other in pairwise(finding.sentences)
        if _is_one_paragraph(post.text, one.end, other.start)
    }
    merged: list[Flag] = []
    last_start = -1
    for flag in flags:
        if merged and followers.get(last_start) == flag.start and _joins(merged[-1], flag):
            merged[-1] = _join(post, merged[-1], flag)
        else:
            merged.append(flag)
        last_start = flag.start
    return merged


def _is_one_paragraph(text: str, end: int, start: int) -> bool:
    """Whether nothing but a blank, or a line's end behind a full stop, lies between sentences.

    A heading has no full stop, a list item has a bullet, a quote stands in between.
    """
    between = text[end:start]
    if between.strip():
        return False
    return "\n" not in between or (between.count("\n") == 1 and text[end - 1] in _ENDS)


def _is_known(flag: Flag) -> bool:
    return flag.citation is not None and flag.citation.known is not None


def _joins(first: Flag, second: Flag) -> bool:
    if first.kind == "inaccuracy" and first.citation and second.citation:
        return first.citation.source_id == second.citation.source_id
    return True


def _join(post: Post, first: Flag, second: Flag) -> Flag:
    stronger = max(first, second, key=lambda flag: (_is_known(flag), flag.score))
    return Flag(
        first.kind,
        first.start,
        second.end,
        post.text[first.start : second.end],
        stronger.reason,
        stronger.score,
        stronger.threshold,
        stronger.version,
        stronger.citation or first.citation or second.citation,
    )
