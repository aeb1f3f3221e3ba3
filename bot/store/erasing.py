"""Taking people's words out of cards. Scores, verdicts and the sources' passages stay."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, String, case, cast, delete, literal, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.card import Erased
from bot.store.deliveries import drop, queue_update
from bot.store.ended_verdicts import forget
from bot.store.rows import NO_PARENT
from bot.store.tables.cards import cards, disputes, flags, notes, posts
from bot.store.tables.guilds import log

_GONE = {
    "deleted": "the post was deleted",
    "expired": "the retention time ended",
    "forgotten": "the author is forgotten",
}


async def erase(
    connection: AsyncConnection,
    card_ids: Sequence[int],
    why: Erased,
    *,
    now_ms: int,
    place_gone: bool = False,
) -> None:
    """Erase texts, titles that are their author's, quotes, reasons, drafts and unposted notes.

    Unless the author just deleted the post, the name goes too; of the forgotten also
    what leads to them: the author's id, the post's id and its link. A thread's title is a
    member's text like any other: it goes with the retention time, with its thread
    (``place_gone``), and from all cards there once who began the thread is forgotten.
    A posted note is the moderators' own text. The card's message is brought up to date.
    """
    any_title = place_gone or why == "expired"
    gone: dict[str, Any] = {"text": "", "title": "" if any_title else _own_title(), **NO_PARENT}
    if why != "deleted":
        gone["author_name"] = ""
    if why == "forgotten":
        gone |= {"author_id": "", "url": "", "post_id": _nobodys_id(), "thread_id": _own_thread()}
    within = tuple(card_ids)
    if why == "forgotten":
        await _erase_titles(connection, within)
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
    # What the author deleted, or a person had forgotten, stays so named when its time ends too.
    first = case((cards.c.erased.in_(("deleted", "forgotten")), cards.c.erased), else_=why)
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


async def forget_disputes(
    connection: AsyncConnection, card_ids: Sequence[int], *whose: ColumnElement[bool]
) -> None:
    """Take from cards, and from the log, who disputed their notes; that somebody did stays.

    ``whose`` are rules on ``disputes``; without any, all of a card's disputes go.
    """
    within = tuple(card_ids)
    there = disputes.c.card_id.in_(within)
    query = select(disputes.c.card_id, disputes.c.user_id).where(there, *whose)
    for card_id, user_id in (await connection.execute(query)).all():
        told = log.c.card_id == card_id, log.c.by_id == user_id, log.c.action == "disputed"
        await connection.execute(update(log).where(*told).values(by_id="", by_name=""))
    await connection.execute(delete(disputes).where(there, *whose))


async def _erase_titles(connection: AsyncConnection, within: Sequence[int]) -> None:
    """Take the titles of threads that these cards' posts began from all cards there."""
    began = select(posts.c.platform, posts.c.thread_id).where(
        posts.c.card_id.in_(within), posts.c.post_id == posts.c.thread_id
    )
    threads = (await connection.execute(began)).all()
    there = [
        (posts.c.platform == platform) & (posts.c.thread_id == thread_id)
        for platform, thread_id in threads
    ]
    if there:
        await connection.execute(update(posts).where(or_(*there)).values(title=""))


def _own_title() -> Any:
    # A thread's first post has the thread's id, and its title is its author's too.
    return case((posts.c.post_id == posts.c.thread_id, ""), else_=posts.c.title)


def _own_thread() -> Any:
    return case((posts.c.post_id == posts.c.thread_id, ""), else_=posts.c.thread_id)


def _nobodys_id() -> Any:
    """An id that is no post's, and unique as post ids have to be."""
    return literal("forgotten-") + cast(posts.c.card_id, String)
