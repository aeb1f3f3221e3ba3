"""What a press does to a card, and when it does nothing."""

from dataclasses import replace
from typing import Any

import pytest

from bot.domain.card import Acted, Card, CardState, Moderator, Note
from bot.domain.moves import (
    UNDO_MS,
    Assign,
    Decide,
    Dispute,
    EditNote,
    Move,
    Record,
    Release,
    Reopen,
    Undo,
    Withdraw,
    after,
    possible,
)
from tests.support.cards import make_card
from tests.support.posts import NOON_MS

MO = Moderator("1", "Mo")
NIA = Moderator("2", "Nia")
LATER_MS = NOON_MS + UNDO_MS + 1
OPEN = make_card()
PUBLIC = Note("A note.", "900", "https://chat.example/900", note_id=5, by=MO, created_ms=NOON_MS)
WAITING = replace(PUBLIC, message_id="", url="")
FAILED = replace(WAITING, error="The thread is locked.")


def decided(note: Note | None = None, **changes: Any) -> Card:
    """A card on which Mo agreed at noon."""
    return replace(
        OPEN,
        state="decided",
        verdict="agreed",
        decided_by=MO,
        decided_ms=NOON_MS,
        note=note,
        **changes,
    )


def changed(card: Card, move: Move, now_ms: int = NOON_MS) -> Card:
    result = after(card, move, now_ms=now_ms)
    assert isinstance(result, Card), result
    return result


def test_a_note_goes_with_agreement_alone() -> None:
    """Nothing is said in public about a flag that a moderator dismissed."""
    with pytest.raises(ValueError, match="agreement"):
        Decide(MO, "dismissed", "Hm.")


@pytest.mark.parametrize("state", ["deleted", "settled"])
def test_closed_cards_take_no_verdict(state: CardState) -> None:
    """Where nothing is left to judge, nothing is decided, assigned or undone."""
    card = replace(OPEN, state=state)
    assert {after(card, move, now_ms=0) for move in (Decide(MO, "agreed"), Assign(MO))} == {
        "closed"
    }
    assert after(card, Undo(MO), now_ms=0) == "not_decided"


def test_a_verdict_says_who_and_when() -> None:
    """A decided card names its moderator, and its draft waits no more once it was posted."""
    card = changed(replace(OPEN, draft="My words."), Decide(NIA, "agreed", "A note."), LATER_MS)
    assert (card.status, card.decided_by, card.decided_ms) == ("agreed", NIA, LATER_MS)
    assert card.note == Note("A note.", by=NIA, created_ms=LATER_MS)
    assert card.draft == ""
    assert after(card, Decide(MO, "dismissed"), now_ms=LATER_MS) == "closed"


def test_a_second_verdict_keeps_the_note_that_stands() -> None:
    """A note of a reopened card takes the new text; one that failed or was withdrawn does not."""
    again = Decide(NIA, "agreed", "Better words.")
    standing = changed(replace(OPEN, note=PUBLIC), again).note
    assert standing == replace(PUBLIC, text="Better words.")
    for ended in (FAILED, replace(PUBLIC, withdrawn=True)):
        fresh = changed(replace(OPEN, note=ended), again).note
        assert fresh == Note("Better words.", by=NIA, created_ms=NOON_MS)


def test_undo_within_ten_minutes() -> None:
    """Undo opens the card and takes the note back that came with the verdict."""
    for note in (None, PUBLIC, WAITING, FAILED):
        card = changed(decided(note), Undo(NIA), NOON_MS + UNDO_MS)
        assert (card.state, card.verdict, card.decided_by, card.note) == ("open", None, None, None)
    assert after(decided(PUBLIC), Undo(NIA), now_ms=LATER_MS) == "too_late"


def test_undo_of_a_note_that_waits() -> None:
    """What is not posted yet can be taken back for as long as it waits."""
    assert changed(decided(WAITING), Undo(NIA), LATER_MS).note is None


def test_undo_leaves_an_older_note_alone() -> None:
    """A note from before this verdict stays where it stands."""
    older = replace(PUBLIC, created_ms=NOON_MS - 1)
    assert changed(decided(older), Undo(NIA)).note == older


def test_undo_when_the_words_are_gone() -> None:
    """A verdict on an erased post can be taken back, but nobody can give another."""
    gone = decided(post=replace(OPEN.post, text=""))
    assert changed(gone, Undo(MO)).state == "deleted"
    assert after(gone, Reopen(MO), now_ms=NOON_MS) == "erased"


def test_reopening_keeps_the_note() -> None:
    """A card can be reopened at any time, and its public note stays."""
    card = changed(decided(PUBLIC), Reopen(NIA), LATER_MS)
    assert (card.state, card.note) == ("open", PUBLIC)


def test_withdrawal() -> None:
    """A public note takes the withdrawal's text, once, and again only where that failed."""
    card = changed(decided(PUBLIC), Withdraw(NIA, "Update: withdrawn."), LATER_MS)
    assert card.note == replace(PUBLIC, text="Update: withdrawn.", withdrawn=True)
    assert card.state == "decided"
    assert after(card, Withdraw(MO, "Again."), now_ms=LATER_MS) == "no_note"
    failed = replace(card, note=replace(card.note, error="Discord refuses it."))
    assert changed(failed, Withdraw(MO, "Again.")).note == replace(
        PUBLIC, text="Again.", withdrawn=True
    )
    for note in (None, WAITING, FAILED):
        assert after(decided(note), Withdraw(MO, "x"), now_ms=NOON_MS) == "no_note"


def test_editing() -> None:
    """Before posting the words are kept on the card; afterwards the note itself changes."""
    assert changed(OPEN, EditNote(MO, "My words.")).draft == "My words."
    assert changed(decided(PUBLIC), EditNote(MO, "x")).note == replace(PUBLIC, text="x")
    assert changed(decided(FAILED), EditNote(MO, "x")).note == replace(WAITING, text="x")
    assert after(decided(), EditNote(MO, "x"), now_ms=NOON_MS) == "no_note"
    withdrawn = replace(PUBLIC, withdrawn=True)
    assert after(decided(withdrawn), EditNote(MO, "x"), now_ms=NOON_MS) == "no_note"


def test_assigning() -> None:
    """Of two who take a card the first has it, and anybody can give it back."""
    card = changed(OPEN, Assign(MO))
    assert card.assigned_to == MO
    assert after(card, Assign(NIA), now_ms=NOON_MS) == "assigned"
    assert changed(card, Release(NIA)).assigned_to is None
    assert after(OPEN, Release(NIA), now_ms=NOON_MS) == "unassigned"


def test_a_dispute_reopens() -> None:
    """A public note can be disputed: the card opens and counts it, also when it is open."""
    once = changed(decided(PUBLIC), Dispute(NIA), LATER_MS)
    assert (once.state, once.disputes, once.note) == ("open", 1, PUBLIC)
    assert changed(once, Dispute(MO)).disputes == 2
    for note in (None, WAITING, replace(PUBLIC, withdrawn=True)):
        assert after(decided(note), Dispute(NIA), now_ms=NOON_MS) == "no_note"


def test_a_dispute_about_an_erased_post() -> None:
    """Where nobody could judge again, a dispute is counted and the verdict stays."""
    gone = decided(PUBLIC, post=replace(OPEN.post, text=""))
    assert changed(gone, Dispute(NIA)) == replace(gone, disputes=1)


def test_acts_are_remembered() -> None:
    """What was done through a card is on it, with who did it and when."""
    card = changed(decided(), Record(NIA, "time_out", 60), LATER_MS)
    assert card.acts == (Acted("time_out", 60, NIA, LATER_MS),)


def test_possible_moves() -> None:
    """The buttons that make sense follow from the card alone."""
    assert possible(OPEN, now_ms=NOON_MS) == {Decide, EditNote, Assign, Record}
    noted = possible(decided(PUBLIC), now_ms=LATER_MS)
    assert noted == {Reopen, Withdraw, EditNote, Dispute, Record}
    assert possible(decided(), now_ms=NOON_MS) == {Undo, Reopen, Record}
