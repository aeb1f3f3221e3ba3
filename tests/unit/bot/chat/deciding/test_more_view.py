"""What opens behind a card's More, and its sources."""

from dataclasses import replace

import discord
import pytest

from bot.chat.cards.buttons import CardButton, CardSelect
from bot.chat.deciding.acts import CHOICES, Chosen, Offer, chosen_by
from bot.chat.deciding.more_view import claimed, more_view, preview_view, sources_view
from bot.chat.layout.markup import size
from bot.domain.flag import CitedClaim
from tests.support.cards import CLAIM, make_card, make_citation, make_flag
from tests.support.views import text_of
from tests.support.wording import english


def controls(view: discord.ui.LayoutView) -> list[str]:
    items = view.walk_children()
    return [one.press.action for one in items if isinstance(one, CardButton | CardSelect)]


class TestMore:
    def test_what_makes_sense(self) -> None:
        """A passage's flag can be remembered as a claim; one on record, and others, cannot."""
        assert controls(more_view(make_card(), Offer())) == ["add_source", "remember", "snooze"]
        known = make_citation(known=CitedClaim("k1", "It is Bard.", 0.9))
        for flags in ((make_flag(CLAIM, citation=known),), (make_flag(CLAIM, kind="hostile"),)):
            panel = more_view(make_card(flags=flags), Offer())
            assert controls(panel) == ["add_source", "snooze"]

    def test_sources_of_a_closed_card(self) -> None:
        """A decided card has no room for Sources, so that they open here."""
        decided = make_card(state="decided", verdict="unsure", decided_ms=1)
        assert controls(more_view(decided, Offer()))[0] == "sources"

    @pytest.mark.parametrize(("thread_id", "what"), [("7", "thread"), ("", "channel")])
    def test_what_rests(self, thread_id: str, what: str) -> None:
        """Outside a thread the choice says that the whole channel will rest."""
        card = make_card()
        panel = more_view(replace(card, post=replace(card.post, thread_id=thread_id)), Offer())
        (pick,) = (one for one in panel.walk_children() if isinstance(one, CardSelect))
        assert pick.item.placeholder == f"Snooze this {what} for…"

    def test_acts(self) -> None:
        """Acts are one choice; what the bot is not permitted stands below it."""
        panel = more_view(make_card(), Offer(CHOICES, ("Sidenote lacks a permission.",)))
        assert controls(panel)[-1] == "act"
        assert "-# Sidenote lacks a permission." in text_of(panel)

    def test_the_strongest_claim_is_remembered(self) -> None:
        """Of several claims, the one that the sources contradict most clearly."""
        weak, strong = (make_flag(CLAIM, score=score) for score in (0.8, 0.9))
        assert claimed(make_card(flags=(weak, strong))) == strong


class TestActs:
    @pytest.mark.parametrize("chosen", CHOICES)
    def test_values_round_trip(self, chosen: Chosen) -> None:
        """The id of a button says which act it confirms."""
        assert chosen_by(chosen.value) == chosen
        view = preview_view(make_card(), chosen, ["It does."])
        assert controls(view) == ["confirm", "cancel"]

    @pytest.mark.parametrize("value", ["", "ban", "time_out", "time_out_99999"])
    def test_nothing_else_is_an_act(self, value: str) -> None:
        """What no button of ours says is no act."""
        assert chosen_by(value) is None


class TestSources:
    def test_each_passage_once(self) -> None:
        """Two flags on one sentence and passage show the passage once."""
        shown = text_of(sources_view(make_card(flags=(make_flag(CLAIM),) * 2), english()))
        assert shown.count("### Inaccuracy") == 1
        assert "“Google renamed its chatbot Bard to Gemini.”" in shown

    @pytest.mark.parametrize("filling", ["a", "*", "😀"])
    def test_limits(self, filling: str) -> None:
        """However many and long they are, sources fit, and those without room are counted."""
        for length, count in ((4_000, 30), (1, 60)):
            text = filling * length
            flags = tuple(
                make_flag(CLAIM, citation=make_citation(text, url=f"https://a.example/{number}"))
                for number in range(count)
            )
            view = sources_view(make_card(flags=flags), english())
            assert view.total_children_count <= 40
            assert size(text_of(view)) <= 4_000
            assert "found no room here" in text_of(view)
