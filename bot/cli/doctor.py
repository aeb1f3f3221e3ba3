"""``sidenote doctor`` and ``sidenote health``: what the host of a bot wants to know."""

from collections.abc import AsyncIterator
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from bot.cli._run import run_async
from bot.errors import SidenoteError, StoreError
from bot.operations.heartbeat import FRESH_MS, age_ms, heartbeat_path
from models.errors import ModelError

ConfigOption = Annotated[
    Path | None, typer.Option(envvar="SIDENOTE_CONFIG", help="Your settings file (TOML).")
]


def doctor(config: ConfigOption = None) -> None:
    """Check settings, policy, models, database and token, and say what is missing."""
    run_async(_doctor(config))


def health(config: ConfigOption = None) -> None:
    """Exit with 0 if the bot on this machine is alive and connected, else with 1."""
    from bot.app import now_ms  # keeps --help light
    from bot.reading import database_path, read_settings

    try:
        path = heartbeat_path(database_path(read_settings(config)))
    except SidenoteError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from None
    age = age_ms(path, now_ms=now_ms())
    if age is None or age > FRESH_MS:
        last = "none was ever seen" if age is None else f"the last one is {age // 1000} s old"
        typer.echo(f"No sign of life at {path}: {last}.", err=True)
        raise typer.Exit(1)
    typer.echo(f"Alive {age // 1000} s ago.")


async def _doctor(config: Path | None) -> None:
    console = Console(highlight=False)
    failed = False
    try:
        async for what, found in _checks(config):
            console.print(f"[green]ok[/]       {what}: {found}", soft_wrap=True)
    except (SidenoteError, ModelError) as error:
        failed = True
        console.print(f"[red]problem[/]  {error}", soft_wrap=True)
    if failed:
        raise typer.Exit(1)


async def _checks(config: Path | None) -> AsyncIterator[tuple[str, str]]:
    """Each thing that works and what was found; the first that does not raises."""
    from bot.app import open_library
    from bot.reading import database_path, read_policy, read_settings, read_wording

    settings = read_settings(config)
    yield "settings", str(config) if config else "the defaults"
    policy = read_policy(settings)
    yield "policy", f"{policy.default.preset}, {len(policy.guild)} servers with their own values"
    yield "wording", read_wording(settings).language
    async with open_library(settings) as resources:
        versions = resources.engine.versions
        yield "models", ", ".join(asdict(versions).values())
        await resources.engine.ping()
        await resources.database.ping()
        yield "database", str(database_path(settings))
        sources = await resources.store.sources()
        if not sources:
            raise StoreError("The library is empty: add a page with 'sidenote sources add URL'.")
        claims = await resources.claims.claims()
        suspended = sum(bool(one.suspended) for one in claims)
        lost = f", {suspended} of them suspended" if suspended else ""
        yield "library", f"{len(sources)} sources, {len(claims)} known claims{lost}"
    token = settings.discord_token.get_secret_value().strip()
    yield (
        "token",
        "set" if token else "not set; 'sidenote run' needs it in SIDENOTE_DISCORD_TOKEN",
    )
