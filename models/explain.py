"""Which words carried a sentence's score: erase some and see how far the score falls.

This is erasure, or occlusion, as in Li, Monroe and Jurafsky (2016), "Understanding
Neural Networks through Representation Erasure": it needs no look inside the model, so
it works with any engine. A sentence costs three calls at most: its parts, the words of
the weightiest parts where a part was longer than a word, and the strongest words
together, until the score falls below the bar.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise
from typing import Literal

from models.engine import Engine, PostInput
from models.sentences import Span

ScoredKind = Literal["hostile", "speculation"]

MOST_VARIANTS = 24
"""How many versions of a post one call reads."""
_MOST_WORDS = 6
"""How many words are erased together; more than these are no explanation."""
_WHOLE_CHARS, _REACH_CHARS = 1_000, 400
"""Up to which length a post is read whole, and how much of a longer one is read
before and after the sentence."""
_SMALLEST = 1e-6

# Signs that belong to no word; the stars of a masked word and emoji stay.
_SIGNS = ".,;:!?…-–—()[]{}\"'“”‘’«»/\\|"


@dataclass(frozen=True, slots=True)
class Carrier:
    """Words that lie together: a half-open range of the post's text.

    ``weight`` is by how much the sentence's log-odds fall without them, above 0; for
    neighbours, the sum of what each of them does alone.
    """

    start: int
    end: int
    weight: float


@dataclass(frozen=True, slots=True)
class Carried:
    """What carried a score.

    ``carriers`` are disjoint, the weightiest first. ``score`` is the sentence's score
    as it stands, among its neighbours alone where the post is long, and ``without`` the
    one without all the carriers, both in 0..1. Where no words can be told, or the score
    is below the bar as it stands, ``carriers`` is empty and ``without`` None.
    """

    carriers: tuple[Carrier, ...]
    score: float
    without: float | None


async def carried(
    engine: Engine, post: PostInput, sentence: int, kind: ScoredKind, bar: float
) -> Carried:
    """Find the fewest of a sentence's weightiest words without which it scores below ``bar``.

    Where even the six weightiest do not do that, they are those that bring the score
    lowest. ``sentence`` counts within ``post.sentences``. Raises what the engine raises.
    """
    probe = _Probe(engine, *_company(post, sentence), kind)
    words = words_of(probe.post.text, probe.post.sentences[probe.sentence])
    parts = in_parts(words, MOST_VARIANTS - 1)
    score, *after = await probe.scores([(), *parts])
    if score < bar:
        return Carried((), score, None)
    if any(len(part) > 1 for part in parts):
        inner = weightiest(parts, after, MOST_VARIANTS)
        parts, after = inner, await probe.scores(inner)
    weighed = by_weight([part[0] for part in parts], score, after)
    tries = [weighed[:count] for count in range(1, min(_MOST_WORDS, len(words) - 1) + 1)]
    tries = [chosen for chosen in tries if chosen][: len(weighed)]
    if not tries:
        return Carried((), score, None)
    left = await probe.scores([[Span(one.start, one.end) for one in chosen] for chosen in tries])
    best = fewest(left, bar)
    return Carried(
        tuple(
            replace(one, start=one.start + probe.shift, end=one.end + probe.shift)
            for one in joined(probe.post.text, tries[best])
        ),
        score,
        left[best],
    )


@dataclass(frozen=True, slots=True)
class _Probe:
    """Scores one sentence of a post with words of it erased.

    ``shift`` is where ``post.text`` begins in the text that it was cut from.
    """

    engine: Engine
    post: PostInput
    sentence: int
    shift: int
    kind: ScoredKind

    async def scores(self, variants: Sequence[Sequence[Span]]) -> list[float]:
        """The sentence's score without each of these lots of words."""
        posts = [erased(self.post, spans) for spans in variants]
        found = await self.engine.classify(posts)
        return [float(getattr(scores[self.sentence], self.kind)) for scores in found]


def _company(post: PostInput, sentence: int) -> tuple[PostInput, int, int]:
    """A long post cut to the sentence and its neighbours, for every variant is read anew.

    Gives the cut post, the sentence's number in it, and where it begins.
    """
    if len(post.text) <= _WHOLE_CHARS:
        return post, sentence, 0
    start, end = post.sentences[sentence]
    near = [
        index
        for index, other in enumerate(post.sentences)
        if other.end > start - _REACH_CHARS and other.start < end + _REACH_CHARS
    ]
    shift = post.sentences[near[0]].start
    kept = tuple(
        Span(post.sentences[index].start - shift, post.sentences[index].end - shift)
        for index in near
    )
    text = post.text[shift : shift + kept[-1].end]
    return replace(post, text=text, sentences=kept), near.index(sentence), shift


def words_of(text: str, sentence: Span) -> list[Span]:
    """The words of a sentence, without the signs around them."""
    return [word for word in _trimmed_words(text, sentence) if word.start < word.end]


def _trimmed_words(text: str, sentence: Span) -> Iterator[Span]:
    start = sentence.start
    for piece in text[sentence.start : sentence.end].split():
        start = text.index(piece, start)
        left = len(piece) - len(piece.lstrip(_SIGNS))
        yield Span(start + left, start + max(left, len(piece.rstrip(_SIGNS))))
        start += len(piece)


def in_parts(words: Sequence[Span], most: int) -> list[list[Span]]:
    """Cut words into at most ``most`` runs of nearly equal length, none of them empty."""
    count = min(len(words), most)
    cuts = [len(words) * number // count for number in range(count + 1)] if count else []
    return [list(words[low:high]) for low, high in pairwise(cuts)]


def weightiest(
    parts: Sequence[Sequence[Span]], after: Sequence[float], most: int
) -> list[list[Span]]:
    """Single words from the parts whose loss costs the score most, at most ``most`` of them.

    The first part is always taken, as far as there is room.
    """
    order = sorted(range(len(parts)), key=lambda at: after[at])
    sizes = accumulate(len(parts[at]) for at in order)
    taken = [at for at, size in zip(order, sizes, strict=True) if size <= most] or order[:1]
    return [[word] for at in sorted(taken) for word in parts[at]][:most]


def by_weight(words: Sequence[Span], score: float, after: Sequence[float]) -> list[Carrier]:
    """The words without which the score falls, the weightiest first."""
    falls = (log_odds(score) - log_odds(one) for one in after)
    found = [
        Carrier(word.start, word.end, fall)
        for word, fall in zip(words, falls, strict=True)
        if fall > 0
    ]
    return sorted(found, key=lambda one: (-one.weight, one.start))


def fewest(left: Sequence[float], bar: float) -> int:
    """The first score below the bar, else the lowest one: its place in ``left``."""
    below = (at for at, score in enumerate(left) if score < bar)
    return next(below, min(range(len(left)), key=lambda at: left[at]))


def joined(text: str, carriers: Sequence[Carrier]) -> list[Carrier]:
    """Carriers with nothing but blanks between them become one; the weightiest first."""
    runs: list[Carrier] = []
    for one in sorted(carriers, key=lambda carrier: carrier.start):
        if runs and not text[runs[-1].end : one.start].strip():
            weight = runs[-1].weight + one.weight
            runs[-1] = Carrier(runs[-1].start, one.end, weight)
        else:
            runs.append(one)
    return sorted(runs, key=lambda one: (-one.weight, one.start))


def erased(post: PostInput, spans: Sequence[Span]) -> PostInput:
    """A post without these disjoint ranges of its text; its sentences move along."""
    ordered = sorted(spans)

    def moved(offset: int) -> int:
        return offset - sum(min(end, offset) - start for start, end in ordered if start < offset)

    ends = [0, *(span.end for span in ordered)]
    starts = [*(span.start for span in ordered), len(post.text)]
    return replace(
        post,
        text="".join(post.text[low:high] for low, high in zip(ends, starts, strict=True)),
        sentences=tuple(Span(moved(span.start), moved(span.end)) for span in post.sentences),
    )


def log_odds(probability: float) -> float:
    """Log-odds, with probabilities kept a little away from 0 and 1."""
    p = min(max(probability, _SMALLEST), 1 - _SMALLEST)
    return math.log(p / (1 - p))
