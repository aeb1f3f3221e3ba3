"""Claims that moderators put on record are told of in the log."""

import pytest

from bot.domain.card import Moderator
from bot.domain.known_claim import Recorder
from bot.domain.log_entry import LogEntry
from bot.errors import UsageError
from bot.operations.known_claims import NewClaim
from bot.operations.remember import remember
from bot.reading import read_wordings
from bot.store.log import SqlLog
from tests.support.library import open_shelf
from tests.support.posts import NOON_MS, make_source

WORDING = read_wordings()["de"].problems
SOURCE = make_source("The model runs offline.", guild_id="1")
NEW = NewClaim("It needs the cloud.", "s1", guild_id="1", recorded_by=Recorder("7", "Ada"))


async def test_the_log_tells_who_recorded_a_claim_once() -> None:
    """A new claim has one entry, with its card; recording it again has none, nor has a refusal."""
    async with open_shelf() as shelf:
        await shelf.library.add(SOURCE)
        log = SqlLog(shelf.database)
        claim = await remember(shelf.claims, log, NEW, WORDING, now_ms=NOON_MS, card_id=12)
        await remember(shelf.claims, log, NEW, WORDING, now_ms=NOON_MS + 1)
        no_claim = NewClaim("Why?", "s1", guild_id="1")
        with pytest.raises(UsageError, match="Eine Behauptung fragt nicht"):
            await remember(shelf.claims, log, no_claim, WORDING, now_ms=NOON_MS)
        entry = LogEntry(NOON_MS, "1", Moderator("7", "Ada"), "claim_added", 12, claim.claim_id)
        assert await log.entries("1") == [entry]
