"""Numbers and their units: what is read of them, and above all what is not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.comparison import compare
from models.quantities import Quantity, agree, comparable, quantities, quantities_of_source
from models.right_value import gives_right_value

READ = [
    # scales glued to a number, or behind a hyphen
    ("$10M", 10e6, "usd"),
    ("$10 M", 10e6, "usd"),
    ("€1.2m", 1.2e6, "eur"),
    ("$1.1T", 1.1e12, "usd"),
    ("$44-billion", 44e9, "usd"),
    ("7.5M users", 7.5e6, ""),
    ("1.1T parameters", 1.1e12, ""),
    ("64K tokens", 64e3, ""),
    # forms of digits
    (".5 percent", 0.5, "%"),
    ("10,00,000 customers", 1e6, ""),
    ("ten lakh", 1e6, ""),
    ("5.576 million dollars", 5.576e6, "usd"),
    ("0.005 W", 0.005, "watt"),
    # words
    ("half a million users", 5e5, ""),
    ("a billion", 1e9, ""),
    ("two and a half years", 2.5 * 31557600, "second"),
    ("1 hour 30 minutes", 5400, "second"),
    ("2 hours and 15 minutes", 8100, "second"),
    ("6 feet 2 inches", 1.8796, "metre"),
    # units
    ("5nm", 5e-9, "metre"),
    ("30fps", 30, "frame/second"),
    ("30 frames per second", 30, "frame/second"),
    ("5 mW", 0.005, "watt"),
    ("100 kilowatt-hours", 1e5, "watt hour"),
    ("one kilowatt hour", 1e3, "watt hour"),
    ("5 MW", 5e6, "watt"),
    ("16 GiB", 16e9, "byte"),
    ("16 Gb", 16e9, "bit"),
    ("40 degrees", 40, "degree"),
    ("40 °C", 40, "celsius"),
    ("104 degrees Fahrenheit", 104, "fahrenheit"),
    ("it took 90s", 90, "second"),
    # money
    ("US$5", 5, "usd"),
    ("EUR 500", 500, "eur"),
    ("CA$899", 899, "ca$"),
    ("$899 CAD", 899, "cad"),
    ("899 Canadian dollars", 899, "canadian dollar"),
    ("£30", 30, "gbp"),
    ("30 pounds", 30, "pound"),
    # rates
    ("10 Gbps", 10e9, "bit/second"),
    ("100 Mbit/s", 100e6, "bit/second"),
    ("40 gigabits per second", 40e9, "bit/second"),
    ("3 GB/s", 3e9, "byte/second"),
    ("603 km/h", 603e3, "metre/hour"),
    ("157 mph", 157 * 1609.3, "metre/hour"),
    ("$20/month", 20, "usd/month"),
    ("20 dollars a month", 20, "usd/month"),
    ("20 dollars per month per user", 20, "usd/month/user"),
    ("100 dollars yearly", 100, "usd/year"),
    ("$3 per million input tokens", 3, "usd/million input token"),
    ("100 million daily users", 100e6, "/day"),
    ("100 million users a day", 100e6, "/day"),
    ("5 GPU hours", 5, "gpu hour"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "value", "unit"), READ)
def test_a_number_is_read_with_its_scale_and_its_unit(text: str, value: float, unit: str) -> None:
    """The whole number counts, in the unit that is written and per what is written."""
    found = _of(text)
    assert [found.low, found.high] == pytest.approx([value, value])
    assert found.unit == unit


NOT_READ = [
    "9,99 euros", "1 000 employees", "12'000 employees", "1.000 employees", "1.299,00 euros",
    "1:30 hours", "24/7", "8/16/32 GB", "10/24/2022", "10^6 users", "2½ years", "10² users",
    "-40 °C", "1920x1080", "5G", "4G networks", "4K monitor", "8K video", "iPhone 15 Pro",
    "Llama 3 70B needs", "70 B parameters", "two thirds of users", "one in five users",
    "a quarter of a million", "one in a million", "a million-dollar question", "3 to 1",
    "No Pi has more than 4 GB", "can't carry more than 100 watts",
]  # fmt: skip


@pytest.mark.parametrize("text", NOT_READ)
def test_a_number_that_is_not_plain_is_no_quantity(text: str) -> None:
    """Of other ways to write digits, of fractions, names and denials no wrong value is read."""
    assert quantities(text) == ()


@pytest.mark.parametrize(
    ("text", "phrase", "noun"),
    [
        ("512 H100 GPUs", "512 H100 GPUs", "h100"),
        ("8 V100 cards", "8 V100 cards", "v100"),
        ("16 A100s", "16 A100s", "a100s"),
        ("4 RTX 4090 cards", "4 RTX 4090 cards", "rtx4090"),
    ],
)
def test_a_letter_with_a_number_behind_it_is_a_name(text: str, phrase: str, noun: str) -> None:
    """H100 is no hour and V100 no volt: such a name is what is counted."""
    found = _of(text)
    assert (found.unit, found.nouns) == ("", frozenset({noun}))
    assert text[found.start : found.end] == phrase


def test_a_year_is_no_count_and_no_size() -> None:
    """2048 cards, 1984 copies and a time of 90s are no years; 2024 and the 90s are."""
    for text in ("2048 H800 cards", "1984 copies", "it took 90s"):
        assert _of(text).kind == "number"
    for text in ("in 2024", "by 2048", "the 90s", "the '90s"):
        assert _of(text).kind == "year"


def test_may_is_a_month_only_where_it_is_written_as_one() -> None:
    """ "12 May 2024" is a day, "12 may be wrong" a count."""
    assert _of("12 May 2024").unit == "day of 5"
    assert _of("12 may be wrong").unit == ""


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        ("no less than 100 GB", ">"),
        ("not fewer than 100 users", ">"),
        ("no more than 25 MB", "<="),
        ("up to 240 watts", "<="),
        ("at most 100 watts", "<="),
        ("under 300 euros", "<"),
        ("more than 50 million players", ">"),
        ("16GB+", ">"),
        ("2+ million players", ">"),
        ("2 million+ players", ">"),
        ("16 GB or more", ">"),
        ("10 users or fewer", "<"),
        ("1100 dollars or so", "~"),
        ("hardly 100 users", "~"),
        ("a million users", "~"),
        ("over a million users", ">"),
        ("5 C++ programs", "="),
    ],
)
def test_words_and_signs_around_a_number_bound_it(text: str, bound: str) -> None:
    """Least, most and about are read before and behind a number, and turned where denied."""
    assert _of(text).bound == bound


def test_between_two_numbers_is_a_range() -> None:
    """ "Between 300 and 350 W" is one quantity with two ends."""
    (found,) = quantities("between 300 and 350 W")
    assert (found.low, found.high, found.unit) == (300, 350, "watt")


PIECES = [
    "1", "2,000", ".5", "1 000", "٣", "½", "²", "M", "B", "k", "GB", "Gbps", "H", "h", "°", "C",
    "%", "$", "€", "-", "+", "/", "per", "a", "an", "half", "million", "month", "monthly", "and",
    "not", "more than", "or more", "between", "to", "in", "out of", "one", "hundred",
    "twenty", "May", "é",
]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=14), st.sampled_from(["", " "]))
def test_any_row_of_pieces_is_read(pieces: list[str], joint: str) -> None:
    """Whatever stands beside whatever, quantities lie in order within the text."""
    text = joint.join(pieces)
    found = quantities(text)
    assert [quantity.start for quantity in found] == sorted(quantity.start for quantity in found)
    for quantity in found:
        assert 0 <= quantity.start < quantity.end <= len(text)
        assert quantity.low <= quantity.high


AGREE = [
    ("128K tokens", "131,072 tokens", True),
    ("64k tokens", "65,536 tokens", True),
    ("128 thousand tokens", "131,072 tokens", True),
    ("1M tokens", "1,048,576 tokens", True),
    ("1024 MB", "1 GB", True),
    ("16 GiB", "16 GB", True),
    ("12 GB", "16 GB", False),
    ("157 mph", "253 km/h", True),
    ("1 Gbps", "1000 Mbps", True),
    ("1 hour 30 minutes", "90 minutes", True),
    # percentages near a hundred
    ("99.99%", "99 percent", False),
    ("99.9%", "99.99%", False),
    ("97.3%", "97 percent", True),
    ("almost 100%", "99%", True),
    ("30.2%", "30%", True),
    # bounds
    ("at most 100 watts", "up to 240 watts", False),
    ("up to 10 percent", "up to 4 percent", False),
    ("under 300 euros", "up to 250 euros", True),
    ("under 100 euros", "up to 250 euros", False),
    ("100 watts", "up to 240 watts", True),
    ("no less than 100 GB", "200 GB", True),
    ("no less than 100 GB", "50 GB", False),
    ("no more than 25 MB", "20 MB", True),
    ("more than 50 million players", "2.3 million players", False),
    ("more than 50 million players", "60 million players", True),
    ("16GB+", "32 GB", True),
    ("between 300 and 350 W", "320 W", True),
]  # fmt: skip


@pytest.mark.parametrize(("ours", "theirs", "right"), AGREE)
def test_two_values_of_a_sort_agree_within_rounding_and_bounds(
    ours: str, theirs: str, right: bool
) -> None:
    """Powers of 2 are near those of 10, 99.99 is far from 99, and a greatest value is one."""
    assert comparable(_of(ours), _of(theirs))
    assert agree(_of(ours), _of(theirs)) is right


OTHER = [
    ("$20/month", "$200/year"),
    ("10 dollars a month", "100 dollars a year"),
    ("$20/month", "$20"),
    ("$3 per million input tokens", "$15 per million output tokens"),
    ("100 million daily users", "800 million weekly users"),
    ("603 km/h", "42 km"),
    ("1 TB/s", "1 TB"),
    ("16 Gb", "2 GB"),
    ("10 Gbps", "30 pounds"),
    ("40 °C", "104 °F"),
    ("40 degrees", "104 degrees"),
    ("3 pounds", "900 pounds"),
    ("£3", "900 pounds"),
    ("CA$899", "$649"),
    ("899 Canadian dollars", "649 US dollars"),
    ("512 H100 GPUs", "2,048 H800 GPUs"),
    ("5 GPU hours", "55 days"),
]  # fmt: skip


@pytest.mark.parametrize(("ours", "theirs"), OTHER)
def test_other_periods_and_unclear_units_are_not_compared(ours: str, theirs: str) -> None:
    """A month's price is no year's, and a pound may be weight or money."""
    assert not comparable(_of(ours), _of(theirs))


def _of(text: str) -> Quantity:
    return quantities(text)[0]


def test_no_words_of_a_post_are_kept() -> None:
    """What is held against a passage, or a claim on record, is read anew each time."""
    passage = "The lamp of the hall has 5 watts. It burns for 7 hours."
    assert compare("The lamp of the hall has 6 watts", passage).differences
    gives_right_value("The lamp has 5 watts", "The lamp has 6 watts", passage)
    kept = quantities_of_source.cache_info().currsize
    for watts in range(10, 90):
        assert compare(f"The lamp of the hall has {watts} watts", passage).differences
        gives_right_value(f"5 or {watts} watts", "The lamp has 6 watts", passage)
    assert quantities_of_source.cache_info().currsize == kept
