"""Questions that are asked again and again look at a few rows, however many there are."""

from typing import Any

from sqlalchemy import PrimaryKeyConstraint, Table, UniqueConstraint, event

from bot.store.database import open_database
from bot.store.rows import load_cards
from bot.store.tables.schema import metadata
from tests.support.decisions import make_decision, store_over
from tests.support.posts import NOON_MS

_KEYS = (PrimaryKeyConstraint, UniqueConstraint)


def test_every_reference_has_an_index() -> None:
    """What hangs on a row that is deleted is found without a look at the whole table."""
    missing = [
        f"{table.name}.{column.name}"
        for table in metadata.sorted_tables
        for column in table.columns
        if column.foreign_keys and column.name not in _leading(table)
    ]
    assert missing == []


async def test_a_card_is_read_by_its_id_alone() -> None:
    """Neither the card nor how its author was judged takes a walk through all posts."""
    asked: list[tuple[str, Any]] = []
    async with open_database(None) as database:
        await store_over(database).records.record([make_decision()], now_ms=NOON_MS)
        async with database.read() as connection:

            @event.listens_for(connection.sync_connection, "before_cursor_execute")
            def remember(_c: Any, _cursor: Any, query: str, values: Any, *_more: Any) -> None:
                asked.append((query, values))

            assert list(await load_cards(connection, [1])) == [1]
            plans = [
                step.detail
                for query, values in asked.copy()
                for step in await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {query}", values)
            ]
    assert len(asked) > 1
    assert [step for step in plans if step.startswith("SCAN")] == []


def _leading(table: Table) -> set[str]:
    """The columns that an index of all rows, the key, or a uniqueness begins with."""
    whole = [one for one in table.indexes if one.dialect_options["sqlite"]["where"] is None]
    keys = [one for one in table.constraints if isinstance(one, _KEYS)]
    return {next(iter(one.columns)).name for one in (*whole, *keys)}
