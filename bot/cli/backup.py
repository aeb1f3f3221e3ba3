"""``sidenote backup``: a copy of the database, while the bot runs or not."""

from pathlib import Path
from typing import Annotated

import typer

from bot.cli._options import Config
from bot.cli._run import errors_told, settings_of
from bot.errors import InputError


def backup(
    file: Annotated[
        Path | None,
        typer.Argument(help="Where to; else beside the database, in place of the copy before."),
    ] = None,
    config: Config = None,
) -> None:
    """Copy the database to a file, whole or not at all; the bot may run meanwhile."""
    from bot.reading import database_path
    from bot.store.backup import back_up

    with errors_told():
        database = database_path(settings_of(config))
        if not database.is_file():
            raise InputError(f"{database}: there is no database yet.")
        if file is not None and file.exists():
            raise InputError(f"{file}: there is a file already; name another one.")
        copy = file or database.with_name(f"{database.name}.backup")
        back_up(database, copy)
        typer.echo(f"{copy}: holds members' posts as the database does. Keep it as private.")
