"""Which buttons a card has now: those whose move can be made, the rarer ones behind More."""

from typing import Literal

from bot.domain.card import Card
from bot.domain.moves import Assign, EditNote, Move, Reopen, Undo, Withdraw, possible

Action = Literal[
    "note",
    "looked",
    "agree",
    "right",
    "keep",
    "dismiss",
    "unsure",
    "why",
    "edit",
    "sources",
    "assign",
    "release",
    "more",
    "undo",
    "reopen",
    "withdraw",
    "add_source",
    "remember",
    "wake",
    "confirm",
    "cancel",
]
"""What a button of a card is for."""


def controls(card: Card, *, now_ms: int) -> list[list[Action]]:
    """The rows of a card's buttons, at most five in each; empty rows are left out."""
    moves = possible(card, now_ms=now_ms)
    rows = _open(card, moves) if card.state == "open" else [_closed(card, moves)]
    return [row for row in rows if row]


def _open(card: Card, moves: frozenset[type[Move]]) -> list[list[Action]]:
    # a sample's flags are not acted upon, and what AutoMod blocked nobody could read
    verdict_alone = card.mode == "sample" or (card.alert is not None and card.alert.blocked)
    stands = card.note is not None and card.note.is_public
    agree: Action = "right" if verdict_alone else "keep" if stands else "agree"
    first: list[Action] = [agree, "dismiss", "unsure"]
    second: list[Action] = ["assign" if Assign in moves else "release"]
    if card.flags:
        first.append("why")
    if any(flag.citation for flag in card.flags):
        second.insert(0, "sources")
    if not verdict_alone and not stands:
        first.insert(0, "note")
    if not verdict_alone:
        second.insert(0, "edit")
    return [first, [*second, *_withdraw(card, moves), "more"]]


def _closed(card: Card, moves: frozenset[type[Move]]) -> list[Action]:
    row: list[Action] = []
    if Undo in moves and (card.is_reviewable or card.note):
        row.append("undo")
    elif Reopen in moves:
        row.append("reopen")
    if EditNote in moves:
        row.append("edit")
    row += _withdraw(card, moves)
    if card.state != "decided" or not card.is_reviewable:
        return row
    return [*row, "why", "more"] if card.flags else [*row, "more"]


def _withdraw(card: Card, moves: frozenset[type[Move]]) -> list[Action]:
    """A note that Undo deletes without a trace needs no visible withdrawal."""
    note = card.note
    undone = Undo in moves and note is not None and note.created_ms >= (card.decided_ms or 0)
    return ["withdraw"] if Withdraw in moves and not undone else []
