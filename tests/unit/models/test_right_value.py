"""What has the source's value in the place of the claim's, and what only looks like it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.right_value import gives_right_value

LAMP = (
    "A lamp of 100 watts that is on for ten hours uses 100 kilowatt-hours.",
    "A lamp of 100 watts that is on for ten hours uses one kilowatt-hour.",
)
PARAMETERS = (
    "DeepSeek-R1 has 236 billion parameters.",
    "DeepSeek-R1 has 671 billion parameters in total and 37 billion active ones.",
)
PROOF = (
    "Fermat's Last Theorem was proven in 1895.",
    "Fermat stated the conjecture in 1637. The proof was published in 1995.",
)
REACTOR = (
    "The reactor took 8 years to build.",
    "The reactor started in 2023. Building it was meant to take four years, and took 18 years.",
)


@pytest.mark.parametrize(
    ("text", "record"),
    [
        ("100 W bulb, ten hours, one kWh. That's the sum for week one.", LAMP),
        ("hundred watt lamp, ten hours, 1,000 watt-hours", LAMP),
        ("It's 671B parameters, so no home PC runs it", PARAMETERS),
        ("the theorem got proven in 1995, a year before I was born", PROOF),
        ("eighteen years they built at it", REACTOR),
    ],
)
def test_the_sources_value_makes_no_claim(text: str, record: tuple[str, str]) -> None:
    """Who gives the value that the source gives says what contradicts the claim."""
    assert gives_right_value(text, *record)


@pytest.mark.parametrize(
    ("text", "record"),
    [
        ("100 W bulb, ten hours, 100 kWh", LAMP),
        ("ten hours at 100 W, that's one lamp", LAMP),
        ("671 is nonsense, it is 236 billion parameters", PARAMETERS),
        ("236B parameters, 37 billion parameters of them active", PARAMETERS),
        ("it has 300 billion parameters", PARAMETERS),
        ("The puzzle of 1637 was solved while Victoria was queen", PROOF),
        ("proven a century before 1995", PROOF),
        ("it was planned at four years and took 8", REACTOR),
        ("", LAMP),
    ],
)
def test_other_numbers_leave_it_open(text: str, record: tuple[str, str]) -> None:
    """The claim's number, a third one, or one that counts or dates something else says nothing."""
    assert not gives_right_value(text, *record)


@given(st.text(), st.text(), st.text())
def test_any_text_has_an_answer(text: str, claim: str, passage: str) -> None:
    """No text is odd enough to raise, and a claim itself never gives the right value."""
    gives_right_value(text, claim, passage)
    assert not gives_right_value(claim, claim, passage)
