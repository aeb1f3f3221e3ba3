"""Plain comparison: what counts as a difference, and above all what does not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.comparison import FEATURES, compare
from models.quantities import Quantity, agree, comparable, quantities

BARD = (
    "Google renamed its chatbot Bard to Gemini on 8 February 2024, and introduced Gemini Advanced "
    "with the Ultra 1.0 model."
)
COPILOT = (
    "Copilot+ PC is a class of Windows 11 hardware with a neural processing unit of at least 40 "
    "trillion operations a second. It is a kind of computer, not an AI platform or a subscription."
)
TWITTER = "Elon Musk bought Twitter in October 2022. In July 2023 Twitter was renamed X."
RAKU = "In October 2019 Perl 6 was renamed Raku, with the approval of Larry Wall."
META = "Facebook, Inc. changed its name to Meta Platforms in October 2021."
DEBIAN = "Debian isn't a company. It is a project run by volunteers."

EDGE = "Microsoft Explorer was replaced by Edge as the browser of Windows."
KODI = "Kodi (formerly XBMC) is a free media centre."
ESWATINI = "Swaziland was officially renamed Eswatini by its king in 2018."
STORM = "Category 5 starts at winds of 157 mph."
COMPILER = "The new TypeScript compiler is written in Go."
CHAPTER = "Kodak came out of Chapter 11 bankruptcy."
KODAK = "An engineer at Kodak built the first digital camera in 1975."

RENAMED = [
    ("Google with Bard, Amazon with AWS SageMaker, and Apple doing who-knows-what", BARD, "Bard"),
    ("google's bard is still the best chatbot for this", BARD, "bard"),
    ("Musk runs Twitter and it is still the place for news", TWITTER, "Twitter"),
    ("Larry Wall works on Perl 6 these days", RAKU, "Perl 6"),
    ("Larry Wall has Perl 6 in every talk by now", RAKU, "Perl 6"),
    ("the XBMC media centre runs fine on a Pi", KODI, "XBMC"),
    ("Swaziland has a king", ESWATINI, "Swaziland"),
]  # fmt: skip


@pytest.mark.parametrize(("claim", "passage", "old"), RENAMED)
def test_an_old_name_used_as_current_is_a_difference(claim: str, passage: str, old: str) -> None:
    """A claim that uses a replaced name as today's differs in the name."""
    found = compare(claim, passage)
    assert found.rule == "renamed"
    assert (found.differences[0].kind, found.differences[0].claim) == ("name", old)


NOT_RENAMED = [
    ("Google turned Bard into Gemini, and the app came with it", BARD),  # both names
    ("Google Bard, now Gemini, is fine", BARD),
    ("back then Google Bard was the best chatbot", BARD),  # looks back
    ("Google launched Bard in March 2023", BARD),
    ("I used to like the old Google Bard chatbot", BARD),
    ("is Bard still Google's chatbot?", BARD),  # asks
    ('my boss says "Google Bard is the only chatbot" every day', BARD),  # quotes
    ("Google Bard isn't a thing any more", BARD),  # denies
    ("the Bard wrote 37 plays and the sonnets", BARD),  # another Bard
    ("a bard in our party plays the lute", BARD),
    ("Bard played the third base last night", BARD),
    ("if Google keeps Bard, I switch the model", BARD),  # imagines
    ("X is the new name of Twitter", TWITTER),
    ("Explorer is the browser of Windows", EDGE),  # a part of the old name
    ("Perl 5 is older than Larry Wall's other language", RAKU),  # another name
    ("Obama lives in Washington", "Barack Obama became President of the United States in 2009."),
    ("Astana is the capital of Kazakhstan",
     "Astana was renamed Nur-Sultan in 2019 and got the name Astana back in 2022."),
]  # fmt: skip


@pytest.mark.parametrize(("claim", "passage"), NOT_RENAMED)
def test_an_old_name_in_another_sense_is_no_difference(claim: str, passage: str) -> None:
    """Both names, the past, a question, a quotation, a denial or a namesake stay silent."""
    assert compare(claim, passage).rule is None


DENIED = [
    ("distilled custom versions via the Co-Pilot Plus AI platform, a tool for work", COPILOT),
    ("Copilot+ is a subscription you pay monthly for", COPILOT),
    ("It will come to Copilot+, Microsoft's AI subscription, which runs in the cloud", COPILOT),
    ("copilot plus is just a subscription", COPILOT),
    ("Debian is a company from the US", DEBIAN),
    ("Kefir is basically a yoghurt", "Kefir is not a yoghurt; it is fermented with grains."),
    ("a tomato is a vegetable", "A tomato is a fruit and not a vegetable."),
    ("Tails is an antivirus for the paranoid", "Tails is no antivirus or firewall."),
]


@pytest.mark.parametrize(("claim", "passage"), DENIED)
def test_a_description_that_the_passage_denies_is_a_difference(claim: str, passage: str) -> None:
    """A claim that calls a thing what the passage says it is not differs."""
    found = compare(claim, passage)
    assert found.rule == "denied"
    assert found.differences[0].passage.startswith("not a")


NOT_DENIED = [
    ("Copilot+ is a class of hardware", COPILOT),
    ("maybe Copilot+ will be a subscription one day", COPILOT),
    ("Copilot+ is not an AI platform", COPILOT),
    ("is Copilot+ a subscription?", COPILOT),
    ("the Copilot+ laptop with a Netflix subscription costs more", COPILOT),
    ("Office is a subscription", COPILOT),
    ("Red Hat is a company", DEBIAN),
    ("Linux is an operating system", "Linux is not only an operating system kernel."),
]


@pytest.mark.parametrize(("claim", "passage"), NOT_DENIED)
def test_other_descriptions_are_no_difference(claim: str, passage: str) -> None:
    """The right description, a denial, a question and other things stay silent."""
    assert compare(claim, passage).rule is None


R1 = (
    "DeepSeek-R1 has 671 billion parameters in total, 37 billion of them active, and a context of "
    "128 thousand tokens."
)
DIFFERENT = [
    ("DeepSeek-R1 has 236 billion parameters", R1, "number", "236 billion", "671 billion"),
    ("the context of R1 is 32k tokens, that is all it has", R1, "number", "32k", "128 thousand"),
    ("no joke, DeepSeek-R1 has 236 billion parameters", R1, "number", "236 billion", "671 billion"),
    (
        "DeepSeek-R1 does not need the cloud and has 236 billion parameters",
        R1,
        "number",
        "236 billion",
        "671 billion",
    ),
    ("kodak invented the digital camera in 1985", KODAK, "date", "1985", "1975"),
    ("category 5 starts at 200 mph winds", STORM, "number", "200", "157"),
    ("the new typescript compiler is written in Rust", COMPILER, "name", "Rust", "Go"),
    ("Kodak never came out of chapter 11 bankruptcy", CHAPTER, "negation", "never", "Kodak"),
]  # fmt: skip


def test_a_number_out_of_a_list_is_no_answer() -> None:
    """Where a passage lists values, none of them contradicts a claim about one thing."""
    listed = "DeepSeek published R1 models of 1.5, 7, 14 and 70 billion parameters."
    assert compare("DeepSeek-R1 has 236 billion parameters", listed).differences == ()


@pytest.mark.parametrize(("claim", "passage", "kind", "ours", "theirs"), DIFFERENT)
def test_a_plain_difference_is_named(
    claim: str, passage: str, kind: str, ours: str, theirs: str
) -> None:
    """Where both speak of one thing, the two differing pieces are quoted."""
    found = compare(claim, passage).differences
    assert [difference.kind for difference in found] == [kind]
    assert found[0].claim.startswith(ours)
    assert found[0].passage.startswith(theirs)


SAME_OR_OTHER = [
    ("R1 has 671B parameters", R1),
    ("R1 takes 128k tokens of context", R1),
    ("about 670 billion parameters in DeepSeek-R1", R1),
    ("37 billion active parameters in DeepSeek-R1", R1),  # a part, not the total
    ("the R1 team has 236 billion reasons to smile", R1),
    ("the 14B model of R1 runs on a laptop with 16 GB", R1),
    ("they sold 2k units of the game", "The game sold 2,000 units."),
    ("DDR5 started in 2021", "DDR4 started in 2014."),  # another model
    ("iPhone 14 has 6 GB of memory", "The iPhone 15 has 8 GB of memory."),
    (
        "sales in 2022 were 40 million phones",
        "Sales in 2023 were 52 million phones.",
    ),  # another year
    ("Python was first released in 1991.", "Python 3.14 was released on 7 October 2025."),
    ("Python was released in 1991.", "Python 3.14 was released on 7 October 2025."),  # a model
    ("the club last won the cup in 1997", "The club won the cup in 1968."),  # another event
    ("each ticket costs 40 euros here", "The tickets cost 120 euros in total here."),
    ("the tunnel is over 50 km long", "The tunnel is 50.5 km long."),
    ("it took two years to build the bridge", "The bridge was built in 24 months."),
    ("did Kodak build the camera in 1985?", "Kodak built the first digital camera in 1975."),
    ('he says "Kodak built the camera in 1985"', "Kodak built the first digital camera in 1975."),
    ("in 1985 Fuji built a digital camera", "Kodak built a digital camera in 1975."),
    ("the bakery burned, not the brewery", "The fire burned down the bakery."),
    # what the claim denies it does not say
    ("DeepSeek-R1 does not have 236 billion parameters", R1),
    ("there never were 236 billion parameters in DeepSeek-R1", R1),
    ("there are no 236 billion parameters in DeepSeek-R1", R1),
    ("Kodak didn't build the first digital camera in 1985", "Kodak built the camera in 1975."),
]


@pytest.mark.parametrize(("claim", "passage"), SAME_OR_OTHER)
def test_equal_facts_and_other_things_are_no_difference(claim: str, passage: str) -> None:
    """Equal values, parts, other years, other models, questions and quotations stay silent."""
    assert compare(claim, passage).differences == ()


LEFT_PAD = (
    "A developer removed more than 250 of his modules from npm. Among them was left-pad, a "
    "function of eleven lines, without which builds of thousands of other projects failed."
)
FEWER = "You see in that course why a class of 3000 lines is bad, and how builds get slow."
ITS = "it was all of 90 lines, and it took half the web with it"


def test_a_number_beside_one_like_word_fires_no_rule() -> None:
    """A lone word in common is no subject; more of them, or the thread's title, are one."""
    assert compare(FEWER, LEFT_PAD).rule is None
    assert compare("left-pad is a function of 90 lines", LEFT_PAD).rule == "number"
    assert (
        compare("it was all of 90 lines, and it took half the web with it", LEFT_PAD).rule is None
    )
    told = compare("it was all of 90 lines, and it took half the web with it", LEFT_PAD, "left-pad")
    assert told.rule == "number"


FILED = "Kodak filed for bankruptcy in 2012 and came out of it in 2013."
XEROX = "The laser printer was invented at Xerox. A printer by HP followed in 1984."


@pytest.mark.parametrize(
    ("claim", "passage", "silent"),
    [
        ("There are no 236 billion parameters in DeepSeek-R1.", R1, True),
        ("DeepSeek-R1 has 236 billion parameters.", R1, False),
        ("Kodak opened a museum in July 1968", "Kodak has a museum of its own.", True),
        ("Kodak built the first digital camera in 1985", KODAK, False),
        ("Kodak built the first digital camera in 1975", KODAK, False),
        ("Kodak never built a camera", KODAK, False),
        # another event of the passage has a year: the model is to say
        ("Kodak filed for bankruptcy protection in 2014", f"{KODAK} {FILED}", False),
        ("AMD introduced AM5 in September 2020", "AMD introduced AM5 in September 2022.", False),
        ("Mistral was founded in 2021", "Mistral is French. It was founded in 2023.", False),
        ("In 2005 it was found that a Xerox printer leaves dots", XEROX, True),
        # another model, other figures of their own
        ("Python 3 was released in 2008", "Python 3.14 was released on 7 October 2025.", True),
        ("sales in 2022 were 40 million phones", "Sales in 2023 were 52 million phones.", True),
    ],
)
def test_a_passage_is_silent_on_what_is_denied_and_on_other_times(
    claim: str, passage: str, silent: bool
) -> None:
    """No model may read a contradiction into a time, or a denial, that the passage leaves open."""
    assert compare(claim, passage).silent is silent


def test_what_is_left_is_no_total() -> None:
    """A remainder and a total are two numbers about one thing."""
    series = "Breaking Bad ran for five seasons and 62 episodes."
    assert compare("There is still 1 episode left of the season", series).differences == ()
    assert compare("Breaking Bad ran for 70 episodes", series).rule == "number"


NO_NAMES = [
    ("The card needs 512 MB of video memory.", "The card needs 4 GB of video memory."),
    ("The firm sells light phones in August 2025.", "The firm sells light phones since GPT-2."),
    ("A battery on US flights stays in the bag.", "A battery on flights stays in the bag in May."),
    ("The light app is made for all of Windows.", "The light app is made for all by Contoso."),
    ("The app is available on Windows and Android.", "The app is available on Windows and Linux."),
    ("The launch of the rocket by ESA was late.", "The launch of the big rocket by NASA failed."),
]


@pytest.mark.parametrize(("claim", "passage"), NO_NAMES)
def test_units_months_and_names_in_other_places_are_no_swapped_name(
    claim: str, passage: str
) -> None:
    """Only one name in the very place of another, with all the rest alike, is a difference."""
    assert "name" not in [one.kind for one in compare(claim, passage).differences]


def test_a_unit_is_no_name_that_the_passage_lacks() -> None:
    """A measure in another unit silences neither the number nor the date beside it."""
    assert compare("The drive holds 500 MB of data.", "The drive holds 4 GB of data.").rule == (
        "number"
    )


@pytest.mark.parametrize(
    ("text", "low", "high", "unit"),
    [
        ("2k", 2000, 2000, ""),
        ("2,000", 2000, 2000, ""),
        ("$44 billion", 44e9, 44e9, "usd"),
        ("44 billion US dollars", 44e9, 44e9, "usd"),
        ("12 to 17 million of them", 12e6, 17e6, ""),
        ("two thousand three hundred", 2300, 2300, ""),
        ("twenty-five percent", 25, 25, "%"),
        ("20ml", 0.02, 0.02, "litre"),
        ("two weeks", 1209600, 1209600, "second"),
        ("in 1975", 1975, 1975, "year"),
        ("the 1980s", 1980, 1989, "year"),
    ],
)
def test_numbers_are_read_as_people_write_them(
    text: str, low: float, high: float, unit: str
) -> None:
    """Digits, words, scales, ranges and units come to one base measure."""
    (found,) = quantities(text)
    assert [found.low, found.high] == pytest.approx([low, high])
    assert found.unit == unit


@pytest.mark.parametrize("text", ["Windows 11", "version 6.1", "Python 3.7", "the R1 model"])
def test_a_number_within_a_name_is_no_quantity(text: str) -> None:
    """The number of a version or model counts nothing."""
    assert quantities(text) == ()


TEXT = st.text(max_size=200) | st.lists(
    st.sampled_from(
        [
            "Google",
            "renamed",
            "Bard",
            "to",
            "Gemini",
            "8",
            "February",
            "2024",
            "is",
            "not",
            "a",
            "2,000",
            "GB",
            ".",
            ",",
            "?",
            "40",
            "%",
            '"',
            "the",
            "was",
            "X",
        ]
    ),
    max_size=25,
).map(" ".join)


@given(TEXT, TEXT, TEXT)
def test_any_text_gives_features_in_range(claim: str, passage: str, topic: str) -> None:
    """Comparison never fails, and every feature lies in 0..1."""
    found = compare(claim, passage, topic)
    assert len(found.features) == len(FEATURES)
    assert all(0 <= value <= 1 for value in found.features)


@given(TEXT, TEXT)
def test_differences_quote_the_claim(claim: str, passage: str) -> None:
    """The claim's side of a difference is a piece of the claim."""
    assert all(found.claim in claim for found in compare(claim, passage).differences)


@given(st.sampled_from([pair[1] for pair in SAME_OR_OTHER] + [R1, BARD, COPILOT, DEBIAN]))
def test_a_text_does_not_differ_from_itself(text: str) -> None:
    """The same facts on both sides are no difference."""
    assert compare(text, text).differences == ()


@given(TEXT)
def test_quantities_lie_in_order_within_the_text(text: str) -> None:
    """Offsets are sane, in order, and every quantity agrees with itself."""
    found = quantities(text)
    starts = [quantity.start for quantity in found]
    assert starts == sorted(starts)
    for quantity in found:
        assert 0 <= quantity.start < quantity.end <= len(text)
        assert quantity.low <= quantity.high
        assert agree(quantity, quantity)


def test_other_units_are_not_comparable() -> None:
    """Grams and metres, or two sorts of things, are never compared."""
    grams, metres = quantities("5 g")[0], quantities("5 m tall and 7 metres")[-1]
    assert not comparable(grams, metres)
    assert not comparable(_of("five dogs"), _of("six cats"))
    assert comparable(_of("five dogs"), _of("six dogs"))


def _of(text: str) -> Quantity:
    return quantities(text)[0]
