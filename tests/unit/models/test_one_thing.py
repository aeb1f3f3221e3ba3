"""When two figures stand for the same thing: what is named, and above all what is not."""

import pytest

from models.comparison import compare

KODAK = (
    "Steven Sasson, an engineer at Eastman Kodak, built the first digital camera in 1975; it "
    "stored pictures on a cassette. Kodak filed for bankruptcy protection in January 2012 and came "
    "out of it in September 2013."
)
ARM = (
    "Nvidia and SoftBank called off the sale of Arm to Nvidia on 8 February 2022. SoftBank kept "
    "the 1.25 billion dollars that Nvidia had paid in advance, and Nvidia kept its 20-year licence "
    "for Arm technology."
)
PNG = "The W3C published the third edition of the PNG specification on 24 June 2025."
COPILOT = (
    "GitHub introduced a free plan of GitHub Copilot for everyone with an account on 18 December "
    "2024. At its launch the free plan included 2,000 completions a month."
)
AMAZON = (
    "Anthropic announced on 22 November 2024 that Amazon was investing another four billion "
    "dollars, which brought Amazon's total to eight billion."
)

SAME_THING = [
    ("AMD introduced AM5 in September 2020.", "AMD introduced AM5 in September 2022.", "date"),
    ("In 2021 Musk bought Twitter.", "In 2022 Musk bought Twitter.", "date"),
    ("RFC 8259 was published in 2014.", "RFC 8259, published in 2017, is on JSON.", "date"),
    ("The deal was signed on 2 August 2016.", "The deal was signed on 19 August 2016.", "date"),
    ("GitHub was bought for $17 billion.", "Microsoft bought GitHub for $7.5 billion.", "number"),
    ("The RTX 5090 has 24 GB of memory.", "The RTX 5090 has 32 GB of memory.", "number"),
    ("The drive holds 500 GB of data.", "The drive holds 4 TB of data.", "number"),
    ("Apple takes 50 percent of app sales.", "Apple takes 30 percent of app sales.", "number"),
]


@pytest.mark.parametrize(("claim", "passage", "rule"), SAME_THING)
def test_a_figure_that_differs_in_a_sentence_that_is_alike_is_one(
    claim: str, passage: str, rule: str
) -> None:
    """Where the sentence says what the claim says but for one figure, the rule fires."""
    assert compare(claim, passage).rule == rule


OTHER_EVENT = [
    ("Kodak got the patent for its digital camera in 1978.", KODAK),
    ("Kodak sold its first professional digital camera in 1991.", KODAK),
    ("Kodak was founded in 1892 by George Eastman.", KODAK),
    ("Nvidia offered 40 billion dollars for Arm.", ARM),
    ("SoftBank bought Arm in 2016 for 32 billion dollars.", ARM),
    ("GitHub Copilot was launched in 2021.", COPILOT),
    ("Amazon invested 4 billion dollars in Anthropic in 2023.", AMAZON),
    ("TCP/IP was published in 1974.", "The ARPANET switched to TCP/IP on 1 January 1983."),
    ("PNG was published in 1996.", PNG),
    ("Valve announced the Steam Deck in 2021.", "The Steam Deck is on sale since February 2022."),
    ("Internet Explorer was retired in 2022 by Microsoft.",
     "Internet Explorer was released by Microsoft in 1995."),
    ("Google announced Gemini in May 2023.", "Google launched Gemini in December 2023."),
    ("Unemployment rose by 5 percent.", "Unemployment rose to 8 percent."),
    ("Elden Ring costs 60 euros.", "Elden Ring's expansion costs 40 euros."),
    ("In 2022 the firm made 3 billion dollars.", "In 2024 the firm made 9 billion dollars."),
]  # fmt: skip


@pytest.mark.parametrize(("claim", "passage"), OTHER_EVENT)
def test_another_event_is_no_difference(claim: str, passage: str) -> None:
    """Three in four of the claim's words, and all of its verbs and names, are in the sentence."""
    assert compare(claim, passage).differences == ()


OTHER_PART = [
    ("ChatGPT has 100 million daily users.", "ChatGPT has 800 million weekly users."),
    ("ChatGPT has 100 million users a day.", "ChatGPT has 800 million users a week."),
    ("The plan costs $20/month.", "The plan costs $200/year."),
    ("Windows 11 needs 4 GB of memory.", "Windows 11 needs 64 GB of disk space."),
    ("The battery lasts 20 hours of video.", "The battery lasts 80 hours of audio."),
    ("The API costs $3 per million input tokens.", "The API costs $15 per million output tokens."),
    ("Discord has a limit of 500 MB for Nitro users.",
     "Discord has a limit of 10 MB for users without Nitro."),
    ("The laptop is sold with 8 GB of memory.", "The laptop is sold with 8/16/32 GB of memory."),
    ("The room is 40 degrees warm.", "The room is 104 degrees Fahrenheit warm."),
    ("The model has a context of 128K tokens.", "The model has a context of 131,072 tokens."),
]  # fmt: skip


@pytest.mark.parametrize(("claim", "passage"), OTHER_PART)
def test_another_period_or_part_is_no_difference(claim: str, passage: str) -> None:
    """Periods, what a measure is of, and values out of a list keep figures apart."""
    assert compare(claim, passage).differences == ()


OTHER_TIME = [
    ("Kodak built a digital camera before 1980.", "Kodak built a digital camera in 1975."),
    ("Kodak built its digital camera by 1980.", "Kodak built its digital camera in 1975."),
    ("Kodak sold film until 2012.", "Kodak sold film since 1889."),
    ("The game used to cost 60 euros.", "The game costs 40 euros."),
    ("The game cost 60 euros at launch.", "The game costs 20 euros today."),
    ("The limit used to be 2 GB per file.", "The limit is 4 GB per file."),
    ("Twitter has 280 characters.", "Twitter had 140 characters until 2017."),
]


@pytest.mark.parametrize(("claim", "passage"), OTHER_TIME)
def test_a_bound_and_what_was_are_no_difference(claim: str, passage: str) -> None:
    """ "By 1980" gives no date, and a price at launch is not today's."""
    assert compare(claim, passage).differences == ()
