"""What the library cannot do, what is wrong with a page, and the log, in every language."""

import re
from dataclasses import fields

import pytest

from bot.chat.asking.shell import Reply
from bot.chat.library.answering import told
from bot.chat.wording import shared
from bot.chat.wording.language import languages, speaking
from bot.chat.wording.reasons import worded
from bot.domain.finding import KINDS
from bot.domain.log_entry import Detail
from bot.domain.overrides import Overrides
from bot.domain.overrides import told as told_change
from bot.domain.policy import BARS, MODES, PRESETS
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
@pytest.mark.parametrize("why", [*Why, *Detail])
def test_every_reason_is_worded(why: Sentence, language: str) -> None:
    """Each reason, and each detail of the log, has words in each language for all its values."""
    reason = filled(why)
    with speaking(language):
        sentence = worded(reason)
    assert all(str(value) in sentence for value in reason.values.values())
    if language == "en" or has_words(why):
        assert (sentence == str(reason)) == (language == "en")


@pytest.mark.parametrize("language", languages())
def test_no_other_is_worded(language: str) -> None:
    """No language words what is no reason, and no detail of the log."""
    with speaking(language):
        assert shared.LIBRARY_REASONS.keys() == {why.name.lower() for why in Why}
        assert shared.LOG_DETAILS.keys() == {detail.name.lower() for detail in Detail}


@pytest.mark.parametrize("language", languages())
def test_whatever_a_policy_sets_has_a_name(language: str) -> None:
    """Every value, threshold, preset, mode and kind that a detail names is called something."""
    with speaking(language):
        assert shared.MATTERS.keys() == {field.name for field in fields(Overrides)}
        assert shared.BARS.keys() == set(BARS)
        assert shared.PRESETS.keys() == set(PRESETS)
        assert shared.MODES.keys() == set(MODES)
        assert shared.KINDS_INSIDE.keys() == set(KINDS)


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


@pytest.mark.parametrize(
    ("detail", "english", "german"),
    [
        (
            told_change(Overrides(preset="strict", acts=True, retention_days=1), ()),
            "preset: Strict; acts: on; how long texts are kept, in days: 1",
            "Voreinstellung: Streng; Eingriffe: an; wie lange Texte bleiben, in Tagen: 1",
        ),
        (
            told_change(Overrides(digest=False, review_channel="7"), ("mode",)),
            "mode: reset; moderators' channel: 7; digest: off",
            "Modus: zurückgesetzt; Kanal der Moderation: 7; Tagesbericht: aus",
        ),
        (
            told_change(Overrides(thresholds={"known_claim": 0.85}, language="de"), ()),
            "Inaccuracy by a known claim: flagged from 0.85; language: Deutsch",
            "Ungenauigkeit nach bekannter Behauptung: markiert ab 0,85; Sprache: Deutsch",
        ),
        (
            told_change(Overrides(note_words={"hostile": "{rule} Danke."}), ()),
            "your words for notes, heated thread: {rule} Danke.",
            "eure Worte für Hinweise, hitziger Thread: {rule} Danke.",
        ),
        (
            Detail.IN_CHANNEL.of(
                channel="10", what=Detail.INTO_SHADOW.of(kind="hostile", agreed=3, decided=20)
            ),
            "channel 10: hostile into shadow: 3 of the last 20 agreed",
            "Kanal 10: Angriff ab jetzt nur aufgezeichnet: zugestimmt bei 3 der letzten 20",
        ),
        (
            Detail.KINDS.of(kinds=("hostile", "inaccuracy")),
            "hostile, inaccuracy",
            "Angriff, Ungenauigkeit",
        ),
        ("source-1", "source-1", "source-1"),
    ],
)
def test_a_detail_of_the_log_is_told(detail: Reason | str, english: str, german: str) -> None:
    """What the log says of an entry names everything as the desk does; plain words stay."""
    assert worded(detail) == english
    with speaking("de"):
        assert worded(detail) == german


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
