"""Known claims: wrong claims on record, and what makes one of them again."""

from dataclasses import dataclass

from bot.domain.source import SHARED_LIBRARY, Source

SOURCE_REMOVED = "its source was removed"
PAGE_DEAD = "its source's page is gone"
PASSAGE_GONE = "its source changed and no longer holds the passage that contradicts it"


@dataclass(frozen=True, slots=True)
class Recorder:
    """A moderator who put a claim on record; empty for claims of packs and files."""

    user_id: str = ""
    name: str = ""


NOBODY = Recorder()


@dataclass(frozen=True, slots=True)
class KnownClaim:
    """A wrong claim as one plain sentence, and the passage that contradicts it.

    ``claim_id`` is unique in its guild. ``passage`` is an exact part of the text of
    the source ``source_id``, which is the guild's own or else a shared one. ``pack``
    names the pack that the claim came with, "" for none. ``suspended`` says in a few
    words why nothing is held against the claim at present; empty: it is active.
    ``phrasings`` are other sentences that say the same: who says one of them makes the claim.
    """

    claim_id: str
    text: str
    source_id: str
    passage: str
    recorded_ms: int
    guild_id: str = SHARED_LIBRARY
    recorded_by: Recorder = NOBODY
    pack: str = ""
    suspended: str = ""
    phrasings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NearClaim:
    """An active claim that a search found; ``similarity`` is a cosine, in -1..1."""

    known: KnownClaim
    source: Source
    similarity: float


@dataclass(frozen=True, slots=True)
class KnownMatch:
    """A known claim that a text makes again; ``score`` is how likely it does, in 0..1."""

    known: KnownClaim
    source: Source
    score: float


def standing(passage: str, source_text: str | None, *, dead: bool = False) -> str:
    """Why a claim is suspended, given its source's text (None: there is no such source).

    ``dead`` is whether the source's page was gone when it was last looked at.
    """
    if source_text is None:
        return SOURCE_REMOVED
    if dead:
        return PAGE_DEAD
    return "" if passage in source_text else PASSAGE_GONE
