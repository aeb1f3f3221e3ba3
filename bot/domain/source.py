"""Sources, their passages, and what a search brings back."""

from dataclasses import dataclass
from typing import Literal

from bot.reasons import Reason

SHARED_LIBRARY = ""
"""The guild id of sources that every guild may cite."""

Tier = Literal["primary", "press", "community"]
TIERS: tuple[Tier, ...] = ("primary", "press", "community")
"""How near a source stands to what it tells, the nearest first. primary: whoever it is
about or who measured it (makers' own pages, standards, laws, papers). press: those whose
trade it is to report. community: all others (wikis, forums, private pages)."""


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
    tier: Tier = "press"


CheckOutcome = Literal["unchanged", "changed", "emptied", "dead", "unread"]
"""What a look at a source's page brought. emptied: little or nothing of the text is left, or
something else stands there (a wall, another site's page).
dead: there is no such page any more, or it was emptied for days. unread: it could not be read
just then. What is dead or emptied stays so until there is text again; what is dead is not cited."""


@dataclass(frozen=True, slots=True)
class SourceCheck:
    """The last look at a source's page.

    ``detail`` says why, and is empty where nothing is to be said; looks from before reasons
    were kept have it as an English sentence. ``moved_to`` is the address to which the page has
    moved for good, if it has. ``failing_since_ms`` is the first of the looks that found no
    text, without one in between that did; None: the page can be read. Where its host is
    unknown, the first of those that did not know it. ``page_sha256`` is of the page's text
    when it last had one.
    """

    checked_ms: int
    outcome: CheckOutcome
    detail: Reason | str = ""
    moved_to: str = ""
    failing_since_ms: int | None = None
    page_sha256: str = ""


@dataclass(frozen=True, slots=True)
class Listed:
    """A source as lists show it, without its text; ``pack`` is "" for one of no pack."""

    source_id: str
    guild_id: str
    title: str
    publisher: str
    date: str | None
    url: str
    tier: Tier
    read_ms: int
    pack: str
    check: SourceCheck | None


@dataclass(frozen=True, slots=True)
class ListPage:
    """Some of a list's sources, by publisher and title, and how many there are in all."""

    sources: tuple[Listed, ...]
    total: int


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
    meaning, comparable between searches. ``alone`` is that of the query's text by itself,
    without its topic and what it answers to.
    """

    passage: Passage
    score: float
    similarity: float
    alone: float
