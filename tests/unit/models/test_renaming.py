"""Renamings: which uses of an old name are wrong, and the many that are not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.naming import Finding
from models.renaming import renamed

BARD = "Google renamed its chatbot Bard to Gemini on 8 February 2024."
TWITTER = "Elon Musk bought Twitter in October 2022. In July 2023 Twitter was renamed X."
MUSK = "In July 2023 Elon Musk renamed Twitter to X."
ENTRA = (
    "Microsoft renamed Azure Active Directory to Microsoft Entra ID in 2023. Azure AD and Entra ID "
    "are the same service: existing sign-in addresses, APIs, prices and settings stayed."
)
META = "Facebook, Inc. changed its name to Meta Platforms in October 2021."
EXPLORER = "Explorer was superseded by Edge as the browser of Windows."

WRONG = [
    ("Google has its chatbot Bard in half of its products", BARD, "Bard", "Gemini"),
    ("Google Bard writes half of my mails", BARD, "Bard", "Gemini"),
    ("Google's chatbot is called Bard.", BARD, "Bard", "Gemini"),
    ("Bard is still what Google's chatbot is called today.", BARD, "Bard", "Gemini"),
    ("Bard is Google's chatbot", BARD, "Bard", "Gemini"),
    (
        "Azure Active Directory is the name of Microsoft's sign-in service.",
        ENTRA,
        "Azure Active Directory",
        "Microsoft Entra ID",
    ),
    ("Musk still owns Twitter", MUSK, "Twitter", "X"),
    ("Explorer is still the browser of Windows", EXPLORER, "Explorer", "Edge"),
]


@pytest.mark.parametrize(("claim", "passage", "old", "new"), WRONG)
def test_who_bears_an_old_name_today_is_wrong(claim: str, passage: str, old: str, new: str) -> None:
    """A claim that says who or what bears the old name now has it replaced by the new one."""
    assert renamed(claim, passage) == Finding(old, new)


RIGHT = [
    # what was, in irregular verbs
    ("Elon Musk paid far too much for Twitter.", TWITTER),
    ("Musk paid $44B for Twitter.", TWITTER),
    ("Twitter cost Musk $44 billion.", TWITTER),
    ("Google kept Bard away from Europe for months", BARD),
    ("Google ran Bard on its own chips", BARD),
    # what stays right under either name
    ("Twitter has a great API and Musk knows it.", TWITTER),
    ("Musk ruins Twitter", MUSK),
    ("Elon Musk owns Twitter.", MUSK),
    ("Twitter is full of people who hate Musk", TWITTER),
    ("Explorer is a browser of Windows", EXPLORER),
    ("Google and others compete, Bard is fine for mails", BARD),
    # talk of names
    ("Bard gets its current name from Google.", BARD),
    ("Bard is a bad name for Google's chatbot", BARD),
    # the new name, or a part of it
    ("Facebook and Instagram belong to Meta.", META),
    ("Azure Active Directory is called Entra by Microsoft", ENTRA),
    ("Musk runs X, Twitter is still the word for Musk's service", MUSK),
    # a company is not its product
    ("Facebook has a new name for its feed", META),
    ("Facebook is still the platform of my parents", META),
    # another thing of that name
    ("Bard College uses a Google chatbot.", BARD),
    ("Google still has Simon Bard on its chatbot team", BARD),
    ("Bard 2 is Google's chatbot", BARD),
    ("bard is my chatbot class in the game by Google", BARD),
    # who renames is not renamed
    ("Microsoft gives Entra ID a free tier, same prices as ever.", ENTRA),
    ("Microsoft is the biggest company in cloud identity, and Entra is its service.", ENTRA),
    ("Microsoft charges for sign-in services and APIs in Azure.", ENTRA),
    ("Microsoft is still the name on the service", ENTRA),
    # a passive names no second renaming
    ("Meta is the platform of Facebook", "Facebook was renamed Meta Platforms in 2021."),
    ("Google's chatbot is called Gemini", "Bard was renamed Gemini as Google's chatbot Duet grew."),
]  # fmt: skip


@pytest.mark.parametrize(("claim", "passage"), RIGHT)
def test_an_old_name_in_talk_is_no_mistake(claim: str, passage: str) -> None:
    """The past, everyday use, talk of names, namesakes, companies and renamers stay silent."""
    assert renamed(claim, passage) is None


TEXT = st.lists(
    st.sampled_from(
        [*"XAa1\"'(),.", "Google", "Bard", "renamed", "was", "to", "is", "now", "Inc."]
    ),
    max_size=25,
).map(" ".join)


@given(TEXT, TEXT, TEXT)
def test_any_text_can_be_read(claim: str, passage: str, topic: str) -> None:
    """Whatever stands in claim, passage and topic, a finding quotes the claim."""
    found = renamed(claim, passage, topic)
    assert found is None or found.claim in claim


@pytest.mark.timeout(60)
@pytest.mark.parametrize(
    "piece", ["A", "1", "X ", "Capital ", "X renamed ", "X, ", "a-", "1.", "1'", "X-", "'X "]
)
def test_long_texts_without_end_are_read_in_time(piece: str) -> None:
    """Neither a claim nor a passage of 20,000 characters holds up the model."""
    text = (piece * 20_000)[:20_000]
    assert renamed(text, BARD) is None
    renamed("Google Bard is a chatbot", text)
