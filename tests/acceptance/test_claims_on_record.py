"""/source claim, through the real client: a wrong claim is put on record, listed and removed."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.domain.known_claim import KnownClaim, Recorder
from bot.sandbox.state import Message
from bot.sources.claim_files import ClaimRow
from tests.integration.test_source_command import Stage, ids, staged
from tests.support.bot_stage import now_ms, town
from tests.support.posts import make_source
from tests.support.referee import referee

WRONG = "The chatbot of Google is called Bard"
RIGHT = "Since February 2024 the chatbot is called Gemini, not Bard."
NIA = Recorder("7", "Nia")
DAY_MS = 86_400_000


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    """A guild with a source of its own, all of whose traffic keeps to Discord's description."""
    async with town() as place:
        async with staged(place, tmp_path / "s.db") as made:
            await made.added(RIGHT, title="Google renamed Bard")
            yield made
        judge = referee()
        assert judge is None or judge.judge(place.sandbox.exchanges) == []


async def own(stage: Stage) -> list[KnownClaim]:
    return await stage.shelf.claims.claims(guild_id=stage.guild)


async def record(stage: Stage, text: str, *, age: int = 0, guild_id: str | None = None) -> str:
    """Put a claim on record by Nia, ``age`` days ago; gives its id."""
    when_ms = now_ms() - age * DAY_MS
    row = ClaimRow(text.lower(), text, "s1", "here", when_ms, recorded_by=NIA)
    home = stage.guild if guild_id is None else guild_id
    added = await stage.shelf.claims.add_all([row], guild_id=home)
    assert added.problems == ()
    return row.claim_id


async def press(stage: Stage, message: Message, action: str) -> Message:
    """Press a button below an answer, as Mo."""
    (custom_id,) = [one for one in ids(message) if one.startswith(f"sidenote:claims:{action}")]
    return await stage.click(stage.place.mo, message, custom_id)


async def test_a_claim_is_shown_before_it_is_recorded(stage: Stage) -> None:
    """The passage that contradicts it stands there; only a press puts it on record, by name."""
    mo = stage.place.mo
    offered = await stage.place.sandbox.autocomplete(
        mo, stage.place.desk, "source claim add", "source", "renamed"
    )
    shown = await stage.slash(mo, "source claim add", claim=WRONG, source=offered[0]["value"])
    for part in (
        "Put this claim on record?",
        WRONG,
        "[Google renamed Bard](https://paper.example/page)",
        RIGHT,
        "The source contradicts this",
    ):
        assert part in shown.text
    assert "Look at this first" not in shown.text
    assert await own(stage) == []

    done = await press(stage, shown, "add:")
    assert f"on record: {WRONG}" in done.text
    assert ids(done) == []
    (claim,) = await own(stage)
    assert (claim.text, claim.passage, claim.recorded_by.name) == (WRONG, RIGHT, "Mo")
    added = (await stage.log.entries(stage.guild))[-1]
    assert (added.action, added.by.name, added.detail) == ("claim_added", "Mo", claim.claim_id)
    again = await stage.slash(mo, "source claim add", claim=WRONG, source="s1")
    assert "It is on record already" in again.text


async def test_a_passage_that_does_not_contradict(stage: Stage) -> None:
    """What is silent on a claim, or says the same, is warned of; Cancel records nothing."""
    mo = stage.place.mo
    await stage.added("Lamps burn oil.", source_id="s2", title="Lamps")
    await stage.added(f"{WRONG}.", source_id="s3", title="Old news")
    silent = await stage.slash(mo, "source claim add", claim=WRONG, source="s2")
    assert "does not clearly contradict the claim" in silent.text
    assert "would be taken for one" not in silent.text
    same = await stage.slash(mo, "source claim add", claim=WRONG, source="s3")
    assert "as if it supports the claim" in same.text
    assert "would be taken for one that makes the claim" in same.text
    assert "Nothing was done" in (await press(stage, same, "drop:")).text
    assert await own(stage) == []


async def test_what_is_no_claim(stage: Stage) -> None:
    """A question, and a source that is not there, are one sentence each."""
    mo = stage.place.mo
    asks = await stage.slash(mo, "source claim add", claim="Is it called Bard?", source="s1")
    assert "does not ask" in asks.text
    none = await stage.slash(mo, "source claim add", claim=WRONG, source="nope")
    assert "There is no source nope" in none.text


async def test_the_list(stage: Stage) -> None:
    """Newest first, page by page, with recorder, source and state; shared ones by a press."""
    mo = stage.place.mo
    assert "No claim is on record" in (await stage.slash(mo, "source claim list")).text
    await stage.shelf.library.add(make_source("x", title="Shared page"))
    for age in range(6):
        await record(stage, f"Claim {age}", age=age)
    await record(stage, "Of all", age=9, guild_id="")
    first = await stage.slash(mo, "source claim list")
    assert "6 known claims" in first.text
    assert first.text.index("Claim 0") < first.text.index("Claim 4")
    assert "Claim 5" not in first.text
    assert "Recorded by Nia, <t:" in first.text
    assert "[Google renamed Bard](https://paper.example/page)" in first.text
    assert "Active" in first.text
    second = await press(stage, first, "next:")
    assert "Claim 5" in second.text
    every = await press(stage, second, "list:0:1")
    assert "7 known claims" in every.text
    last = await press(stage, every, "next:")
    assert "Of all" in last.text
    assert "shared" in last.text


async def test_suspended_claims_say_why(stage: Stage) -> None:
    """A claim whose source says so no more, or is gone, is named as suspended, with why."""
    mo = stage.place.mo
    await record(stage, "Claim 1")
    await stage.added("Something else.", title="Google renamed Bard")
    changed = await stage.slash(mo, "source claim list")
    assert "its source changed and no longer holds the passage" in changed.text
    await stage.shelf.library.remove("s1", guild_id=stage.guild)
    gone = await stage.slash(mo, "source claim list")
    assert "its source was removed" in gone.text
    assert "Active" not in gone.text


async def test_removing_asks_first(stage: Stage) -> None:
    """The server's own claims are offered and asked about; those of the shared library stay."""
    mo = stage.place.mo
    await stage.shelf.library.add(make_source("x"))
    mine = await record(stage, "Claim of ours")
    shared = await record(stage, "Claim of all", guild_id="")
    offered = await stage.place.sandbox.autocomplete(
        mo, stage.place.desk, "source claim remove", "claim", "CLAIM of"
    )
    assert [(one["name"], one["value"]) for one in offered] == [("Claim of ours", mine)]
    refused = await stage.slash(mo, "source claim remove", claim=shared)
    assert "only the bot's host changes" in refused.text
    assert "no such claim" in (await stage.slash(mo, "source claim remove", claim="nope")).text
    asked = await stage.slash(mo, "source claim remove", claim=mine)
    assert "Claim of ours" in asked.text
    assert "Nothing was done" in (await press(stage, asked, "keep:")).text
    assert len(await own(stage)) == 1
    asked = await stage.slash(mo, "source claim remove", claim=mine)
    assert "Not on record any more: Claim of ours" in (await press(stage, asked, "remove:")).text
    (entry,) = await stage.log.entries(stage.guild)
    assert (entry.action, entry.by.name, entry.detail) == ("claim_removed", "Mo", mine)
    assert await own(stage) == []


async def test_for_those_who_may_change_the_library(tmp_path: Path) -> None:
    """Where the policy names a moderators' role, others may look at the claims and no more."""
    async with town() as place:
        keepers = place.sandbox.add_role(place.guild, "Keepers")
        async with staged(place, tmp_path / "s.db", moderator_role=str(keepers.id)) as stage:
            await stage.added(RIGHT)
            result = await stage.result(place.mo, "source claim add", claim=WRONG, source="s1")
            assert "Manage Server" in (await result.settled() or result).text
            assert "No claim" in (await stage.slash(place.mo, "source claim list")).text
            outsider = await place.sandbox.slash(
                place.kit, place.general, "source claim list", even_if_hidden=True
            )
            assert "for moderators" in outsider.text


async def test_in_german(stage: Stage) -> None:
    """Who reads Discord in German is asked, and told of a claim's state, in German."""
    stage.place.mo.locale = "de"
    await record(stage, "Claim 1")
    listed = await stage.slash(stage.place.mo, "source claim list")
    assert "Vermerkt von Nia" in listed.text
    asked = await stage.slash(stage.place.mo, "source claim add", claim=WRONG, source="s1")
    assert "Diese Behauptung vermerken?" in asked.text
