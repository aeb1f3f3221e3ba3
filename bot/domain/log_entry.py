"""The log of who did what: kept for the moderators, without a word of any post."""

from dataclasses import dataclass, replace
from enum import unique
from typing import Literal

from bot.domain.card import Moderator
from bot.reasons import Reason, Sentence

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


@unique
class Detail(Sentence):
    """What more the log says of an entry, in a few words."""

    # cards and their posts
    DRAFT = "draft"
    MINUTES = "minutes: {minutes}"
    EDITED = "the post was edited"
    EDIT_TAKEN_BACK = "the edit was taken back"
    KINDS = "{kinds}"
    PLACE = "thread {place}"
    CARDS = "cards: {count}"
    CARDS_OPEN = "open cards: {count}"

    # what is stored on people, and the library
    ONE_POST = "one post"
    POSTS = "posts of a member: {count}"
    MEMBER = "data of a member"
    SOURCES = "sources: {count}"
    SOURCES_TO_SEE = "sources that need a look: {count}"

    # the policy
    IN_CHANNEL = "channel {channel}: {what}"
    CHANGES = "{changes}"
    CLEARED = "{matter}: reset"
    CHANGED = "{matter}: changed"
    SET = "{matter}: {value}"
    EMPTY = "{matter}: –"
    IN_DAYS = "{matter}, in days: {value}"
    ON = "{matter}: on"
    OFF = "{matter}: off"
    PRESET = "{matter}: {preset}"
    MODE = "{matter}: {mode}"
    LANGUAGE = "{matter}: {language}"
    SHADOW_KINDS = "{matter}: {kinds}"
    NOTE = "{matter}, {note}: {text}"
    NOTE_CHANGED = "{matter}, {note}: changed"
    THRESHOLD = "{bar}: flagged from {score}"
    RAISED = "{bar}: {now} to {proposed}, {dismissed} of {decided} dismissed"
    INTO_SHADOW = "{kind} into shadow: {agreed} of the last {decided} agreed"
    OUT_OF_SHADOW = "{kind} out of shadow"


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One thing done. ``card_id`` is 0 where it concerns no card.

    ``detail`` says more, never with text of a post: what of the policy changed, how long a
    time-out lasts. It is plain words where it is an id, or from before there were details.
    """

    at_ms: int
    guild_id: str
    by: Moderator
    action: Action
    card_id: int = 0
    detail: Reason | str = ""

    def in_english(self) -> "LogEntry":
        """The same with its detail as words, for programs."""
        return replace(self, detail=str(self.detail))
