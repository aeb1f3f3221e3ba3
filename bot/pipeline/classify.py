"""Classify: scores for each sentence of each post."""

from collections.abc import Sequence

from bot.domain.finding import Sentence
from bot.domain.post import Post
from bot.pipeline.normalise import Text
from models.engine import Engine, PostInput


async def classify(
    posts: Sequence[Post], texts: Sequence[Text], engine: Engine
) -> list[tuple[Sentence, ...]]:
    """Score the author's own sentences; offsets are those of the original texts."""
    inputs = [
        PostInput(text.clean, text.sentences, post.title, post.parent_text)
        for post, text in zip(posts, texts, strict=True)
    ]
    scored = await engine.classify(inputs)
    return [
        tuple(
            Sentence(*text.original(span), score.hostile, score.speculation, score.checkable)
            for span, score in zip(text.sentences, scores, strict=True)
        )
        for text, scores in zip(texts, scored, strict=True)
    ]
