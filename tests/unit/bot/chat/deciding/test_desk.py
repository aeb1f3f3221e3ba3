"""The desk where something goes wrong behind it."""

from typing import Any

import pytest

from bot.chat.client import SidenoteClient
from bot.chat.deciding.desk import make_desk
from bot.chat.sending.messenger import DiscordMessenger
from bot.domain.card import Card, Delivery
from bot.errors import StoreError
from tests.support.bot_stage import now_ms, town
from tests.support.cards import CLAIM, make_card, make_contexts
from tests.support.discord_client import running
from tests.support.posts import make_post
from tests.support.presses import press


class Broken:
    """Records that cannot be read."""

    def __init__(self, error: Exception) -> None:
        self._error = error

    async def card(self, card_id: int) -> Card | None:
        raise self._error


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (StoreError("The disk is full."), "could not be saved"),
        (RuntimeError(CLAIM), "This did not work just now"),
    ],
)
async def test_no_press_is_left_silent(
    error: Exception, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whatever fails, the presser is told; the log says where, and never what a post said."""
    contexts, nothing = make_contexts(now_ms), None
    parts: dict[str, Any] = dict.fromkeys(("outbox", "queue", "keeping", "explain"), nothing)
    records: Any = Broken(error)
    desk = make_desk(records=records, contexts=contexts, clock=now_ms, **parts)
    async with town() as place:
        client = SidenoteClient(desk, [], guild_ready_timeout=0.05)
        async with running(client, place.sandbox):
            post = make_post(CLAIM, guild_id=str(place.guild.id))
            delivery = Delivery(1, "card", "n", "desk", make_card(post=post), now_ms(), 0)
            await DiscordMessenger(client, contexts).send(delivery)
            told = await press(place, await place.card(), "dismiss")
    assert told.is_ephemeral
    assert said in told.text
    assert CLAIM not in capsys.readouterr().out
