"""Check claims: which records would match texts that they should not.

A record stands for one wrong claim. The library's passages state what is so, and every
other record is another claim, so that none of them may match it; neither may posts that
people know to be right.
"""

from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from bot.domain.known_claim import KnownClaim
from bot.domain.ports import KnownClaims
from bot.domain.post import Post, text_post
from bot.domain.source import Source
from bot.pipeline.match import Read, Weighed, weigh
from bot.pipeline.normalise import normalise
from bot.pipeline.windows import windows
from bot.sources.passages import cut
from models.engine import Engine

_BATCH = 64

Kind = Literal["claim", "passage", "post"]


@dataclass(frozen=True, slots=True)
class Subject:
    """A text that no record may match, but its own where ``known`` says which that is."""

    kind: Kind
    name: str
    post: Post
    known: KnownClaim | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """A record that matches a subject; ``score`` is how likely it does, in 0..1."""

    subject: Subject
    known: KnownClaim
    score: float


async def check(
    subjects: Sequence[Subject], *, known: KnownClaims, engine: Engine, bar: float
) -> AsyncIterator[tuple[int, list[Found]]]:
    """Hold subjects of one guild against its records as the bot does with posts.

    Yields, batch by batch, how many subjects are done and what matched with ``bar`` or more.
    """
    for first in range(0, len(subjects), _BATCH):
        batch = subjects[first : first + _BATCH]
        read = [_read(subject.post) for subject in batch]
        weighed = await weigh(read, known=known, engine=engine)
        found = zip(batch, weighed, strict=True)
        yield first + len(batch), [one for pair in found for one in _matching(*pair, bar)]


def of_claims(claims: Iterable[KnownClaim], *, guild_id: str) -> Iterator[Subject]:
    """Every active record as a text that other records may not match."""
    for one in claims:
        if not one.suspended:
            yield Subject("claim", one.claim_id, text_post(one.text, guild_id=guild_id), one)


def of_sources(sources: Iterable[Source], *, guild_id: str) -> Iterator[Subject]:
    """Every passage of the sources, under its source's title."""
    for source in sources:
        for passage in cut(source.text):
            post = text_post(passage, title=source.title, guild_id=guild_id)
            yield Subject("passage", source.source_id, post)


def _read(post: Post) -> Read:
    text = normalise(post.text)
    return Read(post, text, tuple(windows(text)))


def _matching(subject: Subject, weighed: Iterable[Weighed], bar: float) -> Iterator[Found]:
    for one in weighed:
        if one.score >= bar and one.near.known != subject.known:
            yield Found(subject, one.near.known, one.score)
