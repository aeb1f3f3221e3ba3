"""/backtest through the real client: a channel's past, judged and forgotten."""

import asyncio
from collections.abc import Sequence
from pathlib import Path

from bot.sandbox.components import walk
from bot.sandbox.filling import OptionValue
from bot.sandbox.permissions import Permission
from bot.sandbox.results import InteractionResult
from bot.sandbox.state import Member
from models.engine import PostInput, SentenceScores
from tests.support.bot_stage import Town, town
from tests.support.engine import RuleEngine
from tests.support.moderation_stage import Desk, link, moderated


async def asked(desk: Desk, who: Member | None = None, **options: OptionValue) -> InteractionResult:
    place = desk.town
    result = await place.sandbox.slash(who or place.mo, place.general, "backtest", options)
    await place.sandbox.wait_for(lambda: "so far" not in result.text and result.text, 60)
    assert result.is_ephemeral
    return result


async def test_compares_thresholds(desk: Desk) -> None:
    """Presets, the policy in force and thresholds of one's own are compared, with samples."""
    place = desk.town
    clown = await place.sandbox.post(place.general, place.robin, "You clown. A fine day.")
    await place.sandbox.post(place.general, place.robin, "It is probably so.")
    await place.sandbox.post(place.general, place.robin, "A fine day.")

    told = (await asked(desk, hostile=0.92)).text

    for part in (
        f"### <#{place.general.id}>, the last 7 days, under other thresholds\n3 posts judged.",
        "**In force**: 2 flagged posts (1 hostile, 1 speculation)",
        "**As you tried**: 1 flagged post (1 speculation)",
        "hostile 0.92, speculation 0.50",
        "**Strict**: 0 flagged posts (none)",
        f"Hostile 0.90, flagged by: In force, Wide · [Open the post]({link(clown)})",
        "> You clown.",
    ):
        assert part in told


async def test_threads_count(desk: Desk) -> None:
    """A forum's posts are read, whichever thread they stand in."""
    place = desk.town
    thread = await place.sandbox.create_forum_post(place.forum, place.robin, "News", "You clown.")
    await place.sandbox.post(thread, place.nia, "What a clown.")

    assert "2 posts judged." in (await asked(desk, channel=place.forum)).text


async def test_nothing_is_stored_or_posted(desk: Desk) -> None:
    """A backtest leaves no card and says nothing in any channel."""
    place = desk.town
    await place.sandbox.post(place.general, place.robin, "You clown.")

    await asked(desk)
    await desk.deliverer.deliver_due()

    assert await desk.records.card(1) is None
    assert place.cards() == []
    assert len(place.sandbox.messages(place.general)) == 1


class Held(RuleEngine):
    """Judges nothing before it is let go."""

    def __init__(self) -> None:
        super().__init__()
        self.let_go = asyncio.Event()

    async def classify(self, posts: Sequence[PostInput]) -> list[tuple[SentenceScores, ...]]:
        await self.let_go.wait()
        return await super().classify(posts)


async def test_can_be_stopped(place: Town, tmp_path: Path) -> None:
    """A press stops it, and what was judged until then is told; only one runs at a time."""
    engine = Held()
    async with moderated(place, tmp_path / "sidenote.db", engine=engine):
        for number in range(40):
            await place.sandbox.post(place.general, place.robin, f"Clown {number}.")
        result = await place.sandbox.slash(place.mo, place.general, "backtest", {})
        await place.sandbox.wait_for(lambda: "so far" in result.text, 60)
        assert result.message is not None
        (stop,) = (
            one["custom_id"] for one in walk(result.message.components) if "custom_id" in one
        )
        busy = await place.sandbox.slash(place.nia, place.general, "backtest", {})
        await busy.settled(60)
        assert "Another backtest is under way" in busy.text

        await place.sandbox.click(place.mo, result.message, stop)
        engine.let_go.set()
        await place.sandbox.wait_for(lambda: "so far" not in result.text, 60)

        assert "Stopped by you" in result.text
        assert "16 posts judged." in result.text


async def test_hidden_channel(desk: Desk) -> None:
    """Nobody reads a channel by a backtest that they cannot see."""
    place = desk.town
    secret = place.sandbox.add_text_channel(place.guild, "secret", private=True)

    assert "no such thread or text channel" in (await asked(desk, channel=secret)).text


async def test_unreadable_channel(desk: Desk) -> None:
    """Where Sidenote may not read the history, the missing permission is named."""
    place = desk.town
    bot = place.sandbox.bot_member(place.guild)
    place.sandbox.overwrite(place.general, bot, deny=Permission.READ_MESSAGE_HISTORY)

    assert "lacks the permission Read Message History" in (await asked(desk)).text


async def test_without_the_intent(tmp_path: Path) -> None:
    """Without the message-content intent there is nothing to read, and the answer says so."""
    async with (
        town(message_content=False) as place,
        moderated(place, tmp_path / "sidenote.db") as desk,
    ):
        assert "without the message-content intent" in (await asked(desk)).text
