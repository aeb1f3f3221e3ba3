"""Cards are found by post, author and place, the newest first."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.store.card_search import SqlCardSearch
from bot.store.database import open_database
from bot.store.records import SqlRecords
from tests.support.decisions import make_decision
from tests.support.posts import NOON_MS


@pytest.fixture
async def search() -> AsyncIterator[SqlCardSearch]:
    """Three cards of guild 1, the last of them recorded only, and one of guild 2."""
    async with open_database(None) as database:
        for at, (post_id, author, thread, guild, channel) in enumerate(
            (
                ("100", "7", "", "1", "moderators"),
                ("101", "8", "50", "1", "moderators"),
                ("102", "7", "50", "1", ""),
                ("103", "7", "50", "2", "moderators"),
            )
        ):
            decision = make_decision(
                post_id=post_id,
                author_id=author,
                thread_id=thread,
                guild_id=guild,
                review_channel=channel,
            )
            await SqlRecords(database).record([decision], now_ms=NOON_MS + at)
        yield SqlCardSearch(database)


@pytest.mark.parametrize(
    ("wanted", "posts"),
    [
        ({"post_id": "101"}, ["101"]),
        ({"card_id": 3}, ["102"]),
        ({"card_id": 4}, []),
        ({"author_id": "7"}, ["102", "100"]),
        ({"place": "50"}, ["102", "101"]),
        ({"place": "10"}, ["102", "101", "100"]),
        ({}, ["102", "101", "100"]),
        ({"post_id": "103"}, []),
    ],
)
async def test_finds_by(search: SqlCardSearch, wanted: dict[str, Any], posts: list[str]) -> None:
    """A guild's own cards that fit come newest first; a channel has those of its threads."""
    found = await search.latest("1", **wanted, limit=10)

    assert [card.post.post_id for card in found.cards] == posts
    assert found.total == len(posts)


async def test_limit(search: SqlCardSearch) -> None:
    """Only the newest few are given, and all are counted."""
    found = await search.latest("1", limit=2)

    assert [card.post.post_id for card in found.cards] == ["102", "101"]
    assert found.total == 3
