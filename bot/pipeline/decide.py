"""Decide: from a finding and a policy to flags. Pure: no I/O, no clock, no chance."""

from collections.abc import Iterable, Iterator
from itertools import pairwise

from bot.domain.finding import Evidence, Finding, Kind, Stance
from bot.domain.flag import Citation, Flag
from bot.domain.note import source_words
from bot.domain.policy import Policy
from bot.domain.post import Post
from bot.domain.wording import Wording

_ENDS = ".!?…\"'”’)"

NEAR = 0.5
"""Cosine from which a passage counts as a report on a speculation's subject."""


def decide(post: Post, finding: Finding, policy: Policy, wording: Wording) -> tuple[Flag, ...]:
    """Give the flags of a post in the order of its text.

    Neighbouring sentences of a kind become one flag with the highest of their
    scores, within a paragraph; those that two sources contradict stay two flags. A
    sentence that a source contradicts is no speculation: the source settles it
    (the guide's "How the flags meet").
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
                _citation(report, report.stance) if report else None,
            )


def _contradicted(post: Post, finding: Finding, policy: Policy, wording: Wording) -> Iterator[Flag]:
    bar = policy.thresholds.inaccuracy
    for claim in finding.claims:
        evidence = claim.refuted_by
        if evidence and evidence.refutes >= bar:
            yield Flag(
                "inaccuracy",
                claim.start,
                claim.end,
                post.text[claim.start : claim.end],
                _reason(evidence, wording),
                evidence.refutes,
                bar,
                finding.versions.stance,
                _citation(evidence, "refutes"),
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


def _citation(evidence: Evidence, stance: Stance) -> Citation:
    source = evidence.passage.source
    return Citation(
        source_id=source.source_id,
        title=source.title,
        publisher=source.publisher,
        date=source.date,
        url=source.url,
        passage=evidence.passage.text,
        stance=stance,
        score=getattr(evidence, stance),
        read_ms=source.read_ms,
        summary=source.summary,
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


def _joins(first: Flag, second: Flag) -> bool:
    if first.kind == "inaccuracy" and first.citation and second.citation:
        return first.citation.source_id == second.citation.source_id
    return True


def _join(post: Post, first: Flag, second: Flag) -> Flag:
    stronger = max(first, second, key=lambda flag: flag.score)
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
