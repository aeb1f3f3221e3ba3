"""Match finds which sentence makes which claim on record, and asks of no more than it must."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.finding import KINDS, Kind, Sentence
from bot.domain.known_claim import KnownMatch, NearClaim
from bot.domain.post import Post
from bot.pipeline.match import (
    NEAR,
    SPREAD,
    SURELY_NEAR,
    Read,
    Weighed,
    match,
    pooled,
    weigh,
)
from bot.pipeline.normalise import normalise
from bot.pipeline.windows import WINDOW_WORDS, Window, parts, windows
from tests.support.engine import RuleEngine
from tests.support.library import FixedClaims, near
from tests.support.posts import NOON_MS, make_known_claim, make_post, make_source

SOURCE = make_source("The model runs offline on any machine.")
CLOUD = near(make_known_claim("the model needs the cloud", passage=SOURCE.text), SOURCE)
SLOW = near(make_known_claim("the model is slow", claim_id="k2", passage=SOURCE.text), SOURCE)
FILLER = " ".join(["word"] * (WINDOW_WORDS - 5)) + "."


async def _made(
    *posts: Post,
    claims: Sequence[NearClaim] = (CLOUD,),
    checkable: float = 0.9,
    judged: tuple[Kind, ...] = KINDS,
    known: FixedClaims | None = None,
) -> list[dict[int, KnownMatch]]:
    texts = [normalise(post.text) for post in posts]
    scored = [tuple(Sentence(*one, 0, 0, checkable) for one in text.sentences) for text in texts]
    return await match(
        posts,
        texts,
        scored,
        [judged for _ in posts],
        known=known or FixedClaims(tuple(claims)),
        engine=RuleEngine(),
    )


async def test_the_sentence_nearest_to_the_claim_is_named() -> None:
    """A claim that is made in a post is found with its source, at the sentence that makes it."""
    post = make_post("Good morning. The model needs the cloud. See you all tomorrow.")
    (made,) = await _made(post)
    assert made == {1: KnownMatch(CLOUD.known, SOURCE, 1.0)}


async def test_posts_keep_their_own_matches() -> None:
    """All posts share one search and one call to the model without mixing what they make."""
    posts = [make_post("The model needs the cloud."), make_post("Hello."), make_post("Is slow.")]
    first, second, third = await _made(*posts, claims=(CLOUD, SLOW))
    assert [one.known.claim_id for one in first.values()] == ["k1"]
    assert second == {}
    assert [one.known.claim_id for one in third.values()] == ["k2"]


async def test_a_sentence_makes_one_claim() -> None:
    """Of two claims in one sentence the likelier one is named."""
    (made,) = await _made(make_post("The model needs the cloud, slow."), claims=(SLOW, CLOUD))
    assert [one.known for one in made.values()] == [CLOUD.known]


async def test_two_sentences_make_two_claims() -> None:
    """A post may make several claims, each at its own sentence."""
    post = make_post("The model is slow. The model needs the cloud.")
    (made,) = await _made(post, claims=(CLOUD, SLOW))
    assert {place: one.known.claim_id for place, one in made.items()} == {0: "k2", 1: "k1"}


async def test_a_claim_may_be_spread_over_sentences() -> None:
    """What one sentence begins and the next one ends is read together."""
    (made,) = await _made(make_post("It is the model. And it needs the cloud."))
    assert [one.score for one in made.values()] == [1.0]


async def test_the_best_window_of_a_long_post_counts() -> None:
    """In a post of several windows a claim is found in the one that makes it."""
    post = make_post(f"Model. {FILLER} {FILLER} The model needs the cloud.")
    (made,) = await _made(post)
    assert {place: one.score for place, one in made.items()} == {3: 1.0}


async def test_the_title_is_searched_and_read_with_the_post() -> None:
    """The search hears the thread's title, and when the post was written where that is known."""
    known = FixedClaims()
    posts = [make_post("It does.", title="The model"), make_post("It does.", dated=False)]
    await _made(*posts, known=known)
    assert [(one.topic, one.written_ms) for one in known.asked] == [
        ("The model", NOON_MS),
        ("", None),
    ]


async def test_what_is_never_asked_about() -> None:
    """Questions, other people's words, chat without a statement and foreign posts cost nothing."""
    known = FixedClaims((CLOUD,))
    posts = [
        make_post("Does the model need the cloud? Who says that the model needs the cloud?"),
        make_post("> The model needs the cloud."),
    ]
    assert await _made(*posts, known=known) == [{}, {}]
    said = make_post("The model needs the cloud.")
    assert await _made(said, known=known, checkable=0.01) == [{}]
    assert await _made(said, known=known, judged=("hostile",)) == [{}]
    assert known.asked == []


async def test_a_question_is_never_the_sentence_named() -> None:
    """Where a question stands nearer to the claim, the statement beside it is flagged."""
    (made,) = await _made(make_post("Why does the model need the cloud? Because it needs it."))
    assert list(made) == [1]


SAID = "The model needs the cloud."


async def _asked(post: Post, *similarities: float) -> int:
    """How many of claims that are so near to a post the model has to judge."""
    known = FixedClaims(tuple(near(CLOUD.known, SOURCE, similarity=one) for one in similarities))
    engine = RuleEngine()
    text = normalise(post.text)
    await weigh([Read(post, text, tuple(windows(text)))], known=known, engine=engine)
    return len(engine.matched)


async def test_far_claims_are_not_asked_about() -> None:
    """A claim on something else, or much farther off than another, is not judged."""
    post = make_post(SAID)
    assert await _asked(post, NEAR) == 1
    assert await _asked(post, NEAR - 0.01) == 0
    assert await _asked(post, 0.6, 0.6 - SPREAD + 0.01, 0.6 - SPREAD - 0.01) == 2


async def test_without_a_word_in_common_a_claim_must_be_nearer() -> None:
    """A titled post that shares no word with a claim is held against it where it is near."""
    strange = make_post("Nobody gets anywhere at home.", title="Seven")
    assert await _asked(strange, SURELY_NEAR - 0.01) == 0
    assert await _asked(strange, SURELY_NEAR) == 1
    assert await _asked(make_post("Nobody.", title="Clouds"), SURELY_NEAR - 0.01) == 1
    assert await _asked(make_post("Nobody gets anywhere."), NEAR) == 1


async def test_a_claim_that_was_right_at_its_time_does_not_match() -> None:
    """A passage that reports a change after the post was written contradicts nothing in it."""
    passage = "Since 3 June 2025 the model runs offline."
    later = near(make_known_claim("the model needs the cloud", passage=passage), SOURCE)
    said = "The model needs the cloud."
    (then, now) = await _made(
        make_post(said), make_post(said, created_ms=NOON_MS + 365 * 86_400_000), claims=(later,)
    )
    assert (then, list(now)) == ({}, [0])


async def test_a_post_on_a_later_time_does_not_match() -> None:
    """A source from before the time that a post speaks of contradicts nothing in it."""
    assert await _made(make_post("In 2031 the model needs the cloud.")) == [{}]


LONG = "The model starts. It takes time. They love the cloud."


async def test_what_no_part_of_a_post_says_counts_for_less() -> None:
    """Sentences on a claim's subject add up to its words, and none of them makes it."""
    spread = normalise(LONG)
    (together,) = await _weighed(LONG)
    assert together.score == pooled(3 / 4, 2 / 4)
    assert together.window in parts(spread, Window(0, 2))
    (said,) = await _weighed("Hello all. The model needs the cloud. See you.")
    assert said == Weighed(Window(1, 1), CLOUD, 1.0)
    (two,) = await _weighed("The model starts. They love the cloud.")
    assert two.score == pooled(3 / 4, 2 / 4)
    (alone,) = await _weighed("The model starts in the cloud.")
    assert alone.score == 3 / 4


SHARES = st.floats(0, 1)


@given(SHARES, SHARES)
def test_two_judgements_are_drawn_together(one: float, other: float) -> None:
    """What both say lies between them, whichever is named first; what agrees stays."""
    assert pooled(one, other) == pooled(other, one)
    assert pooled(one, one) == pytest.approx(one, abs=1e-9)
    assert min(one, other) - 1e-9 <= pooled(one, other) <= max(one, other) + 1e-9


async def _weighed(text: str) -> list[Weighed]:
    clean = normalise(text)
    read = [Read(make_post(text), clean, tuple(windows(clean)))]
    (found,) = await weigh(read, known=FixedClaims((CLOUD,)), engine=RuleEngine())
    return found


async def test_who_says_a_phrasing_makes_the_claim() -> None:
    """A claim is found in the words of any of its phrasings, and named as it is on record."""
    phrased = replace(CLOUD.known, phrasings=("offline it is dead", "no network means no model"))
    post = make_post("Good morning. No network means no model, sadly.")
    (plain,) = await _made(post)
    assert plain[1].score < 1
    (made,) = await _made(post, claims=(near(phrased, SOURCE),))
    assert made == {1: KnownMatch(phrased, SOURCE, 1.0)}


async def test_a_phrasing_asks_for_more_than_the_claim_itself() -> None:
    """What is as likely to say a phrasing as another text its claim is less likely to make it."""
    post = make_post("Offline the model is wide awake.")
    said = make_known_claim("offline the model is dead", passage=SOURCE.text)
    phrased = replace(CLOUD.known, phrasings=("offline the model is dead",))
    ((itself,),) = (found.values() for found in await _made(post, claims=(near(said, SOURCE),)))
    ((again,),) = (found.values() for found in await _made(post, claims=(near(phrased, SOURCE),)))
    assert itself.score == pytest.approx(0.8)
    assert 0.5 < again.score < 0.75


async def test_a_claim_that_is_taken_back_is_not_made() -> None:
    """Who corrects a claim may say it first; what stands beside it is still read."""
    assert await _made(make_post("The model needs the cloud. That is wrong.")) == [{}]
    post = make_post("It is slow. Myth: the model needs the cloud. The model needs the cloud!")
    (made,) = await _made(post)
    assert {place: one.known.claim_id for place, one in made.items()} == {2: "k1"}
