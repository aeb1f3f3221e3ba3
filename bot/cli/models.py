"""``sidenote models``: which models judge here, and from which scores they flag."""

from dataclasses import asdict
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bot.cli._options import Config
from bot.cli._run import run_async
from bot.domain.finding import KINDS
from bot.domain.policy import PRESETS
from models.engine import Engine, Figure

_CARDS = "What each model was trained on and how often it is right: models/cards/ in the project."


def models(
    config: Config = None,
) -> None:
    """Show the models in use and the score from which each preset flags."""
    run_async(_models(config))


def _promises(engine: Engine) -> Table:
    """What each preset was measured to give, on posts of real people."""
    table = Table(
        "flag",
        "preset",
        "right of 100 flags, where 5 in 100 posts deserve one",
        "where 2 in 100 do",
        "found of 100 deserved flags",
        box=None,
        pad_edge=False,
    )
    for kind in KINDS:
        for preset in PRESETS:
            if told := engine.measured(preset).get(kind):
                five, two = _share(told.at_5_percent), _share(told.at_2_percent)
                table.add_row(kind, preset, five, two, f"{told.recall:.0%}".rstrip("%"))
    return table


def _share(figure: Figure) -> str:
    return f"{100 * figure.value:.0f} ({100 * figure.low:.0f} to {100 * figure.high:.0f})"


async def _models(config: Path | None) -> None:
    from bot.app import open_models
    from bot.reading import FilePolicies, read_policy, read_settings

    settings = read_settings(config)
    async with open_models(settings) as engine:
        policies = FilePolicies(read_policy(settings), engine)
        versions = engine.versions
        table = Table("flag", *PRESETS, "model", box=None, pad_edge=False)
        bars = {preset: asdict(policies.of("", preset).thresholds) for preset in PRESETS}
        for name, told, model in (
            ("hostile", "hostile", versions.classifier),
            ("speculation", "speculation", versions.classifier),
            ("known_claim", "inaccuracy, by a known claim", versions.matching),
            ("inaccuracy", "inaccuracy, by a passage alone", versions.stance),
        ):
            table.add_row(told, *(f"{bars[preset][name]:.3f}" for preset in PRESETS), model)
        promises = _promises(engine)
    console = Console(highlight=False)
    console.print(table)
    console.print(promises)
    console.print(f"Search: {versions.embedder}. {_CARDS}", soft_wrap=True)
