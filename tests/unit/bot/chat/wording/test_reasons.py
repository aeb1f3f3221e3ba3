"""What the library cannot do, and what is wrong with a page, in every language."""

import re

import pytest

from bot.chat.asking.shell import Reply
from bot.chat.library.answering import told
from bot.chat.wording import shared
from bot.chat.wording.language import languages, speaking
from bot.chat.wording.reasons import worded
from bot.errors import FetchError
from bot.reasons import Reason, Sentence, Why

PLACEHOLDER = re.compile(r"\{(\w+)\}")


def filled(why: Sentence) -> Reason:
    """A sentence with a value of its own for each of its placeholders."""
    return why.of(**{name: f"<{name}>" for name in PLACEHOLDER.findall(why.value)})


def has_words(why: Sentence) -> bool:
    """Whether there is anything to translate beside the placeholders."""
    return any(char.isalpha() for char in PLACEHOLDER.sub("", why.value))


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("why", Why)
def test_every_reason_is_worded(why: Sentence, language: str) -> None:
    """Each has a sentence in each language, which tells all of its values."""
    reason = filled(why)
    with speaking(language):
        sentence = worded(reason)
    assert all(str(value) in sentence for value in reason.values.values())
    if language == "en" or has_words(why):
        assert (sentence == str(reason)) == (language == "en")


@pytest.mark.parametrize("language", languages())
def test_no_other_is_worded(language: str) -> None:
    """No language words what is no reason."""
    with speaking(language):
        assert shared.LIBRARY_REASONS.keys() == {why.name.lower() for why in Why}


COMMON = (400, 401, 403, 404, 405, 408, 410, 429, 451, 500, 502, 503, 504)


@pytest.mark.parametrize("language", languages())
def test_common_statuses_have_a_phrase(language: str) -> None:
    """Each common status is told with words; in English they are those of the standard."""
    for code in COMMON:
        reason = Why.ANSWERED.of(host="paper.example", status=code)
        with speaking(language):
            assert f"{code} ({shared.STATUS_PHRASES[str(code)]})" in worded(reason)
            assert (worded(reason) == str(reason)) == (language == "en")


@pytest.mark.parametrize(
    ("status", "english", "german"),
    [
        (404, "404 (Not Found)", "404 (nicht gefunden)"),
        (418, "418 (I'm a Teapot)", "418"),
        (520, "520", "520"),
        ("404 (Not Found)", "404 (Not Found)", "404 (Not Found)"),
    ],
)
def test_a_status_is_told(status: int | str, english: str, german: str) -> None:
    """Of a rare status German tells the number; one that was kept with words keeps them."""
    reason = Why.ANSWERED.of(host="paper.example", status=status)
    assert worded(reason) == f"paper.example answered {english}."
    with speaking("de"):
        assert worded(reason) == f"paper.example hat mit {german} geantwortet."


def test_numbers_have_the_languages_marks() -> None:
    """Decimals of a size are written as the language does; counts and names stay as they are."""
    reason = Why.PAGE_LARGE.of(host="paper.example", size=1.5)
    assert "paper.example is larger than 1.5 MB" in worded(reason)
    with speaking("de"):
        assert "paper.example ist größer als 1,5 MB" in worded(reason)
        assert "5-mal" in worded(Why.REDIRECTS.of(host="paper.example", limit=5))


async def test_a_refusal_is_told() -> None:
    """What the library cannot do is a German sentence for who is spoken to in German."""

    async def fails() -> Reply:
        raise FetchError(Why.ANSWERED.of(host="paper.example", status=404))

    with speaking("de"):
        assert (
            await told(fails)()
        ).text == "paper.example hat mit 404 (nicht gefunden) geantwortet."
