"""Answers to lookups as Discord shows them."""

import pytest

from bot.chat.layout.markup import size
from bot.chat.posts.lookup_view import lookup_view
from bot.domain.finding import Evidence
from bot.domain.known_claim import KnownMatch
from bot.operations.lookup import LookupResult
from tests.support.posts import make_known_claim, make_passage, make_source
from tests.support.views import text_of
from tests.support.wording import english


def show(
    *evidence: Evidence,
    claim: str = "Google answers with Bard.",
    known: tuple[KnownMatch, ...] = (),
    akin: tuple[KnownMatch, ...] = (),
) -> str:
    view = lookup_view(LookupResult(claim, evidence, known, akin), english())
    assert view.total_children_count <= 40
    text = text_of(view)
    assert size(text) <= 4000
    return text


def test_each_side_is_named() -> None:
    """What contradicts comes first, what supports next, what says nothing last."""
    text = show(
        Evidence(make_passage("It is Gemini."), 0.05, 0.9, 0.05, says="Bard", source_says="Gemini"),
        Evidence(make_passage("It is Bard.", date=None, summary=True), 0.8, 0.1, 0.1),
        Evidence(make_passage("It is a chatbot."), 0.1, 0.1, 0.8, 0.6),
    )
    order = ["Contradicted by", "Supported by", "Near it, but nothing either way"]
    assert [text.index(title) for title in order] == sorted(text.index(title) for title in order)
    assert "> “It is Gemini.”" in text
    assert "The claim says Bard; the source says Gemini." in text
    assert "> Summary: It is Bard." in text
    assert "undated, read on 30 January 2025" in text


def test_known_claims_come_first() -> None:
    """A claim on record stands before all evidence, with what contradicts it."""
    claim = make_known_claim("Its chatbot is *Bard*.", passage="It is Gemini.")
    match = KnownMatch(claim, make_source("It is Gemini."), 0.93)
    text = show(Evidence(make_passage("It is so."), 0.05, 0.9, 0.05), known=(match,))
    assert text.index("### On record") < text.index("### Contradicted by")
    assert r"Known claim: Its chatbot is \*Bard\*." in text
    assert "> “It is Gemini.”" in text
    assert "The source contradicts this (0.93)." in text
    assert "nothing that contradicts" not in show(known=(match,))


def test_near_ones_on_record_are_named() -> None:
    """A claim on record that is near stands with its page, which contradicts it and not this."""
    claim = make_known_claim("Its chatbot is Bard.", passage="It is Gemini.")
    text = show(
        Evidence(make_passage("It is a chatbot."), 0.1, 0.1, 0.8, 0.6),
        akin=(KnownMatch(claim, make_source("It is Gemini."), 0.7),),
    )
    assert text.index("### Near it on record; it may say") < text.index("### Near it, but")
    assert "Known claim: Its chatbot is Bard." in text
    assert "> “It is Gemini.”" in text
    assert "The source contradicts the known claim." in text
    assert "The source contradicts this" not in text
    assert text.index("nothing that contradicts or supports") < text.index("### Near it on")


def test_silence() -> None:
    """Where nothing contradicts or supports, the answer says so first."""
    text = show(Evidence(make_passage("It is a chatbot."), 0.1, 0.1, 0.8, 0.6))
    assert text.index("nothing that contradicts or supports") < text.index("Near it")


def test_a_claim_in_another_language() -> None:
    """Of what cannot be read it is said that it wasn't, and nothing of the library."""
    text = text_of(lookup_view(LookupResult("Es regnet.", (), unread="de"), english()))
    assert "not in English (de)" in text
    assert "nothing that contradicts" not in text


@pytest.mark.parametrize("filling", ["word ", "*", "😀", "@everyone "])
def test_extremes_fit(filling: str) -> None:
    """Long passages on a long claim still fit, and what is left out is counted."""
    long = filling * 400
    passage = make_passage(long, title=long, publisher=long)
    text = show(*[Evidence(passage, 0.05, 0.9, 0.05, says=long, source_says=long)] * 12, claim=long)
    assert "more found no room here." in text
