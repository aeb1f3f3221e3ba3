"""The rules about dates read only what stands written out, and rule out only what they must."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.dates import (
    Period,
    dates_in,
    day_of,
    names_later_date,
    parse_prefix,
    reports_later_change,
)

FEB_2024 = Period(date(2024, 2, 1), date(2024, 2, 29))
FEB_8 = Period(date(2024, 2, 8), date(2024, 2, 8))
YEAR_2024 = Period(date(2024, 1, 1), date(2024, 12, 31))


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("2024", YEAR_2024),
        ("2024-02", FEB_2024),
        ("2024-02-08", FEB_8),
        ("2024-02-30", None),
        ("2024-13", None),
        ("0000", None),
        ("2024-2", None),
        ("2024-02-08T10:00", None),
        ("", None),
        ("٢٠٢٤", None),
    ],
)
def test_iso_prefixes(text: str, period: Period | None) -> None:
    """An ISO prefix names the days it may mean, anything else nothing."""
    assert parse_prefix(text) == period


@pytest.mark.parametrize(
    "text",
    ["8 February 2024", "8th of Feb. 2024", "February 8, 2024", "Feb 8th 2024", "2024-02-08"],
)
def test_spellings_of_a_day(text: str) -> None:
    """Every usual spelling of a day is read as that day and nothing else."""
    assert dates_in(f"It was renamed on {text}, they say.") == [FEB_8]


def test_coarse_dates() -> None:
    """Months and years are read as all of their days, in the order of the text."""
    assert dates_in("In February 2024, and again in 2024.") == [FEB_2024, YEAR_2024]


@pytest.mark.parametrize(
    "text",
    [
        "trained on 2,048 GPUs",
        "2048 GPUs",
        "Directive (EU) 2022/2380",
        "it costs $2024",
        "2024% more",
        "version 1.2024",
        "RFC2024",
        "may be",
    ],
)
def test_numbers_that_are_no_dates(text: str) -> None:
    """Numbers, prices and identifiers are no dates."""
    assert dates_in(text) == []


@given(st.text())
def test_any_text_can_be_read(text: str) -> None:
    """Periods never end before they begin, whatever the text."""
    assert all(period.first <= period.last for period in dates_in(text))


@given(st.dates(date(1900, 1, 1), date(2039, 12, 31)))
def test_a_written_day_is_read_back(day: date) -> None:
    """A day that is written out in words is read as that day."""
    assert dates_in(f"on {day.day} {day:%B} {day.year}") == [Period(day, day)]


def test_day_of_is_utc() -> None:
    """A time belongs to its UTC day."""
    assert day_of(1_707_350_400_000 - 1) == date(2024, 2, 7)
    assert day_of(1_707_350_400_000) == date(2024, 2, 8)


RENAMED = "Google renamed its chatbot Bard to Gemini on 8 February 2024."


@pytest.mark.parametrize(
    ("passage", "written", "published", "later"),
    [
        (RENAMED, date(2024, 2, 7), None, True),
        (RENAMED, date(2024, 2, 8), None, False),
        (RENAMED, date(2025, 1, 1), None, False),
        # a date without a word of change, and a change without a date
        ("The score on 8 February 2024 was 2-1.", date(2023, 1, 1), None, False),
        ("It was renamed. The score on 8 February 2024 was 2-1.", date(2023, 1, 1), None, False),
        ("It was renamed to Gemini.", date(2023, 1, 1), parse_prefix("2024-02-09"), False),
        ("It is renamed today.", date(2023, 1, 1), parse_prefix("2024-02-09"), True),
        # a coarse date may be later, unless the page itself is of an earlier day
        ("It was renamed in 2024.", date(2024, 6, 1), None, True),
        ("It was renamed in 2024.", date(2024, 6, 1), parse_prefix("2024-02-09"), False),
        ("It will be renamed in 2024.", date(2023, 6, 1), parse_prefix("2023-01-01"), True),
    ],
)
def test_later_changes(passage: str, written: date, published: Period | None, later: bool) -> None:
    """Only a dated change that may have come after the post speaks for the post."""
    assert reports_later_change(passage, written=written, published=published) is later


@pytest.mark.parametrize(
    ("claim", "written", "later"),
    [
        ("they dropped it in 2025", None, True),
        ("they dropped it in March 2024", None, True),
        ("they dropped it in 2024", None, False),
        ("they dropped it", None, False),
        ("they dropped it yesterday", None, False),
        ("they dropped it yesterday", date(2024, 5, 2), True),
        ("they dropped it yesterday", date(2024, 2, 9), False),
        ("dropped last week", date(2024, 2, 20), False),
        ("dropped this month", date(2024, 3, 20), True),
    ],
)
def test_claims_of_a_later_time(claim: str, written: date | None, later: bool) -> None:
    """A source of 9 February 2024 knows nothing of what came after that day."""
    known_until = date(2024, 2, 9)
    assert names_later_date(claim, known_until=known_until, written=written) is later
