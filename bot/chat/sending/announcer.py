"""Tells moderators what is told once, in their channel or as a post in their forum."""

import asyncio
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from secrets import token_hex

import discord

from bot import log, metrics
from bot.chat.sending.board import require_connection
from bot.chat.sending.news import news_title, news_view
from bot.chat.sending.places import Places, errors_told, say
from bot.chat.wording.language import speaking
from bot.domain.news import News
from bot.domain.ports import Policies
from bot.errors import DeliveryDelayed, DeliveryRefused

_WAITS_S = (2, 10, 30, 60, 300, 900, 1_800)

_log = log.get("announcer")


@dataclass(frozen=True, slots=True)
class Announcer:
    """Takes news at any time, and sends them once the client is connected.

    Each guild has a line of its own, so that one whose channel is slow or closed to the bot
    holds up no other. What cannot be sent within the hour is given up: that a kind went
    quiet stands in the log, and tomorrow brings another digest. So no line grows for long.
    """

    client: discord.Client
    policies: Policies
    waiting: asyncio.Queue[News] = field(default_factory=asyncio.Queue)
    waits_s: Sequence[float] = _WAITS_S

    def take(self, news: News) -> None:
        """Have news sent, without waiting."""
        self.waiting.put_nowait(news)

    async def run(self) -> None:
        """Send until cancelled."""
        lines: dict[str, deque[News]] = {}
        async with asyncio.TaskGroup() as group:
            while True:
                news = await self.waiting.get()
                if (line := lines.get(news.guild_id)) is not None:
                    line.append(news)
                    continue
                lines[news.guild_id] = deque([news])
                group.create_task(self._emptied(lines, news.guild_id))

    async def _emptied(self, lines: dict[str, deque[News]], guild_id: str) -> None:
        """Send a guild's news in order; the line goes with the last of them."""
        while line := lines[guild_id]:
            try:
                await self._sent(line[0])
            except Exception as error:  # noqa: BLE001 (a fault of ours ends no other guild's news)
                metrics.FAILURES.labels("announce").inc()
                _log.error("news_failed", guild=guild_id, error=type(error).__name__)
            line.popleft()
        del lines[guild_id]

    async def _sent(self, news: News) -> None:
        """Send, trying again where it may work later."""
        nonce = token_hex(8)  # what did arrive is not told again
        for wait_s in (*self.waits_s, None):
            try:
                return await self.send(news, nonce)
            except DeliveryRefused as error:
                _log.warning("news_refused", guild=news.guild_id, error=str(error))
                return None
            except DeliveryDelayed as error:
                if wait_s is None:
                    _log.warning("news_given_up", guild=news.guild_id, error=str(error))
                    return None
                _log.info("news_delayed", guild=news.guild_id, error=str(error))
                await asyncio.sleep(wait_s)
        return None

    async def send(self, news: News, nonce: str = "") -> None:
        """Send one piece of news now; twice with one nonce within minutes, it is told once.

        Raises DeliveryError.
        """
        require_connection(self.client)
        place = await Places(self.client).named(news.guild_id, news.review_channel)
        with speaking(self.policies.of(news.guild_id).language):
            view, title = news_view(news), news_title(news)
        with errors_told(place):
            await say(place, title, view, nonce or token_hex(8))
