"""Sources, their passages, and what a search brings back."""

from dataclasses import dataclass

SHARED_LIBRARY = ""
"""The guild id of sources that every guild may cite."""


@dataclass(frozen=True, slots=True)
class Source:
    """A page that the community trusts.

    ``date`` is the page's own date as an ISO 8601 prefix ("2024", "2024-02-08")
    or None where the page has none. ``text`` is what may be cited; where it is a
    summary in somebody else's words, ``summary`` is True and it is never shown in
    quotation marks. ``read_ms`` is when the text was read, in epoch ms.
    """

    source_id: str
    title: str
    publisher: str
    date: str | None
    url: str
    text: str
    read_ms: int
    summary: bool = False
    guild_id: str = SHARED_LIBRARY


@dataclass(frozen=True, slots=True)
class Passage:
    """One citable piece of a source; ``ordinal`` counts from 0 within it."""

    source: Source
    ordinal: int
    text: str


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that a search found.

    ``score`` orders the hits of one search only. ``similarity`` is the cosine of
    the query's and the passage's embeddings, in -1..1: how near they are in
    meaning, comparable between searches.
    """

    passage: Passage
    score: float
    similarity: float
