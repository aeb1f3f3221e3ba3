"""/source and what /lookup offers, through the real client: nobody else sees the answers."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bot.chat.client import SidenoteClient
from bot.chat.commands.lookup import lookup_command
from bot.chat.commands.source import SourceCommands
from bot.chat.library.claim_desk import AskedClaims, ClaimDesk
from bot.chat.library.desk import LibraryDesk, Waiting
from bot.domain.source import Source
from bot.operations.claim_book import ClaimBook
from bot.operations.librarian import Librarian
from bot.operations.lookup import LookupResult
from bot.operations.past_claims import PastClaims
from bot.operations.refresh import Refresher
from bot.reading import read_command_texts
from bot.sandbox.components import walk
from bot.sandbox.faults import Delay
from bot.sandbox.permissions import Permission
from bot.sandbox.results import InteractionResult
from bot.sandbox.state import Member, Message, Upload
from bot.store.citations import SqlCitations
from bot.store.log import SqlLog
from bot.store.lookups import SqlLookups
from bot.store.source_lists import SqlSourceLists
from tests.support.bot_stage import Town, now_ms, town
from tests.support.cards import OnePolicy
from tests.support.discord_client import running
from tests.support.lamps import OLD, THIRD
from tests.support.library import Shelf, open_shelf
from tests.support.posts import make_policy, make_source
from tests.support.web import Web
from tests.support.wording import english

URL = "https://paper.example/lamps"


@dataclass(frozen=True, slots=True)
class Stage:
    """A town whose bot has the library's commands, and the web that it reads."""

    place: Town
    shelf: Shelf
    web: Web
    log: SqlLog
    client: SidenoteClient

    @property
    def guild(self) -> str:
        return str(self.place.guild.id)

    async def slash(self, who: Member, name: str, **options: Any) -> Message:
        """Run a command and give its answer, which only its asker sees."""
        found = await self.result(who, name, **options)
        message = await found.settled()
        assert message
        assert message.is_ephemeral
        return message

    async def result(self, who: Member, name: str, **options: Any) -> InteractionResult:
        return await self.place.sandbox.slash(who, self.place.general, name, options)

    async def press(self, who: Member, message: Message, action: str) -> Message:
        """Press a button and give the message as it is then."""
        (custom_id,) = [one for one in ids(message) if one.startswith(f"sidenote:library:{action}")]
        return await self.click(who, message, custom_id)

    async def click(self, who: Member, message: Message, custom_id: str) -> Message:
        """Press a button whatever its message shows now, and give the message as it is then."""
        before = self.place.sandbox.current(message) or message
        done = await self.place.sandbox.click(who, message, custom_id)
        await self.place.sandbox.wait_for(lambda: done.text != before.text)
        assert done.message
        return done.message

    async def own(self) -> list[Source]:
        return await self.shelf.library.sources(guild_id=self.guild)

    async def added(self, text: str, **changes: Any) -> None:
        await self.shelf.library.add(make_source(text, guild_id=self.guild, **changes))


def ids(message: Message) -> list[str]:
    return [one["custom_id"] for one in walk(message.components) if "custom_id" in one]


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with town() as place, staged(place, tmp_path / "s.db") as made:
        yield made


@asynccontextmanager
async def staged(place: Town, file: Path, **policy: Any) -> AsyncIterator[Stage]:
    web, wording = Web({URL: OLD}), english()
    async with open_shelf(file) as shelf:
        lists, log = SqlSourceLists(shelf.database), SqlLog(shelf.database)
        citations = SqlCitations(shelf.database)
        refresher = Refresher(shelf.library, lists, shelf.claims, citations, web.fetch, now_ms)
        librarian = Librarian(shelf.library, lists, refresher, web.fetch, now_ms)
        policies = OnePolicy(make_policy(**policy))
        desk = LibraryDesk(librarian, policies, log, {"en": wording}, now_ms, Waiting(now_ms))
        book = ClaimBook(shelf.claims, shelf.library, shelf.engine, log, now_ms)
        claims = ClaimDesk(book, desk, AskedClaims(now_ms))
        past = PastClaims(SqlLookups(shelf.database), lists, now_ms)

        async def look_up(text: str, guild_id: str) -> LookupResult:
            return LookupResult(text, ())

        nobody: Any = None  # no card is pressed here
        client = SidenoteClient(
            nobody,
            [
                SourceCommands(desk, claims),
                lookup_command(look_up, past, policies, {"en": wording}),
            ],
            languages=read_command_texts(),
            routes={"library": desk.pressed, "claims": claims.pressed},
            guild_ready_timeout=0.05,
        )
        async with running(client, place.sandbox):
            yield Stage(place, shelf, web, log, client)


async def test_a_page_is_shown_before_it_is_added(stage: Stage) -> None:
    """What was understood stands there with what is doubtful; Add adds it, once, and is logged."""
    mo = stage.place.mo
    shown = await stage.slash(mo, "source add", url=URL, title="On *lamps*", tier="primary")
    assert "Add this source?" in shown.text
    assert r"[On \*lamps\*](https://paper.example/lamps) (paper.example)" in shown.text
    assert "primary source" in shown.text
    assert "gives no date" in shown.text
    assert "first keeper" in shown.text
    assert await stage.own() == []

    done = await stage.press(mo, shown, "add:")
    (source,) = await stage.own()
    assert source.source_id in done.text
    assert ids(done) == []
    assert (source.title, source.tier, source.text) == ("On *lamps*", "primary", OLD)
    (entry,) = await stage.log.entries(stage.guild)
    assert (entry.action, entry.detail, entry.by.name) == ("source_added", source.source_id, "Mo")


async def test_a_page_that_is_not_wanted(stage: Stage) -> None:
    """Cancel adds nothing."""
    mo = stage.place.mo
    shown = await stage.slash(mo, "source add", url=URL, title="Lamps")
    dropped = await stage.press(mo, shown, "drop:")
    assert "Nothing was done" in dropped.text
    assert await stage.own() == []


async def test_what_cannot_be_read_is_told(stage: Stage) -> None:
    """An address that leads nowhere, or makes no sense, is one sentence."""
    gone = await stage.slash(stage.place.mo, "source add", url="https://paper.example/none")
    assert "404 (Not Found)" in gone.text
    wrong = await stage.slash(stage.place.mo, "source add", url="ftp://paper.example/x")
    assert "http" in wrong.text


async def test_a_summary_of_ones_own(stage: Stage) -> None:
    """With a summary nothing is fetched, and it is shown as one, without quotation marks."""
    options = {"url": "https://closed.example/a", "title": "Closed", "date": "2025-01-30"}
    shown = await stage.slash(
        stage.place.mo, "source add", summary="Lamps are dear at midsummer.", **options
    )
    assert "> Summary: Lamps are dear at midsummer." in shown.text
    await stage.press(stage.place.mo, shown, "add:")
    (source,) = await stage.own()
    assert (source.summary, source.text) == (True, "Lamps are dear at midsummer.")


async def test_pages_of_a_list(stage: Stage) -> None:
    """Buttons turn the pages and pick out what fails; another server's sources are not there."""
    mo = stage.place.mo
    for at in range(10):
        await stage.added("x", source_id=f"s{at}", title=f"Lamp {at}", url=URL)
    await stage.shelf.library.add(make_source("x", source_id="shared", title="Shared"))
    await stage.shelf.library.add(make_source("x", source_id="far", title="Far", guild_id="9"))
    first = await stage.slash(mo, "source list")
    assert "11 sources" in first.text
    assert "1 to 6" in first.text
    assert "Far" not in first.text
    second = await stage.press(mo, first, "next:")
    assert "7 to 11" in second.text
    assert "Shared" in second.text
    assert "shared" in second.text
    back = await stage.press(mo, second, "before:")
    assert "1 to 6" in back.text
    del stage.web.pages[URL]
    await stage.slash(mo, "source refresh", source="s3")
    failing = await stage.press(mo, back, "list:0:1")
    assert "1 source" in failing.text
    assert "404 (Not Found)" in failing.text
    assert "Lamp 3" in failing.text
    found = await stage.slash(mo, "source list", find="lamp 7")
    assert "Lamp 7" in found.text
    assert "Lamp 3" not in found.text


async def test_a_source_is_shown(stage: Stage) -> None:
    """Link, publisher, date, tier and passages stand there; what is not there is told."""
    await stage.added("Lamps burn oil.", title="Lamps")
    shown = await stage.slash(stage.place.mo, "source show", source="s1")
    for part in ("[Lamps](https://paper.example/page)", "9 February 2024", "“Lamps burn oil.”"):
        assert part in shown.text
    none = await stage.slash(stage.place.mo, "source show", source="nope")
    assert "no source nope" in none.text


async def test_removing_asks_first(stage: Stage) -> None:
    """Remove shows what goes and asks; the shared library cannot be touched."""
    mo = stage.place.mo
    await stage.added("Lamps burn oil.", title="Lamps")
    await stage.shelf.library.add(make_source("x", source_id="shared"))
    shown = await stage.slash(mo, "source remove", source="s1")
    assert "Remove this source?" in shown.text
    kept = await stage.press(mo, shown, "keep:")
    assert "Nothing was done" in kept.text
    assert len(await stage.own()) == 1
    shown = await stage.slash(mo, "source remove", source="s1")
    gone = await stage.press(mo, shown, "remove:")
    assert "Removed: s1" in gone.text
    assert await stage.own() == []
    refused = await stage.slash(mo, "source remove", source="shared")
    assert "only the bot's host" in refused.text


async def test_a_button_pressed_twice(stage: Stage) -> None:
    """The second press of a double one does not say that nothing was changed."""
    mo, sandbox = stage.place.mo, stage.place.sandbox
    await stage.added("Lamps burn oil.", title="Lamps")
    shown = await stage.slash(mo, "source remove", source="s1")
    (button,) = [one for one in ids(shown) if ":remove:" in one]
    for seconds in (0.0, 0.3):  # the second one comes through once the first is done
        sandbox.faults.arm("POST", "/interactions/*/callback", Delay(seconds))
    first, _ = await asyncio.gather(*(sandbox.click(mo, shown, button) for _ in range(2)))
    await sandbox.wait_for(lambda: "Remove this source?" not in first.text)
    await stage.slash(mo, "source list")  # by now the second one was answered as well
    assert "Removed: s1" in first.text


async def test_refreshing(stage: Stage) -> None:
    """What changed is counted in passages, what died keeps its text, and both are named."""
    mo = stage.place.mo
    shown = await stage.slash(mo, "source add", url=URL, title="Lamps")
    await stage.press(mo, shown, "add:")
    stage.web.pages[URL] = THIRD
    changed = await stage.slash(mo, "source refresh")
    assert "1 source looked at: 1 changed." in changed.text
    assert re.search(r"Passages gone: \d, new: \d", changed.text)
    del stage.web.pages[URL]
    dead = await stage.slash(mo, "source refresh")
    assert "1 gone" in dead.text
    assert "The old text is kept." in dead.text
    assert [one.text for one in await stage.own()] == [THIRD]


async def test_files_go_in_and_out(stage: Stage) -> None:
    """An attached file is imported with its broken rows named, and exported as it came."""
    row = (
        '{"id": "a", "title": "T", "publisher": "P", "date": null, "text": "A fact.", '
        '"url": "https://paper.example/a"}'
    )
    file = Upload("rows.jsonl", f"{row}\n{{\n".encode())
    done = await stage.slash(stage.place.mo, "source import", file=file)
    assert "Rows read: 1. New or changed sources: 1." in done.text
    assert "rows.jsonl, line 2" in done.text
    assert [one.source_id for one in await stage.own()] == ["a"]
    out = await stage.slash(stage.place.mo, "source export")
    assert "1 source of this server" in out.text
    (attached,) = out.attachments
    assert attached.filename == "sources.jsonl"
    assert attached.size_bytes > len(row)
    large = Upload("rows.jsonl", bytes(8_000_001))
    assert "at most 8 MB" in (await stage.slash(stage.place.mo, "source import", file=large)).text


async def test_titles_are_offered(stage: Stage) -> None:
    """While somebody types, sources are offered: all to look at, the server's own to change."""
    await stage.added("x", source_id="own", title="Lamps of ours")
    await stage.shelf.library.add(make_source("x", source_id="all", title="Lamps of all"))
    await stage.shelf.library.add(make_source("x", source_id="far", title="Lamps", guild_id="9"))
    sandbox, mo, desk = stage.place.sandbox, stage.place.mo, stage.place.desk
    offered = await sandbox.autocomplete(mo, desk, "source show", "source", "LAMP of")
    assert [one["value"] for one in offered] == ["all", "own"]
    assert offered[0]["name"] == "Lamps of all (The Paper)"
    offered = await sandbox.autocomplete(mo, desk, "source remove", "source", "lamp")
    assert [one["value"] for one in offered] == ["own"]


@pytest.mark.parametrize("role_is_set", [False, True])
async def test_who_may_change_the_library(tmp_path: Path, role_is_set: bool) -> None:
    """Changing is for the moderators' role, where one is named, and for who manages the server."""
    async with town() as place:
        keepers = place.sandbox.add_role(place.guild, "Keepers", Permission.MANAGE_MESSAGES)
        ada = place.sandbox.add_member(place.guild, "Ada", roles=[keepers])
        named = {"moderator_role": str(keepers.id)} if role_is_set else {}
        async with staged(place, tmp_path / "s.db", **named) as stage:
            await stage.added("x")
            asked = await stage.slash(ada, "source remove", source="s1")
            assert "Remove this source?" in asked.text
            result = await stage.result(place.mo, "source remove", source="s1")
            told = (await result.settled() or result).text
            assert ("Manage Server" in told) == role_is_set
            assert "A page" in (await stage.slash(place.mo, "source list")).text
            for name in ("source list", "source export"):
                outsider = await place.sandbox.slash(
                    place.kit, place.general, name, even_if_hidden=True
                )
                assert "for moderators" in outsider.text


async def test_lookups_are_offered_again(stage: Stage) -> None:
    """What was looked up here is offered first, then titles; nothing of other servers is."""
    sandbox, mo, desk = stage.place.sandbox, stage.place.mo, stage.place.desk
    await stage.added("x", title="Oil lamps")
    for claim in ("Lamps burn water", "Bread rises", "x" * 150):
        await stage.slash(mo, "lookup", claim=claim)
    lookups = SqlLookups(stage.shelf.database)
    await stage.client.ongoing.ended(10)  # they are kept once the answer stands
    offered = await sandbox.autocomplete(mo, desk, "lookup", "claim", "lamp")
    assert [one["value"] for one in offered] == ["Lamps burn water", "Oil lamps"]
    everything = await sandbox.autocomplete(mo, desk, "lookup", "claim", "")
    assert [one["value"] for one in everything] == ["Bread rises", "Lamps burn water", "Oil lamps"]
    assert await lookups.newest("9", limit=9) == []
