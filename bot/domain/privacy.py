"""What is stored about a person, and what goes when."""

from dataclasses import dataclass
from typing import Literal

from bot.domain.card import Card
from bot.domain.log_entry import LogEntry

DEPARTED_KEPT_MS = 30 * 86_400_000
"""How long the data of a guild that removed the bot is kept, in case it comes back."""


@dataclass(frozen=True, slots=True)
class Disputed:
    """That a person disputed the note of a card."""

    card_id: int
    at_ms: int


@dataclass(frozen=True, slots=True)
class Answered:
    """A person's words that are kept beside a card, because its post answers them."""

    card_id: int
    text: str


@dataclass(frozen=True, slots=True)
class Kept:
    """What stands under a moderator's id where it is used, besides the log's entry on it.

    ``which`` is the claim's id, the snoozed place, the channel of a policy that they were
    the last to change ("" is the guild), or the card whose note they chose to post.
    ``at_ms`` is when that was, for a snooze its end; ``text`` the claim's or the note's.
    """

    what: Literal["known_claim", "snooze", "policy", "note"]
    which: str
    at_ms: int
    text: str = ""


@dataclass(frozen=True, slots=True)
class PersonalData:
    """All that is stored under a person's id.

    ``cards`` are the person's own posts that were flagged, with all flags, shown or only
    recorded, and what was decided about them; ``answered`` are posts of theirs that flagged
    ones answer; ``log`` is what the person did as a moderator, ``kept`` what of that is in
    use.
    """

    platform: str
    user_id: str
    cards: tuple[Card, ...]
    answered: tuple[Answered, ...]
    disputed: tuple[Disputed, ...]
    log: tuple[LogEntry, ...]
    kept: tuple[Kept, ...] = ()


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What forgetting a person erased."""

    posts: int
    disputes: int
