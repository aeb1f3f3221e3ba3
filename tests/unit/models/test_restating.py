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
        "No, the iPhone 15 has a Lightning port.",
        "The iPhone 15 has a Lightning port, so keep your cables.",
        "the iphone 15 has a lightning port and you can keep your cables",
        "The iPhone 15 has a Lightning port; I bought two cables.",
    ],
)
def test_a_claim_in_its_own_words_is_known(text: str) -> None:
    """Case, articles, small talk, what stands around it and a clause more change nothing."""
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
        "No iPhone 15 has a Lightning port.",
        "The iPhone 15 has a Lightning port, but only in the shop's leaflet.",
        "The iPhone 15 has a Lightning port, that's a myth.",
        "The iPhone 15 has a Lightning port, so they say.",
        "The iPhone 15 has a Lightning port if you buy the case.",
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


@pytest.mark.parametrize("name", ["DeepSeek-R1", "deepseek r1", "R1"])
def test_a_model_is_known_without_its_maker(name: str) -> None:
    """Where a claim names both, people name one or join them with a blank; another is another."""
    claim = "DeepSeek-R1 has 236 billion parameters."
    assert restates(
        f"You have to keep all of it. {name} has 236 billion parameters in total.", claim
    )
    assert not restates("DeepSeek-V3 has 236 billion parameters.", claim)


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
