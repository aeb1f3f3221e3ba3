"""Which buttons a card has in which state."""

from typing import Any

import pytest

from bot.chat.cards.controls import controls
from bot.domain.alert import Alert
from bot.domain.card import Card, Moderator, Note
from bot.domain.moves import UNDO_MS
from tests.support.cards import CLAIM, make_card, make_flag
from tests.support.posts import NOON_MS, make_post

ADA = Moderator("7", "Ada")
PUBLIC = Note("A note.", "5", "https://discord.com/channels/1/2/5", created_ms=NOON_MS)
SOON, LATE = NOON_MS + 1_000, NOON_MS + UNDO_MS + 1


def decided(verdict: str = "agreed", **changes: Any) -> Card:
    values: dict[str, Any] = {"state": "decided", "decided_by": ADA, "decided_ms": NOON_MS}
    return make_card(**(values | {"verdict": verdict} | changes))


def rows(card: Card, now_ms: int = SOON) -> list[str]:
    return [" ".join(row) for row in controls(card, now_ms=now_ms)]


class TestOpen:
    def test_all_that_is_needed(self) -> None:
        """The daily buttons come first, the others below them."""
        first = "note agree dismiss unsure why"
        assert rows(make_card()) == [first, "edit sources assign more"]

    def test_without_a_source(self) -> None:
        """A card without a source offers none to read."""
        hostile = make_card(flags=(make_flag(CLAIM, kind="hostile"),))
        assert rows(hostile)[1] == "edit assign more"

    def test_assigned(self) -> None:
        """A card that somebody has can be given back."""
        assert rows(make_card(assigned_to=ADA))[1] == "edit sources release more"

    def test_note_stands(self) -> None:
        """On a card that a dispute opened again the note is kept, changed or withdrawn."""
        first = "keep dismiss unsure why"
        assert rows(make_card(note=PUBLIC)) == [first, "edit sources assign withdraw more"]

    def test_verdict_alone(self) -> None:
        """Where no note can be posted, agreeing says nothing of one."""
        blocked = make_card(flags=(), alert=Alert("Clowns", blocked=True))
        assert rows(blocked) == ["right dismiss unsure", "assign more"]
        assert rows(make_card(mode="sample"))[0] == "right dismiss unsure why"


class TestDecided:
    def test_ten_minutes(self) -> None:
        """A decision is undone for ten minutes, and after that the card is reopened."""
        assert rows(decided("dismissed")) == ["undo why more"]
        assert rows(decided("dismissed"), LATE) == ["reopen why more"]

    def test_with_note(self) -> None:
        """A note goes with Undo at first, and later by a withdrawal that people see."""
        assert rows(decided(note=PUBLIC)) == ["undo edit why more"]
        assert rows(decided(note=PUBLIC), LATE) == ["reopen edit withdraw why more"]

    def test_older_note(self) -> None:
        """A note that an earlier decision brought does not go with Undo: it can be withdrawn."""
        card = decided("dismissed", note=PUBLIC, decided_ms=NOON_MS + 1)
        assert rows(card) == ["undo edit withdraw why more"]

    def test_failed_note(self) -> None:
        """A note that could not be posted can be changed, and is tried again with that."""
        failed = Note("A note.", error="The thread is locked.", created_ms=NOON_MS)
        assert rows(decided(note=failed), LATE) == ["undo edit why more"]

    def test_withdrawn(self) -> None:
        """A withdrawn note is neither changed nor withdrawn again."""
        gone = Note("Update.", "5", withdrawn=True, created_ms=NOON_MS)
        assert rows(decided(note=gone), LATE) == ["reopen why more"]

    def test_text_is_gone(self) -> None:
        """Without the post's text there is nothing to explain or to decide, only a note to take."""
        erased: dict[str, Any] = {"post": make_post(""), "erased": "deleted"}
        assert rows(decided(**erased)) == []
        assert rows(decided(note=PUBLIC, **erased), LATE) == ["edit withdraw"]


@pytest.mark.parametrize("state", ["deleted", "settled"])
def test_closed(state: str) -> None:
    """A card that an author closed asks nothing."""
    assert rows(make_card("", state=state)) == []
