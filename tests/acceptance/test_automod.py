"""Alerts of Discord's AutoMod join the queue, through the real client."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path
from typing import Any, cast

import pytest

from bot.chat.client import intents
from bot.errors import StoreError
from bot.sandbox.faults import Cut
from bot.sandbox.permissions import Permission
from bot.store.card_search import SqlCardSearch
from bot.store.reports import SqlReports
from bot.watchers.discord_automod import AutoModWatcher
from tests.support.bot_stage import Town, now_ms, town
from tests.support.moderation_stage import Desk, as_post, moderated
from tests.support.referee import referee


@pytest.fixture
async def place() -> AsyncIterator[Town]:
    """A town whose bot has Manage Server; all traffic keeps to Discord's own description."""
    async with town() as made:
        allow(made)
        yield made
        judge = referee()
        assert judge is None or judge.judge(made.sandbox.exchanges) == []


def allow(made: Town) -> None:
    """Give the bot Manage Server besides what it has."""
    bot = made.sandbox.bot_member(made.guild)
    helper = made.sandbox.add_role(made.guild, "Helper", Permission.MANAGE_GUILD)
    made.sandbox.set_roles(bot, [*(made.guild.roles[one] for one in bot.role_ids), helper])


async def card_text(desk: Desk) -> str:
    """Send what waits until the one card stands in the moderators' channel; gives what it says."""
    sending = asyncio.create_task(desk.deliverer.run())
    try:
        return (await desk.town.card()).text
    finally:
        sending.cancel()
        with suppress(asyncio.CancelledError):
            await sending


async def test_blocked_post(desk: Desk) -> None:
    """An alert becomes a card with rule, author and text, and says that AutoMod blocked it."""
    place = desk.town
    rule = place.sandbox.add_rule(place.guild, "No *bad* words", "badword", place.desk)

    blocked = await place.sandbox.post_against(rule, place.general, place.robin, "A badword here.")

    assert blocked is None
    text = await card_text(desk)
    for part in (
        r"AutoMod: No \*bad\* words",
        "Robin",
        "> A badword here.",
        "blocked",
        "[Open the alert]",
    ):
        assert part in text
    assert len(place.sandbox.messages(place.general)) == 0


async def test_broken_line(desk: Desk) -> None:
    """An alert is not lost by a line that breaks while author and rule are asked for."""
    place = desk.town
    rule = place.sandbox.add_rule(place.guild, "No bad words", "badword", place.desk)
    for path in (
        f"/guilds/{place.guild.id}/members/*",
        f"/guilds/{place.guild.id}/auto-moderation*",
    ):
        place.sandbox.faults.arm("GET", path, Cut(), times=2)  # aiohttp asks again once

    await place.sandbox.post_against(rule, place.general, place.robin, "A badword here.")

    assert "> A badword here." in await card_text(desk)
    assert not place.sandbox.faults.armed


async def test_alert_joins_the_posts_card(desk: Desk) -> None:
    """A post that was flagged before gets no second card when AutoMod alerts to it."""
    place = desk.town
    rule = place.sandbox.add_rule(place.guild, "Clowns", "clown", place.desk, blocks=False)

    message = await place.sandbox.post_against(rule, place.general, place.robin, "You clown.")

    assert message is not None
    await card_text(desk)
    card = await desk.flagged(message)
    await desk.deliverer.deliver_due()
    assert card.alert is not None
    assert card.flags[0].kind == "hostile"
    assert len(place.cards()) == 1
    assert as_post(place, message).post_id == card.post.post_id


class Busy:
    """The store, which fails at first."""

    def __init__(self, desk: Desk, failures: int) -> None:
        self._reports = SqlReports(desk.database)
        self.failures = failures

    async def alert(self, *args: Any, **options: Any) -> int | None:
        if self.failures:
            self.failures -= 1
            raise StoreError("The database is busy.")
        return await self._reports.alert(*args, **options)


async def test_an_alert_outlasts_a_busy_store(desk: Desk) -> None:
    """An alert that cannot be written down at once is written down later, and not lost."""
    place, busy = desk.town, cast(Any, Busy(desk, failures=3))
    AutoModWatcher(desk.client, busy, desk.policies, now_ms, waits_s=(0, 0, 0)).listen()
    rule = place.sandbox.add_rule(place.guild, "Clowns", "clown", place.desk)

    await place.sandbox.post_against(rule, place.general, place.robin, "You clown.")

    assert "AutoMod: Clowns" in await card_text(desk)


async def test_in_the_queue(desk: Desk) -> None:
    """An alert waits in the queue like any card."""
    place = desk.town
    rule = place.sandbox.add_rule(place.guild, "Clowns", "clown", place.desk)
    await place.sandbox.post_against(rule, place.general, place.robin, "You clown.")
    await card_text(desk)

    queue = await place.sandbox.slash(place.mo, place.general, "queue")
    await queue.settled(60)

    assert "**AutoMod: Clowns**" in queue.text


async def test_shadow(place: Town, tmp_path: Path) -> None:
    """In shadow mode AutoMod's alerts are left to AutoMod."""
    async with moderated(place, tmp_path / "sidenote.db", mode="shadow") as desk:
        rule = place.sandbox.add_rule(place.guild, "Clowns", "clown", place.desk)
        heard = asyncio.create_task(
            desk.client.wait_for("automod_action", check=lambda one: one.alert_system_message_id)
        )
        await asyncio.sleep(0)
        await place.sandbox.post_against(rule, place.general, place.robin, "You clown.")
        await heard

        assert (await SqlCardSearch(desk.database).latest(str(place.guild.id), limit=1)).total == 0


async def test_without_the_intent(tmp_path: Path) -> None:
    """Without the message-content intent the card has no text, and says so."""
    async with town(message_content=False) as place:
        allow(place)
        async with moderated(place, tmp_path / "sidenote.db") as desk:
            rule = place.sandbox.add_rule(place.guild, "Clowns", "clown", place.desk)
            await place.sandbox.post_against(rule, place.general, place.robin, "You clown.")

            text = await card_text(desk)

    assert "AutoMod: Clowns" in text
    assert "You clown" not in text
    assert "message-content intent" in text


def test_the_intent_is_asked_for() -> None:
    """The client asks to be told of AutoMod's actions."""
    assert intents().auto_moderation_execution
