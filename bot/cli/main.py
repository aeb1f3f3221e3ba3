"""The ``sidenote`` command: one module a command, loaded without torch or discord."""

from importlib.metadata import version
from typing import Annotated

import typer

from bot.cli import (
    backtest,
    backup,
    claims,
    commands,
    demo,
    doctor,
    evaluate,
    explain,
    invite,
    label,
    lookup,
    models,
    run,
    scan,
    sources,
)

app = typer.Typer(
    name="sidenote",
    help="A quiet moderation assistant: flags speculation, inaccuracies and hostile replies, "
    "and drafts gentle, source-linked notes for moderators.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"sidenote {version('sidenote')}")
        raise typer.Exit


@app.callback()
def _root(
    _version: Annotated[
        bool,
        typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version."),
    ] = False,
) -> None:
    """Hold the options that belong to no command."""


app.command()(demo.demo)
app.command()(run.run)
app.command()(scan.scan)
app.command()(backtest.backtest)
app.command()(explain.explain)
app.command()(lookup.lookup)
sources.app.add_typer(claims.app, name="claims")
app.add_typer(sources.app, name="sources")
app.add_typer(models.app, name="models")
app.command()(evaluate.evaluate)
app.command()(label.label)
app.command()(invite.invite)
app.command()(commands.commands)
app.command()(backup.backup)
app.command()(doctor.doctor)
app.command()(doctor.health)


def main() -> None:
    """Run the command line."""
    app()
