"""Which open cards rest on a source, in a real file."""

from dataclasses import replace
from pathlib import Path

from bot.domain.card import Moderator
from bot.domain.moves import Decide
from bot.store.citations import SqlCitations
from bot.store.database import open_database
from bot.store.records import SqlRecords
from tests.support.decisions import CITATION, make_decision, make_flag
from tests.support.posts import NOON_MS

OTHER = replace(CITATION, source_id="s2")


async def test_open_cards_of_a_source(tmp_path: Path) -> None:
    """Cards that cite it are named with the passage; decided ones and other guilds' are not."""
    async with open_database(tmp_path / "s.db") as database:
        records, citations = SqlRecords(database), SqlCitations(database)
        cited = make_flag(kind="inaccuracy")
        decisions = [
            make_decision(flags=[flag], post_id=str(at), guild_id=guild)
            for at, (flag, guild) in enumerate(
                [
                    (cited, "1"),
                    (make_flag(), "1"),
                    (replace(cited, citation=OTHER), "1"),
                    (cited, "2"),
                    (cited, "1"),
                ]
            )
        ]
        await records.record(decisions, now_ms=NOON_MS)
        found = await citations.open_cards("s1", guild_id="1")
        assert [passage for _, passage in found] == [CITATION.passage] * 2
        first = found[0][0]
        await records.move(first, Decide(Moderator("5", "Mo"), "agreed"), now_ms=NOON_MS)
        assert await citations.open_cards("s1", guild_id="1") == found[1:]
        assert len(await citations.open_cards("s1", guild_id="")) == 2
        assert await citations.open_cards("none", guild_id="") == []
