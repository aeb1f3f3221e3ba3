"""A card's lower part: what was decided, who has it, and where its note stands."""

from collections.abc import Iterator

from bot.chat.cards import sentences, words
from bot.chat.cards.context import Context
from bot.chat.cards.controls import controls
from bot.chat.layout.markup import address, moment, short
from bot.chat.layout.quoting import block
from bot.chat.wording import shared
from bot.chat.wording.language import plural
from bot.domain.card import Card, Note
from bot.domain.moves import UNDO_MS

_MAX_NOTE = 420
_MAX_SAID = 300
_MAX_ACTS = 3
_MIN_EXTRAS = 160
"""Characters below which neither a draft nor a dispute can be told."""


def closing(card: Card, context: Context) -> str:
    """The lines on a card's state that always stand on it, and the mark by which it is found."""
    lines = [
        *sentences.alerted(card),
        *_state(card),
        *_note(card),
        *_acts(card),
        _undo(card, context),
    ]
    lines.append(f"-# {words.AUTOMATIC} {sentences.card_name(card.card_id)}.")
    return "\n".join(filter(None, lines))


def extras(card: Card, context: Context, said: str, *, room: int) -> str:
    """What stands on a card where there is room: what a dispute said, the draft of its note.

    ``said`` is kept nowhere: it is shown until the card changes again.
    """
    if room < _MIN_EXTRAS:
        return ""
    half = room // 2 - 60
    lines = [f"{words.SAID}\n{block(said, limit=min(_MAX_SAID, half))}" if said else ""]
    if title := _draft_title(card, context):
        lines.append(f"{title}\n{block(context.draft(card), limit=min(_MAX_NOTE, half))}")
    return "\n".join(filter(None, lines))


def state_line(card: Card) -> str:
    """A card's state in one line, for lists."""
    return next(_state(card), words.WAITS)


def _draft_title(card: Card, context: Context) -> str:
    """Whether the card shows the note as it would be posted: by policy, or where one is saved."""
    standing = card.note is not None and not card.note.withdrawn
    if card.state != "open" or standing or not card.flags:
        return ""
    if card.draft:
        return words.OWN_DRAFT
    return words.DRAFT if context.policy.mode == "drafts" and card.mode == "review" else ""


def _state(card: Card) -> Iterator[str]:
    if gone := sentences.gone(card):
        yield gone
    if card.state == "settled":
        yield shared.SETTLED
    if card.verdict:
        yield sentences.verdict(card)
    if card.edited_ms is not None and card.state == "open":
        yield words.EDITED.format(when=moment(card.edited_ms, "R"))
    if card.assigned_to and card.state == "open":
        yield words.ASSIGNED.format(who=sentences.name(card.assigned_to))
    if card.disputes:
        yield plural(words.DISPUTES, card.disputes)
    if card.mode == "sample" and card.state == "open":
        yield words.SAMPLE


def _note(card: Card) -> Iterator[str]:
    """Where a note stands, or why it doesn't, with its text, so that it isn't lost."""
    note = card.note
    if note is None:
        return
    if note.error:
        yield f"{sentences.note_failed(note)} {short(note.error, 240)}"
        yield block(note.text, limit=_MAX_NOTE)
    if target := address(note.url):
        label = words.NOTE_WITHDRAWN if note.withdrawn else words.NOTE_STANDS
        yield f"[{label}]({target}){_by(note)}"
    elif not note.error:
        yield words.NOTE_COMING


def _by(note: Note) -> str:
    if note.by is None or note.withdrawn:
        return ""
    return f" · {words.POSTED_BY.format(who=sentences.name(note.by))}"


def _acts(card: Card) -> Iterator[str]:
    for acted in card.acts[-_MAX_ACTS:]:
        yield sentences.acted(acted)


def _undo(card: Card, context: Context) -> str:
    """Until when a decision can be taken back; empty where it can't."""
    rows = controls(card, now_ms=context.now_ms)
    until_ms = (card.decided_ms or 0) + UNDO_MS
    timely = context.now_ms <= until_ms  # a note that waits can be taken back for longer
    if not timely or not any("undo" in row for row in rows):
        return ""
    return f"-# {words.UNDO_UNTIL.format(when=moment(until_ms, 't'))}"
