"""What the SQL records keep beyond the contract: atomic batches, verdicts, real erasing."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import func, select, update

from bot.domain.flag import Decision
from bot.domain.moves import Decide
from bot.errors import StoreError
from bot.store.database import Database, open_database
from bot.store.records import DELETED_KEPT_MS, SqlRecords
from bot.store.tables.cards import cards, flags, posts
from bot.store.tables.guilds import deleted_posts, log
from tests.support.decisions import CITATION, MODERATOR, make_decision, make_flag, store_over
from tests.support.posts import NOON_MS

CHILD = """
import asyncio, os, signal, sys
from pathlib import Path
from bot.store.database import open_database
from bot.store.records import SqlRecords
from tests.support.decisions import make_decision

def die():
    os.kill(os.getpid(), signal.SIGKILL)

class DiesMidway(list):
    def __iter__(self):
        yield self[0]
        die()

async def main(path, midway):
    async with open_database(path) as database:
        decisions = [make_decision()]
        await SqlRecords(database).record(
            DiesMidway(decisions) if midway else decisions, now_ms=1
        )
        die()

asyncio.run(main(Path(sys.argv[1]), sys.argv[2] == "midway"))
"""


class FailsMidway(list[Decision]):
    """Decisions of which the second cannot be had."""

    def __iter__(self) -> Iterator[Decision]:
        yield self[0]
        raise RuntimeError("no second one")


async def count(database: Database, what: object) -> int:
    async with database.read() as connection:
        query = select(func.count()).select_from(what)  # type: ignore[arg-type] # any table
        return int((await connection.execute(query)).scalar_one())


def kill_while_recording(path: Path, when: str) -> None:
    child = subprocess.run([sys.executable, "-c", CHILD, str(path), when], check=False)
    assert child.returncode == -signal.SIGKILL


async def test_a_batch_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    """If one decision fails, no flag, card, delivery or cursor of the batch stays."""
    async with open_database(tmp_path / "s.db") as database:
        store = store_over(database)
        with pytest.raises(RuntimeError, match="no second one"):
            await store.records.record(FailsMidway([make_decision()]), now_ms=NOON_MS)
        assert await store.due() == []
        assert await store.records.cursors("discord") == {}
        assert await count(database, cards) == 0


async def test_a_kill_right_after_recording_loses_nothing(tmp_path: Path) -> None:
    """Once record() returned, the flag and exactly one delivery survive a killed process."""
    kill_while_recording(tmp_path / "s.db", "after")
    async with open_database(tmp_path / "s.db") as database:
        store = store_over(database)
        delivery = await store.only_due()
        assert (delivery.kind, delivery.card.flags) == ("card", make_decision().flags)
        assert await store.records.cursors("discord") == {"10": "100"}
        await store.records.record([make_decision()], now_ms=NOON_MS)
        assert await store.only_due() == delivery


async def test_a_kill_while_recording_leaves_nothing_half_done(tmp_path: Path) -> None:
    """Killed inside the transaction, the cursor stays before the post: it is read again."""
    kill_while_recording(tmp_path / "s.db", "midway")
    async with open_database(tmp_path / "s.db") as database:
        store = store_over(database)
        assert await store.due() == []
        assert await store.records.cursors("discord") == {}
        await store.records.record([make_decision()], now_ms=NOON_MS)
        assert (await store.only_due()).kind == "card"


async def test_scores_and_verdicts_stay_together(tmp_path: Path) -> None:
    """From (score, verdict) pairs it is later measured how often flags were right."""
    async with open_database(tmp_path / "s.db") as database:
        store = store_over(database)
        card_id = await store.post_card(flags=[make_flag(), make_flag(kind="inaccuracy")])
        for verdict in ("agreed", "dismissed"):
            await store.records.move(card_id, Decide(MODERATOR, verdict), now_ms=NOON_MS)
        await store.records.forget_post("discord", "100", now_ms=NOON_MS)
        query = (
            select(flags.c.score, flags.c.source_id, cards.c.verdict, log)
            .join(cards, cards.c.card_id == flags.c.card_id)
            .join(log, log.c.card_id == flags.c.card_id)
        )
        async with database.read() as connection:
            rows = (await connection.execute(query.order_by(flags.c.ordinal))).all()
    assert [(row.score, row.verdict, row.source_id) for row in rows] == [
        (0.875, "agreed", None),
        (0.875, "agreed", CITATION.source_id),
    ]
    assert {(row.by_id, row.by_name, row.action, row.at_ms) for row in rows} == {
        ("55", "Grace", "agreed", NOON_MS)
    }


async def test_flags_from_before_known_claims_are_read(tmp_path: Path) -> None:
    """A citation that was stored without a word of known claims rests on a passage alone."""
    async with open_database(tmp_path / "s.db") as database:
        store = store_over(database)
        card_id = await store.post_card(flags=[make_flag(kind="inaccuracy")])
        older = func.json_remove(flags.c.citation, "$.known")
        async with database.write() as connection:
            await connection.execute(update(flags).values(citation=older))
        card = await store.records.card(card_id)
    assert card
    assert card.flags[0].citation == replace(CITATION, known=None)


async def test_an_unflagged_post_is_not_stored(tmp_path: Path) -> None:
    """The text of a post that nothing was found in never reaches the file."""
    path = tmp_path / "s.db"
    async with open_database(path) as database:
        decision = make_decision("An unmistakable sentence.", flags=[])
        await SqlRecords(database).record([decision], now_ms=NOON_MS)
        assert await count(database, posts) == 0
    assert b"unmistakable" not in path.read_bytes()


async def test_erased_words_leave_the_file(tmp_path: Path) -> None:
    """After closing, not even free pages of the file hold the words of a deleted post."""
    path = tmp_path / "s.db"
    text = "An unmistakable sentence. " * 400
    async with open_database(path) as database:
        records = SqlRecords(database)
        await records.record([make_decision(text, parent_text=text)], now_ms=NOON_MS)
        await records.forget_post("discord", "100", now_ms=NOON_MS)
    assert b"unmistakable" not in path.read_bytes()
    assert not path.with_name("s.db-wal").exists()


async def test_deleted_posts_are_remembered_for_a_week(tmp_path: Path) -> None:
    """Ids of deleted posts do not pile up for ever."""
    async with open_database(tmp_path / "s.db") as database:
        records = SqlRecords(database)
        await records.forget_post("discord", "1", now_ms=NOON_MS)
        await records.forget_post("discord", "2", now_ms=NOON_MS + DELETED_KEPT_MS)
        assert await count(database, deleted_posts) == 2
        await records.forget_post("discord", "3", now_ms=NOON_MS + DELETED_KEPT_MS + 1)
        assert await count(database, deleted_posts) == 2


async def test_a_database_that_vanished_is_told(tmp_path: Path) -> None:
    """A failure while recording is a StoreError that names the file, for the worker to log."""
    path = tmp_path / "s.db"
    async with open_database(path) as database:
        async with database.write() as connection:
            await connection.exec_driver_sql("PRAGMA max_page_count=1")
        decisions = [make_decision("x" * 5_000, post_id=str(i)) for i in range(100)]
        with pytest.raises(StoreError, match="disk is full") as failure:
            await SqlRecords(database).record(decisions, now_ms=NOON_MS)
        assert str(path) in str(failure.value)
