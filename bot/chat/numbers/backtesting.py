"""Backtests in chat: a channel's last days under other thresholds, for whoever asks alone.

The history is read page by page with pauses, and judged in small batches, so that live
posts come between. Nothing is stored, and nothing is posted.
"""

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass, field

import discord

from bot.chat.asking.access import Interaction, sees
from bot.chat.asking.routes import Pressed
from bot.chat.asking.shell import Reply, refused, show
from bot.chat.numbers import words
from bot.chat.numbers.backtest_view import progress_view, result_view
from bot.chat.wording import shared
from bot.domain.desk_ports import GuildPolicies
from bot.domain.outcome import DAY_MS
from bot.domain.overrides import Overrides
from bot.domain.policy import Preset, Thresholds
from bot.domain.ports import Clock
from bot.errors import UsageError
from bot.operations.backtest import Backtest, trials
from bot.pipeline.process import Assessor
from bot.watchers.discord_history import PAUSE_S, posts_since
from bot.watchers.discord_places import Channel

MOST_POSTS = 5_000
_BATCH = 16
_TELL_S = 3.0
_LIMIT_S = 13 * 60.0
"""Discord lets an answer be changed for fifteen minutes."""
_CHANNELS = (
    discord.TextChannel,
    discord.VoiceChannel,
    discord.StageChannel,
    discord.ForumChannel,
    discord.Thread,
)


@dataclass(slots=True)
class Run:
    """One backtest under way; whoever asked may stop it."""

    user_id: int
    started_s: float = field(default_factory=time.monotonic)
    stopped: bool = False
    told_s: float = 0.0
    posts: int = 0

    @property
    def ended(self) -> str:
        """Why no more is read; empty: it goes on."""
        if self.stopped:
            return words.BACKTEST_STOPPED
        if self.posts >= MOST_POSTS:
            return words.BACKTEST_FULL.format(count=MOST_POSTS)
        late = time.monotonic() - self.started_s > _LIMIT_S
        return words.BACKTEST_LATE if late else ""


@dataclass(frozen=True, slots=True)
class BacktestDesk:
    """Runs backtests for moderators, one a server at a time."""

    assessor: Assessor
    policies: GuildPolicies
    clock: Clock
    pause_s: float = PAUSE_S
    running: dict[int, Run] = field(default_factory=dict)

    async def run(
        self, interaction: Interaction, wanted: int, days: int, own: Mapping[str, float]
    ) -> Reply:
        """Try thresholds on a channel that the asker may read; ``own`` are some of theirs."""
        channel = await self._channel(interaction, wanted)
        guild_id = channel.guild.id
        if guild_id in self.running:
            raise UsageError(words.BACKTEST_BUSY)
        self.running[guild_id] = run = Run(interaction.user.id)
        try:
            test = self._test(channel, own)
            await self._judge(interaction, channel, days, test, run)
        except discord.Forbidden:
            raise UsageError(words.BACKTEST_UNREADABLE) from None
        finally:
            del self.running[guild_id]
        return Reply(result_view(test.result(), channel.mention, days, ended=run.ended))

    async def pressed(self, interaction: Interaction, _pressed: Pressed) -> None:
        """Stop the asker's backtest."""
        if await refused(interaction, self.policies):
            return
        run = self.running.get(interaction.guild_id or 0)
        if run and run.user_id == interaction.user.id:
            run.stopped = True
        await interaction.response.defer()

    async def _judge(
        self, interaction: Interaction, channel: Channel, days: int, test: Backtest, run: Run
    ) -> None:
        since_ms = self.clock() - days * DAY_MS
        async for page in posts_since(channel, since_ms, pause_s=self.pause_s):
            posts = [post for post in page if post.text.strip()]
            for first in range(0, len(posts), _BATCH):
                await self._tell(interaction, channel, days, run)
                if run.ended:
                    return
                batch = posts[first : first + _BATCH]
                await test.add(batch)
                run.posts += len(batch)
                await asyncio.sleep(0)

    async def _tell(self, interaction: Interaction, channel: Channel, days: int, run: Run) -> None:
        """Show how far it is, every few seconds."""
        now_s = time.monotonic()
        if now_s - run.told_s >= _TELL_S:
            run.told_s = now_s
            key = str(interaction.id)
            await show(interaction, Reply(progress_view(channel.mention, days, run.posts, key)))

    def _test(self, channel: Channel, own: Mapping[str, float]) -> Backtest:
        guild_id = str(channel.guild.id)
        parent = channel.parent_id if isinstance(channel, discord.Thread) else channel.id
        policy = self.policies.of(guild_id, str(parent))

        def bars(preset: Preset) -> Thresholds:
            changes = Overrides(preset=preset)
            return self.policies.preview(guild_id, changes, channel_id=str(parent)).thresholds

        return Backtest(trials(policy, bars, own), policy, self.assessor)

    async def _channel(self, interaction: Interaction, wanted: int) -> Channel:
        if not interaction.client.reads_messages:
            raise UsageError(words.BACKTEST_NO_INTENT)
        guild = interaction.client.get_guild(interaction.guild_id or 0)
        if guild is None:
            raise UsageError(shared.PLACE_NOT_FOUND)
        try:
            channel = guild.get_channel_or_thread(wanted) or await guild.fetch_channel(wanted)
        except (discord.Forbidden, discord.NotFound):
            raise UsageError(shared.PLACE_NOT_FOUND) from None
        if not isinstance(channel, _CHANNELS) or not sees(interaction.user, channel):
            raise UsageError(shared.PLACE_NOT_FOUND)
        if not channel.permissions_for(guild.me).read_message_history:
            raise UsageError(words.BACKTEST_UNREADABLE)
        return channel
