"""Match: which posts make a known claim again.

A claim is often spread over sentences, and what it is about may stand in the thread's
title alone. So posts are read in windows of neighbouring sentences, each with the title,
and each window is held against the claims that are nearest to it in meaning.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from math import exp, sqrt
from typing import TYPE_CHECKING

from bot.domain.finding import Kind, Sentence
from bot.domain.known_claim import KnownMatch, NearClaim
from bot.domain.out_of_time import is_out_of_time
from bot.domain.ports import KnownClaims, Query
from bot.domain.post import Post
from bot.pipeline.content_words import content_words
from bot.pipeline.normalise import Text
from bot.pipeline.vectors import embedded
from bot.pipeline.windows import Window, asks, parts, stating_windows
from models.engine import Engine, MatchInput

if TYPE_CHECKING:
    from bot.pipeline.vectors import Vector

CLAIMS_PER_WINDOW = 5
NEAR = 0.3
"""Cosine below which a claim is about something else: of 900 posts that make a claim, read
with their thread's title, 982 in 1,000 are as near and have it among their nearest five;
without a title 818."""
SPREAD = 0.2
"""How much farther than the nearest claim another one may be: of those 982, 2 are lost."""
SURELY_NEAR = 0.4
"""Cosine from which a claim need not share a word with a titled post: 7 more are lost, and of
1,000 ordinary posts from Reddit 360 claims have to be judged instead of 1,040."""
RELATED = 0.05
"""Probability below which a claim is not asked for in other phrasings: of ten posts that only these
find at balanced it lets go of none, of sixteen at wide of three at most."""
PHRASING_ODDS = exp(-0.5)
"""What the odds that a text says another phrasing of a claim are multiplied by. Phrasings find more
texts that make a claim and more that do not: a higher bar for all would cost claims that have none
a part of their recall, and on the messages of models/training/unseen is no more often right."""
LIKELY = 0.1
"""Probability below which it is not worth asking which sentence makes the claim."""


@dataclass(frozen=True, slots=True)
class Read:
    """A post, its text, and the windows of it that are held against known claims."""

    post: Post
    text: Text
    windows: tuple[Window, ...]


@dataclass(frozen=True, slots=True)
class Weighed:
    """How likely a window makes a known claim: ``score``, in 0..1."""

    window: Window
    near: NearClaim
    score: float


async def match(
    posts: Sequence[Post],
    texts: Sequence[Text],
    scored: Sequence[tuple[Sentence, ...]],
    judged: Sequence[tuple[Kind, ...]],
    *,
    known: KnownClaims,
    engine: Engine,
) -> list[dict[int, KnownMatch]]:
    """Give for each post of one guild which of its sentences, by number, makes which claim.

    The sentence is the one of the window that is nearest to the claim. What only asks,
    and posts in languages without a model of inaccuracies, are not held against anything.
    """
    read = stating(posts, texts, scored, judged)
    weighed = await weigh(read, known=known, engine=engine)
    likely = [[one for one in found if one.score >= LIKELY] for found in weighed]
    return await _placed(read, likely, engine)


def stating(
    posts: Sequence[Post],
    texts: Sequence[Text],
    scored: Sequence[tuple[Sentence, ...]],
    judged: Sequence[tuple[Kind, ...]],
) -> list[Read]:
    """Give the posts with those of their windows that may state something."""
    return [
        Read(post, text, tuple(stating_windows(text, scores)) if "inaccuracy" in kinds else ())
        for post, text, scores, kinds in zip(posts, texts, scored, judged, strict=True)
    ]


async def weigh(read: Sequence[Read], *, known: KnownClaims, engine: Engine) -> list[list[Weighed]]:
    """Hold posts of one guild against the claims near them; each claim's best window counts.

    All windows share one search and one call to the model. Claims whose passage is too
    young or too old to contradict a window (``bot.domain.out_of_time``) are left out.
    """
    asked = [(number, window) for number, one in enumerate(read) for window in one.windows]
    found: list[dict[tuple[str, str], Weighed]] = [{} for _ in read]
    if asked:
        queries = [query_of(read[number], window) for number, window in asked]
        guild_id = read[0].post.guild_id
        near = await known.nearest(queries, guild_id=guild_id, limit=CLAIMS_PER_WINDOW)
        pairs = [
            (number, window, query, one)
            for (number, window), query, claims in zip(asked, queries, near, strict=True)
            for one in _worth_asking(query, claims)
        ]
        scores = await _likely([(query, one) for *_, query, one in pairs], engine)
        for (number, window, _, one), score in zip(pairs, scores, strict=True):
            key = one.known.guild_id, one.known.claim_id
            if key not in found[number] or score > found[number][key].score:
                found[number][key] = Weighed(window, one, score)
    weighed = [list(one.values()) for one in found]
    narrowed = await _narrowed(read, weighed, engine)
    return [sorted(one, key=lambda each: -each.score) for one in narrowed]


async def _narrowed(
    read: Sequence[Read], weighed: Sequence[Sequence[Weighed]], engine: Engine
) -> list[list[Weighed]]:
    """Look where in a window a likely claim is made, and whether it is.

    Its likeliest part, one sentence or two, takes the window's place. Sentences on a claim's
    subject may add up to what none of them says, and one may say what those beside it take back
    or mean otherwise: so both judgements are pooled.
    """
    asked = [
        ((number, rank), one, part)
        for number, found in enumerate(weighed)
        for rank, one in enumerate(found)
        if one.score >= LIKELY
        for part in parts(read[number].text, one.window)
    ]
    scores = await _likely(
        [(query_of(read[key[0]], part), one.near) for key, one, part in asked], engine
    )
    likeliest: dict[tuple[int, int], tuple[float, Window]] = {}
    for (key, _, part), score in zip(asked, scores, strict=True):
        if key not in likeliest or score > likeliest[key][0]:
            likeliest[key] = score, part
    narrowed = [list(found) for found in weighed]
    for (number, rank), (score, part) in likeliest.items():
        one = narrowed[number][rank]
        narrowed[number][rank] = replace(one, window=part, score=pooled(one.score, score))
    return narrowed


async def _likely(pairs: Sequence[tuple[Query, NearClaim]], engine: Engine) -> list[float]:
    """How likely each text makes its claim: in the claim's words, or in those of a phrasing."""
    scores = await engine.match([pair_of(query, near) for query, near in pairs])
    again = [
        (at, pair_of(query, near, phrasing))
        for at, (query, near) in enumerate(pairs)
        if scores[at] >= RELATED
        for phrasing in near.known.phrasings
    ]
    for (at, _), score in zip(again, await engine.match([pair for _, pair in again]), strict=True):
        scores[at] = max(scores[at], _discounted(score))
    return scores


def _discounted(score: float) -> float:
    so = score * PHRASING_ODDS
    return so / (so + 1 - score)


def pooled(one: float, other: float) -> float:
    """Join two probabilities of the same thing by the mean of their log odds.

    The logarithmic opinion pool (Genest & Zidek 1986) with equal weights; 0 where one is 0.
    """
    so, not_so = sqrt(one * other), sqrt((1 - one) * (1 - other))
    return so / (so + not_so) if so else 0.0


def query_of(read: Read, window: Window) -> Query:
    """What is looked for, for a window."""
    sentences, post = read.text.sentences, read.post
    text = read.text.clean[sentences[window.first].start : sentences[window.last].end]
    return Query(text, post.title, post.created_ms if post.dated else None)


_words_of_claim = lru_cache(maxsize=4096)(content_words)  # never posts' texts: those are not kept


def _worth_asking(query: Query, claims: Sequence[NearClaim]) -> Iterator[NearClaim]:
    """The claims, nearest first, that a window may make: the pair model costs far more."""
    words = content_words(f"{query.topic} {query.text}") if query.topic else frozenset()
    for one in claims:
        if one.similarity < max(NEAR, claims[0].similarity - SPREAD):
            return
        alike = not words or one.similarity >= SURELY_NEAR
        if (alike or words & _words_of_claim(one.known.text)) and not _is_out_of_time(query, one):
            yield one


def _is_out_of_time(query: Query, near: NearClaim) -> bool:
    return is_out_of_time(query.text, near.known.passage, near.source, written_ms=query.written_ms)


def pair_of(query: Query, near: NearClaim, phrasing: str = "") -> MatchInput:
    """What the pair model reads; ``phrasing`` stands in for the claim's own sentence."""
    known = near.known
    return MatchInput(
        phrasing or known.text, known.passage, query.text, query.topic, near.similarity
    )


async def _placed(
    read: Sequence[Read], likely: Sequence[Sequence[Weighed]], engine: Engine
) -> list[dict[int, KnownMatch]]:
    """Name for each match the sentence that makes the claim; the likeliest claim gets it."""
    asked = [
        (number, one, _sentences(read[number].text, one.window))
        for number, found in enumerate(likely)
        for one in found
    ]
    doubtful = [(one, sentences) for _, one, sentences in asked if len(sentences) > 1]
    vectors = await embedded(
        (text for one, told in doubtful for text in (one.near.known.text, *told.values())), engine
    )
    placed: list[dict[int, KnownMatch]] = [{} for _ in read]
    for number, one, sentences in asked:
        place = _nearest(one.near.known.text, sentences, vectors)
        made = KnownMatch(one.near.known, one.near.source, one.score)
        placed[number].setdefault(place, made)
    return placed


def _sentences(text: Text, window: Window) -> dict[int, str]:
    """The sentences of a window that state something, by number; all if none does."""
    numbers = range(window.first, window.last + 1)
    stating = [one for one in numbers if not asks(text, one)]
    return {one: text.clean[slice(*text.sentences[one])] for one in stating or numbers}


def _nearest(claim: str, sentences: dict[int, str], vectors: "dict[str, Vector]") -> int:
    if len(sentences) == 1:
        return next(iter(sentences))
    return max(sentences, key=lambda one: float(vectors[sentences[one]] @ vectors[claim]))
