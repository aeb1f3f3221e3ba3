"""``sidenote run``: the bot, on a real server or any Discord-compatible one."""

from pathlib import Path

from bot import log
from bot.cli._options import Config
from bot.cli._run import run_async
from bot.errors import ConfigError

_MISSING = (
    "No Discord token: set SIDENOTE_DISCORD_TOKEN to the bot token of your application "
    "(discord.com/developers/applications, your application, Bot, Reset Token)."
)


def run(
    config: Config = None,
) -> None:
    """Run the bot until it is stopped (Ctrl-C, or SIGTERM from a service manager).

    The token comes from the variable SIDENOTE_DISCORD_TOKEN alone.
    """
    run_async(_run(config))


async def _run(config: Path | None) -> None:
    from bot.reading import read_settings
    from bot.running import run_bot  # keeps torch and discord out of --help

    settings = read_settings(config)
    token = settings.discord_token.get_secret_value().strip()
    if not token:
        raise ConfigError(_MISSING)
    log.configure(settings.log.level, settings.log.format)
    await run_bot(settings, token)
