"""/backtest: how many flags other thresholds would have brought in a channel's last days."""

from typing import Any

from discord import app_commands

from bot.chat.asking.access import Interaction
from bot.chat.asking.shell import answer, refused
from bot.chat.commands.channels import NamedPlace
from bot.chat.numbers.backtesting import BacktestDesk

_DAYS = 7
_MOST_DAYS = 30
_Bar = app_commands.Range[float, 0.01, 0.99]


def backtest_command(desk: BacktestDesk) -> app_commands.Command[Any, ..., None]:
    """The command; without thresholds of one's own it compares the presets."""

    @app_commands.command(name="backtest")
    @app_commands.default_permissions(manage_messages=True)
    @app_commands.guild_only()
    async def backtest(
        interaction: Interaction,
        channel: NamedPlace | None = None,
        *,
        days: app_commands.Range[int, 1, _MOST_DAYS] = _DAYS,
        hostile: _Bar | None = None,
        speculation: _Bar | None = None,
        inaccuracy: _Bar | None = None,
        known_claim: _Bar | None = None,
    ) -> None:
        if await refused(interaction, desk.policies):
            return
        given = {
            "hostile": hostile,
            "speculation": speculation,
            "inaccuracy": inaccuracy,
            "known_claim": known_claim,
        }
        own = {name: bar for name, bar in given.items() if bar is not None}
        wanted = channel.id if channel else interaction.channel_id or 0
        await answer(interaction, lambda: desk.run(interaction, wanted, days, own))

    return backtest
