"""The daily digest, and a kind that went quiet, in the moderators' channel."""

import asyncio
from contextlib import suppress
from dataclasses import replace

import pytest

from bot.chat.sending.announcer import Announcer
from bot.domain.learning import Gate
from bot.domain.news import Digest, GateClosed, SourceFound, SourceNews
from bot.domain.outcome import Measured
from bot.errors import DeliveryRefused
from tests.support.bot_stage import Town
from tests.support.moderation_stage import Desk
from tests.support.posts import NOON_MS

DIGEST = Digest(
    guild_id="",
    review_channel="desk",
    open=3,
    kinds={"hostile": 2, "speculation": 1},
    unassigned=2,
    oldest_ms=NOON_MS,
    held=1,
    flags={"hostile": 4},
    verdicts={"agreed": 3, "dismissed": 1},
    disputed=1,
    proposals=2,
)


def of(place: Town, **changes: str) -> Digest:
    """The digest of the town."""
    values = {"guild_id": str(place.guild.id)} | changes
    return replace(DIGEST, **values)  # type: ignore[arg-type] # only texts are changed


async def test_digest(desk: Desk) -> None:
    """The digest tells what waits, what the last day brought, and what is proposed."""
    await Announcer(desk.client, desk.policies).send(of(desk.town))

    (message,) = desk.town.cards()
    for part in (
        "### Daily digest",
        "**3 cards wait**: 2 hostile, 1 speculation.",
        f"The oldest came <t:{NOON_MS // 1000}:R>; not taken yet: 2.",
        "1 more waits until its thread wakes from snooze.",
        "The last 24 hours: 4 flags (4 hostile); verdicts: 3 agreed, 1 dismissed.",
        "1 note was disputed.",
        "2 proposals wait in /stats.",
    ):
        assert part in message.text
    assert message.mentions == ()


async def test_gate(desk: Desk) -> None:
    """A kind that went quiet is told with its numbers."""
    place = desk.town
    gate = Gate("speculation", str(place.general.id), Measured(31, 50))

    await Announcer(desk.client, desk.policies).send(GateClosed(str(place.guild.id), "desk", gate))

    (message,) = place.cards()
    assert f"In <#{place.general.id}>, speculation is recorded only from now on" in message.text
    assert "of its last 50 flags 31 were agreed, fewer than 80 of 100." in message.text


async def test_sources(desk: Desk) -> None:
    """Sources that need a look are named with their pages and what rests on them."""
    place = desk.town
    found = (
        SourceFound("Lamps @everyone", "https://paper.example/lamps", "dead", claims=2, cards=1),
        SourceFound("Oil", "https://paper.example/oil", "changed", claims=0, cards=0),
    )

    news = SourceNews(str(place.guild.id), "desk", found)
    await Announcer(desk.client, desk.policies).send(news)

    (message,) = place.cards()
    for part in (
        "### Sources that need a look",
        "(https://paper.example/lamps) (paper.example): the page is gone.",
        "2 known claims rest on what it said. 1 open card cites it.",
        "(https://paper.example/oil) (paper.example): the page has changed.",
    ):
        assert part in message.text
    assert message.mentions == ()


async def test_forum(desk: Desk) -> None:
    """In a forum a digest is a post."""
    place = desk.town

    await Announcer(desk.client, desk.policies).send(of(place, review_channel=str(place.forum.id)))

    (thread,) = place.sandbox.world.threads_of(place.forum.id)
    assert thread.name == "Daily digest"


async def test_missing_channel(desk: Desk) -> None:
    """Where the moderators' channel is gone, the reason is a sentence, and the next news come."""
    place = desk.town
    announcer = Announcer(desk.client, desk.policies)
    with pytest.raises(DeliveryRefused, match="no channel #gone"):
        await announcer.send(of(place, review_channel="gone"))

    working = asyncio.create_task(announcer.run())
    announcer.take(of(place, review_channel="gone"))
    announcer.take(of(place))
    await place.sandbox.wait_for(place.cards)
    working.cancel()
    with suppress(asyncio.CancelledError):
        await working
