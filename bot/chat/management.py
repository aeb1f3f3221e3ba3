"""What those who manage a server use, put together: /setup, /policy, /watch, /doctor, /help."""

from collections.abc import Awaitable, Callable, Mapping

from bot.chat.asking.routes import Route
from bot.chat.commands.doctor import doctor_command
from bot.chat.commands.help import help_command
from bot.chat.commands.policy import PolicyCommands
from bot.chat.commands.setup import setup_command
from bot.chat.commands.watch import WatchCommands
from bot.chat.policy.desk import PolicyDesk
from bot.chat.policy.presets import Measures
from bot.chat.policy.watch import WatchDesk
from bot.chat.setup.desk import SetupDesk
from bot.chat.setup.doctor import Doctor
from bot.chat.wording.command_texts import AnyCommand
from bot.domain.desk_ports import CardSearch, GuildPolicies
from bot.domain.ports import Clock
from bot.domain.wording import Wording
from bot.operations.checkup import HostState


class Management:
    """Its commands, and the routes of their presses."""

    def __init__(
        self,
        *,
        policies: GuildPolicies,
        search: CardSearch,
        measures: Measures,
        wordings: Mapping[str, Wording],
        state: Callable[[str], Awaitable[HostState]],
        clock: Clock,
    ) -> None:
        self._setup = SetupDesk(policies, measures, wordings)
        self._policy = PolicyDesk(policies, search, measures, wordings, clock)
        self._doctor = Doctor(policies, state)

    def commands(self) -> list[AnyCommand]:
        """The slash commands."""
        return [
            help_command(),
            setup_command(self._setup),
            doctor_command(self._doctor),
            PolicyCommands(self._policy),
            WatchCommands(WatchDesk(self._policy)),
        ]

    def routes(self) -> dict[str, Route]:
        """Who takes presses and forms, by topic."""
        return {
            "setup": self._setup.pressed,
            "policy": self._policy.pressed,
            "doctor": self._doctor.pressed,
        }
