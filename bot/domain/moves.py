"""Moves: what a press does to a card. Pure; the store writes what ``after`` gives.

    open ----Decide----> decided ----Undo, Reopen, Dispute----> open
      Assign, Release, EditNote (its draft)      EditNote, Withdraw (its note)

An edit or a deletion of the post is no move of a moderator: see ``ports.Records``. An edit
that adds what no moderator saw opens a decided card too; once that goes again, and nobody
decided meanwhile, the verdict stands as before.
"""

from dataclasses import dataclass, replace
from typing import ClassVar, Literal

from bot.domain.card import Act, Acted, Card, CardState, Moderator, Note, Verdict

UNDO_MS = 600_000
"""How long a decision can be undone, its note deleted: ten minutes."""

Refusal = Literal[
    "unknown",  # there is no such card
    "closed",  # it is not open: decided, deleted or settled
    "not_decided",  # there is no verdict to take back
    "too_late",  # the ten minutes are over: withdraw the note, or reopen the card
    "erased",  # the post's text is gone, so nobody could decide again
    "no_note",  # no note stands that could be changed
    "assigned",  # somebody has it already
    "unassigned",  # nobody has it
    "disputed",  # this person disputed the note before
]

_OPEN: frozenset[CardState] = frozenset({"open"})
_DECIDED: frozenset[CardState] = frozenset({"decided"})
_ANY: frozenset[CardState] = frozenset({"open", "decided", "deleted", "settled"})


@dataclass(frozen=True, slots=True)
class Decide:
    """Give an open card its verdict. ``note`` is what to post with ``agreed``; empty: nothing.

    Where a note of the card stands already, it takes the new text.
    """

    allowed: ClassVar[frozenset[CardState]] = _OPEN

    by: Moderator
    verdict: Verdict
    note: str = ""

    def __post_init__(self) -> None:
        if self.note and self.verdict != "agreed":
            raise ValueError("a note goes with agreement alone")

    def on(self, card: Card, now_ms: int) -> Card | Refusal:
        note, draft = card.note, card.draft
        if self.note:
            fresh = Note("", by=self.by, created_ms=now_ms)
            standing = note if note and note.is_live else fresh
            note, draft = replace(standing, text=self.note, error=""), ""
        return replace(
            card,
            state="decided",
            verdict=self.verdict,
            decided_by=self.by,
            decided_ms=now_ms,
            note=note,
            draft=draft,
        )


@dataclass(frozen=True, slots=True)
class Undo:
    """Take a decision back within ten minutes; a note that it brought is deleted.

    While that note still waits to be posted, it can be taken back at any time.
    """

    allowed: ClassVar[frozenset[CardState]] = _DECIDED

    by: Moderator

    def on(self, card: Card, now_ms: int) -> Card | Refusal:
        decided_ms, note = card.decided_ms or 0, card.note
        brought = note if note and not note.withdrawn and note.created_ms >= decided_ms else None
        waits = brought is not None and not brought.message_id
        if now_ms - decided_ms > UNDO_MS and not waits:
            return "too_late"
        return replace(_opened(card), note=None if brought else note)


@dataclass(frozen=True, slots=True)
class Reopen:
    """Open a decided card again, at any time; its note stays as it is."""

    allowed: ClassVar[frozenset[CardState]] = _DECIDED

    by: Moderator

    def on(self, card: Card, _now_ms: int) -> Card | Refusal:
        return _opened(card) if card.is_reviewable else "erased"


@dataclass(frozen=True, slots=True)
class Withdraw:
    """Put ``text``, the withdrawal with its reason, in place of a public note.

    One that Discord refused is tried again.
    """

    allowed: ClassVar[frozenset[CardState]] = _ANY

    by: Moderator
    text: str

    def on(self, card: Card, _now_ms: int) -> Card | Refusal:
        note = card.note
        if note is None or not note.message_id or (note.withdrawn and not note.error):
            return "no_note"
        return replace(card, note=replace(note, text=self.text, error="", withdrawn=True))


@dataclass(frozen=True, slots=True)
class EditNote:
    """Change the note's text; where there is none yet, keep it as an open card's draft.

    A note that could not be posted is tried again.
    """

    allowed: ClassVar[frozenset[CardState]] = _ANY

    by: Moderator
    text: str

    def on(self, card: Card, _now_ms: int) -> Card | Refusal:
        note = card.note
        if note is not None and not note.withdrawn:
            return replace(card, note=replace(note, text=self.text, error=""))
        return replace(card, draft=self.text) if card.state == "open" else "no_note"


@dataclass(frozen=True, slots=True)
class Assign:
    """Take an open card that nobody has."""

    allowed: ClassVar[frozenset[CardState]] = _OPEN

    by: Moderator

    def on(self, card: Card, _now_ms: int) -> Card | Refusal:
        return "assigned" if card.assigned_to else replace(card, assigned_to=self.by)


@dataclass(frozen=True, slots=True)
class Release:
    """Give an open card back, whoever has it."""

    allowed: ClassVar[frozenset[CardState]] = _OPEN

    by: Moderator

    def on(self, card: Card, _now_ms: int) -> Card | Refusal:
        return replace(card, assigned_to=None) if card.assigned_to else "unassigned"


@dataclass(frozen=True, slots=True)
class Dispute:
    """Object to a public note; the card opens again where its text is left.

    Once a person: the store knows who did before.
    """

    allowed: ClassVar[frozenset[CardState]] = _ANY

    by: Moderator

    def on(self, card: Card, _now_ms: int) -> Card | Refusal:
        if card.note is None or not card.note.is_public:
            return "no_note"
        counted = replace(card, disputes=card.disputes + 1)
        return _opened(counted) if card.state == "decided" and card.is_reviewable else counted


@dataclass(frozen=True, slots=True)
class Record:
    """Remember an act that was done through the card; ``minutes`` is for a time-out."""

    allowed: ClassVar[frozenset[CardState]] = _ANY

    by: Moderator
    act: Act
    minutes: int = 0

    def on(self, card: Card, now_ms: int) -> Card | Refusal:
        done = Acted(self.act, self.minutes, self.by, now_ms)
        return replace(card, acts=(*card.acts, done))


Move = Decide | Undo | Reopen | Withdraw | EditNote | Assign | Release | Dispute | Record

_NOBODY = Moderator("", "")
_TRIALS: tuple[Move, ...] = (
    Decide(_NOBODY, "unsure"),
    *(move(_NOBODY) for move in (Undo, Reopen, Assign, Release, Dispute)),
    *(move(_NOBODY, "") for move in (Withdraw, EditNote)),
    Record(_NOBODY, "delete_post"),
)


def after(card: Card, move: Move, *, now_ms: int) -> Card | Refusal:
    """The card after a move, or why it cannot be made.

    ``move.allowed`` is the table of states; what else it takes stands in its ``on``.
    """
    if card.state not in move.allowed:
        return "closed" if "open" in move.allowed else "not_decided"
    return move.on(card, now_ms)


def possible(card: Card, *, now_ms: int) -> frozenset[type[Move]]:
    """The moves that can be made on a card now: which buttons make sense."""
    made = [(type(one), after(card, one, now_ms=now_ms)) for one in _TRIALS]
    return frozenset(move for move, result in made if isinstance(result, Card))


def _opened(card: Card) -> Card:
    state: CardState = "open" if card.is_reviewable else "deleted"
    return replace(card, state=state, verdict=None, decided_by=None, decided_ms=None)
