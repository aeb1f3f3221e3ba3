"""From the first version's rows to those of the desk: nothing is lost, ids stay."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from bot.domain.card import Card, Moderator, Note
from bot.store.database import open_database
from tests.support.decisions import CITATION, Store, store_over
from tests.support.old_databases import make_database
from tests.support.posts import NOON_MS

MO = Moderator("55", "Grace")
CITED = (
    '{"source_id": "s1", "title": "A page", "publisher": "The Paper", "date": null, '
    '"url": "https://paper.example/page", "passage": "It was released in 2024.", '
    '"stance": "refutes", "score": 0.97, "read_ms": 1738238400000, "summary": true}'
)


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A database of the first version: cards 1 to 5, of which 3 was only recorded."""
    path = tmp_path / "s.db"
    make_database(path, "r0001")
    with closing(sqlite3.connect(path)) as connection, connection:
        _fill(connection)
    return path


def _fill(connection: sqlite3.Connection) -> None:
    states = ("open", "decided", "open", "deleted", "decided")
    for card_id, state in enumerate(states, 1):
        decided = ("agreed", *MO_ROW, NOON_MS) if state == "decided" else (None, "", "", None)
        erased = card_id in (4, 5)
        connection.execute(
            "INSERT INTO cards VALUES (?, ?, ?, '20', ?, ?, ?, ?, ?)",
            (card_id, state, NOON_MS, f"90{card_id}", *decided),
        )
        text = "" if erased else f"Text {card_id}."
        place = ("1", "10", "", "7", "Ada", "", text, "", "", NOON_MS, True)
        connection.execute(
            f"INSERT INTO posts VALUES (?, 'discord', ?, 0, {', '.join('?' * 11)})",  # noqa: S608 (marks only)
            (card_id, f"{card_id}00", *place),
        )
        flag = (card_id, 0, "inaccuracy", 0, 6, text[:6], "", 0.9, 0.8, "v1", "s1", CITED)
        connection.execute(
            f"INSERT INTO flags VALUES (NULL, {', '.join('?' * 12)})",  # noqa: S608 (marks only)
            flag,
        )
        if card_id != 3:
            _deliver(connection, card_id, "card", "sent")
    connection.execute("INSERT INTO notes VALUES (2, 'A note.', '77', 'https://x', '', 5)")
    _deliver(connection, 2, "note", "sent")
    _deliver(connection, 1, "card_update", "pending")
    for card_id in (2, 5):
        row = (card_id, *MO_ROW, "agreed", NOON_MS)
        connection.execute("INSERT INTO verdicts VALUES (NULL, ?, ?, ?, ?, ?)", row)
    connection.execute("INSERT INTO cursors VALUES ('discord', '10', '500')")
    # ids that were given and whose rows are gone must not be given again
    connection.execute("UPDATE sqlite_sequence SET seq = 40 WHERE name IN ('cards', 'outbox')")


MO_ROW = (MO.user_id, MO.name)


def _deliver(connection: sqlite3.Connection, card_id: int, kind: str, state: str) -> None:
    row = (f"{kind}-{card_id}", kind, card_id, "desk", state, 0, NOON_MS, "", NOON_MS, None)
    connection.execute(
        f"INSERT INTO outbox VALUES (NULL, {', '.join('?' * 10)})",  # noqa: S608 (marks only)
        row,
    )


async def read(store: Store) -> list[Card]:
    return [await store.card(card_id) for card_id in range(1, 6)]


async def test_cards_are_as_they_were(old: Path) -> None:
    """State, verdict, flags and texts stay; what was only recorded is of shadow mode."""
    async with open_database(old) as database:
        cards = await read(store_over(database))
    assert [card.status for card in cards] == ["open", "agreed", "open", "deleted", "agreed"]
    assert [card.mode for card in cards] == ["review", "review", "shadow", "review", "review"]
    assert [card.erased for card in cards] == ["", "", "", "deleted", "deleted"]
    assert [card.post.text for card in cards][:3] == ["Text 1.", "Text 2.", "Text 3."]
    assert {card.flags[0].citation for card in cards} == {replace(CITATION, known=None)}
    assert (cards[1].decided_by, cards[1].decided_ms) == (MO, NOON_MS)
    assert cards[1].note == Note("A note.", "77", "https://x", "", 2, MO, 5)


async def test_verdicts_become_the_log(old: Path) -> None:
    """Who decided what is told by the log from now on."""
    async with open_database(old) as database:
        entries = await store_over(database).log.entries("1")
    assert [(one.card_id, one.by, one.action) for one in entries] == [
        (2, MO, "agreed"),
        (5, MO, "agreed"),
    ]


async def test_work_goes_on(old: Path) -> None:
    """What waited still waits, cursors stand, and no id is given twice."""
    async with open_database(old) as database:
        store = store_over(database)
        assert [one.kind for one in await store.due()] == ["card_update"]
        assert await store.records.cursors("discord") == {"10": "500"}
        await store.send_all()
        assert await store.post_card(post_id="new") == 41
    with closing(sqlite3.connect(old)) as connection:
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
