"""What moderators use besides cards, put together: the queue, numbers, checks, the log, privacy."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.chat.asking.recent_posts import RecentPosts
from bot.chat.asking.routes import Route
from bot.chat.commands.backtest import backtest_command
from bot.chat.commands.check import check_command, why_command
from bot.chat.commands.flags import flags_command
from bot.chat.commands.log import LogDesk, log_command
from bot.chat.commands.menus import menus
from bot.chat.commands.privacy import PrivacyCommands
from bot.chat.commands.queue import QueueDesk, queue_command
from bot.chat.commands.stats import StatsDesk, stats_command
from bot.chat.commands.thread import ThreadDesk, thread_command
from bot.chat.numbers.backtesting import BacktestDesk
from bot.chat.posts.judging import Judging
from bot.chat.posts.missed import MissedDesk
from bot.chat.posts.why import Explain
from bot.chat.privacy.desk import PrivacyDesk
from bot.chat.wording.command_texts import AnyCommand
from bot.domain.desk_ports import (
    CardQueue,
    CardSearch,
    GuildPolicies,
    Log,
    Outcomes,
    PrivacyStore,
    Reports,
)
from bot.domain.ports import Clock
from bot.domain.wording import Wording
from bot.pipeline.process import Assessor


@dataclass(frozen=True, slots=True)
class Ground:
    """What the commands stand on."""

    assessor: Assessor
    policies: GuildPolicies
    queue: CardQueue
    search: CardSearch
    reports: Reports
    outcomes: Outcomes
    log: Log
    privacy: PrivacyStore
    explain: Explain
    wordings: Mapping[str, Wording]
    clock: Clock


class Moderation:
    """Its commands and menus, and the routes of their presses."""

    def __init__(self, ground: Ground) -> None:
        on, clock = ground, ground.clock
        self._judging = Judging(on.assessor, on.policies, on.search, on.explain, on.wordings)
        self._missed = MissedDesk(on.assessor, on.policies, on.reports, on.wordings, clock)
        self._queue = QueueDesk(on.queue, on.policies, clock)
        self._stats = StatsDesk(on.outcomes, on.policies, clock)
        self._privacy = PrivacyDesk(on.privacy, on.log, on.search, on.policies, clock)
        self._backtest = BacktestDesk(on.assessor, on.policies, clock)
        self._ground = ground

    def commands(self) -> list[AnyCommand]:
        """The slash commands, and the menus of posts."""
        on, clock = self._ground, self._ground.clock
        recent = RecentPosts(on.search, on.policies, clock)
        return [
            queue_command(self._queue),
            flags_command(on.search, on.policies, recent),
            why_command(self._judging, recent),
            check_command(self._judging),
            thread_command(ThreadDesk(on.queue, on.policies, clock)),
            stats_command(self._stats),
            backtest_command(self._backtest),
            log_command(LogDesk(on.log, on.policies, clock)),
            PrivacyCommands(self._privacy, recent),
            *menus(self._judging, self._missed),
        ]

    def routes(self) -> dict[str, Route]:
        """Who takes presses, by topic."""
        return {
            "queue": self._queue.pressed,
            "stats": self._stats.pressed,
            "missed": self._missed.pressed,
            "privacy": self._privacy.pressed,
            "backtest": self._backtest.pressed,
        }
