"""Taking people's words out of cards. Scores, verdicts and the sources' passages stay."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, String, case, cast, literal, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.card import Erased
from bot.store.deliveries import drop, queue_update
from bot.store.ended_verdicts import forget
from bot.store.rows import NO_PARENT
from bot.store.tables.cards import cards, flags, notes, posts

_GONE = {
    "deleted": "the post was deleted",
    "expired": "the retention time ended",
    "forgotten": "the author is forgotten",
}


async def erase(
    connection: AsyncConnection, card_ids: Sequence[int], why: Erased, *, now_ms: int
) -> None:
    """Erase texts, titles that are their author's, quotes, reasons, drafts and unposted notes.

    Unless the author just deleted the post, the name goes too; of the forgotten also
    what leads to them: the author's id, the post's id and its link. A posted note is
    the moderators' own text. The card's message is brought up to date.
    """
    gone: dict[str, Any] = {"text": "", "title": _own_title(), **NO_PARENT}
    if why != "deleted":
        gone["author_name"] = ""
    if why == "forgotten":
        gone |= {"author_id": "", "url": "", "post_id": _nobodys_id(), "thread_id": _own_thread()}
    within = tuple(card_ids)
    await connection.execute(update(posts).where(posts.c.card_id.in_(within)).values(gone))
    # A reason may name the words in which post and source differ.
    await connection.execute(
        update(flags).where(flags.c.card_id.in_(within)).values(quote="", reason="")
    )
    await connection.execute(
        update(notes).where(notes.c.card_id.in_(within), notes.c.message_id == "").values(text="")
    )
    await forget(connection, within)
    closed = case((cards.c.state.in_(("open", "settled")), "deleted"), else_=cards.c.state)
    # What the author deleted stays so named when its time ends too.
    first = case((cards.c.erased == "deleted", "deleted"), else_=why)
    await connection.execute(
        update(cards)
        .where(cards.c.card_id.in_(within))
        .values(draft="", erased=why if why == "forgotten" else first, state=closed)
    )
    for card_id in within:
        await drop(connection, "note", card_id, error=_GONE[why], now_ms=now_ms)
        await queue_update(connection, card_id, due_ms=now_ms, now_ms=now_ms)


async def erase_beside_answers(connection: AsyncConnection, *whose: ColumnElement[bool]) -> None:
    """Take a post's words, or a person's, out of the cards of posts that answer them."""
    known = posts.c.parent_id != ""
    await connection.execute(update(posts).where(known, *whose).values(NO_PARENT))


def _own_title() -> Any:
    # A thread's first post has the thread's id, and its title is its author's too.
    return case((posts.c.post_id == posts.c.thread_id, ""), else_=posts.c.title)


def _own_thread() -> Any:
    return case((posts.c.post_id == posts.c.thread_id, ""), else_=posts.c.thread_id)


def _nobodys_id() -> Any:
    """An id that is no post's, and unique as post ids have to be."""
    return literal("forgotten-") + cast(posts.c.card_id, String)
