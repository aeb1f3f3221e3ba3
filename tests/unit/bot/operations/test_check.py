"""A check judges a post as if it had just been written, and keeps nothing."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from bot.domain.policy import Thresholds
from bot.operations.check import check, find_sources
from bot.pipeline.process import Assessor
from bot.reading import read_wordings
from tests.support.library import FixedClaims, near, open_shelf
from tests.support.posts import make_known_claim, make_policy, make_post, make_source
from tests.support.wording import english

WRONG = "fact: Google answers with Bard."
RIGHT = "fact: It is called Gemini."


@pytest.fixture
async def assessor() -> AsyncIterator[Assessor]:
    """The bot's own steps; one source contradicts ``WRONG`` and supports ``RIGHT``."""
    async with open_shelf() as shelf:
        await shelf.library.add_all([make_source("The chatbot is called Gemini and not Bard.")])
        yield Assessor(shelf.engine, shelf.search, FixedClaims(), english(), 4)


async def test_flags_are_explained(assessor: Assessor) -> None:
    """Each flag comes with how it came about."""
    found = await check(make_post(f"You clown. {WRONG}"), assessor=assessor, policy=make_policy())

    assert [one.flag.kind for one in found.explanation.flags] == ["hostile", "inaccuracy"]
    assert found.explanation.flags[0].reading is not None
    assert found.claims == ()


async def test_other_claims_have_their_sources(assessor: Assessor) -> None:
    """A claim that is not flagged is shown with what the library has on it."""
    found = await check(make_post(RIGHT), assessor=assessor, policy=make_policy())

    assert found.explanation.flags == ()
    (claim,) = found.claims
    assert claim.claim == RIGHT
    assert len(claim.supporting) == 1


@pytest.mark.parametrize(
    ("text", "made", "akin"),
    [("fact: Bard always runs offline", 1, 0), ("fact: Bard sleeps well", 0, 1)],
)
async def test_a_likely_claim_on_record_is_only_near(
    assessor: Assessor, text: str, made: int, akin: int
) -> None:
    """What is over the lowest bar alone is shown as near a claim, not as the claim again."""
    known = near(make_known_claim("fact: Bard always runs offline"), make_source("It does not."))
    with_claim = replace(assessor, known=FixedClaims((known,)))
    strict = make_policy(thresholds=Thresholds(1.1, 1.1, 1.1, 1.1))

    found = await check(make_post(text), assessor=with_claim, policy=strict)

    (claim,) = found.claims
    assert (len(claim.known), len(claim.akin)) == (made, akin)


async def test_reason_and_rule_are_in_one_language(assessor: Assessor) -> None:
    """A German server reads the rule in German, as it reads the reason."""
    german = read_wordings()["de"]
    two = replace(assessor, wordings={"de": german})
    policy = make_policy(language="de")

    found = await check(make_post("You clown."), assessor=two, policy=policy)

    (one,) = found.explanation.flags
    assert one.reading is not None
    assert one.flag.reason == german.reasons.hostile
    assert one.reading.rule.text in {rule.text for rule in german.rules.hostile}


async def test_the_policy_decides(assessor: Assessor) -> None:
    """A guild's own thresholds count."""
    policy = make_policy(thresholds=Thresholds(*(0.95,) * 4))

    found = await check(make_post("You clown."), assessor=assessor, policy=policy)

    assert found.explanation.flags == ()
    assert "hostile 0.90" in found.explanation.unflagged(english())


async def test_sources_of_each_claim(assessor: Assessor) -> None:
    """Sources are looked up for each claim by itself."""
    post = make_post(f"So. {WRONG} {RIGHT}")

    found = await find_sources(post, assessor=assessor, policy=make_policy())

    assert [one.claim for one in found] == [WRONG, RIGHT]
    assert [len(one.contradicting) for one in found] == [1, 0]


async def test_sources_of_a_post_without_claims(assessor: Assessor) -> None:
    """Where nothing is claimed, the whole post is looked up."""
    post = make_post("Is it\nGemini?")

    (found,) = await find_sources(post, assessor=assessor, policy=make_policy())

    assert found.claim == "Is it Gemini?"
