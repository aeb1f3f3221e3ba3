"""The log of who did what: kept for the moderators, without a word of any post."""

from dataclasses import dataclass
from typing import Literal

from bot.domain.card import Moderator

Action = Literal[
    "agreed",
    "dismissed",
    "unsure",
    "note_posted",
    "note_edited",
    "note_withdrawn",
    "undone",
    "reopened",
    "restored",
    "disputed",
    "assigned",
    "released",
    "snoozed",
    "woken",
    "post_deleted",
    "timed_out",
    "thread_locked",
    "policy_changed",
    "gate_closed",
    "sampled",
    "digest",
    "reported",
    "forgotten",
    "exported",
    "source_added",
    "source_removed",
    "sources_refreshed",
    "sources_imported",
    "claim_added",
    "claim_removed",
]
SIDENOTE = Moderator("", "Sidenote")
"""Who did what the bot does by itself."""


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One thing done. ``card_id`` is 0 where it concerns no card.

    ``detail`` says more in a few words, never with text of a post: what of the policy
    changed, how long a time-out lasts, the reason of a withdrawal.
    """

    at_ms: int
    guild_id: str
    by: Moderator
    action: Action
    card_id: int = 0
    detail: str = ""
