"""Posts of open cards, read again: no event tells what became of them while nobody listened."""

import asyncio
from collections.abc import AsyncIterator, Iterable, Iterator
from typing import Protocol

import discord

from bot import log
from bot.domain.card import Card
from bot.domain.queue import QueueFilter, QueuePage
from bot.watchers.discord_attempts import TROUBLE
from bot.watchers.discord_post import PLATFORM

PAUSE_S = 1.0
"""Between two posts, so that what is new comes first."""
MOST = 500
"""The most cards of a guild whose posts are read again."""
_GONE = (10_003, 10_008)
"""Discord's codes for a channel and a message that are not there any more."""

_log = log.get("watcher")


class Queue(Protocol):
    """What is read of ``bot.domain.desk_ports.CardQueue``."""

    async def page(
        self, wanted: QueueFilter, *, now_ms: int, offset: int = 0, limit: int = 10
    ) -> QueuePage: ...


async def open_cards(queue: Queue, guild_ids: Iterable[str], *, now_ms: int) -> list[Card]:
    """The first open cards of each guild's queue. Raises StoreError."""
    pages = [await queue.page(QueueFilter(one), now_ms=now_ms, limit=MOST) for one in guild_ids]
    return [one.card for page in pages for one in page.cards]


async def read_again(
    client: discord.Client, cards: Iterable[Card], *, pause_s: float
) -> AsyncIterator[tuple[Card, discord.Message | None]]:
    """Each card with its post as it is now, or None where that is gone; slowly.

    A post that cannot be read is passed over, and so is one that AutoMod never let through.
    """
    for card in _posted(cards):
        await asyncio.sleep(pause_s)
        try:
            message = await _message(client, card)
        except discord.NotFound as error:
            if error.code not in _GONE:
                continue
            message = None
        except TROUBLE as error:
            _log.warning("not_read_again", card=card.card_id, error=type(error).__name__)
            continue
        except RuntimeError:  # what a closed session raises
            if not client.is_closed():
                raise
            return
        yield card, message


def _posted(cards: Iterable[Card]) -> Iterator[Card]:
    """Those whose post has an id of Discord's; AutoMod's blocked ones have their own."""
    for card in cards:
        if card.post.platform == PLATFORM and card.post.post_id.isdecimal():
            yield card


async def _message(client: discord.Client, card: Card) -> discord.Message:
    place_id = int(card.post.place)
    place = client.get_channel(place_id) or await client.fetch_channel(place_id)
    if not isinstance(place, discord.abc.Messageable):
        raise discord.ClientException("a post stands in no such channel")
    return await place.fetch_message(int(card.post.post_id))
