"""Cards as Discord shows them."""

import re
from dataclasses import replace

import discord
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.buttons import CardButton
from bot.chat.card_view import card_view
from bot.chat.markup import size
from bot.domain.card import Card, Moderator, Note
from bot.domain.flag import CitedClaim
from tests.support.cards import CLAIM, make_card, make_citation, make_flag
from tests.support.posts import NOON_MS, make_post
from tests.support.wording import english

WORDING = english()
ADA = Moderator("7", "Ada")


def text_of(view: discord.ui.LayoutView) -> str:
    return "\n".join(
        item.content for item in view.walk_children() if isinstance(item, discord.ui.TextDisplay)
    )


def show(card: Card) -> str:
    return text_of(card_view(card, WORDING))


def actions(card: Card) -> list[str]:
    children = card_view(card, WORDING).walk_children()
    return [item.action for item in children if isinstance(item, CardButton)]


class TestOpenCard:
    def test_tells_all_of_a_flag(self) -> None:
        """A card names author, place, sentence, reason, score, bar, model and the whole source."""
        text = show(make_card())
        for part in (
            "### Inaccuracy",
            "**Ada** · <#10> · [Open the post](https://discord.com/channels/1/10/100)",
            "> **Google answers Microsoft with Bard.**",
            "score 0.93, bar 0.80",
            r"Zeniteq (9 February 2024) says otherwise.",
            "[Google renamed Bard to Gemini](https://www.zeniteq.com/blog/",
            "bard-to-gemini) (www.zeniteq.com)",
            "Zeniteq, 9 February 2024",
            "> “Google renamed its chatbot Bard to Gemini.”",
            "The source contradicts this (0.93).",
            "Model stance-1",
            "Found automatically.",
        ):
            assert part in text

    def test_summary_is_named(self) -> None:
        """A summary is called one and stands without quotation marks."""
        flag = make_flag(CLAIM, citation=make_citation("Bard is Gemini now.", summary=True))
        text = show(make_card(flags=(flag,)))
        assert "> Summary: Bard is Gemini now." in text
        assert "“" not in text

    def test_known_claim_is_named(self) -> None:
        """A flag that rests on a claim on record names that claim in a line of its own."""
        cited = make_citation(known=CitedClaim("k1", "Google's chatbot is *Bard*.", 0.93))
        text = show(make_card(flags=(make_flag(CLAIM, citation=cited),)))
        assert r"Known claim: Google's chatbot is \*Bard\*." in text.splitlines()
        assert "Known claim" not in show(make_card())

    def test_report_on_a_speculation(self) -> None:
        """A page beside a speculation is what is reported so far, and judges nothing."""
        cited = make_citation(stance="refutes", score=0.8)
        text = show(make_card(flags=(make_flag(CLAIM, kind="speculation", citation=cited),)))
        assert "Reported so far: [Google renamed Bard to Gemini]" in text
        assert "contradicts" not in text

    def test_several_flags_name_their_sentences(self) -> None:
        """With more than one flag, each repeats its own sentence."""
        text = "They are oafs. Surely they wanted to calm the market."
        flags = (
            make_flag(text, "They are oafs.", "hostile", version="c-1"),
            make_flag(text, "Surely they wanted to calm the market.", "speculation"),
        )
        shown = show(make_card(text, flags=flags))
        assert "### Hostile and speculation" in shown
        assert shown.count("They are oafs.") == 2

    def test_buttons(self) -> None:
        """An open card can be agreed with, dismissed, answered with a note, and asked why."""
        assert actions(make_card()) == ["agree", "dismiss", "note", "why"]

    def test_other_platform(self) -> None:
        """A post from elsewhere shows its thread's title, for a channel link leads nowhere."""
        post = make_post(CLAIM, platform="discourse", title="A *title*", dated=False)
        text = show(make_card(post=post))
        assert r"**Ada** · A \*title\*" in text
        assert "<#" not in text


class TestDecidedCard:
    def test_says_who_and_when(self) -> None:
        """A decided card says who decided what and when, and can only be asked why."""
        card = make_card(state="decided", verdict="dismissed", decided_by=ADA, decided_ms=NOON_MS)
        assert f"**Dismissed as not a problem** by Ada <t:{NOON_MS // 1000}:R>." in show(card)
        assert actions(card) == ["why"]

    @pytest.mark.parametrize(
        ("note", "said"),
        [
            (Note("A note."), "The note is being posted."),
            (
                Note("A note.", "5", "https://discord.com/channels/1/2/5"),
                "[The note in the thread](https://discord.com/channels/1/2/5)",
            ),
            (
                Note("A note.", error="The thread is locked."),
                "The note could not be posted. The thread is locked.\n> A note.",
            ),
        ],
    )
    def test_note(self, note: Note, said: str) -> None:
        """A card says that its note is on its way, then links to it, or says why it failed."""
        decided = make_card(
            state="decided", verdict="agreed", decided_by=ADA, decided_ms=NOON_MS, note=note
        )
        assert said in show(decided)


class TestClosedCard:
    def test_deleted(self) -> None:
        """A deleted post's card says so, without its words and without buttons."""
        flag = replace(make_flag(CLAIM), quote="", reason="")
        card = make_card(state="deleted", post=make_post(""), flags=(flag,))
        assert "The author deleted this post; its text was erased." in show(card)
        assert "Microsoft" not in show(card)
        assert actions(card) == []

    def test_deleted_after_the_verdict(self) -> None:
        """A decided card whose post is deleted keeps its verdict and says that the text is gone."""
        card = make_card(
            state="decided", verdict="agreed", decided_by=ADA, decided_ms=1, post=make_post("")
        )
        assert "**Agreed** by Ada" in show(card)
        assert "deleted this post" in show(card)
        assert actions(card) == []

    def test_settled(self) -> None:
        """A card whose flags an edit took away says so and asks nothing."""
        card = make_card("", state="settled")
        assert "Edited by its author; nothing is flagged any more." in show(card)
        assert "deleted" not in show(card)
        assert actions(card) == []


def limits_hold(card: Card) -> None:
    view = card_view(card, WORDING)
    assert view.total_children_count <= 40
    assert size(text_of(view)) <= 4000
    assert all(
        item.content.strip()
        for item in view.walk_children()
        if isinstance(item, discord.ui.TextDisplay)
    )


class TestLimits:
    @pytest.mark.parametrize(
        "filling", ["word ", "*", "😀", "@everyone ", "\n", "[x](https://y.example)"]
    )
    def test_extremes(self, filling: str) -> None:
        """Thirty flags on a post of 4,000 characters with everything at its longest still fit."""
        long = (filling * 4000)[:4000]
        cited = make_citation(
            long, title=long, publisher=long, url="https://" + "a" * 60 + ".example/" + "x" * 300
        )
        flags = tuple(
            make_flag(long, long[:130], reason=long, version=long, citation=cited)
            if at % 2
            else make_flag(long, long[130:300], "hostile", reason=long)
            for at in range(30)
        )
        post = make_post(long, title=long, author_name=long, url="https://discord.com/" + "9" * 300)
        limits_hold(make_card(long, post=post, flags=flags))
        limits_hold(make_card(long, post=post, flags=flags[1:2]))
        assert "https://aaa" in show(make_card(long, post=post, flags=flags[1:2]))

    @given(st.text(min_size=1, max_size=300), st.integers(1, 12))
    def test_any_text(self, text: str, count: int) -> None:
        """Any text in any place fits and breaks nothing."""
        cited = make_citation(text, title=text, publisher=text, url=text, date=text)
        flags = tuple(
            make_flag(text, reason=text, version=text, citation=cited) for _ in range(count)
        )
        moderator = Moderator("1", text)
        card = make_card(
            text,
            flags=flags,
            decided_by=moderator,
            verdict="agreed",
            decided_ms=1,
            note=Note(text, error=text),
        )
        limits_hold(replace(card, post=replace(card.post, author_name=text, url=text)))

    @pytest.mark.parametrize(
        ("text", "in_force"),
        [
            ("@everyone", r"(?<!\\)@everyone"),
            ("<@123>", r"(?<!\\)<@123>"),
            ("<@&1>", r"(?<!\\)<@&1>"),
            ("[a](https://b.example)", r"(?<!\\)\[a"),
            ("https://b.example", r"https://b\.example"),
            ("# Big", r"(?m)^[> ]*# Big"),
            ("-# Card 99.", r"(?m)^[> ]*-# Card 99"),
            ("```x", r"(?<!\\)`"),
        ],
    )
    def test_injection(self, text: str, in_force: str) -> None:
        """No mention, link, heading or code that a post, name or page holds comes into force."""
        cited = make_citation(text, title=text, publisher=text)
        flag = make_flag(text, reason=text, version=text, citation=cited)
        card = make_card(text, post=make_post(text, author_name=text), flags=(flag,))
        assert not re.search(in_force, show(card))
