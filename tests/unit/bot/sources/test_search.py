"""Search finds by words and by meaning what a guild may cite, and nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.ports import Query
from bot.sources.search import HybridSearch, fuse, ranked
from tests.support.library import Shelf, open_shelf
from tests.support.posts import make_source

TEXTS = {
    "bard": "Google renamed its chatbot Bard to Gemini.",
    "bread": "Bread rises because yeast makes gas.",
    "steam": "Steam refunds games within two weeks.",
}


async def _fill(shelf: Shelf) -> None:
    sources = [make_source(text, source_id=one, title=one) for one, text in TEXTS.items()]
    await shelf.library.add_all(sources)


async def _ids(shelf: Shelf, *queries: Query, guild_id: str = "1", limit: int = 3) -> list[str]:
    (hits,) = await shelf.search.search(queries, guild_id=guild_id, limit=limit)
    return [one.passage.source.source_id for one in hits]


async def test_the_best_passage_comes_first() -> None:
    """The passage that shares most with a query stands first, with a comparable nearness."""
    async with open_shelf() as shelf:
        await _fill(shelf)
        (hits,) = await shelf.search.search(
            [Query("yeast makes bread rise")], guild_id="1", limit=3
        )
        assert hits[0].passage.source.source_id == "bread"
        assert hits[0].similarity > 0.3 > hits[-1].similarity
        assert [one.score for one in hits] == sorted((one.score for one in hits), reverse=True)


async def test_many_queries_at_once() -> None:
    """Each query of a batch gets what it would get alone, in order."""
    async with open_shelf() as shelf:
        await _fill(shelf)
        queries = [Query("steam refunds"), Query("chatbot", "Google news"), Query("steam refunds")]
        together = await shelf.search.search(queries, guild_id="1", limit=2)
        alone = [(await shelf.search.search([one], guild_id="1", limit=2))[0] for one in queries]
        assert together == alone


async def test_the_topic_leans() -> None:
    """A bare sentence finds what its thread is about; a full one is not drowned by it."""
    async with open_shelf() as shelf:
        await _fill(shelf)
        assert (await _ids(shelf, Query("they renamed it?", "Steam refunds")))[0] == "steam"
        full = Query("bread rises because yeast makes gas", "Steam")
        assert (await _ids(shelf, full))[0] == "bread"


async def test_the_text_alone_has_its_own_nearness() -> None:
    """Each hit tells how near the text itself is, whatever its topic and context bring near."""
    async with open_shelf() as shelf:
        await _fill(shelf)
        queries = [
            Query("they renamed it?"),
            Query("they renamed it?", "Steam refunds", context="Steam refunds games?"),
        ]
        bare, topical = await shelf.search.search(queries, guild_id="1", limit=3)
        assert all(one.alone == pytest.approx(one.similarity, abs=1e-6) for one in bare)
        near = {one.passage: one.alone for one in bare}
        assert {one.passage: one.alone for one in topical} == near
        assert topical[0].similarity > topical[0].alone


async def test_the_answered_post_leans_too() -> None:
    """A bare answer finds what it answers, whatever the thread is called."""
    async with open_shelf() as shelf:
        await _fill(shelf)
        answer = Query("no, they never do", "Off-topic", context="Steam refunds games?")
        assert (await _ids(shelf, answer))[0] == "steam"
        full = Query("bread rises because yeast makes gas", context="Steam refunds games?")
        assert (await _ids(shelf, full))[0] == "bread"


async def test_guilds_are_apart() -> None:
    """A guild finds the shared sources and its own, never another guild's."""
    async with open_shelf() as shelf:
        for guild in ("", "1", "2"):
            await shelf.library.add(
                make_source("Yeast makes gas.", source_id=f"of-{guild}", guild_id=guild)
            )
        found = {
            guild: set(await _ids(shelf, Query("yeast gas"), guild_id=guild)) for guild in "12"
        }
        assert found == {"1": {"of-", "of-1"}, "2": {"of-", "of-2"}}


@pytest.mark.parametrize("text", ["", " ", '"', "AND OR NOT", "a*b(c", "ẞ" * 5000])
async def test_any_text_can_be_searched(text: str) -> None:
    """Odd queries bring something or nothing, and no error."""
    async with open_shelf() as shelf:
        await _fill(shelf)
        assert len(await _ids(shelf, Query(text, text))) <= 3


async def test_an_empty_library() -> None:
    """Nothing is found in an empty library, and nothing asked brings nothing."""
    async with open_shelf() as shelf:
        assert await shelf.search.search([Query("x"), Query("y")], guild_id="1", limit=2) == [
            (),
            (),
        ]
        assert await shelf.search.search([], guild_id="1", limit=2) == []


async def test_changes_are_seen_at_once() -> None:
    """What was added is found by meaning at the next search, what was removed is not."""
    async with open_shelf() as shelf:
        await _fill(shelf)
        assert "bread" in await _ids(shelf, Query("yeast"))
        await shelf.library.remove("bread", guild_id="")
        assert "bread" not in await _ids(shelf, Query("yeast"))
        await shelf.library.add(make_source("Yeast is a fungus.", source_id="new"))
        (hits,) = await shelf.search.search([Query("yeast fungus")], guild_id="1", limit=1)
        assert hits[0].passage.source.source_id == "new"
        assert hits[0].similarity > 0.4


async def test_the_same_after_a_restart() -> None:
    """What grew source by source finds the same, in the same order, as what is read anew."""
    async with open_shelf() as shelf:
        await _fill(shelf)
        query = Query("yeast bread refund chatbot", "Steam")
        await shelf.search.search([query], guild_id="1", limit=9)
        for one in range(6):
            text = f"Bread number {one % 3} rises."
            await shelf.library.add(make_source(text, source_id=f"b{one}"))
            await shelf.search.search([query], guild_id="1", limit=9)
        await shelf.library.remove("b1", guild_id="")
        grown = await shelf.search.search([query], guild_id="1", limit=9)
        restarted = HybridSearch(shelf.store, shelf.engine)
        assert await restarted.search([query], guild_id="1", limit=9) == grown
        assert len(grown[0]) == 8


def test_topic_words_count_half() -> None:
    """A topic lifts what the text found, and finds the rest below it."""
    assert ranked({1: 2.0, 2: 1.0}, {2: 4.0, 3: 1.0}) == [2, 1, 3]


RANKINGS = st.lists(st.lists(st.integers(0, 20), unique=True, max_size=10), max_size=3)


@given(RANKINGS)
def test_fusion(rankings: list[list[int]]) -> None:
    """Fusion keeps every passage once, and puts what all rank first in first place."""
    fused = fuse(rankings)
    assert sorted(one for one, _ in fused) == sorted({one for row in rankings for one in row})
    assert [score for _, score in fused] == sorted((score for _, score in fused), reverse=True)
    firsts = {row[0] for row in rankings if row}
    if len(firsts) == 1 and all(rankings):
        assert fused[0][0] in firsts
