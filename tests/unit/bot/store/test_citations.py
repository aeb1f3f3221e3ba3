"""Which open cards rest on a source, in a real file."""

from dataclasses import replace
from pathlib import Path

from bot.domain.card import Moderator
from bot.domain.flag import Doubt
from bot.domain.moves import Decide
from bot.store.citations import SqlCitations
from bot.store.database import open_database
from bot.store.records import SqlRecords
from tests.support.decisions import CITATION, make_decision, make_flag, store_over
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
        assert [one.passage for one in found] == [CITATION.passage] * 2
        first = found[0].card_id
        await records.move(first, Decide(Moderator("5", "Mo"), "agreed"), now_ms=NOON_MS)
        assert await citations.open_cards("s1", guild_id="1") == found[1:]
        assert len(await citations.open_cards("s1", guild_id="")) == 2
        assert await citations.open_cards("none", guild_id="") == []


async def test_doubts_of_open_cards(tmp_path: Path) -> None:
    """A doubt stands on the card, is told once, and goes with the next word or the next edit."""
    async with open_database(tmp_path / "s.db") as database:
        store, citations = store_over(database), SqlCitations(database)
        flag = make_flag(kind="inaccuracy")
        card_id = await store.post_card(flags=[flag])

        async def say(doubt: Doubt) -> list[int]:
            return await citations.doubt(
                "s1", {CITATION.passage: doubt, "else": "gone"}, guild_id="", now_ms=NOON_MS
            )

        assert await say("changed") == [card_id]
        (told,) = (await store.card(card_id)).flags
        assert told == replace(flag, citation=replace(CITATION, doubt="changed"))
        assert (await store.only_due()).kind == "card_update"
        await store.send_all()
        assert await say("changed") == []
        assert await citations.doubt("s1", {}, guild_id="1", now_ms=NOON_MS) == []
        assert await store.due() == []
        assert await say("") == [card_id]
        assert (await store.card(card_id)).flags == (flag,)
        await say("gone")
        await store.records.record([make_decision(flags=[flag], revision=1)], now_ms=NOON_MS)
        assert (await store.card(card_id)).flags == (flag,)
