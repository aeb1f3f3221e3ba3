"""From scores to flags, without any model."""

import itertools
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.finding import KINDS, Claim, Evidence, Finding, Sentence, Versions
from bot.domain.flag import CitedClaim, Flag
from bot.domain.known_claim import KnownMatch
from bot.domain.policy import Policy
from bot.domain.post import Post
from bot.pipeline.decide import NEAR, decide
from models.sentences import split
from tests.support.posts import (
    make_known_claim,
    make_passage,
    make_policy,
    make_post,
    make_source,
)
from tests.support.wording import english

VERSIONS = Versions("c1", "s1", "e1", "m1")
TEXT = "First one. Second one. Third one."
SPANS = split(TEXT)
WORDING = english()


def _finding(
    *scores: tuple[float, float], claims: tuple[Claim, ...] = (), text: str = TEXT
) -> Finding:
    sentences = tuple(
        Sentence(span.start, span.end, hostile, speculation, 0.0)
        for span, (hostile, speculation) in zip(split(text), scores, strict=False)
    )
    return Finding(sentences, claims, VERSIONS)


def _flags(
    finding: Finding, policy: Policy | None = None, post: Post | None = None
) -> tuple[Flag, ...]:
    return decide(post or make_post(TEXT), finding, policy or make_policy(), WORDING)


def _evidence(refutes: float, supports: float = 0.0, **changes: object) -> Evidence:
    made = Evidence(make_passage("The source's words."), supports, refutes, 1 - refutes - supports)
    return replace(made, **changes)  # type: ignore[arg-type] # a test names fields of several types


def _claim(number: int, *evidence: Evidence, checkable: bool = True) -> Claim:
    return Claim(SPANS[number].start, SPANS[number].end, evidence, checkable)


def _known(number: int, score: float, *evidence: Evidence) -> Claim:
    match = KnownMatch(make_known_claim("It runs in the cloud only."), make_source("s"), score)
    return replace(_claim(number, *evidence), known=match)


def test_a_score_at_the_bar_is_a_flag_and_below_it_is_none() -> None:
    """The bar itself counts: a preset's promise is measured with scores at or above it."""
    assert [flag.score for flag in _flags(_finding((0.5, 0.499)))] == [0.5]


def test_neighbours_of_a_kind_become_one_flag_with_the_higher_score() -> None:
    """Two neighbouring sentences are one flag that quotes both and what lies between."""
    (flag,) = _flags(_finding((0.6, 0), (0.9, 0), (0, 0)))
    assert (flag.quote, flag.score) == ("First one. Second one.", 0.9)


@pytest.mark.parametrize(
    ("text", "flags"),
    [
        ("First one. Second one.", 1),
        ("First one.\nSecond one.", 1),
        ("First one.\n\nSecond one.", 2),
        ("A heading\nSecond one.", 2),
        ("• First one.\n• Second one.", 2),
    ],
)
def test_neighbours_are_joined_within_a_paragraph(text: str, flags: int) -> None:
    """A blank line, a heading or a bullet keeps neighbours two flags."""
    finding = _finding((0.6, 0), (0.9, 0), text=text)
    assert len(_flags(finding, post=make_post(text))) == flags


def test_sentences_apart_stay_apart() -> None:
    """A quiet sentence between two flagged ones keeps them two flags."""
    assert [flag.quote for flag in _flags(_finding((0.6, 0), (0, 0), (0.7, 0)))] == [
        "First one.",
        "Third one.",
    ]


def test_one_sentence_may_have_two_kinds() -> None:
    """A sentence that is hostile and speculates gets both flags."""
    assert {flag.kind for flag in _flags(_finding((0.9, 0.9)))} == {"hostile", "speculation"}


def test_an_inaccuracy_names_its_source_and_what_differs() -> None:
    """The flag carries the passage, and the reason says which words differ and where."""
    evidence = _evidence(0.9, says="236 billion", source_says="671 billion")
    (flag,) = _flags(_finding(claims=(_claim(0, evidence),)))
    assert flag.citation
    assert flag.citation.passage == "The source's words."
    assert flag.citation.stance == "refutes"
    assert flag.reason == "The post says 236 billion; The Paper (9 February 2024) says 671 billion."
    assert flag.version == "s1"


def test_a_claim_that_another_source_supports_more_is_not_flagged() -> None:
    """Where the library disagrees with itself, the claim is left alone."""
    assert _flags(_finding(claims=(_claim(0, _evidence(0.8), _evidence(0.05, 0.9)),))) == ()


def test_what_a_source_settles_is_no_speculation() -> None:
    """A hedged claim that a source contradicts is an inaccuracy alone."""
    flags = _flags(_finding((0, 0.9), claims=(_claim(0, _evidence(0.9)),)))
    assert [flag.kind for flag in flags] == ["inaccuracy"]


def test_a_speculation_is_never_contradicted_but_told_what_is_reported() -> None:
    """A near passage comes with a speculation as a report, and never as an inaccuracy."""
    near = _evidence(0.9, similarity=NEAR)
    (flag,) = _flags(_finding((0, 0.9), claims=(_claim(0, near, checkable=False),)))
    assert flag.kind == "speculation"
    assert flag.citation
    assert flag.citation.source_id == "s1"


def test_a_distant_passage_is_not_offered_as_a_report() -> None:
    """A passage on something else does not come with a speculation."""
    far = _evidence(0.1, similarity=NEAR - 0.01)
    (flag,) = _flags(_finding((0, 0.9), claims=(_claim(0, far, checkable=False),)))
    assert flag.citation is None


def test_neighbours_that_two_sources_contradict_stay_two_flags() -> None:
    """Merging would lose one of the sources, so it does not happen."""
    other = replace(_evidence(0.8), passage=make_passage("Other words.", source_id="s2"))
    finding = _finding((0, 0), (0, 0), claims=(_claim(0, _evidence(0.9)), _claim(1, other)))
    assert [flag.citation.source_id for flag in _flags(finding) if flag.citation] == ["s1", "s2"]


def test_a_known_claim_made_again_names_the_claim_and_its_source() -> None:
    """The flag carries the claim on record, its passage and score, and the model that matched."""
    (flag,) = _flags(_finding(claims=(_known(0, 0.75),)))
    assert (flag.quote, flag.score, flag.threshold, flag.version) == ("First one.", 0.75, 0.5, "m1")
    assert flag.citation
    assert flag.citation.known == CitedClaim("k1", "It runs in the cloud only.", 0.75)
    assert (flag.citation.passage, flag.citation.stance) == ("It runs offline.", "refutes")
    assert flag.reason == "Makes a known claim again; The Paper (9 February 2024) says otherwise."


def test_a_known_claim_has_its_own_bar() -> None:
    """A match below the bar of known claims flags nothing, however low the other bars are."""
    bars = replace(make_policy().thresholds, known_claim=0.8, inaccuracy=0.1)
    assert _flags(_finding(claims=(_known(0, 0.75),)), make_policy(thresholds=bars)) == ()


def test_a_known_claim_goes_before_a_passage() -> None:
    """A sentence gets one flag: by the claim on record, though a passage is surer."""
    (flag,) = _flags(_finding(claims=(_known(0, 0.75, _evidence(0.9)),)))
    assert flag.citation
    assert flag.citation.known


def test_a_known_claim_stays_named_when_neighbours_merge() -> None:
    """Of two sentences that one source contradicts, the one on record gives score and claim."""
    claims = (_known(0, 0.75), _claim(1, _evidence(0.9)))
    (flag,) = _flags(_finding((0, 0), (0, 0), claims=claims))
    assert (flag.quote, flag.score) == ("First one. Second one.", 0.75)
    assert flag.citation
    assert flag.citation.known


SCORE = st.floats(0, 1)


@given(
    scores=st.lists(st.tuples(SCORE, SCORE), min_size=3, max_size=3),
    refutes=st.lists(SCORE, min_size=0, max_size=3),
    remade=st.lists(SCORE, min_size=3, max_size=3),
    bar=st.floats(0.01, 0.99),
)
def test_flags_are_true_to_text_scores_and_bars(
    scores: list[tuple[float, float]], refutes: list[float], remade: list[float], bar: float
) -> None:
    """Each flag quotes the post exactly and reaches its bar; a kind's flags never overlap."""
    claims = tuple(_known(n, remade[n], _evidence(score)) for n, score in enumerate(refutes))
    policy = make_policy(thresholds=type(make_policy().thresholds)(bar, bar, bar, bar))
    finding = _finding(*scores, claims=claims)
    flags = _flags(finding, policy)
    for flag in flags:
        assert flag.quote == TEXT[flag.start : flag.end]
        assert flag.score >= flag.threshold == bar
    for kind in KINDS:
        own = [flag for flag in flags if flag.kind == kind]
        assert all(a.end <= b.start for a, b in itertools.pairwise(own))
        if kind != "speculation":  # a sentence that a source settles is taken out of these
            assert bool(own) == (finding.score(kind) >= bar)


@given(low=st.floats(0.01, 0.98), step=st.floats(0, 0.01), scores=st.lists(SCORE, max_size=3))
def test_a_higher_bar_never_flags_more_words(low: float, step: float, scores: list[float]) -> None:
    """Raising the bar can only take flagged characters away."""
    finding = _finding(*((score, 0.0) for score in scores))
    thresholds = type(make_policy().thresholds)
    covered = [
        {
            position
            for flag in _flags(finding, make_policy(thresholds=thresholds(bar, bar, bar, bar)))
            for position in range(flag.start, flag.end)
        }
        for bar in (low, low + step)
    ]
    assert covered[1] <= covered[0]
