"""A claim said again nearly word for word, and what only looks like it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.restating import restates

CLAIM = "The iPhone 15 has a Lightning port."


@pytest.mark.parametrize(
    "text",
    [
        CLAIM,
        "the iphone 15 has a lightning port",
        "The iPhone 15 still comes with a Lightning port.",
        "iphone 15 has THAT lightning port",
        "Yes, the iPhone 15 has a Lightning port!",
        "Got mine on Friday, lovely colours. The iPhone 15 has a Lightning port, by the way.",
    ],
)
def test_a_claim_in_its_own_words_is_known(text: str) -> None:
    """Case, articles, small talk and what stands around it change nothing."""
    assert restates(text, CLAIM)


@pytest.mark.parametrize(
    "text",
    [
        "Does the iPhone 15 have a Lightning port?",
        '"The iPhone 15 has a Lightning port", the shop wrote.',
        "The iPhone 15 has no Lightning port.",
        "The iPhone 15 doesn't have a Lightning port.",
        "The shop says the iPhone 15 has a Lightning port.",
        "The iPhone 14 has a Lightning port.",
        "The iPhone 15 has almost a Lightning port.",
        "The iPhone 15 has a Lightning port for water.",
        "The case that the iPhone 15 has a Lightning port in.",
        "I read that the iPhone 15 has a Lightning port. The iPhone 15 has a Lightning port. No?",
        "A Lightning port is what the iPhone 15 had been rumoured to lose.",
        "The iPhone 15 has a case with a hole where the old Lightning port used to be.",
        "Lightning? Never again. My iPhone is from 2015, and the port is worn out.",
        "",
    ],
)
def test_what_asks_denies_quotes_or_adds_is_left_to_the_model(text: str) -> None:
    """The rule speaks only where nothing else can be meant."""
    assert not restates(text, CLAIM)


def test_a_claim_that_denies_is_restated_by_a_denial_alone() -> None:
    """A negation counts on both sides."""
    claim = "Slackware doesn't ship any package manager."
    assert restates("slackware does not ship any package manager", claim)
    assert not restates("slackware does ship any package manager", claim)


def test_small_words_turn_a_claim_round() -> None:
    """Before and after, more and less are words like others."""
    claim = "The Zune went on sale before the iPod."
    assert not restates("The Zune went on sale after the iPod.", claim)


@given(st.text(max_size=80), st.text(max_size=80))
def test_any_texts_have_an_answer(text: str, claim: str) -> None:
    """Nothing that people write breaks the rule."""
    assert restates(text, claim) in {True, False}
