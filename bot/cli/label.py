"""``sidenote label``: label posts that your community may use, to measure or to train."""

import sys
from pathlib import Path
from typing import Annotated, Literal

import typer

from bot.cli._options import Config
from bot.cli._run import errors_told, run_async
from bot.errors import UsageError

Kind = Literal["hostile", "speculation", "checkable"]

RIGHTS = (
    "Label only posts that your community owns or may use for this. Discord's terms forbid "
    "training models on messages read through its API: posts that a bot read there must not "
    "be labelled to train one, whoever agrees to it."
)


def label(
    file: Annotated[
        Path,
        typer.Argument(
            help="Posts (JSON Lines, may be gzipped): id, text; title, parent if known."
        ),
    ],
    *,
    out: Annotated[
        Path | None,
        typer.Option(help="Where labels go, and where an earlier sitting goes on."),
    ] = None,
    mix: Annotated[
        str, typer.Option(help="Which posts to show, as shares that sum to 1.")
    ] = "uncertain=.4,confident=.3,random=.3",
    count: Annotated[int, typer.Option(min=1, help="How many posts to label in all.")] = 200,
    kind: Annotated[
        Kind, typer.Option(help="The kind whose scores choose the posts.")
    ] = "speculation",
    seed: Annotated[int, typer.Option(help="Another number draws other random posts.")] = 7,
    limit: Annotated[
        int, typer.Option(min=0, help="Score so many posts, drawn at random; 0: all of them.")
    ] = 5000,
    show_scores: Annotated[
        bool, typer.Option("--show-scores", help="Show scores too, which sway a reader.")
    ] = False,
    i_may_use_this_data: Annotated[
        bool, typer.Option("--i-may-use-this-data", help="Do not ask whether you may.")
    ] = False,
    config: Config = None,
) -> None:
    """Show posts worth a reader's time and write down what they are.

    Keys: h hostile, s speculation, c checkable (again: not), u unsure, Enter next, b back,
    ? the guide's rule, q quit. Every label is saved at once; the next sitting goes on.
    """
    from bot.cli._label_run import Order, prepare, sit  # keeps numpy and the models out of --help

    target = out or Path(f"{file.name.split('.json')[0]}.labels.jsonl")
    order = Order(file, target, mix, count, kind, seed, limit, show_scores, config)
    typer.echo(f"{RIGHTS}\n")
    with errors_told():
        if not i_may_use_this_data and not target.exists():  # an earlier sitting was asked
            _ask()
    sitting = run_async(prepare(order))
    with errors_told():  # outside of asyncio, where Ctrl-C would wait for a key
        sit(sitting)


def _ask() -> None:
    if not sys.stdin.isatty():
        raise UsageError("There is no terminal to ask on; if you may, say --i-may-use-this-data.")
    if not typer.confirm("May you use these posts for this?"):
        raise typer.Abort
