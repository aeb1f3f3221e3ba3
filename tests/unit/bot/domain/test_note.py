"""Drafts of notes and the rules they keep."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.domain.flag import Citation, CitedClaim, Flag
from bot.domain.note import cut, draft, source_words, withdrawal, written_date
from bot.domain.note_rules import MAX_LENGTH, length, plain, problems
from bot.reading import read_wordings
from tests.support.posts import make_source
from tests.support.wording import english

WORDING = english()
READ_MS = 1_759_017_600_000
"""28 September 2025, 00:00 UTC."""


def cite(
    passage: str = "Google renamed its chatbot Bard to Gemini.", **changes: object
) -> Citation:
    values: dict[str, object] = {
        "source_id": "s1",
        "title": "Google renamed Bard to Gemini",
        "publisher": "Zeniteq",
        "date": "2024-02-09",
        "url": "https://www.zeniteq.com/blog/google-renamed-bard-to-gemini",
        "stance": "refutes",
        "score": 0.93,
        "read_ms": READ_MS,
    }
    return Citation(passage=passage, **(values | changes))  # type: ignore[arg-type]  # a table of defaults


def wrong(
    citation: Citation, quote: str = "Google answers with Bard.", score: float = 0.93
) -> Flag:
    return Flag("inaccuracy", 0, len(quote), quote, "", score, 0.8, "stance-1", citation)


def guess(citation: Citation | None = None) -> Flag:
    quote = "They surely wanted to calm the market."
    return Flag("speculation", 0, len(quote), quote, "", 0.8, 0.7, "classifier-1", citation)


HOSTILE = Flag("hostile", 0, 4, "Oaf.", "", 0.9, 0.8, "classifier-1")


class TestDraft:
    def test_inaccuracy_tells_the_source(self) -> None:
        """An inaccuracy's note gives publisher, date written out, the page's words and the link."""
        assert draft([wrong(cite())], WORDING) == (
            "According to Zeniteq (9 February 2024): “Google renamed its chatbot Bard to Gemini.” "
            "https://www.zeniteq.com/blog/google-renamed-bard-to-gemini"
        )

    def test_a_post_that_was_right_at_its_time(self) -> None:
        """Where the source tells of a later change, the note says since when it is so."""
        passage = "Google renamed Bard to Gemini on 8 February 2024."
        assert draft([wrong(cite(passage, since="2024-02-08"))], WORDING) == (
            "This was right at the time. Since 8 February 2024, according to Zeniteq "
            "(9 February 2024): “Google renamed Bard to Gemini on 8 February 2024.” "
            "https://www.zeniteq.com/blog/google-renamed-bard-to-gemini"
        )

    def test_summary_has_no_quotation_marks(self) -> None:
        """A summary is called one and is never put into quotation marks."""
        text = draft([wrong(cite(summary=True))], WORDING)
        assert "Google renamed its chatbot Bard to Gemini. (a summary)" in text
        assert "“" not in text

    def test_changed_words_have_no_quotation_marks(self) -> None:
        """A sentence that had to be made plainer is not passed off as the page's own words."""
        text = draft([wrong(cite("Google *renamed* its chatbot Bard to Gemini!"))], WORDING)
        assert ": Google renamed its chatbot Bard to Gemini. https" in text

    def test_most_relevant_sentence(self) -> None:
        """Of a passage, the sentence that shares most words with the post is told."""
        passage = (
            "The app came to phones in May. Dr. Smith of Google renamed Bard to Gemini. "
            "Prices rose by 3.5 percent."
        )
        assert "“Dr. Smith of Google renamed Bard to Gemini.”" in draft(
            [wrong(cite(passage))], WORDING
        )

    def test_sentence_on_the_known_claim(self) -> None:
        """Of a passage, the sentence on the known claim is told, in whatever words it was made."""
        passage = "The app came to phones in May. Google renamed Bard to Gemini."
        known = CitedClaim("k", "Google's chatbot is called Bard.", 0.9)
        flag = wrong(cite(passage, known=known), quote="That app of theirs.")
        assert "“Google renamed Bard to Gemini.”" in draft([flag], WORDING)

    def test_sentence_with_a_forbidden_word_is_passed_over(self) -> None:
        """Where the best sentence has a forbidden word, one that is as near is told."""
        passage = "It is false that Google answers with Bard. Google's Bard no longer answers."
        told = "“Google's Bard no longer answers.”"
        assert told in draft([wrong(cite(passage))], WORDING)

    def test_sentence_beside_the_point_is_not_told(self) -> None:
        """Where the best sentence has a forbidden word, one on something else is no answer."""
        passage = (
            "A VPN does not make you anonymous: websites can still recognise a visitor online. "
            "A VPN is no cure for malware either."
        )
        quote = "A VPN makes you completely anonymous online."
        flag = wrong(cite(passage, summary=True), quote=quote)
        assert draft([flag], WORDING).startswith("More on this from Zeniteq (9 February 2024)")

    def test_words_that_say_nothing_are_not_shared(self) -> None:
        """Short names tell what a sentence is about, and common words don't."""
        passage = "It comes with what they have. An SSD loses data."
        flag = wrong(cite(passage), quote="With what they have an SSD keeps data.")
        assert "“An SSD loses data.”" in draft([flag], WORDING)

    def test_question_with_its_answer(self) -> None:
        """A question is told together with its answer, and never alone where it has one."""
        text = draft([wrong(cite("How does Google answer? By Gemini. So."))], WORDING)
        assert "“How does Google answer? By Gemini.”" in text

    @pytest.mark.parametrize(
        ("language", "passage", "told"),
        [
            ("en", "Google said: “Bard is Gemini.”", "“Google said: ‘Bard is Gemini.’”"),
            ("en", "Google: „Bard ist Gemini.“", "“Google: ‘Bard ist Gemini.’”"),
            ("de", "Google said: “Bard is Gemini.”", "„Google said: ‚Bard is Gemini.‘“"),
            ("de", "Google: „Bard ist Gemini.“", "„Google: ‚Bard ist Gemini.‘“"),
        ],
    )
    def test_quotation_within_a_quotation(self, language: str, passage: str, told: str) -> None:
        """Within the note's quotation marks those of the page are single ones."""
        assert told in draft([wrong(cite(passage))], read_wordings()[language])

    @pytest.mark.parametrize("name", ["Yahoo!", "Yahoo", "Ya!hoo"])
    def test_publisher_without_exclamation_mark(self, name: str) -> None:
        """An exclamation mark in a publisher's name leaves no full stop behind."""
        text = draft([wrong(cite(publisher=name))], WORDING)
        assert text.startswith("According to Yahoo (9 February 2024): ")

    @pytest.mark.parametrize(
        "passage",
        [
            "Google does not answer with Bard. In July 2024 the firm was renamed.",
            "Google did not ever answer with Bard, which was renamed in July 2024.",
            "Google changed what answers with Bard in May 2024.",
        ],
    )
    def test_what_never_was_right(self, passage: str) -> None:
        """A note says that a post was right only with a sentence that tells of that change."""
        text = draft([wrong(cite(passage, since="2024-07"))], WORDING)
        assert text.startswith("According to Zeniteq (9 February 2024): “Google")

    def test_speculation_is_not_called_right(self) -> None:
        """A request for a source stays one, whatever change its citation tells of."""
        told = cite("Google renamed Bard on 8 February 2024.", since="2024-02-08")
        assert draft([guess(told)], WORDING).startswith("Is there a source for this?")

    def test_nothing_to_tell_points_at_the_page(self) -> None:
        """Where no sentence can be told, the note still names the page, its date and link."""
        assert draft([wrong(cite("You are a liar."))], WORDING) == (
            "More on this from Zeniteq (9 February 2024): "
            "https://www.zeniteq.com/blog/google-renamed-bard-to-gemini"
        )

    def test_long_sentence_is_cut_at_a_word(self) -> None:
        """A long sentence is cut at a word's end, so that the note keeps its length."""
        text = draft([wrong(cite("renamed Bard " * 60))], WORDING)
        assert 200 < length(text) <= MAX_LENGTH
        assert "Bard…”" in text or "renamed…”" in text

    def test_two_sources_share_the_note(self) -> None:
        """Two inaccuracies with two sources give one note with both links, the surer one first."""
        other = cite("A Copilot+ PC is a kind of computer.", url="https://forum.example/pc")
        text = draft([wrong(cite(), score=0.9), wrong(other, score=0.95), wrong(cite())], WORDING)
        assert text.index("forum.example") < text.index("zeniteq")
        assert text.count("https://") == 2
        assert problems(text, WORDING) == []

    @pytest.mark.parametrize(
        "changes",
        [
            {"passage": "Bard… became Gemini in 2024."},
            {"publisher": "The Long Gazette of Everything that Happens Anywhere"},
        ],
    )
    def test_an_ellipsis_that_cuts_no_sentence_costs_no_source(
        self, changes: dict[str, str]
    ) -> None:
        """A page's own ellipsis, or a publisher's cut name, leaves the other source in the note."""
        other = cite("It is a kind of computer.", url="https://forum.example/pc")
        text = draft([wrong(cite(**changes), score=0.95), wrong(other, score=0.9)], WORDING)
        assert "…" in text
        assert "forum.example" in text

    def test_speculation_asks(self) -> None:
        """Speculation alone gets the request for a source and nothing else."""
        assert draft([guess(), HOSTILE], WORDING) == "Is there a source for this?"

    def test_speculation_tells_what_is_reported(self) -> None:
        """Where something is reported on a speculation's subject, the note says so."""
        text = draft([guess(cite("The companies are looking into it."))], WORDING)
        assert text.startswith("Is there a source for this? So far Zeniteq (9 February 2024)")
        assert "“The companies are looking into it.”" in text

    def test_inaccuracy_before_speculation(self) -> None:
        """Of both kinds, the inaccuracy comes first and the request follows."""
        first, second = draft([guess(), wrong(cite())], WORDING).splitlines()
        assert first.startswith("According to")
        assert second == WORDING.notes.speculation_also

    def test_hostile_alone(self) -> None:
        """Hostility gets the calm line with the community's own rule, or the default one."""
        assert draft([HOSTILE], WORDING, rule="Be kind.").endswith("Be kind.")
        assert draft([HOSTILE], WORDING).endswith(WORDING.default_rule)

    def test_rule_that_breaks_the_rules(self) -> None:
        """A community rule that a note may not contain gives way to the default one."""
        assert draft([HOSTILE], WORDING, rule="Don't be toxic!").endswith(WORDING.default_rule)

    @given(
        publisher=st.text(max_size=120),
        passage=st.text(max_size=600),
        date=st.one_of(st.none(), st.text(max_size=12), st.dates().map(str)),
        flagged=st.tuples(st.booleans(), st.booleans(), st.booleans()),
    )
    @example(
        "Fake News!", "@everyone **look** [a](https://x.example) #now 😀", "", (False, True, True)
    )
    @example(
        "> # You", "<@&1> <:a:12> ~~a~~ ||b|| __c__ `d` false", "2024-13-01", (True, True, True)
    )
    @example("a" * 100, "word " * 200, None, (False, True, True))
    @example(
        "#\u200bnow", "#\ufe0fnow @\u200bhere _\u200b_x__ [a]\u200b(b)", None, (False, True, True)
    )
    def test_draft_keeps_the_rules(
        self, publisher: str, passage: str, date: str | None, flagged: tuple[bool, bool, bool]
    ) -> None:
        """Whatever publisher and passage are, the draft passes the rules and has its link."""
        summary, second, asks = flagged
        citation = cite(passage, publisher=publisher, date=date, summary=summary)
        other = cite(passage[::-1], publisher=publisher, url="https://b.example/!x y")
        flags = [wrong(citation), *([wrong(other)] if second else []), *([guess()] if asks else [])]
        text = draft(flags, WORDING)
        assert problems(text, WORDING) == []
        assert citation.url in text
        assert problems(draft([guess(citation)], WORDING), WORDING) == []


class TestProblems:
    @pytest.mark.parametrize(
        ("text", "said"),
        [
            ("This is false.", "false"),
            ("As Anyone Knows, it rained.", "as anyone knows"),
            ("Have you read it?", "you"),
            ("You should read it.", "you"),
            ("“It rained” is what you said, not “it snowed”.", "you"),
            ("The page says “that is fake”.", "fake"),
            ("It rained!", "exclamation mark"),
            ("It rained 😀.", "emoji"),
            ("It rained <:sun:123>.", "emoji"),
            ("It **rained**.", "bold"),
            ("# It rained.", "bold"),
            ("It rained, @Ada.", "@"),
            ("It rained, <@123>.", "@"),
            ("It rained #weather", "hashtag"),
            ("It [rained](https://paper.example).", "stand in full"),
            ("word " * 60, "39 characters too long"),
            ("https://paper.example/page", "no words"),
        ],
    )
    def test_each_rule(self, text: str, said: str) -> None:
        """Each broken rule is told in one plain sentence."""
        (sentence,) = problems(text, WORDING)
        assert said in sentence
        assert sentence.endswith(".")

    @pytest.mark.parametrize(
        "text",
        [
            "The youth team belied its form: 30 °C, C# and mail to a@b.example, see note #1.",
            "See https://paper.example/is-this-false!#you_@all**",
            "A pay-as-you-go plan pays for “Happy Birthday to You” or Attention Is All You Need.",
            "The page says “what you type is encrypted”.",
            "x" * MAX_LENGTH + " https://paper.example/" + "y" * 200,
        ],
    )
    def test_no_false_alarm(self, text: str) -> None:
        """Parts of words, addresses and links break no rule."""
        assert problems(text, WORDING) == []

    def test_shipped_wording(self) -> None:
        """The shipped templates keep their own rules."""
        templates = WORDING.notes
        for text in (templates.speculation, templates.speculation_also, templates.foot):
            assert problems(text, WORDING) == []
        assert problems(templates.hostile.format(rule=WORDING.default_rule), WORDING) == []
        assert problems(templates.unnamed, WORDING) == []


class TestWithdrawal:
    def test_it_says_when_and_why(self) -> None:
        """A withdrawal names its day and its reason, in one sentence that keeps the rules."""
        text = withdrawal(" the source\nwas corrected. ", WORDING, now_ms=READ_MS)
        assert text == (
            "Update 28 September 2025: the earlier note was withdrawn because "
            "the source was corrected."
        )
        assert problems(text, WORDING) == []

    @pytest.mark.parametrize("reason", ["the source changed!", "the source changed!.", "!"])
    def test_one_end(self, reason: str) -> None:
        """A reason's own end gives way to the sentence's, unless nothing else is there."""
        text = withdrawal(reason, WORDING, now_ms=READ_MS)
        if reason == "!":
            assert problems(text, WORDING) == [WORDING.problems.exclamation]
        else:
            assert text.endswith("because the source changed.")


class TestDates:
    @pytest.mark.parametrize(
        ("date", "written"),
        [
            ("2024-02-09", "9 February 2024"),
            ("2024-02-09T10:00:00Z", "9 February 2024"),
            ("2024-02", "February 2024"),
            ("2024", "2024"),
            (None, "undated, read on 28 September 2025"),
            ("soon", "undated, read on 28 September 2025"),
            ("2024-02-31", "undated, read on 28 September 2025"),
            ("2024-13", "undated, read on 28 September 2025"),
        ],
    )
    def test_written_out(self, date: str | None, written: str) -> None:
        """A date is written as far as it is known; a page without one says when it was read."""
        assert written_date(make_source("", date=date, read_ms=READ_MS), WORDING) == written

    def test_source_words(self) -> None:
        """A source is named by its publisher on one line and its date."""
        named = source_words(make_source("", publisher=" The\nPaper "), WORDING)
        assert named == {"publisher": "The Paper", "date": "9 February 2024"}


class TestPlainAndCut:
    @pytest.mark.parametrize("text", ["C# costs 5 € & <3 % of it.", "a@b.example", "a_b 1~2 x|y"])
    def test_plain_leaves_plain_text(self, text: str) -> None:
        """Text without anything to take away stays as it is."""
        assert plain(text) == text

    @given(st.text(), st.integers(1, 50))
    def test_cut_fits(self, text: str, limit: int) -> None:
        """A cut text is never longer than asked for, and a short one is untouched."""
        assert len(cut(text, limit)) <= limit
        assert len(text) > limit or cut(text, limit) == text
