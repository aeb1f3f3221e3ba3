"""Whatever a server says of a page's bytes, valid text comes of them."""

import encodings.aliases

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.sources.charsets import decoded, valid

NAMES = sorted({*encodings.aliases.aliases, *encodings.aliases.aliases.values()})


@given(st.binary(max_size=40), st.sampled_from(NAMES) | st.text(max_size=8) | st.none())
@example(b"+2AA-", "utf-7")
@example(b"\\ud800", "unicode_escape")
@example(b"\x00\xd8", "utf-16")
@example(b"\xd8\x00a", "utf-16-be")
@example(b"", "utf-16")
def test_valid_text(body: bytes, charset: str | None) -> None:
    """Any bytes under any name are text that can be written, without what no text has."""
    text = decoded(body, charset)
    assert text.encode().decode() == text
    assert "\0" not in text


@pytest.mark.parametrize("charset", ["utf-8", "utf-16", "gb18030", "cp1251", "shift_jis", "koi8-r"])
@given(st.text("aяж.,\n", max_size=50_000))
@example("яж" * 40_000)
def test_what_browsers_read(charset: str, text: str) -> None:
    """Text comes back in encodings that pages have, wherever its bytes are cut."""
    assert decoded(text.encode(charset), charset) == text


@pytest.mark.parametrize("charset", ["punycode", "unicode_escape", "utf-7", "idna", "rot13", "x\0"])
def test_what_no_page_has(charset: str) -> None:
    """What Python knows for an encoding, and browsers do not, is read as UTF-8."""
    body = "\\u00e4+2AA-größe".encode()
    assert decoded(body, charset) == body.decode()


def test_halves_of_characters() -> None:
    """Half of a character, as JSON can hold it, becomes a question mark."""
    assert valid("a\ud800b\U0001f600") == "a?b\U0001f600"
