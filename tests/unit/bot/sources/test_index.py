"""The index compares with every passage, and an update touches only what changed."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sources.index import BLOCK, EMPTY, Index, Indexes, Vectors

Row = tuple[int, str, bytes]


def _row(passage_id: int, *vector: float, guild_id: str = "") -> Row:
    return passage_id, guild_id, np.array(vector, "<f4").tobytes()


def _many(ids: Sequence[int]) -> list[Row]:
    """Rows that point each to its own direction."""
    return [_row(one, np.cos(one), np.sin(one)) for one in ids]


def _query(*vector: float) -> Vectors:
    return np.array([vector], np.float32)


@dataclass(slots=True)
class Rows:
    """Embeddings as a store has them; ``read`` are the ids that were asked for."""

    rows: dict[int, Row] = field(default_factory=dict)
    read: list[int] = field(default_factory=list)
    indexes: Indexes | None = None

    async def embedded(self, *, version: str) -> list[int]:
        if self.indexes:
            self.indexes.changed()
        return sorted(self.rows)

    async def embeddings(self, ids: Sequence[int], *, version: str) -> list[Row]:
        self.read += ids
        return [self.rows[one] for one in ids if one in self.rows]


@given(
    st.lists(st.tuples(st.integers(-2, 2), st.integers(-2, 2)), min_size=1, max_size=30),
    st.integers(1, 40),
)
def test_nearest_is_the_plain_order(vectors: list[tuple[int, int]], limit: int) -> None:
    """All passages by falling product, equals by rising id, as many as asked for."""
    rows = [_row(100 - at, *vector) for at, vector in enumerate(vectors)]
    (found,) = EMPTY.with_rows(rows).nearest(_query(1, 0.5), guild_id="", limit=limit)
    plain = sorted((-(x + y / 2), 100 - at) for at, (x, y) in enumerate(vectors))
    assert found == [one for _, one in plain[:limit]]


def test_guilds_see_their_own_and_the_shared() -> None:
    """A passage of another guild is never found, however near it is."""
    index = EMPTY.with_rows(
        [_row(1, 1, 0, guild_id="5"), _row(2, 0.5, 0), _row(3, 0.9, 0, guild_id="6")]
    )
    assert index.nearest(_query(1, 0), guild_id="5", limit=9) == [[1, 2]]
    assert index.nearest(_query(1, 0), guild_id="7", limit=9) == [[2]]
    assert EMPTY.nearest(_query(1, 0), guild_id="5", limit=9) == [[]]


def test_similarities_of_what_is_there() -> None:
    """Cosines with each query come by passage id, whichever block a passage lies in."""
    index = EMPTY.with_rows(_many(range(BLOCK + 2)))
    last = BLOCK + 1
    both = np.concatenate([_query(1, 0), _query(0, 1)])
    found = index.similarities(both, [last, 0, last + 1])
    assert found.keys() == {0, last}
    assert found[0] == [1.0, 0.0]
    assert found[last] == pytest.approx([np.cos(last), np.sin(last)], abs=1e-5)


def test_an_update_shares_the_blocks_that_it_leaves() -> None:
    """Adding and removing copy one block each, and give what a fresh index gives."""
    ids = list(range(2 * BLOCK + 10))
    index = EMPTY.with_rows(_many(ids))
    grown = index.with_rows(_many([90_000, 90_001]))
    assert [len(block) for block in grown.blocks] == [BLOCK, BLOCK, 12]
    assert grown.blocks[0] is index.blocks[0]
    shrunk = grown.without(np.array([5, 6, 77_777]))
    assert shrunk.blocks[1:] == grown.blocks[1:]
    assert len(shrunk.blocks[0]) == BLOCK - 2
    fresh = EMPTY.with_rows(_many([one for one in ids if one not in (5, 6)] + [90_000, 90_001]))
    for query in (_query(1, 0), _query(-0.3, 0.7)):
        assert _found(shrunk, query) == _found(fresh, query)
    assert 5 in _found(index, _query(np.cos(5), np.sin(5)))


def _found(index: Index, query: Vectors) -> list[int]:
    return index.nearest(query, guild_id="", limit=50)[0]


def test_nothing_is_left_of_what_is_all_gone() -> None:
    """An index that lost all its passages is an empty one."""
    index = EMPTY.with_rows(_many([1, 2])).without(np.array([1, 2]))
    assert index.blocks == ()
    assert _found(index, _query(1, 0)) == []


async def test_only_what_is_new_is_read() -> None:
    """Adding one passage to many reads one embedding; removing reads none."""
    store = Rows({one: _row(one, 1, one) for one in range(3000)})
    indexes = Indexes(store, clock=lambda: 0.0)
    first = await indexes.current("v")
    assert len(first.ids) == len(store.read) == 3000
    store.read.clear()
    store.rows[5000] = _row(5000, 1, 0)
    del store.rows[7]
    assert await indexes.current("v") is first
    indexes.changed()
    second = await indexes.current("v")
    assert store.read == [5000]
    assert set(second.ids) == {*range(3000), 5000} - {7}
    assert 7 in first.ids


async def test_another_version_is_another_index() -> None:
    """Embeddings of two models are never mixed."""
    store = Rows({1: _row(1, 1, 0)})
    indexes = Indexes(store, clock=lambda: 0.0)
    await indexes.current("v1")
    store.rows = {1: _row(1, 0, 1, 0)}
    assert _found(await indexes.current("v2"), _query(0, 1, 0)) == [1]


async def test_other_processes_are_seen_in_time() -> None:
    """The store is asked again after the age limit, and not before."""
    store, now = Rows(), 0.0
    indexes = Indexes(store, max_age_s=60, clock=lambda: now)
    first = await indexes.current("v")
    store.rows[1] = _row(1, 1, 0)
    now = 59.0
    assert await indexes.current("v") is first
    now = 60.0
    assert list((await indexes.current("v")).ids) == [1]


async def test_a_change_during_reading_counts() -> None:
    """A change that comes while the store is being read leads to another reading."""
    store = Rows()
    indexes = Indexes(store, clock=lambda: 0.0)
    store.indexes = indexes
    await indexes.current("v")
    store.indexes = None
    store.rows[1] = _row(1, 1, 0)
    assert list((await indexes.current("v")).ids) == [1]
    del store.rows[1]
    assert list((await indexes.current("v")).ids) == [1]
