"""What every command does: run its coroutine and turn errors into one line."""

import asyncio
import signal
from collections.abc import AsyncIterator, Coroutine, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import typer

from bot.cli._files import write_whole
from bot.cli.text import plain
from bot.errors import InputError, SidenoteError, UsageError
from models.errors import ModelError

if TYPE_CHECKING:
    from types import FrameType

    from bot.app import LibraryResources
    from config.settings import Settings

T = TypeVar("T")


def run_async(main: Coroutine[Any, Any, T]) -> T:
    """Run a command; its errors are told as ``errors_told`` does."""
    with errors_told():
        return asyncio.run(main)


@contextmanager
def errors_told() -> Iterator[None]:
    """Turn an error of ours into a line on stderr.

    Exit code 2 for what was asked wrongly, 1 for all else, 130 after Ctrl-C.
    """
    try:
        yield
    except (SidenoteError, ModelError) as error:
        typer.echo(f"sidenote: {plain(str(error))}", err=True)
        raise typer.Exit(2 if isinstance(error, UsageError) else 1) from None
    except UnicodeEncodeError as error:
        # Python reads bytes of an argument that are no UTF-8 as halves of surrogate pairs
        if not any("\ud800" <= char <= "\udfff" for char in error.object[error.start : error.end]):
            raise
        typer.echo("sidenote: An argument holds bytes that are not UTF-8 text.", err=True)
        raise typer.Exit(2) from None
    except KeyboardInterrupt:
        raise typer.Exit(130) from None


def complain(what: str) -> None:
    """Say in one line on stderr what is wrong with a part of the input; the rest goes on."""
    typer.echo(plain(what), err=True)


def write_text(path: Path, text: str) -> None:
    """Write a file whole or not at all. Raises InputError."""
    try:
        write_whole(path, text)
    except OSError as error:
        raise InputError(f"{path}: cannot be written: {error.strerror}.") from None


@asynccontextmanager
async def opened_library(config: Path | None) -> AsyncIterator["LibraryResources"]:
    """Read the settings and open the library; raises what both of them raise."""
    from bot.app import open_library

    async with open_library(settings_of(config)) as resources:
        yield resources


def settings_of(config: Path | None) -> "Settings":
    """Read the settings, and log warnings to stderr from now on: stdout is for what was asked.

    Raises ConfigError.
    """
    from bot import log
    from bot.reading import read_settings

    settings = read_settings(config)
    log.configure("warning", settings.log.format)
    return settings


@contextmanager
def interruptible() -> Iterator[None]:
    """Let Ctrl-C end the program while it waits for input, where asyncio would wait too."""

    def stop(_signal: int, _frame: "FrameType | None") -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGINT, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
