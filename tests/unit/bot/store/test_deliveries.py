"""Rows of the outbox that nobody needs any more."""

from sqlalchemy import select

from bot.domain.moves import Assign, Decide, EditNote, Release
from bot.store.database import open_database
from bot.store.tables.cards import outbox
from tests.support.decisions import MODERATOR, store_over


async def test_a_card_keeps_one_change_however_often_it_changes() -> None:
    """The outbox grows with cards and notes, not with every press in a year."""
    async with open_database(None) as database:
        store = store_over(database)
        card_id = await store.post_card()
        for _ in range(3):
            for move in (Assign(MODERATOR), Release(MODERATOR)):
                await store.moved(card_id, move)
                await store.send_all()
        await store.moved(card_id, Decide(MODERATOR, "agreed", "A note."))
        await store.send_all()
        for text in ("Another note.", "A third one."):
            await store.moved(card_id, EditNote(MODERATOR, text))
            await store.send_all()
        async with database.read() as connection:
            kinds = sorted(await connection.scalars(select(outbox.c.kind)))
    assert kinds == ["card", "card_update", "note", "note_edit"]
