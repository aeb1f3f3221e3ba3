"""The rule of the guide that a flagged sentence is nearest to."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.rules import closest
from bot.domain.wording import Rule
from tests.support.wording import english

RULES = english().rules
THREE = (
    Rule("first", "One.", ("all of you", "clown*")),
    Rule("second", "Two.", ("can't read", "probably")),
    Rule("general", "Three.", ()),
)


class TestClosest:
    def test_order_of_rules(self) -> None:
        """The first rule with a cue in the sentence is chosen, and the cue is told as it stands."""
        found = closest(THREE, "You probably are CLOWNS.")
        assert (found.name, found.text, found.cue) == ("first", "One.", "CLOWNS")

    def test_carriers_go_first(self) -> None:
        """A cue among the words that carried the flag beats one elsewhere."""
        text = "You probably are clowns."
        at = text.index("probably")
        assert closest(THREE, text, [(0, 3), (at, at + 8)]).name == "second"
        assert closest(THREE, text, [(17, 23), (at, at + 8)]).name == "first"

    def test_no_cue(self) -> None:
        """Without a cue the last rule stands in, and claims no cue."""
        found = closest(THREE, "An improbably fine day.")
        assert (found.name, found.cue) == ("general", "")

    @pytest.mark.parametrize("text", ["You can’t  read.", "you CAN'T\nread", "He can't read!"])
    def test_blanks_and_apostrophes(self, text: str) -> None:
        """A cue of several words is found across blanks, and with either apostrophe."""
        assert closest(THREE, text).name == "second"

    @given(st.text(), st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=3))
    def test_any_text(self, text: str, carriers: list[tuple[int, int]]) -> None:
        """Any text gets a rule, and a cue is always a part of the text."""
        for rules in (RULES.hostile, RULES.speculation):
            found = closest(rules, text, carriers)
            assert found.cue in text
            assert (found.name == "general") == (not found.cue)


class TestShippedRules:
    @pytest.mark.parametrize(
        ("text", "name"),
        [
            ("You absolute clown.", "insult"),
            ("Did you even read it, or is that beyond you?", "belittling"),
            ("Nobody asked, get out of here.", "driving away"),
            ("I know where you live.", "threat"),
            ("You people make me sick.", "group"),
            ("What a piece of work.", "general"),
        ],
    )
    def test_hostile(self, text: str, name: str) -> None:
        """Plain examples of the guide come to their own rule."""
        assert closest(RULES.hostile, text).name == name

    @pytest.mark.parametrize(
        ("text", "name"),
        [
            ("Funny how the outage came right after the deal.", "insinuation"),
            ("A friend at the company says layoffs are near.", "rumour or hearsay"),
            ("They trained it on stolen data.", "hidden cause"),
            ("They just want the money.", "motive"),
            ("It will be gone in March.", "future told as known"),
            ("This is obviously planned.", "certainty without ground"),
            ("They probably trained it on mail.", "guess told as likely"),
            ("It was bought.", "general"),
        ],
    )
    def test_speculation(self, text: str, name: str) -> None:
        """Plain examples of the guide come to their own rule."""
        assert closest(RULES.speculation, text).name == name

    def test_sentences_are_calm(self) -> None:
        """Each rule is told in short, calm sentences that speak to nobody."""
        for rule in (*RULES.hostile, *RULES.speculation):
            assert rule.text.endswith(".")
            assert len(rule.text) <= 120
            assert not re.search(r"!|\byour?\b", rule.text, re.IGNORECASE)
