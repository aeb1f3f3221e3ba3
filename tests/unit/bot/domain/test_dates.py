"""The rules about dates read only what stands written out, and rule out only what they must."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.dates import Period, dates_in, day_of, parse_prefix, prefix_of
from bot.domain.out_of_time import (
    changed_since,
    is_older_than_change,
    is_out_of_time,
    later_change,
    names_later_date,
    tells_of_change,
)
from bot.domain.source import Source
from tests.support.posts import make_source

FEB_2024 = Period(date(2024, 2, 1), date(2024, 2, 29))
FEB_8 = Period(date(2024, 2, 8), date(2024, 2, 8))
YEAR_2024 = Period(date(2024, 1, 1), date(2024, 12, 31))


@given(st.integers())
def test_no_time_is_without_a_day(ms: int) -> None:
    """Whatever a database holds as a time has a day, and judging goes on."""
    assert date(1970, 1, 1) <= day_of(ms) <= date.max


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
        "a context of 2030 tokens",
        "2030 input tokens",
        "it draws 2030 watts",
        "1999 US dollars",
        "2000 units",
        "2024 copies",
        "2020 H800 GPUs",
        "by 2030 MB",
    ],
)
def test_numbers_that_are_no_dates(text: str) -> None:
    """Numbers, prices and identifiers are no dates."""
    assert dates_in(text) == []


@pytest.mark.parametrize(
    "text",
    ["In 2024 users left.", "until 2024 people", "the 2024 points", "2024 elections", "2024 msg"],
)
def test_years_before_a_noun(text: str) -> None:
    """A year stays one after a word of time, and before what is not counted."""
    assert dates_in(text) == [YEAR_2024]


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
    change = later_change(passage, written=written, published=published)
    assert (change is not None) is later


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
        # beside a change or an event, and only there
        ("Microsoft sued them yesterday", date(2024, 5, 2), True),
        ("As of today it has 10 parts", date(2024, 5, 2), True),
        ("It was renamed, I read it today", date(2024, 5, 2), True),
        ("It has 10 parts, I looked it up today", date(2024, 5, 2), False),
        ("Yesterday I read that it has 10 parts", date(2024, 5, 2), False),
        ("I looked today. It was renamed in 2023.", date(2024, 5, 2), False),
    ],
)
def test_claims_of_a_later_time(claim: str, written: date | None, later: bool) -> None:
    """A source of 9 February 2024 knows nothing of what came after that day."""
    known_until = date(2024, 2, 9)
    assert names_later_date(claim, known_until=known_until, written=written) is later


@pytest.mark.parametrize(
    ("claim", "written", "later"),
    [
        ("dropped two months ago", date(2024, 6, 20), True),
        ("dropped two months ago", date(2024, 5, 2), False),
        ("dropped a week ago", date(2024, 2, 25), True),
        ("dropped 3 years ago", date(2024, 6, 20), False),
        ("dropped last month", date(2024, 4, 1), True),
        ("dropped last month", date(2024, 3, 20), False),
        ("dropped last year", date(2026, 1, 2), True),
        ("dropped last year", date(2025, 1, 2), False),
        ("dropped this year", date(2025, 1, 2), True),
        ("dropped two months ago", None, False),
        ("it had 10 parts two months ago", date(2024, 6, 20), True),
        ("I read that it was dropped two months ago", date(2024, 6, 20), True),
        ("it has 10 parts, I checked two months ago", date(2024, 6, 20), False),
    ],
)
def test_claims_of_some_time_ago(claim: str, written: date | None, later: bool) -> None:
    """What came some time before a post may have come before the source, too, and then stands."""
    known_until = date(2024, 2, 9)
    assert names_later_date(claim, known_until=known_until, written=written) is later


def ms_of(day: date) -> int:
    return (day - date(1970, 1, 1)).days * 86_400_000


THEN = make_source(RENAMED, date="2024-02-09")
LATER = make_source(RENAMED, date="2025-01-01")
REPEATED = make_source("Google's chatbot is called Gemini.", date="2025-03-01")


@pytest.mark.parametrize(
    ("claim", "passage", "written", "out"),
    [
        # right at the date of the post; the passage itself reports the change
        ("Google's chatbot is called Bard.", THEN, date(2024, 1, 10), True),
        # written after the change, or at a time that nobody knows
        ("Google's chatbot is called Bard.", THEN, date(2024, 3, 10), False),
        ("Google's chatbot is called Bard.", THEN, None, False),
        # a newer page that only repeats an older fact
        ("Google's chatbot is called Bard.", REPEATED, date(2024, 3, 10), False),
        # right at the time of which the claim speaks, whenever it was written
        ("In January 2024 Google's chatbot was called Bard.", THEN, date(2025, 1, 1), True),
        ("In January 2024 Google's chatbot was called Bard.", THEN, None, True),
        ("Google's chatbot was still called Bard in 2023.", THEN, None, True),
        ("Back in May 2024 Google's chatbot was called Bard.", LATER, None, False),
        # the date of the change itself is what may be wrong
        ("Google renamed Bard to Gemini in 2023.", THEN, None, False),
        ("In 2023 Google renamed Bard to Gemini.", THEN, None, False),
        # a source older than the claimed change
        ("Google dropped the name Gemini in 2025.", THEN, date(2025, 6, 1), True),
        ("Google dropped the name Gemini last month.", THEN, date(2025, 6, 1), True),
    ],
)
def test_what_dates_rule_out(claim: str, passage: Source, written: date | None, out: bool) -> None:
    """A passage contradicts what is claimed of a time that it speaks of, and of no other."""
    written_ms = ms_of(written) if written else None
    assert is_out_of_time(claim, passage.text, passage, written_ms=written_ms) is out


PHASED_OUT = "NIST wrote on 15 December 2022 that SHA-1 is phased out by 31 December 2030."
ENDS = "Support for Windows 10 ends on 14 October 2025."
ENDED = "Support for Windows 10 ended on 14 October 2025."
SHA, SOON, OVER = date(2022, 12, 15), date(2025, 1, 1), date(2025, 10, 14)


@pytest.mark.parametrize(
    ("claim", "passage", "published", "written", "out"),
    [
        ("SHA-1 must be gone by 2035.", PHASED_OUT, SHA, date(2023, 5, 1), False),
        ("Windows 10 is supported until 2030.", ENDS, SOON, date(2025, 6, 1), False),
        ("Windows 10 support ends in 2030.", ENDED, OVER, date(2025, 11, 1), False),
        # the day may have been set anew after the source
        ("NIST has moved the SHA-1 deadline to 2035.", PHASED_OUT, SHA, date(2023, 5, 1), True),
        ("The end of support is now in 2030.", ENDS, SOON, date(2025, 6, 1), True),
        # not to come any more when it was written, or nobody knows when that was
        ("SHA-1 was in use until 2025.", PHASED_OUT, SHA, date(2026, 5, 1), True),
        ("SHA-1 must be gone by 2035.", PHASED_OUT, SHA, None, True),
        # no deadline, or none in the passage
        ("AI will use SHA-1 in 2035.", PHASED_OUT, SHA, date(2023, 5, 1), True),
        ("SHA-1 must be gone by 2035.", "SHA-1 dates from 1995.", SHA, date(2023, 5, 1), True),
        ("The refund is due in 2030.", ENDED, OVER, date(2025, 11, 1), True),
        # the passage reports what came after the text, or the text tells of more
        ("Windows 10 is supported.", ENDS, SOON, date(2025, 6, 1), True),
        ("Windows 10 is supported until 2030.", ENDED, OVER, date(2025, 6, 1), True),
        ("It ends in 2030. It was dropped in 2024.", PHASED_OUT, SHA, date(2025, 6, 1), True),
    ],
)
def test_deadlines(
    claim: str, passage: str, published: date, written: date | None, out: bool
) -> None:
    """A day to come that is given for an end may be contradicted by another that was given."""
    source = make_source(passage, date=published.isoformat())
    written_ms = ms_of(written) if written else None
    assert is_out_of_time(claim, passage, source, written_ms=written_ms) is out


@pytest.mark.parametrize(
    ("claim", "written", "older"),
    [
        ("Google no longer calls it Gemini.", date(2025, 1, 1), True),
        ("Google doesn't call it Gemini any more.", date(2025, 1, 1), True),
        ("It isn’t free anymore.", date(2025, 1, 1), True),
        ("They have since dropped the name.", date(2025, 1, 1), True),
        ("Google recently gave up on the name.", date(2025, 1, 1), True),
        ("Google no longer calls it Gemini.", date(2024, 2, 9), False),
        ("Google no longer calls it Gemini.", None, False),
        ("Google calls it Bard these days.", date(2025, 1, 1), False),
        ("It has been free since 2019.", date(2025, 1, 1), False),
        ("Google calls it Bard.", date(2025, 1, 1), False),
    ],
)
def test_undated_changes(claim: str, written: date | None, older: bool) -> None:
    """A change that a claim only tells of may have come after any source that is older."""
    written_ms = ms_of(written) if written else None
    assert is_older_than_change(claim, THEN, written_ms=written_ms) is older


def test_an_undated_page_knows_until_it_was_read() -> None:
    """What a page without a date says was so on the day on which it was read."""
    page = make_source(RENAMED, date=None, read_ms=ms_of(date(2024, 6, 1)))
    claim = "Google no longer calls it Gemini."
    assert not is_older_than_change(claim, page, written_ms=ms_of(date(2024, 5, 1)))
    assert is_older_than_change(claim, page, written_ms=ms_of(date(2024, 7, 1)))


@pytest.mark.parametrize(
    ("passage", "since"),
    [
        (RENAMED, "2024-02-08"),
        ("It was renamed in February 2024, and again in May 2024.", "2024-02"),
        ("It was renamed in 2025.", "2025"),
        ("It was renamed in 2022.", ""),
        ("It is called Gemini.", ""),
    ],
)
def test_since_when(passage: str, since: str) -> None:
    """The first change after a post is named as finely as the passage names it."""
    source = make_source(passage, date="2026-01-01")
    assert changed_since(passage, source, written_ms=ms_of(date(2023, 5, 1))) == since
    assert changed_since(passage, source, written_ms=None) == ""


@pytest.mark.parametrize(
    ("sentence", "since", "published", "tells"),
    [
        (RENAMED, "2024-02-08", None, True),
        (RENAMED, "2024-02", None, False),
        (RENAMED, "", None, False),
        ("It is renamed today.", "2024-02-09", "2024-02-09", True),
        ("It is called Gemini on 8 February 2024.", "2024-02-08", None, False),
        ("It was never called Bard and renamed on 8 February 2024.", "2024-02-08", None, False),
    ],
)
def test_sentence_of_a_change(
    sentence: str, since: str, published: str | None, tells: bool
) -> None:
    """A sentence tells of a change with a word of change and its very date, and denies nothing."""
    assert tells_of_change(sentence, since, published=published) is tells


@given(st.sampled_from(["2024", "2024-02", "2024-02-08", "2023-12-31", "2023-01"]))
def test_a_prefix_is_written_as_it_was_read(prefix: str) -> None:
    """What a period is read from is what it is written as."""
    period = parse_prefix(prefix)
    assert period
    assert prefix_of(period) == prefix
