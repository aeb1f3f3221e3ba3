"""/stats, /thread and /log: numbers in words with a picture beside, through the real client."""

import csv
import io
import json

from bot.domain.card import Moderator, Verdict
from bot.domain.log_entry import Detail, LogEntry
from bot.domain.moves import Decide
from bot.sandbox.components import walk
from bot.sandbox.filling import OptionValue
from bot.sandbox.permissions import Permission
from bot.sandbox.results import InteractionResult
from bot.sandbox.state import Role
from bot.store.log import SqlLog
from tests.support.bot_stage import Town, now_ms
from tests.support.cards import make_flag
from tests.support.moderation_stage import Desk, sent_file

PNG = b"\x89PNG\r\n\x1a\n"
MO = Moderator("55", "Mo")


async def asked(desk: Desk, name: str, **options: OptionValue) -> InteractionResult:
    """Run a command in #general as Mo, and give the finished answer."""
    result = await desk.town.sandbox.slash(desk.town.mo, desk.town.general, name, options)
    await result.settled(60)
    assert result.is_ephemeral
    return result


async def decided(desk: Desk, score: float, verdict: Verdict) -> None:
    """A speculation with a score, and what was decided about it."""
    message = await desk.town.sandbox.post(desk.town.general, desk.town.robin, "It is so.")
    flag = make_flag(message.content, kind="speculation", score=score, threshold=0.5)
    card = await desk.flagged(message, flag)
    await desk.records.move(card.card_id, Decide(MO, verdict), now_ms=now_ms())


def described(result: InteractionResult) -> list[str]:
    """The descriptions of the pictures in an answer."""
    assert result.message is not None
    return [
        str(item["description"])
        for component in walk(result.message.components)
        for item in component.get("items", ())
    ]


class TestStats:
    async def test_words_and_picture(self, desk: Desk) -> None:
        """Flags, verdicts and measured precision stand in words; the picture is described."""
        for verdict in ("agreed", "agreed", "dismissed"):
            await decided(desk, 0.9, verdict)

        result = await asked(desk, "stats", weeks=4)

        for part in (
            "### The last 4 weeks",
            "3 flags: 3 speculation.",
            "Verdicts: 2 agreed, 1 dismissed.",
            "- Speculation: 67 of 100, range 21 to 94 (2 of 3 agreed)",
        ):
            assert part in result.text
        assert described(result) == [
            "Flags, verdicts and measured precision by week; the numbers stand in the text."
        ]
        assert sent_file(desk.town, "stats.png").startswith(PNG)

    async def test_proposal_is_applied_on_a_press(self, desk: Desk) -> None:
        """A proposed bar comes with its numbers, and holds once a manager of the server presses."""
        place = desk.town
        for at in range(9):
            await decided(desk, round(0.6 + at / 100, 2), "dismissed")
        for at in range(3):
            await decided(desk, 0.9 + at / 100, "agreed")

        result = await asked(desk, "stats")

        assert (
            f"In <#{place.general.id}>, 9 of the last 12 speculation flags were dismissed. "
            "Raise the bar from 0.50 to 0.69? That would have kept 3 of 3 agreed ones, "
            "and 0 of the dismissed."
        ) in result.text
        assert result.message is not None
        (press,) = (
            item["custom_id"] for item in walk(result.message.components) if "custom_id" in item
        )
        refused = await place.sandbox.click(place.mo, result.message, press)
        assert "Manage Server" in refused.text
        place.sandbox.set_roles(
            place.mo,
            [*(place.guild.roles[one] for one in place.mo.role_ids), managers(place)],
        )
        done = await place.sandbox.click(place.mo, result.message, press)
        await done.settled(60)
        assert f"The bar for speculation in <#{place.general.id}> is 0.69 now." in done.text
        policy = desk.policies.of(str(place.guild.id), str(place.general.id))
        assert policy.thresholds.speculation == 0.69
        again = await place.sandbox.click(place.mo, result.message, press)
        await again.settled(60)
        assert "The numbers changed meanwhile" in again.text

    async def test_nothing_yet(self, desk: Desk) -> None:
        """Without any flag the numbers say so."""
        result = await asked(desk, "stats", channel=desk.town.general)

        assert f"in <#{desk.town.general.id}>" in result.text
        assert "Nothing was flagged." in result.text
        assert "No verdicts yet" in result.text


class TestThread:
    async def test_words_and_picture(self, desk: Desk) -> None:
        """A thread's posts, people, flags, verdicts and tension stand in words."""
        place = desk.town
        thread = await place.sandbox.create_forum_post(place.forum, place.robin, "News", "Hello.")
        reply = await place.sandbox.post(thread, place.nia, "You clown.")
        await desk.flagged(reply)

        result = await asked(desk, "thread", place=thread)

        for part in (
            f"### <#{thread.id}> in numbers",
            "2 posts by 2 people, between <t:",
            "1 flagged post: 1 hostile.",
            "1 card waits.",
            "Tension orders the queue and judges nobody",
        ):
            assert part in result.text
        assert len(described(result)) == 1
        assert sent_file(place, "timeline.png").startswith(PNG)

    async def test_here(self, desk: Desk) -> None:
        """Without an argument the channel counts in which it is asked."""
        await desk.town.sandbox.post(desk.town.general, desk.town.robin, "A fine day.")

        result = await asked(desk, "thread")

        assert f"### <#{desk.town.general.id}> in numbers" in result.text
        assert "1 post by 1 person" in result.text
        assert "Nothing was flagged here." in result.text

    async def test_forum_is_no_thread(self, desk: Desk) -> None:
        """A forum as a whole has no timeline, and the answer says what has."""
        assert (
            "no such thread or text channel"
            in (await asked(desk, "thread", place=desk.town.forum)).text
        )


class TestLog:
    async def test_csv(self, desk: Desk) -> None:
        """The newest entries stand in words, all of them in a file for spreadsheets."""
        await decided(desk, 0.9, "agreed")

        result = await asked(desk, "log")

        assert "### 1 entry in 30 days" in result.text
        assert "**Mo** · agreed · Card 1" in result.text
        text = sent_file(desk.town, "sidenote-log.csv").decode("utf-8-sig")
        (row,) = csv.DictReader(io.StringIO(text))
        assert (row["moderator"], row["action"], row["card"]) == ("Mo", "agreed", "1")

    async def test_larger_than_discord_takes(self, desk: Desk) -> None:
        """The newest entries are in the file; it is said what is not, and which call has it."""
        log, guild_id = SqlLog(desk.database), str(desk.town.guild.id)
        day_ms, detail = 86_400_000, "x" * 1_000_000
        for days in (40, 20, *range(11)):
            at_ms = now_ms() - days * day_ms
            entry = LogEntry(at_ms, guild_id, MO, "policy_changed", detail=detail)
            await log.write(entry)

        told = (await asked(desk, "log", days=365)).text

        assert len(sent_file(desk.town, "sidenote-log.csv")) < 10 * 1024 * 1024
        assert "3 older entries are not in it: `/log days:365 older_than:9`" in told
        rest = await asked(desk, "log", days=365, older_than=9)
        assert "### 4 entries in" in rest.text
        assert "not in it" not in rest.text

    async def test_json(self, desk: Desk) -> None:
        """The same for programs."""
        await decided(desk, 0.9, "dismissed")

        await asked(desk, "log", days=1, format="json")

        (entry,) = json.loads(sent_file(desk.town, "sidenote-log.json"))
        assert (entry["action"], entry["card_id"]) == ("dismissed", 1)

    async def test_in_german(self, desk: Desk) -> None:
        """Details are German in the answer and its table, English for programs and where older."""
        log, guild_id = SqlLog(desk.database), str(desk.town.guild.id)
        detail = Detail.THRESHOLD.of(bar="hostile", score=0.85)
        for told in (detail, "mode shadow"):
            await log.write(LogEntry(now_ms(), guild_id, MO, "policy_changed", detail=told))
        desk.town.mo.locale = "de"

        result = await asked(desk, "log")
        await asked(desk, "log", format="json")

        german = "Angriff: markiert ab 0,85"
        assert f"**Mo** · hat die Richtlinie geändert · {german}" in result.text
        assert "mode shadow" in result.text
        text = sent_file(desk.town, "sidenote-log.csv").decode("utf-8-sig")
        assert [row["detail"] for row in csv.DictReader(io.StringIO(text))] == [
            german,
            "mode shadow",
        ]
        entries = json.loads(sent_file(desk.town, "sidenote-log.json"))
        assert entries[0]["detail"] == "hostile: flagged from 0.85"

    async def test_for_moderators(self, desk: Desk) -> None:
        """Nobody else reads the log."""
        refused = await desk.town.sandbox.slash(
            desk.town.robin, desk.town.general, "log", even_if_hidden=True
        )
        assert "This is for moderators" in refused.text


def managers(place: Town) -> Role:
    return place.sandbox.add_role(place.guild, "Managers", Permission.MANAGE_GUILD)
