"""Verify brings evidence in order, and lets dates rule out what cannot contradict."""

from dataclasses import replace

import pytest

from bot.domain.finding import Claim, Evidence
from bot.domain.ports import Query
from bot.domain.source import Hit, Tier
from bot.pipeline.verify import verify, weigh
from models.engine import Difference, Stance
from tests.support.engine import RuleEngine
from tests.support.library import FixedLibrary, hit
from tests.support.posts import make_passage, make_source

SUPPORTS = hit(make_source("It runs offline.", source_id="yes"))
REFUTES = hit(make_source("It does not offline.", source_id="no"))
SILENT = hit(make_source("It is a model.", source_id="other"))
CLAIM = Query("It runs offline")
FAR_ALONE = 0.9 * RuleEngine.near_alone
CONTRA = Stance(0.1, 0.7, 0.2, Difference("name", "Bard", "Gemini"))


async def _verified(
    claims: list[Query], library: FixedLibrary, *, limit: int, thorough: bool = True
) -> list[tuple[Evidence, ...]]:
    return await verify(
        claims,
        library=library,
        engine=RuleEngine(),
        guild_id="g",
        limit=limit,
        thorough=[thorough] * len(claims),
    )


async def test_most_refuting_first() -> None:
    """Evidence on a claim stands in the order of its probability to contradict."""
    library = FixedLibrary((SILENT, SUPPORTS, REFUTES))
    (found,) = await _verified([CLAIM], library, limit=3)
    assert found[0].passage == REFUTES.passage
    assert [one.stance for one in found].count("supports") == 1
    assert all(abs(one.supports + one.refutes + one.neutral - 1) < 1e-9 for one in found)


async def test_of_equals_the_higher_tier_is_cited() -> None:
    """Where passages say the same equally well, the primary source goes before the others."""
    tiers: tuple[Tier, ...] = ("community", "press", "primary")
    hits = [
        hit(
            make_source("It does not offline.", source_id=tier, tier=tier),
            similarity=0.9 - at / 10,
        )
        for at, tier in enumerate(tiers)
    ]
    nearer = hit(make_source("It does not offline.", source_id="near", tier="press"))
    library = FixedLibrary((*hits, nearer))
    (found,) = await _verified([CLAIM], library, limit=9)
    ids = [one.passage.source.source_id for one in found]
    assert ids == ["primary", "press", "near", "community"]
    best = Claim(0, 1, found).refuted_by
    assert best
    assert best.passage.source.tier == "primary"


def test_a_tier_does_not_outdo_better_evidence() -> None:
    """The tier decides between equals only: to the two decimals that people see."""
    plain = Evidence(make_passage("a", tier="community"), 0.0, 0.91, 0.09)
    equal = replace(plain, passage=make_passage("b", tier="primary"), refutes=0.909)
    weaker = replace(equal, refutes=0.90)
    assert Claim(0, 1, (plain, equal)).refuted_by is equal
    assert Claim(0, 1, (plain, weaker)).refuted_by is plain


async def test_each_claim_gets_its_own_evidence() -> None:
    """Claims share one search and one model call without mixing their evidence."""
    library = FixedLibrary((SUPPORTS, REFUTES))
    claims = [CLAIM, Query("It is a bird"), Query("Something offline")]
    found = await _verified(claims, library, limit=2)
    assert [[one.stance for one in row] for row in found] == [
        ["refutes", "supports"],
        ["neutral", "neutral"],
        ["refutes", "supports"],
    ]


async def test_what_only_the_title_brings_near_is_not_contradicted() -> None:
    """A sentence that by itself is about something else than a passage does not differ from it."""
    far = hit(make_source("It does not offline."), alone=FAR_ALONE)
    (found,) = await _verified([CLAIM], FixedLibrary((far,)), limit=1)
    assert found[0].refutes == 0.0
    assert found[0].neutral == pytest.approx(0.95)


@pytest.mark.parametrize(
    ("near", "thorough", "wanted"),
    [
        ((), False, []),
        ((), True, ["yes"]),
        ((SILENT,), False, ["other"]),
        ((SILENT,), True, ["other", "yes"]),
        ((REFUTES,), False, ["no", "yes"]),
        ((REFUTES,), True, ["no", "yes"]),
    ],
)
async def test_far_passages_are_judged_where_it_matters(
    near: tuple[Hit, ...], thorough: bool, wanted: list[str]
) -> None:
    """What may support a contradicted claim counts; else far passages are for those who ask."""
    far = replace(SUPPORTS, alone=FAR_ALONE)
    library = FixedLibrary((far, *near))
    (found,) = await _verified([CLAIM], library, limit=9, thorough=thorough)
    assert [one.passage.source.source_id for one in found] == wanted
    assert ("yes" not in wanted) or any(one.stance == "supports" for one in found)


@pytest.mark.parametrize(("flagged_from", "wanted"), [(1.0, ["no"]), (0.15, ["no", "yes"])])
async def test_a_low_bar_asks_for_all_evidence(flagged_from: float, wanted: list[str]) -> None:
    """Whatever may be flagged is held against what supports it, however low a guild's bar is."""
    engine = RuleEngine()
    weak = Stance(0.0, 0.2, 0.8)
    engine.stance = lambda pairs: _answers([weak for _ in pairs])  # type: ignore[method-assign]
    library = FixedLibrary((REFUTES, replace(SUPPORTS, alone=FAR_ALONE)))
    (found,) = await verify(
        [CLAIM],
        library=library,
        engine=engine,
        guild_id="g",
        limit=9,
        thorough=[False],
        flagged_from=flagged_from,
    )
    assert [one.passage.source.source_id for one in found] == wanted


async def _answers(stances: list[Stance]) -> list[Stance]:
    return stances


@pytest.mark.parametrize("claims", [[], [CLAIM]])
async def test_nothing_to_weigh(claims: list[Query]) -> None:
    """Without claims or without passages there is no evidence and no error."""
    found = await _verified(claims, FixedLibrary(()), limit=3)
    assert found == [() for _ in claims]


def _days(day: str) -> int:
    return {
        "2024-02-07": 1_707_264_000_000,
        "2024-06-01": 1_717_200_000_000,
        "2025-06-01": 1_748_736_000_000,
    }[day]


RENAMED = hit(make_source("Google renamed Bard to Gemini on 8 February 2024."))
UNDATED = hit(make_source("Bard is Google's chatbot.", date=None))  # read on 30 January 2025


@pytest.mark.parametrize(
    ("claim", "found", "refutes"),
    [
        (Query("Google's Bard"), RENAMED, 0.7),
        (Query("Google's Bard", written_ms=_days("2024-06-01")), RENAMED, 0.7),
        (Query("Google's Bard", written_ms=_days("2024-02-07")), RENAMED, 0.0),
        (Query("Google dropped Bard in 2025"), RENAMED, 0.0),
        (Query("Google dropped Bard in 2024"), UNDATED, 0.7),
        (Query("Google dropped Bard in March 2025"), UNDATED, 0.0),
        (Query("Google dropped Bard today", written_ms=_days("2025-06-01")), UNDATED, 0.0),
        (Query("Google no longer has Bard", written_ms=_days("2025-06-01")), UNDATED, 0.0),
        (Query("Google no longer has Bard", written_ms=_days("2024-06-01")), UNDATED, 0.7),
        (Query("In January 2024 Google's chatbot was Bard"), RENAMED, 0.0),
        (Query("Google's chatbot is Bard since January 2024"), RENAMED, 0.7),
    ],
)
def test_dates_rule_out_contradiction(claim: Query, found: Hit, refutes: float) -> None:
    """What a passage cannot contradict for its date counts as neutral, and nothing is lost."""
    evidence = weigh(claim, found, CONTRA, near_alone=0.4)
    assert evidence.refutes == refutes
    assert evidence.supports == 0.1
    assert evidence.neutral == pytest.approx(0.9 - refutes)


def test_a_difference_is_told_only_where_it_counts() -> None:
    """The differing words are quoted with a contradiction and not with a ruled-out one."""
    counted = weigh(Query("Bard"), RENAMED, CONTRA, near_alone=0.4)
    ruled_out = weigh(Query("Bard in 2025"), RENAMED, CONTRA, near_alone=0.4)
    assert (counted.says, counted.source_says) == ("Bard", "Gemini")
    assert (ruled_out.says, ruled_out.source_says) == ("", "")


def test_nearness_is_handed_on() -> None:
    """Evidence knows how near its passage is, as the search found it."""
    assert (
        weigh(
            CLAIM, hit(make_source("A page."), similarity=0.42), CONTRA, near_alone=0.4
        ).similarity
        == 0.42
    )
