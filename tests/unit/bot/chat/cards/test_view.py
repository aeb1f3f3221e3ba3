"""Cards as Discord shows them."""

import re
from dataclasses import replace
from typing import Any

import discord
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.cards.burst import burst_view
from bot.chat.cards.buttons import CardButton, CardSelect
from bot.chat.cards.view import card_view
from bot.chat.layout.markup import size
from bot.domain.card import Acted, Card, CardState, Erased, Moderator, Note, Standing
from bot.domain.flag import CitedClaim
from tests.support.cards import CLAIM, make_card, make_citation, make_context, make_flag
from tests.support.posts import NOON_MS, make_post
from tests.support.views import text_of

CONTEXT = make_context()
ADA = Moderator("7", "Ada")


def show(card: Card) -> str:
    return text_of(card_view(card, CONTEXT))


def actions(card: Card) -> list[str]:
    children = card_view(card, CONTEXT).walk_children()
    return [item.press.action for item in children if isinstance(item, CardButton)]


def test_a_card_that_an_edit_opened_again_says_so() -> None:
    """Moderators see at once why a card that they decided is back, until they decide again."""
    told = "Edited after it was decided"
    assert told in show(make_card(edited_ms=NOON_MS))
    assert told not in show(make_card())
    decided = make_card(edited_ms=NOON_MS, state="decided", verdict="agreed", decided_by=ADA)
    assert told not in show(decided)


class TestOpenCard:
    def test_tells_all_of_a_flag(self) -> None:
        """A card names author, place, sentence, reason, score, bar, model and the whole source."""
        text = show(make_card())
        for part in (
            "### Inaccuracy",
            "**Ada** · <#10> · [Open the post](https://discord.com/channels/1/10/100)",
            "> **Google answers Microsoft with Bard.**",
            r"Zeniteq (9 February 2024) says otherwise.",
            "[Google renamed Bard to Gemini](https://www.zeniteq.com/blog/",
            "bard-to-gemini) (www.zeniteq.com)",
            "Zeniteq, 9 February 2024",
            "> “Google renamed its chatbot Bard to Gemini.”",
            "-# Score 0.93, flagged from 0.80. Model stance-1.",
            "Found automatically.",
        ):
            assert part in text
        assert text.count("Inaccuracy") == 1

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

    def test_standing(self) -> None:
        """A card counts how other posts of its author were judged, and says no word more."""
        assert "No other post of this author was flagged here." in show(make_card())
        known = make_card(standing=Standing(4, 2, 1))
        said = "-# 4 other posts of this author flagged here: 2 agreed, 1 dismissed, 1 undecided."
        assert said in show(known).splitlines()

    def test_other_platform(self) -> None:
        """A post from elsewhere shows its thread's title, for a channel link leads nowhere."""
        post = make_post(CLAIM, platform="discourse", title="A *title*", dated=False)
        text = show(make_card(post=post))
        assert r"**Ada** · A \*title\*" in text
        assert "<#" not in text


class TestDraft:
    def test_by_policy(self) -> None:
        """In review with drafts, the note stands on the card as it would be posted."""
        card = make_card()
        assert "**Draft of the note**" not in show(card)
        shown = text_of(card_view(card, make_context(mode="drafts")))
        assert "**Draft of the note**\n> According to Zeniteq (9 February 2024)" in shown

    def test_saved(self) -> None:
        """A draft that a moderator saved stands on the card in any mode."""
        shown = show(make_card(draft="The chatbot is called Gemini now."))
        assert "saved by a moderator\n> The chatbot is called Gemini now." in shown

    def test_gone_once_decided(self) -> None:
        """A decided card, and one whose flags are gone, shows no draft."""
        decided = make_card(state="decided", verdict="agreed", decided_by=ADA, decided_ms=1)
        for card in (decided, make_card(state="settled", flags=())):
            assert "Draft" not in text_of(card_view(card, make_context(mode="drafts")))


class TestState:
    def test_says_who_and_when(self) -> None:
        """A decided card says who decided what and when, and until when it can be undone."""
        card = make_card(state="decided", verdict="dismissed", decided_by=ADA, decided_ms=NOON_MS)
        assert f"**Dismissed as not a problem** by Ada <t:{NOON_MS // 1000}:R>." in show(card)
        assert f"-# Undo is possible until <t:{NOON_MS // 1000 + 600}:t>." in show(card)
        later = make_context(NOON_MS + 600_001)
        assert "Undo" not in text_of(card_view(card, later))

    def test_assigned(self) -> None:
        """An open card says who has it."""
        assert "Assigned to Ada." in show(make_card(assigned_to=ADA)).splitlines()

    def test_disputed(self) -> None:
        """A card counts the people who disputed its note, and shows once what one wrote."""
        card = make_card(disputes=2, note=Note("A note.", "5"))
        assert "**The note was disputed** by 2 people." in show(card)
        said = text_of(card_view(card, CONTEXT, said="It was *renamed*."))
        assert "written with the dispute:\n> It was \\*renamed\\*." in said

    def test_sample(self) -> None:
        """A card of the weekly sample says where it comes from and asks for a verdict alone."""
        card = make_card(mode="sample")
        assert "From the weekly sample" in show(card)
        assert not {"note", "edit"} & set(actions(card))

    def test_acts(self) -> None:
        """What was done through a card stands on it, with who did it."""
        acts = (Acted("time_out", 60, ADA, NOON_MS), Acted("lock_thread", 0, ADA, NOON_MS))
        shown = show(make_card(acts=acts))
        assert f"Author timed out for 1 hour by Ada <t:{NOON_MS // 1000}:R>." in shown
        assert "Thread locked by Ada" in shown

    @pytest.mark.parametrize(
        ("note", "said"),
        [
            (Note("A note."), "The note is being posted."),
            (
                Note("A note.", "5", "https://discord.com/channels/1/2/5", by=ADA),
                "[The note in the thread](https://discord.com/channels/1/2/5) · posted by Ada",
            ),
            (
                Note("A note.", error="The thread is locked."),
                "The note could not be posted. The thread is locked.\n> A note.",
            ),
            (
                Note("A note.", "5", "https://discord.com/channels/1/2/5", error="No access."),
                "The note in the thread could not be changed. No access.\n> A note.",
            ),
            (
                Note("Update.", "5", "https://discord.com/channels/1/2/5", withdrawn=True),
                "[The note was withdrawn](https://discord.com/channels/1/2/5)",
            ),
        ],
    )
    def test_note(self, note: Note, said: str) -> None:
        """A card says where its note stands, who posted it, or what failed, with its text."""
        decided = make_card(
            state="decided", verdict="agreed", decided_by=ADA, decided_ms=NOON_MS, note=note
        )
        assert said in show(decided)


class TestClosedCard:
    @pytest.mark.parametrize(
        ("erased", "acts", "said"),
        [
            ("deleted", (), "The author deleted this post"),
            ("deleted", (Acted("delete_post", 0, ADA, 1),), "A moderator deleted this post"),
            ("expired", (), "The time for which texts are kept is over"),
            ("forgotten", (), "asked to be forgotten"),
        ],
    )
    def test_erased(self, erased: Erased, acts: tuple[Acted, ...], said: str) -> None:
        """A card without its words says why they are gone."""
        flag = replace(make_flag(CLAIM), quote="", reason="")
        card = make_card(
            state="deleted", post=make_post(""), flags=(flag,), erased=erased, acts=acts
        )
        assert said in show(card)
        assert "Microsoft" not in show(card)
        assert actions(card) == []

    def test_deleted_after_the_verdict(self) -> None:
        """A decided card whose post is deleted keeps its verdict and says that the text is gone."""
        card = make_card(
            state="decided",
            verdict="agreed",
            decided_by=ADA,
            decided_ms=1,
            post=make_post(""),
            erased="deleted",
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


class TestLanguage:
    def test_speaks_the_guilds(self) -> None:
        """A card speaks the guild's language whoever looks at it; an unknown one is English."""
        assert "Found automatically" in text_of(card_view(make_card(), make_context(language="xx")))


def limits_hold(card: Card, said: str = "") -> None:
    view = card_view(card, make_context(mode="drafts"), said=said)
    assert view.total_children_count <= 40
    assert size(text_of(view)) <= 4000
    assert all(
        item.content.strip()
        for item in view.walk_children()
        if isinstance(item, discord.ui.TextDisplay)
    )


def burst_holds(cards: list[Card], said: str = "") -> None:
    """A burst of cards with ids of their own keeps Discord's limits, its menu too."""
    numbered = [replace(card, card_id=at) for at, card in enumerate(cards, start=1)]
    view = burst_view(numbered, said=said)
    assert view.total_children_count <= 40
    assert size(text_of(view)) <= 4000
    (select,) = (item for item in view.walk_children() if isinstance(item, CardSelect))
    assert 1 <= len(select.item.options) <= 25
    for option in select.item.options:
        assert 1 <= size(option.label) <= 100
        assert option.description is None or 1 <= size(option.description) <= 100


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
        ada = Moderator("7", (filling * 32)[:32])
        state: dict[str, Any] = {
            "state": "decided",
            "verdict": "agreed",
            "decided_by": ada,
            "decided_ms": NOON_MS,
            "assigned_to": ada,
            "disputes": 10**6,
            "acts": (Acted("time_out", 1440, ada, NOON_MS),) * 9,
            "note": Note(long, "5", "https://discord.com/" + "9" * 90, error=long, by=ada),
        }
        for some in (flags, flags[:1], flags[1:2]):
            limits_hold(make_card(long, post=post, flags=some, draft=long), said=long)
            limits_hold(make_card(long, post=post, flags=some, **state), said=long)
        card = make_card(long, post=post, flags=flags)
        for count in (2, 25, 26):
            burst_holds([card] * count, said=long)
        assert "https://aaa" in show(make_card(long, post=post, flags=flags[1:2]))

    @given(
        st.text(min_size=1, max_size=300), st.integers(1, 12), st.sampled_from(["open", "decided"])
    )
    def test_any_text(self, text: str, count: int, state: CardState) -> None:
        """Any text in any place fits and breaks nothing."""
        cited = make_citation(text, title=text, publisher=text, url=text, date=text)
        flags = tuple(
            make_flag(text, reason=text, version=text, citation=cited) for _ in range(count)
        )
        moderator = Moderator("1", text)
        card = make_card(
            text,
            flags=flags,
            state=state,
            decided_by=moderator,
            verdict="agreed" if state == "decided" else None,
            decided_ms=NOON_MS,
            assigned_to=moderator,
            disputes=count,
            draft=text,
            note=None if state == "open" else Note(text, error=text, url=text, by=moderator),
            acts=tuple(Acted("time_out", 60, moderator, 1) for _ in range(count)),
        )
        card = replace(card, post=replace(card.post, author_name=text, url=text))
        limits_hold(card, said=text)
        burst_holds([card] * (2 * count + 1), said=text)

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
