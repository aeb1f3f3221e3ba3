"""Denied descriptions: what a passage denies whole, and what a claim calls a thing."""

import pytest

from models.denial import denied

COPILOT = (
    "Copilot+ PC is a class of Windows 11 hardware with a neural processing unit. It is a kind of "
    "computer, not an AI platform or a subscription."
)
HDR = (
    "The number of a DisplayHDR level is the minimum peak brightness. It is not a contrast ratio "
    "and not a refresh rate."
)
OUTAGE = (
    "The worldwide outage of 19 July 2024 was caused by a faulty update of CrowdStrike for Windows "
    "computers; it was not a cyberattack."
)
VPN = "A VPN hides your traffic. A VPN is no cure for malware or phishing either."
RANSOM = "Payment is no guarantee that a victim gets any data back, says the FBI."
ECC = "ECC memory is not a requirement for OpenZFS."
SSPL = "The Server Side Public License (SSPL) is not an open source licence, says the OSI."

WRONG = [
    ("Copilot+ is a subscription", COPILOT, "a subscription"),
    ("Copilot+ is a subscription, and an expensive one", COPILOT, "a subscription"),
    ("Copilot+ is a subscription from Microsoft", COPILOT, "a subscription"),
    ("Copilot+, a subscription for all I care", COPILOT, "a subscription"),
    ("I like the Copilot+ AI platform.", COPILOT, "an AI platform"),
    ("Kefir is a yoghurt", "Kefir is not a yoghurt; it is fermented.", "a yoghurt"),
    ("Debian is a company", "Debian started in 1993. It isn't a company.", "a company"),
    ("Debian is a company", "Debian is run by volunteers; it is not a company.", "a company"),
    (
        "the Server Side Public License is an open source licence",
        SSPL,
        "an open source licence",
    ),
    ("a cookie is a program", "In short: a cookie is no program and runs no code.", "a program"),
]


@pytest.mark.parametrize(("claim", "passage", "what"), WRONG)
def test_what_is_denied_whole_is_a_difference(claim: str, passage: str, what: str | None) -> None:
    """A claim that calls a thing, without more, what the passage says it is not differs."""
    found = denied(claim, passage)
    assert (found.passage if found else None) == (f"not {what}" if what else None)


RIGHT = [
    # "the" is nobody's name, and an outage is one of many
    ("The contrast ratio of my DisplayHDR 600 monitor is 1200 to 1.", HDR),
    ("The cyberattack on the hospital took down Windows computers for a week.", OUTAGE),
    ("an outage is a cyberattack", "The outage was not a cyberattack. It is not a cyberattack."),
    # another noun follows
    ("Tor is a VPN alternative.", "Tor is not a VPN. Tor is a network."),
    ("Copilot+ is a subscription killer.", COPILOT),
    ("a Copilot+ subscription is what my boss wants", COPILOT),
    # a qualifier cuts what is denied
    ("a VPN, a cure for geoblocking, costs money", VPN),
    ("a VPN is a cure", VPN),
    ("VPN phishing is a thing", VPN),
    ("Kefir is a remedy", "Kefir is no remedy or cure for a cold."),
    ("ECC is a requirement", ECC),
    ("Payment is a guarantee", RANSOM),
    ("Debian is a company", "Debian is not a company with investors."),
    # another subject, or another clause
    ("Debian is a community", "Debian is a project, and Ubuntu is not a community."),
    ("HTTP is a program", "An HTTP cookie is small. HTTP cookies are no programs."),
    ("HTML is HTML6", "HTML is updated all the time, so there is no HTML6."),
    ("Debian is a virus", "Debian is a system that is not a virus."),
]  # fmt: skip


@pytest.mark.parametrize(("claim", "passage"), RIGHT)
def test_what_is_denied_of_another_or_in_part_is_none(claim: str, passage: str) -> None:
    """Other subjects, parts of longer descriptions and qualified denials stay silent."""
    assert denied(claim, passage) is None


@pytest.mark.timeout(60)
@pytest.mark.parametrize("piece", ["A", "X ", "is ", "is not a ", "It is not a x, ", "a-", "A (b"])
def test_long_texts_without_end_are_read_in_time(piece: str) -> None:
    """Neither a claim nor a passage of 20,000 characters holds up the model."""
    text = (piece * 20_000)[:20_000]
    assert denied(text, COPILOT) is None
    denied("Copilot+ is a subscription", text)
