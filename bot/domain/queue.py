"""The queue of open cards: what it is filtered by, how it is ordered, what is one burst."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.domain.card import Card, Moderator
from bot.domain.finding import Kind

BURST_MS = 3_600_000
"""Open cards of one thread that come within an hour of one another are one group."""
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


def in_order(queued: Iterable[Queued]) -> list[Queued]:
    """The tensest threads first, and within the same tension the longest waiting."""
    return sorted(queued, key=lambda one: (-one.tension, one.card.opened_ms, one.card.card_id))


def bursts(cards: Iterable[Card]) -> list[tuple[Card, ...]]:
    """Group open cards: those of one thread that follow each other within an hour.

    Groups and their cards are oldest first; the first card of a group leads it.
    """
    groups: list[list[Card]] = []
    newest: dict[tuple[str, str], list[Card]] = {}
    for card in sorted(cards, key=lambda card: (card.opened_ms, card.card_id)):
        key = (card.post.platform, card.post.place)
        group = newest.get(key)
        if group and joins(group, card):
            group.append(card)
        else:
            newest[key] = [card]
            groups.append(newest[key])
    return [tuple(group) for group in groups]


def joins(group: Sequence[Card], card: Card) -> bool:
    """Whether a card of the same thread still belongs to a group."""
    return len(group) < MAX_GROUP and card.opened_ms - group[-1].opened_ms <= BURST_MS
