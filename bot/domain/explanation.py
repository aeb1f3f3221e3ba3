"""An explanation: what stands behind the flags of one post, and its words for people."""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.domain.finding import Finding, Kind
from bot.domain.flag import Flag
from bot.domain.policy import Thresholds
from bot.domain.post import Post
from bot.domain.rules import Closest
from bot.domain.wording import Wording

_MAX_WORD = 60


@dataclass(frozen=True, slots=True)
class Words:
    """Words that carried a flag: a half-open range of the post's text, and their weight.

    The weight is by how much the log-odds of the score fall without them.
    """

    start: int
    end: int
    weight: float


@dataclass(frozen=True, slots=True)
class Reading:
    """How the model in use now reads a flag that rests on words.

    ``words`` are the weightiest first; without any, the sentence counts as a whole.
    ``score`` is that of the flag's strongest sentence, which is ``start`` to ``end`` of
    the post's text. ``without`` is the score without ``words``, None where there are none.
    """

    start: int
    end: int
    score: float
    words: tuple[Words, ...]
    without: float | None
    rule: Closest
    version: str


@dataclass(frozen=True, slots=True)
class Explained:
    """A flag and how it came about.

    ``reading`` is None for an inaccuracy, which rests on its source, and for a flag
    whose sentence is not found any more.
    """

    flag: Flag
    reading: Reading | None


@dataclass(frozen=True, slots=True)
class Explanation:
    """All that can be told of one post; ``flags`` in the order of its text."""

    post: Post
    finding: Finding
    thresholds: Thresholds
    flags: tuple[Explained, ...]

    def unflagged(self, wording: Wording) -> str:
        """Why nothing is flagged, in a sentence."""
        if not self.finding.sentences:
            return wording.why.nothing
        kind, score, bar = max(self._standings(), key=lambda one: one[1] / one[2])
        return wording.why.unflagged.format(
            kind=wording.kinds[kind], score=_number(score, wording), bar=_number(bar, wording)
        )

    def _standings(self) -> Iterator[tuple[Kind, float, float]]:
        """Kind, score and bar of everything that makes a flag."""
        bars, claims = self.thresholds, self.finding.claims
        yield "hostile", self.finding.score("hostile"), bars.hostile
        yield "speculation", self.finding.score("speculation"), bars.speculation
        yield "inaccuracy", max((one.contradicted for one in claims), default=0.0), bars.inaccuracy
        yield "inaccuracy", max((one.remade for one in claims), default=0.0), bars.known_claim


def told(explained: Explained, post: Post, wording: Wording) -> tuple[str, ...]:
    """What is to be said of a flag, sentence by sentence; a source is not part of it."""
    flag, reading = explained.flag, explained.reading
    score = wording.why.score.format(
        score=_number(flag.score, wording),
        bar=_number(flag.threshold, wording),
        version=flag.version,
    )
    return (flag.reason, score, *(_read(flag, reading, post, wording) if reading else ()))


def _read(flag: Flag, reading: Reading, post: Post, wording: Wording) -> Iterator[str]:
    templates = wording.why
    if reading.version != flag.version:
        yield templates.newer.format(
            version=flag.version, now=reading.version, score=_number(reading.score, wording)
        )
    if (reading.start, reading.end) != (flag.start, flag.end):
        yield templates.joined
    yield from _carried(reading, flag.threshold, post, wording)
    rule = templates.rule if reading.rule.cue else templates.general
    yield rule.format(cue=_shown(reading.rule.cue), rule=reading.rule.text)


def _carried(reading: Reading, bar: float, post: Post, wording: Wording) -> Iterator[str]:
    templates = wording.why
    if reading.without is None:
        yield templates.whole
        return
    words = (f"“{_shown(post.text[one.start : one.end])}”" for one in reading.words)
    yield templates.carried.format(words=", ".join(words))
    effect = templates.below if reading.without < bar else templates.above
    yield effect.format(without=_number(reading.without, wording), bar=_number(bar, wording))


def _shown(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= _MAX_WORD else line[: _MAX_WORD - 1] + "…"


def _number(score: float, wording: Wording) -> str:
    return f"{score:.2f}".replace(".", wording.decimal_mark)
