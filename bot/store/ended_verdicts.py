"""Verdicts that an edit ended. Each stands again once the post says no more than it was about.

Else an author could have a decided post judged anew by writing something in and out again. Of
the words only digests are kept: an author may have edited them out for good.
"""

from collections.abc import Collection, Iterable, Sequence
from hashlib import sha256
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.dialects.sqlite import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.card import Card
from bot.domain.log_entry import SIDENOTE, Action, Detail, LogEntry
from bot.store.log import write_entry
from bot.store.tables.cards import ended_verdicts, late_edits


async def end(connection: AsyncConnection, card: Card, *, now_ms: int) -> None:
    """Remember a decided card's verdict, and that an edit ended it now; the log tells so."""
    kept = {
        "verdict": card.verdict,
        "decided_by_id": card.decided_by.user_id if card.decided_by else "",
        "decided_by_name": card.decided_by.name if card.decided_by else "",
        "decided_ms": card.decided_ms,
        "digests": sorted(_digests(flag.quote for flag in card.flags)),
    }
    for table, values in ((ended_verdicts, kept), (late_edits, {"at_ms": now_ms})):
        row = upsert(table).values(card_id=card.card_id, **values)
        later = row.on_conflict_do_update(index_elements=("card_id",), set_=values)
        await connection.execute(later)
    await _log(connection, card, "reopened", Detail.EDITED, now_ms)


async def returned(
    connection: AsyncConnection, card: Card, quotes: Collection[str], *, now_ms: int
) -> dict[str, Any] | None:
    """The columns of a card whose ended verdict stands again, as ``quotes`` hold nothing else.

    It is as if there had been no edit; the log tells so. None: there is no such verdict.
    """
    query = select(ended_verdicts).where(ended_verdicts.c.card_id == card.card_id)
    row = (await connection.execute(query)).mappings().one_or_none()
    if row is None or not _digests(quotes) <= set(row["digests"]):
        return None
    await forget(connection, [card.card_id])
    await connection.execute(delete(late_edits).where(late_edits.c.card_id == card.card_id))
    await _log(connection, card, "restored", Detail.EDIT_TAKEN_BACK, now_ms)
    names = ("verdict", "decided_by_id", "decided_by_name", "decided_ms")
    return {"state": "decided", **{name: row[name] for name in names}}


async def forget(connection: AsyncConnection, card_ids: Sequence[int]) -> None:
    """Let verdicts that were ended never come back."""
    which = ended_verdicts.c.card_id.in_(card_ids)
    await connection.execute(delete(ended_verdicts).where(which))


def _digests(quotes: Iterable[str]) -> set[str]:
    return {sha256(quote.encode()).hexdigest() for quote in quotes}


async def _log(
    connection: AsyncConnection, card: Card, action: Action, detail: Detail, now_ms: int
) -> None:
    entry = LogEntry(now_ms, card.post.guild_id, SIDENOTE, action, card.card_id, detail.of())
    await write_entry(connection, entry)
