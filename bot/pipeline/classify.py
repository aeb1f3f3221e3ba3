"""Classify: scores for each sentence of each post."""

from collections.abc import Sequence

from bot.domain.finding import Kind, Sentence
from bot.domain.post import Post
from bot.pipeline.normalise import Text
from models.engine import Engine, PostInput, SentenceScores
from models.sentences import Span


async def classify(
    posts: Sequence[Post],
    texts: Sequence[Text],
    judged: Sequence[tuple[Kind, ...]],
    engine: Engine,
) -> list[tuple[Sentence, ...]]:
    """Score the author's own sentences; offsets are those of the original texts.

    ``judged`` names the kinds to score for each post; all others get 0, and a post
    without any has no sentences.
    """
    read = [text.sentences if kinds else () for text, kinds in zip(texts, judged, strict=True)]
    inputs = [
        PostInput(text.clean, sentences, post.title, post.parent_text)
        for post, text, sentences in zip(posts, texts, read, strict=True)
    ]
    scored = await engine.classify(inputs)
    return [
        tuple(
            _sentence(text.original(span), score, kinds)
            for span, score in zip(sentences, scores, strict=True)
        )
        for text, sentences, scores, kinds in zip(texts, read, scored, judged, strict=True)
    ]


def _sentence(span: Span, score: SentenceScores, kinds: tuple[Kind, ...]) -> Sentence:
    return Sentence(
        *span,
        score.hostile if "hostile" in kinds else 0.0,
        score.speculation if "speculation" in kinds else 0.0,
        score.checkable if "inaccuracy" in kinds else 0.0,
    )
