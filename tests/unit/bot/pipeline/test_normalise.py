"""What the models read of a post, and the way back to its characters."""

from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.pipeline.normalise import Text, normalise
from models.sentences import Span


def quotes(text: str) -> list[str]:
    """The original characters of each sentence."""
    read = normalise(text)
    return [text[slice(*read.original(sentence))] for sentence in read.sentences]


@pytest.mark.parametrize(
    ("text", "own"),
    [
        ("> somebody else\nMy answer.", ["My answer."]),
        (">no space either\nMy answer.", ["My answer."]),
        ("My answer.\n>>> all the rest\nis theirs", ["My answer."]),
        ('[quote="Ann, post: 1"]hers [quote]his[/quote] hers[/quote] Mine.', ["Mine."]),
        ("Before.\n```py\nprint('no words')\n```\nAfter.", ["Before.", "After."]),
        ("[code]x = 1[/code]\nAfter.", ["After."]),
    ],
)
def test_words_of_others_and_code_are_no_sentences(text: str, own: list[str]) -> None:
    """Quotes and code blocks are told apart and only the author's own words are scored."""
    assert quotes(text) == own


@pytest.mark.parametrize(
    "text", ["[quote] Still mine.", "``` Still mine.", "[/quote] Still mine.", "[code] Still mine."]
)
def test_a_block_that_never_ends_hides_nothing(text: str) -> None:
    """An opening mark without its end must not take words away from the models."""
    assert any(quote.endswith("Still mine.") for quote in quotes(text))


@pytest.mark.parametrize("text", [">:( Not nice.", "-> Go there.", ">100 came.", "x > y, right?"])
def test_a_bigger_than_sign_alone_is_no_quote(text: str) -> None:
    """Faces, arrows and comparisons are the author's own."""
    assert quotes(text)[0].startswith(text[:3])


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("You ||id||iot", "You idiot"),
        ("see https://a.example/b?c=d.", "see link."),
        ("see <https://a.example> (or www.a.example/b)", "see link (or link)"),
        ("see [the **report**](https://a.example/b_(c)) first", "see the report first"),
        ("You ||id\niot||.", "You id\niot."),
        ("<@12> and <@&3> in <#4>", "@user and @role in #channel"),
        ("</scan all:12> at <t:1700000000:R>, <t:0>", "/scan all at time, time"),
        ("<id:customize> or <id:linked-roles:12>", "#channel or #channel"),
        ("<:wave:12> <a:dance:3>", ":wave: :dance:"),
        ("run `rm -rf` now", "run code now"),
        ("**so** *very* __much__ ~~not~~", "so very much not"),
        ("# Title\n-# small\n- item", "Title\nsmall\n- item"),
        ("[b]bold[/b] [url=https://a.example]here[/url]", "bold here"),
        (r"\*not emphasised\*", "*not emphasised*"),
        ("w\u200bor\u202ed\u00ad", "word"),
        ("ｙｏｕ 𝐰𝐨𝐫𝐝 ﬁne ⓐ", "you word fine a"),
        ("half\ud800", "half\ufffd"),
    ],
)
def test_markup_is_seen_through(text: str, clean: str) -> None:
    """The models read words, whatever they are dressed in."""
    assert normalise(text).clean == clean


@pytest.mark.parametrize(
    "text",
    [
        "Plain words, 10² and ½ … done. What? “Yes”, she said!",
        "what the f*** is this, d*** it",
        "some_long_name and 2 * 3 * 4",
        "a || b",
        "Line one\r\n\r\nLine two",
        "Wörter, слова, 言葉 und ㅋㅋㅋ",
    ],
)
def test_plain_text_maps_one_to_one(text: str) -> None:
    """Where there is no markup, clean text and offsets are the original's."""
    read = normalise(text)
    assert read.clean == text
    assert all(read.original(sentence) == sentence for sentence in read.sentences)


@pytest.mark.parametrize("text", ["", " \n", "https://a.example", "<:wave:1>", "...", "<@1> <@2>!"])
def test_a_post_without_words_has_no_sentences(text: str) -> None:
    """Links, mentions and punctuation alone are nothing to judge."""
    assert normalise(text).sentences == ()


def test_a_quote_reaches_over_the_markup_within_it() -> None:
    """The original of a sentence is one exact slice, with the marks that stand inside it."""
    assert quotes("He is **so** wrong, see https://a.example/b now. Bye.") == [
        "He is **so** wrong, see https://a.example/b now.",
        "Bye.",
    ]


BLOCKS = ("> ", ">>> ", "\n", "```", "[quote]", "[/quote]", "[code]", "# ")
INLINE = (
    "`",
    "||",
    "**",
    "_",
    "\\",
    "[a](https://b.c)",
    "](http://d",
    "https://e.f",
    "<@1>",
    "<:g:3>",
)
DRESSED = ("а", "і", "\u0337", "\u0301", "\ufe0f", "i d i o t", "1d10t", "ooo", ".a.b.c", "🇦")
LETTERS = ("\u200b", "\ud800", "ﬁ", "ｗ", "𝐛", "word ", "Two words. ", "!? ", " ", "x" * 590)
MARKUP = st.lists(st.sampled_from((*BLOCKS, *INLINE, *DRESSED, *LETTERS))).map("".join)


@given(st.one_of(st.text(), MARKUP))
@example("x" * 599 + "ﬁ" + " y")
@example("x" * 598 + "\u200b<@1>word")
def test_sentences_lead_back_to_the_original(text: str) -> None:
    """On any text: no error, and ordered, disjoint, non-blank ranges of the original."""
    read = normalise(text)
    originals = [read.original(sentence) for sentence in read.sentences]
    assert all(0 <= start < end <= len(text) for start, end in originals)
    assert all(before.end <= after.start for before, after in pairwise(originals))
    assert all(text[start:end].strip() for start, end in originals)
    assert_mapped(read, text)


def assert_mapped(read: Text, text: str) -> None:
    """Every clean character has a range of its own, in order."""
    assert len(read.clean) == len(read.starts) == len(read.ends)
    bounds = [bound for pair in zip(read.starts, read.ends, strict=True) for bound in pair]
    assert bounds == sorted(bounds)
    assert not bounds or bounds[-1] <= len(text)


@given(
    st.text(st.characters(categories=["L", "N", "Zs"], exclude_characters="\u00a0"), max_size=99)
)
def test_letters_stay_one_for_one_or_are_folded(text: str) -> None:
    """A letter is kept, folded or read as a plain one: each points at the one it came from."""
    read = normalise(text)
    for place, letter in enumerate(read.clean):
        start = (
            read.starts[place] if read.starts[place] < read.ends[place] else read.ends[place] - 1
        )
        assert letter.isascii() or letter in normalise(text[start]).clean


@pytest.mark.parametrize(
    "unit", ["**a ", "[a](http", "[quote]", "`", "``a ", "<http://", "](http://(a", "</a ", "[img]"]
)
def test_hostile_input_is_read_in_one_go(unit: str) -> None:
    """Twenty thousand characters of half-open markup come back, and nothing is lost but marks."""
    text = unit * (20_000 // len(unit)) + " Last words."
    read = normalise(text)
    assert read.clean.endswith("Last words.")
    assert read.original(Span(len(read.clean) - 6, len(read.clean))).end == len(text)
