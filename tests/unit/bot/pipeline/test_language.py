"""The language of a post: sure of what is foreign, and silent in doubt."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.pipeline.language import language
from bot.pipeline.normalise import normalise

GERMAN = "Das ist doch völliger Quatsch, was du da schreibst."
ENGLISH = "You really don't know what you are talking about."


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (ENGLISH, "en"),
        (GERMAN, "de"),
        ("je ne suis pas d'accord avec toi, c'est absurde", "fr"),
        ("No tienes ni idea de lo que hablas, amigo", "es"),
        ("Ik snap echt niet waar je het over hebt", "nl"),
        ("nie wiem o co ci chodzi, naprawdę", "pl"),
        ("ти нічого не розумієш", "uk"),
        ("뭐라는 거야", "ko"),
        ("你在说什么啊", "zh"),
        ("お前は何を言っているんだ", "ja"),
    ],
)
def test_languages_are_told_apart(text: str, code: str) -> None:
    """A sentence of chat is enough; a few characters where the script is another."""
    assert language(normalise(text)) == code


@pytest.mark.parametrize(
    "text",
    [
        "",
        "lol",
        "👍",
        "genau so ist es",
        "HAHAHAHAHAHAHAHAHAHAHAHAHA",
        "sudo apt-get install libqt4-dev build-essential",
        "LMAO get rekt noob gg ez",
        "https://example.org/ein/langer/weg/in/die/ferne",
    ],
)
def test_short_or_unclear_texts_have_no_language(text: str) -> None:
    """Laughter, commands and a word or two are not called foreign."""
    assert language(normalise(text)) == ""


@pytest.mark.parametrize(
    "text",
    [
        f"> {GERMAN}\n{ENGLISH}",
        f"{GERMAN} {GERMAN} {GERMAN} {ENGLISH}",
        "Yоu rеаlly dоn't knоw whаt yоu аrе tаlking аbоut",  # Cyrillic o, e, a
    ],
)
def test_foreign_words_do_not_hide_english_ones(text: str) -> None:
    """Neither a quote, nor sentences around, nor look-alikes make an English post foreign."""
    assert language(normalise(text)) in ("en", "")


@given(st.text())
def test_any_text_has_a_code_or_none(text: str) -> None:
    """No text is an error."""
    assert len(language(normalise(text))) in (0, 2)


def test_a_very_long_text_is_read_in_part() -> None:
    """Twenty thousand characters are judged by their beginning."""
    assert language(normalise((GERMAN + " ") * 400)) == "de"
