"""Explain: why a post is flagged, or why not, for people who ask."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.domain.explanation import Explained, Explanation, Reading, Words
from bot.domain.flag import Flag
from bot.domain.policy import Policy
from bot.domain.post import Post, text_post
from bot.domain.rules import closest
from bot.domain.wording import Rules, Wording
from bot.pipeline.normalise import Text, normalise
from bot.pipeline.process import Assessor
from models.engine import Engine, PostInput, SentenceScores
from models.explain import Carried, ScoredKind, carried
from models.sentences import Span


async def explain_text(
    text: str, *, title: str = "", parent: str = "", assessor: Assessor, policy: Policy
) -> Explanation:
    """Judge a text as a post of a thread, and explain each of its flags.

    ``parent`` is the text of the post replied to. Raises what the models raise.
    """
    post = text_post(text, title=title, parent=parent)
    (assessed,) = await assessor.assess([post], policy, thorough=True)
    flags = await explain_flags(
        post, assessed.flags, engine=assessor.engine, wording=assessor.wording_of(policy)
    )
    return Explanation(post, assessed.finding, policy.thresholds, flags)


async def explain_flags(
    post: Post, flags: Sequence[Flag], *, engine: Engine, wording: Wording
) -> tuple[Explained, ...]:
    """Explain flags of a post, old ones too, as the model in use now reads them.

    Nothing that is found here is kept. Raises what the models raise.
    """
    text = normalise(post.text)
    given = PostInput(text.clean, text.sentences, post.title, post.parent_text)
    (scores,) = await engine.classify([given])
    reader = _Reader(engine, wording.rules, text, given, scores)
    return tuple([Explained(flag, await reader.read(flag)) for flag in flags])


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads flags of one post, whose sentences' ``scores`` are known."""

    engine: Engine
    rules: Rules
    text: Text
    given: PostInput
    scores: Sequence[SentenceScores]

    async def read(self, flag: Flag) -> Reading | None:
        """Read a flag's strongest sentence; None: it rests on no words, or is not found."""
        if flag.kind == "inaccuracy":
            return None
        kind: ScoredKind = flag.kind
        within = list(self._within(flag))
        if not within:
            return None
        strongest = max(within, key=lambda at: float(getattr(self.scores[at], kind)))
        found = await carried(self.engine, self.given, strongest, kind, flag.threshold)
        return self._reading(kind, self.text.sentences[strongest], found)

    def _within(self, flag: Flag) -> Iterator[int]:
        for at, sentence in enumerate(self.text.sentences):
            start, end = self.text.original(sentence)
            if flag.start <= start and end <= flag.end:
                yield at

    def _reading(self, kind: ScoredKind, sentence: Span, found: Carried) -> Reading:
        shift = sentence.start
        near = [(one.start - shift, one.end - shift) for one in found.carriers]
        rules = self.rules.hostile if kind == "hostile" else self.rules.speculation
        return Reading(
            *self.text.original(sentence),
            found.score,
            tuple(
                Words(*self.text.original(Span(one.start, one.end)), one.weight)
                for one in found.carriers
            ),
            found.without,
            closest(rules, self.text.clean[slice(*sentence)], near),
            self.engine.versions.classifier,
        )
