"""Explanations of flags, by the rules of RuleEngine."""

from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.explanation import Explained, Explanation, told
from bot.domain.finding import Claim, Finding, Kind, Sentence, Versions
from bot.domain.flag import Flag
from bot.domain.known_claim import KnownMatch
from bot.domain.policy import Thresholds
from bot.operations.explain import explain_flags, explain_text
from bot.pipeline.process import Assessor
from bot.reading import read_wordings
from tests.support.cards import make_flag
from tests.support.engine import RuleEngine
from tests.support.library import FixedClaims, FixedLibrary, hit
from tests.support.posts import make_known_claim, make_policy, make_post, make_source
from tests.support.wording import english

WORDING = english()
ASSESSOR = Assessor(
    RuleEngine(),
    FixedLibrary((hit(make_source("On that day it was not raining.")),)),
    FixedClaims(),
    WORDING,
    4,
)


def flagged(text: str, kind: Kind = "hostile", **changes: Any) -> Flag:
    values: dict[str, Any] = {"threshold": 0.5, "score": 0.9, "version": "rules-c"}
    return make_flag(text, kind=kind, **(values | changes))


async def explain(text: str, **changes: float) -> Explanation:
    bars = replace(Thresholds(0.5, 0.5, 0.5, 0.5), **changes)
    return await explain_text(text, assessor=ASSESSOR, policy=make_policy(thresholds=bars))


def said(explained: Explained, text: str) -> str:
    return " ".join(told(explained, make_post(text), WORDING))


class TestExplainText:
    async def test_hostile(self) -> None:
        """A flag tells its score and bar, the words that carried it, and the nearest rule."""
        text = "A fine day. You are a clown, and so on."
        (one,) = (await explain(text)).flags
        assert one.reading is not None
        assert [text[w.start : w.end] for w in one.reading.words] == ["clown"]
        assert said(one, text) == (
            "Reads as an attack on a person or a group of people. "
            "Score 0.90, flagged from 0.50. Model rules-c. "
            "Words that carried it: “clown”. Without them the score would be 0.10, below 0.50. "
            "Closest rule of the guide, going by “clown”: Insulting a person or a group, present "
            "or absent. Harsh words about a thing or an idea do not count."
        )

    async def test_german_numbers(self) -> None:
        """In German a score has a decimal comma."""
        text = "You are a clown."
        (one,) = (await explain(text)).flags
        german = " ".join(told(one, make_post(text), read_wordings()["de"]))
        assert "Wert 0,90, markiert ab 0,50." in german
        assert "wäre der Wert 0,10, unter 0,50." in german

    async def test_inaccuracy_rests_on_its_source(self) -> None:
        """A contradicted claim has no carrying words: the source is its reason."""
        (one,) = (await explain("fact: it was raining")).flags
        assert one.reading is None
        assert one.flag.citation is not None
        assert "The Paper" in said(one, "")

    async def test_disguised_words(self) -> None:
        """Words are shown as they stand in the post, whatever the model read in their place."""
        text = "> quoted\nYou \N{FULLWIDTH LATIN SMALL LETTER C}lown, you."
        (one,) = (await explain(text)).flags
        assert one.reading is not None
        assert [text[w.start : w.end] for w in one.reading.words] == ["ｃlown"]
        assert one.reading.rule.cue == "clown"

    async def test_not_flagged(self) -> None:
        """Without a flag, the kind nearest to its bar is named."""
        found = await explain("A fine day.", speculation=0.2)
        assert found.flags == ()
        assert found.unflagged(WORDING) == (
            "Not flagged: nearest is speculation 0.10, flagged from 0.20."
        )

    def test_not_flagged_for_a_known_claim(self) -> None:
        """A claim on record that comes nearest is told with its own bar."""
        match = KnownMatch(make_known_claim("It is so."), make_source("It is not."), 0.6)
        versions = Versions("c", "s", "e", "m")
        finding = Finding((Sentence(0, 6, 0, 0, 1),), (Claim(0, 6, known=match),), versions)
        bars = Thresholds(0.5, 0.5, 0.9, 0.8)
        found = Explanation(make_post("So so."), finding, bars, ())
        assert found.unflagged(WORDING) == (
            "Not flagged: nearest is inaccuracy 0.60, flagged from 0.80."
        )

    async def test_nothing_to_judge(self) -> None:
        """A post of other people's words says that there is nothing to judge."""
        assert "no sentence" in (await explain("> You clown.")).unflagged(WORDING)


class TestExplainFlags:
    async def test_joined_sentences(self) -> None:
        """Of sentences in one flag, the strongest is told, and that they were put together."""
        text = "So be it. You clown of a man."
        flag = flagged(text)
        (one,) = await explain_flags(make_post(text), [flag], engine=RuleEngine(), wording=WORDING)
        assert one.reading is not None
        assert text[one.reading.start : one.reading.end] == "You clown of a man."
        assert WORDING.why.joined in said(one, text)

    async def test_another_model(self) -> None:
        """A flag of an earlier model says what today's model gives its sentence."""
        text = "You are a fine person."
        flag = flagged(text, version="old-1")
        (one,) = await explain_flags(make_post(text), [flag], engine=RuleEngine(), wording=WORDING)
        shown = said(one, text)
        assert (
            "Flagged by model old-1; by the model in use now, rules-c, its score is 0.10." in shown
        )
        assert WORDING.why.whole in shown

    async def test_words_that_are_not_enough(self) -> None:
        """Where the score stays over the bar without the words, that is said."""
        text = "It is probably so."
        flag = flagged(text, "speculation", threshold=0.05)
        (one,) = await explain_flags(make_post(text), [flag], engine=RuleEngine(), wording=WORDING)
        assert "would still be 0.10" in said(one, text)

    async def test_sentence_that_is_gone(self) -> None:
        """A flag whose sentence isn't found any more tells what is stored of it."""
        flag = flagged("You clown.")
        (one,) = await explain_flags(make_post(""), [flag], engine=RuleEngine(), wording=WORDING)
        assert one.reading is None
        assert flag.reason in said(one, "")

    @given(
        st.lists(st.sampled_from(["clown", "you.", "`c`", "||", "c l o w n", "> q", "\n", "🤡"]))
    )
    async def test_any_post(self, parts: list[str]) -> None:
        """Carrying words lie within their flag, for any post."""
        text = " ".join(parts)
        for one in (await explain(text)).flags:
            assert one.reading is not None
            assert one.flag.start <= one.reading.start < one.reading.end <= one.flag.end
            assert all(
                one.reading.start <= words.start < words.end <= one.reading.end
                for words in one.reading.words
            )
