"""``sidenote doctor`` and ``sidenote health``: what the host of a bot wants to know."""

from collections.abc import AsyncIterator
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import typer
from rich.console import Console

from bot.cli._options import Config
from bot.cli._run import run_async
from bot.clock import now_ms
from bot.errors import SidenoteError, StoreError
from bot.operations.checkup import newest_backup
from bot.operations.heartbeat import FRESH_MS, age_ms, heartbeat_path
from models.errors import ModelError

if TYPE_CHECKING:
    from bot.app import LibraryResources
    from config.settings import Settings


def doctor(config: Config = None) -> None:
    """Check settings, policy, models, database, library and token, and say what is missing."""
    run_async(_doctor(config))


def health(config: Config = None) -> None:
    """Exit with 0 if the bot on this machine is alive and connected, else with 1."""
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


class _Found(NamedTuple):
    """Something that works, and what was found; ``is_note``: it could work better."""

    what: str
    found: str
    is_note: bool = False


async def _doctor(config: Path | None) -> None:
    console = Console(highlight=False)
    failed = False
    try:
        async for what, found, is_note in _checks(config):
            mark = "[yellow]note[/]    " if is_note else "[green]ok[/]      "
            console.print(f"{mark} {what}: {found}", soft_wrap=True)
    except (SidenoteError, ModelError) as error:
        failed = True
        console.print(f"[red]problem[/]  {error}", soft_wrap=True)
    if failed:
        raise typer.Exit(1)


async def _checks(config: Path | None) -> AsyncIterator[_Found]:
    """Each thing that works and what was found; the first that does not raises."""
    from bot.app import open_library
    from bot.reading import database_path, read_policy, read_settings, read_wordings

    settings = read_settings(config)
    yield _Found("settings", str(config) if config else "the defaults")
    policy = read_policy(settings)
    servers = f"{len(policy.guild)} servers with their own values in the file"
    yield _Found("policy", f"{policy.default.preset}, {servers}")
    yield _Found("wording", f"{settings.language}, of {', '.join(sorted(read_wordings()))}")
    async with open_library(settings) as resources:
        versions = resources.engine.versions
        await resources.engine.ping()
        yield _Found("models", ", ".join(asdict(versions).values()))
        await resources.database.ping()
        yield _Found("database", str(database_path(settings)))
        yield _backup(database_path(settings))
        yield await _library(resources)
        yield await _queue(resources)
    token = settings.discord_token.get_secret_value().strip()
    if not token:
        yield _Found("token", "not set; 'sidenote run' needs it in SIDENOTE_DISCORD_TOKEN", True)
        return
    for found in await _discord(settings, token):
        yield found


async def _library(resources: "LibraryResources") -> _Found:
    sources = await resources.store.sources()
    if not sources:
        raise StoreError("The library is empty: add a page with 'sidenote sources add URL'.")
    claims = await resources.claims.claims()
    suspended = sum(bool(one.suspended) for one in claims)
    lost = f", {suspended} of them suspended" if suspended else ""
    return _Found("library", f"{len(sources)} sources, {len(claims)} known claims{lost}")


async def _queue(resources: "LibraryResources") -> _Found:
    """What waits for moderators, on all servers together."""
    from bot.domain.queue import QueueFilter
    from bot.store.card_queue import SqlCardQueue
    from bot.store.privacy import SqlPrivacy

    queue, guilds = SqlCardQueue(resources.database), await SqlPrivacy(resources.database).guilds()
    pages = [await queue.page(QueueFilter(one), now_ms=now_ms(), limit=1) for one in guilds]
    held = sum(page.held for page in pages)
    return _Found(
        "queue",
        f"{sum(page.total for page in pages)} cards wait, {held} are held back by a snooze, "
        f"on {len(guilds)} servers",
    )


def _backup(database: Path) -> _Found:
    newest = newest_backup(database)
    if newest is None:
        how = "no copy lies beside the database; 'sidenote backup' makes one"
        return _Found("backup", how, True)
    made = datetime.fromtimestamp(newest / 1000, UTC)
    return _Found("backup", f"the newest copy beside the database is of {made:%Y-%m-%d %H:%M} UTC")


async def _discord(settings: "Settings", token: str) -> list[_Found]:
    """Whose token it is, and whether Discord lets it read; raises ConfigError."""
    from bot.chat.endpoint import application, point_at

    point_at(settings.discord.api_url, settings.discord.gateway_url)
    told = await application(token)
    reads = (
        "granted"
        if told.reads_messages
        else "not granted: Sidenote sees only messages that mention it, and what moderators look "
        "at by a message's menu; switch on Message Content Intent at "
        "discord.com/developers/applications, page Bot"
    )
    return [
        _Found("token", f"taken by Discord, for {told.name} ({told.id})"),
        _Found("message content", reads, not told.reads_messages),
    ]
