"""When two texts name other models of one family, and when they only spell one differently."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.comparison import compare
from models.variants import another_variant

OTHER_MODEL = [
    ("The RTX 4060 Ti comes with 16 GB of memory.", "The RTX 4060 comes with 8 GB of memory."),
    ("The Galaxy S24 Ultra has 12 GB of RAM.", "The Galaxy S24 has 8 GB of RAM."),
    ("The MacBook Air has 8 GB of memory.", "The MacBook Pro has 16 GB of memory."),
    ("GPT-4o mini costs 15 cents a token.", "GPT-4o costs 250 cents a token."),
    ("Llama 70B needs 140 GB of memory.", "Llama 8B needs 16 GB of memory."),
    ("Ryzen 7950X has 16 cores.", "Ryzen 7800X3D has 8 cores."),
    ("The Switch 2 has 256 GB of storage.", "The Switch has 32 GB of storage."),
    ("The switch oled has 64 GB of storage.", "The Switch has 32 GB of storage."),
    ("The Xbox Series S has 512 GB of storage.", "The Xbox Series X has 4 TB of storage."),
    ("Python 3 was released in 2008.", "Python 3.14 was released on 7 October 2025."),
    ("Firefox 3 was released in 2008.", "Firefox was first released in 2004."),
    (
        "HDMI 2.0 was published in 2013.",
        "HDMI 2.1, published in November 2017, carries 4K pictures; HDMI 2.0 had less.",
    ),
]


@pytest.mark.parametrize(("claim", "passage"), OTHER_MODEL)
def test_another_variant_of_a_name_is_no_difference(claim: str, passage: str) -> None:
    """What follows a shared name is the same on both sides, or the passage contradicts nothing."""
    found = compare(claim, passage)
    assert found.differences == ()
    assert found.rule is None
    assert another_variant(claim, passage)


@pytest.mark.parametrize(
    ("claim", "passage"),
    [
        ("The RTX 5090 costs 1500 dollars.", "Nvidia's RTX 5090 costs 1,999 dollars."),
        ("category 5 starts at 200 mph", "Category 5 starts at winds of 157 mph."),
        ("DeepSeek's R1 is free", "DeepSeek-R1 is free."),
        ("In 2021 Kodak moved.", "Since 2022 Kodak is elsewhere."),
        ("Kodak moved in October 2021.", "In October 2022 Kodak moved."),
    ],
)
def test_years_measures_and_spelling_make_no_variant(claim: str, passage: str) -> None:
    """A hyphen, a capital, a year or a figure with its unit tells no other model."""
    assert not another_variant(claim, passage)


WORDS = st.lists(
    st.sampled_from(
        ["Kodak", "RTX", "4060", "Ti", "16", "GB", "in", "2012", "May", "'s", "-", ",", "8", "X"]
    ),
    max_size=20,
).map(" ".join)


@given(WORDS, WORDS)
def test_variants_differ_the_same_way_from_both_sides(claim: str, passage: str) -> None:
    """Whether two texts name other models does not depend on which is the claim."""
    assert another_variant(claim, passage) == another_variant(passage, claim)
    assert not another_variant(claim, claim)
