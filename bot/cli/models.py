"""``sidenote models``: which models judge here, and from which scores they flag."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from bot.cli._run import run_async
from bot.domain.finding import KINDS
from bot.domain.policy import PRESETS

_CARDS = "What each model was trained on and how often it is right: models/cards/ in the project."


def models(
    config: Annotated[
        Path | None, typer.Option(envvar="SIDENOTE_CONFIG", help="Your settings file (TOML).")
    ] = None,
) -> None:
    """Show the models in use and the score from which each preset flags."""
    run_async(_models(config))


async def _models(config: Path | None) -> None:
    from bot.app import FilePolicies, open_models, read_policy, read_settings

    settings = read_settings(config)
    async with open_models(settings) as engine:
        policies = FilePolicies(read_policy(settings), engine)
        versions = engine.versions
        table = Table("flag", *PRESETS, "model", box=None, pad_edge=False)
        for kind in KINDS:
            bars = (policies.of("", preset).thresholds.of(kind) for preset in PRESETS)
            model = versions.stance if kind == "inaccuracy" else versions.classifier
            table.add_row(kind, *(f"{bar:.3f}" for bar in bars), model)
    console = Console(highlight=False)
    console.print(table)
    console.print(f"Search: {versions.embedder}. {_CARDS}", soft_wrap=True)
