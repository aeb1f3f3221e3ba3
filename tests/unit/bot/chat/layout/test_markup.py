"""Foreign text inside Discord's markdown."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.layout.markup import address, escape, link, short, size
from bot.chat.layout.quoting import block

HOSTILE_TEXT = st.text(
    st.one_of(st.characters(), st.sampled_from("*_~`|<>#[]()@:-+\\\n https/&!t")), max_size=400
)


def shown(markdown: str) -> str:
    """What a reader sees of escaped text in a quote."""
    bare = re.sub(r"(?<!\\)((?:\\\\)*)\*\*", r"\1", markdown)
    return re.sub(r"\\([^0-9A-Za-z\s])", r"\1", bare.replace("\n> ", "\n").removeprefix("> "))


class TestEscape:
    @pytest.mark.parametrize(
        ("text", "escaped"),
        [
            ("**a** _b_", r"\*\*a\*\* \_b\_"),
            ("@everyone <@12> <#3>", r"\@everyone \<\@12> \<#3>"),
            ("[a](https://b.example)", r"\[a\](https\://b.example)"),
            ("two\nlines", "two lines"),
            ("# Big", r"\# Big"),
            ("> said", r"\> said"),
            ("-# small", r"\-# small"),
            ("C# (at 3:15) - well-known", "C# (at 3:15) - well-known"),
            ("\u202eturned\x00", "turned"),
        ],
    )
    def test_escapes(self, text: str, escaped: str) -> None:
        """Formatting, mentions, links, line ends and turned writing are taken out of force."""
        assert escape(text) == escaped

    def test_short_never_splits_an_escape(self) -> None:
        """A text is cut before it is escaped, so that no lone backslash is left at its end."""
        assert short("*" * 9, 5) == r"\*\*\*\*…"


class TestLink:
    @pytest.mark.parametrize(
        ("url", "safe"),
        [
            ("https://paper.example/a_(b)?q=1#top", "https://paper.example/a_%28b%29?q=1#top"),
            ("https://known.example@other.example/x", "https://other.example/x"),
            ("https://bücher.example/straße", "https://xn--bcher-kva.example/stra%C3%9Fe"),
            ("http://[::1]:80/a b", "http://[::1]:80/a%20b"),
            ("javascript:alert(1)", ""),
            ("https://a b/", ""),
            ("//paper.example", ""),
            ("https://paper.example:port/", ""),
            ("", ""),
        ],
    )
    def test_address(self, url: str, safe: str) -> None:
        """An address keeps its target, shows its real host and cannot end the link early."""
        assert address(url) == safe

    def test_host_beside_the_label(self) -> None:
        """A labelled link says where it leads."""
        assert link("A page", "https://paper.example/x") == (
            "[A page](https://paper.example/x) (paper.example)"
        )

    def test_no_link(self) -> None:
        """What is no web address leaves the label alone."""
        assert link("A page", "javascript:alert(1)") == "A page"

    def test_very_long_address(self) -> None:
        """An address that would eat the card is told by its host."""
        text = link("A page", "https://paper.example/" + "x" * 3000)
        assert "paper.example" in text
        assert size(text) < 100

    @given(HOSTILE_TEXT)
    def test_any_address(self, text: str) -> None:
        """No address breaks out of the link that holds it."""
        assert not re.search(r"[\s()<>\\]", address(f"https://paper.example/{text}"))


class TestBlock:
    def test_marks_the_flagged_sentence(self) -> None:
        """The flagged sentence is bold, the rest is not, and each line stays in the quote."""
        text = "It rained.\nGoogle answers with *Bard*. Nice."
        start, end = text.index("Google"), text.index(" Nice")
        assert block(text, [(start, end)], limit=500) == (
            "> It rained.\n> **Google answers with \\*Bard\\*.** Nice."
        )

    def test_bold_ends_with_its_line(self) -> None:
        """A flagged run over several lines is marked line by line."""
        assert block("a\n\nb", [(0, 4)], limit=500) == "> **a**\n> \n> **b**"

    def test_long_post_is_cut_around_the_sentence(self) -> None:
        """Of a long post, the flagged sentence and its surroundings are shown."""
        text = "before " * 300 + "This is the one." + " after" * 300
        start = text.index("This")
        quoted = block(text, [(start, start + 16)], limit=300)
        assert size(quoted) <= 300
        assert "**This is the one.**" in quoted
        assert quoted.startswith("> …before")
        assert quoted.endswith("after…")

    @given(
        HOSTILE_TEXT, st.lists(st.tuples(st.integers(-5, 450), st.integers(-5, 450)), max_size=5)
    )
    def test_fits_and_shows_the_text(self, text: str, spans: list[tuple[int, int]]) -> None:
        """Whatever a post holds, the quote fits, and every line of it is a quoted line."""
        quoted = block(text, spans, limit=200)
        assert size(quoted) <= 200
        assert all(line.startswith(">") for line in quoted.split("\n"))

    @given(st.text("ab *_<@\\\n", max_size=40))
    def test_nothing_is_lost(self, text: str) -> None:
        """A post that fits is shown as it was written."""
        assert shown(block(text, [(0, len(text) // 2)], limit=1000)) == text
