"""What has a claim's words and says less, and what says the same in other words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.falling_short import falls_short

CABLES = "Any USB-C cable can carry 240 watts."
BACKDOOR = "An antivirus scanner discovered the backdoor in XZ Utils."
UBUNTU = "A new LTS version of Ubuntu comes out every year."
MACOS = "Apple has never published any source code of the macOS kernel."


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        ("There was a backdoor in XZ Utils", BACKDOOR),
        ("the backdoor in xz utils was discovered", BACKDOOR),
        ("Some USB-C cables can carry 240 watts.", CABLES),
        ("USB-C cables may carry 240 watts", CABLES),
        ("I wish any USB-C cable could carry 240 watts", CABLES),
        ("A USB-C cable can carry 100 watts", CABLES),
        ("A new LTS version of Ubuntu comes out every two years", UBUNTU),
        ("USB-C cables do not carry 240 watts", CABLES),
        ("USB-C cables don't carry 240 watts", CABLES),
        ("it's a myth that Apple has never published source code of the macOS kernel", MACOS),
        ("Pi-hole runs on a Raspberry Pi.", "Pi-hole runs only on a Raspberry Pi."),
        ("An LTS version has 5 years of updates", "An LTS version has ten years of updates."),
        ("Jakarta EE 8 kept the javax package names", "Jakarta EE 9 kept the javax package names."),
    ],
)
def test_a_claims_words_alone_do_not_make_it(text: str, claim: str) -> None:
    """A part, a weaker or a wished one, a denial and another number are other statements."""
    assert falls_short(text, claim, "", "")


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        (CABLES, CABLES),
        ("all usb-c cables do 240 watts", CABLES),
        ("every usb-c cable can carry 240 watts no matter which one, even some cheap ones", CABLES),
        ("it was some av scanner that found the xz backdoor", BACKDOOR),
        ("an antivirus scanner discovered the xz utils backdoor in 2024", BACKDOOR),
        ("there's a new ubuntu lts each year", UBUNTU),
        ("No, support for XZ ended, no myth", "Support for XZ ended."),
        ("Support for XZ is unsound now", "Support for XZ is not sound now."),
        ("Apple has not ever published any source code of the macOS kernel", MACOS),
        ("An LTS version has 5 years of updates", "An LTS version has five years of updates."),
        ("It takes 1000 steps", "It takes 1,000 steps."),
        ("Wish is a Chinese company", "Wish is a Chinese company."),
        ("All support ended after May 2025", "All support ended after May 2025."),
        ("Apple never published the source code of any macOS kernel", MACOS),
        ("", CABLES),
        ("yes, they do", CABLES),
    ],
)
def test_a_claim_in_other_words_is_left_to_the_model(text: str, claim: str) -> None:
    """The rule is silent on what has words of its own, and on what says all of a claim."""
    assert not falls_short(text, claim, "", "")


@pytest.mark.parametrize(
    ("text", "fallen"),
    [
        ("AlexNet has 60 million parameters.", True),
        ("AlexNet of 2012 has 60 million parameters", True),
        ("AlexNet has got 60 billion parameters.", False),
        ("60 billion parameters, that's what AlexNet has in eight layers", False),
    ],
)
def test_the_sources_words_in_the_claims_place_are_no_claim(text: str, fallen: bool) -> None:
    """Who puts the source's word where the claim has a wrong one says what the source says."""
    claim = "AlexNet has 60 billion parameters."
    passage = "AlexNet was released in 2012. It has 60 million parameters in eight layers."
    assert falls_short(text, claim, passage, "") is fallen


def test_what_the_source_has_as_well_need_not_be_said() -> None:
    """Shorter names of what claim and source are about leave a claim whole."""
    claim = "The GeForce RTX 5090 has 24 GB of memory."
    passage = "The GeForce RTX 5090 comes with 32 GB of GDDR7 memory."
    assert not falls_short("RTX 5090 has 24 GB", claim, passage, "")
    assert falls_short("RTX 5090 has 24 GB", claim, "", "")


def test_a_bare_it_may_be_anything() -> None:
    """Of what a text only points at, the title alone can say what it is."""
    claim, passage = "macOS runs on the Linux kernel.", "The kernel of macOS is XNU, not Linux."
    assert falls_short("It does run Linux.", claim, passage, "gadgets")
    assert not falls_short("It runs on a Linux kernel", claim, passage, "Is macOS a Unix?")


def test_a_title_may_say_the_rest() -> None:
    """What a text leaves out because the thread is about it is not missing."""
    assert falls_short("they can carry 240 watts", CABLES, "", "Chargers")
    assert not falls_short("they can carry 240 watts", CABLES, "", "Which USB-C cable?")


@given(st.text(max_size=80), st.text(max_size=80), st.text(max_size=20))
def test_no_claim_falls_short_of_itself(claim: str, passage: str, topic: str) -> None:
    """Whatever people write, a claim's own words say all of it."""
    assert not falls_short(claim, claim, passage, topic)
