"""The log of who did what, over SQL."""

import pytest
from sqlalchemy import update

from bot.domain.card import Moderator
from bot.domain.log_entry import Detail, LogEntry
from bot.reasons import Reason
from bot.store.database import open_database
from bot.store.log import SqlLog
from bot.store.tables.guilds import log
from tests.support.posts import NOON_MS

MO = Moderator("55", "Mo")
CARDS = Detail.IN_CHANNEL.of(channel="10", what=Detail.CARDS.of(count=3))


@pytest.mark.parametrize("detail", ["", "source-1", "{source-1}", CARDS])
async def test_an_entry_comes_back_as_it_went_in(detail: Reason | str) -> None:
    """A detail keeps its values, and an id its characters."""
    entry = LogEntry(NOON_MS, "1", MO, "sampled", 0, detail)
    async with open_database(None) as database:
        await SqlLog(database).write(entry)
        assert await SqlLog(database).entries("1") == [entry]


async def test_an_older_entry_keeps_its_words() -> None:
    """What was written before details carried values is read as it is."""
    entry = LogEntry(NOON_MS, "1", MO, "policy_changed", 0, "acts as below; mode shadow")
    async with open_database(None) as database:
        await SqlLog(database).write(LogEntry(NOON_MS, "1", MO, "policy_changed"))
        async with database.write() as connection:
            await connection.execute(update(log).values(detail=entry.detail))
        assert await SqlLog(database).entries("1") == [entry]
