"""The queue of open cards: what it is filtered by, how it is ordered, what is one burst."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from bot.domain.card import Card, Moderator
from bot.domain.finding import Kind

BURST_MS = 3_600_000
"""Open cards of one thread that follow each other within an hour share a message."""
MAX_GROUP = 25
"""Discord's limit of options in a select."""
_LATEST = 10
_WEIGHT_SHARE, _WEIGHT_RECENT = 0.6, 0.4
_MANY = 5
"""Flags of the last hour from which a thread counts as full of them."""


@dataclass(frozen=True, slots=True)
class QueueFilter:
    """What to show of a guild's open cards; None leaves a matter open.

    ``assigned_to`` is a user id, or "" for cards that nobody has. Cards opened before
    ``before_ms`` count, and those opened from ``after_ms`` on.
    """

    guild_id: str
    kind: Kind | None = None
    channel_id: str | None = None
    assigned_to: str | None = None
    before_ms: int | None = None
    after_ms: int | None = None


@dataclass(frozen=True, slots=True)
class Queued:
    """An open card with its thread's tension, in 0..1."""

    card: Card
    tension: float


@dataclass(frozen=True, slots=True)
class QueuePage:
    """A page of the queue; ``total`` counts all that the filter lets through.

    ``held`` counts cards that wait because their thread is snoozed; they are in no page.
    """

    cards: tuple[Queued, ...]
    total: int
    held: int


@dataclass(frozen=True, slots=True)
class QueueCounts:
    """All of a guild's open cards in numbers; those that are ``held`` count in nothing else.

    ``kinds`` counts cards, one with two kinds in both. ``oldest_ms`` is None where none waits.
    """

    open: int
    held: int
    unassigned: int
    oldest_ms: int | None
    kinds: Mapping[Kind, int]


@dataclass(frozen=True, slots=True)
class Snooze:
    """A thread whose cards are held until a time; ``held`` counts them."""

    guild_id: str
    thread_id: str
    until_ms: int
    by: Moderator
    held: int = 0


@dataclass(frozen=True, slots=True)
class Mark:
    """One flag of a thread, as far as tension needs it."""

    kind: Kind
    at_ms: int


def tension(marks: Iterable[Mark], *, now_ms: int) -> float:
    """An ordering number for a thread, in 0..1; it says nothing about anybody.

    The share of hostile flags among the latest ten, and how many flags the last hour
    brought. Forecasting where a thread goes is wrong too often to act on (NOTES.md),
    so this orders a queue and flags nothing.
    """
    latest = sorted(marks, key=lambda mark: -mark.at_ms)[:_LATEST]
    if not latest:
        return 0.0
    hostile = sum(mark.kind == "hostile" for mark in latest) / len(latest)
    recent = sum(now_ms - mark.at_ms <= BURST_MS for mark in latest)
    return _WEIGHT_SHARE * hostile + _WEIGHT_RECENT * min(recent / _MANY, 1.0)


class Opened(NamedTuple):
    """An open card of a thread, as far as a burst needs it; ``lead_id`` 0: it leads.

    ``shown`` counts the cards that its message shows, itself and decided ones among them.
    """

    card_id: int
    lead_id: int
    opened_ms: int
    shown: int


def burst_lead(opened: Sequence[Opened], *, now_ms: int, burst_ms: int) -> int:
    """The card whose message a new card of the same thread joins; 0: it has its own.

    It joins the message of the newest open card, if that came less than ``burst_ms`` ago
    and its message has room.
    """
    if not opened:
        return 0
    newest = max(opened, key=lambda card: (card.opened_ms, card.card_id))
    near = now_ms - newest.opened_ms < burst_ms
    return (newest.lead_id or newest.card_id) if near and newest.shown < MAX_GROUP else 0
