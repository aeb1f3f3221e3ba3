"""What ``sidenote models list`` says."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot import app, log, reading
from bot.cli.text import plain
from bot.domain.finding import KINDS
from bot.domain.policy import PRESETS, Preset
from models.choices import HOSTILE_BY, SHIPPED, ModelsConfig
from models.engine import Engine, Figure, Read

_CARDS = "What each model was trained on and how often it is right: models/cards/ in the project."
_BARS = {
    "hostile": "hostile",
    "speculation": "speculation",
    "known_claim": "inaccuracy, by a known claim",
    "inaccuracy": "inaccuracy, by a passage alone",
}


async def run(config: Path | None, *, programs: bool) -> None:
    """Load the models and tell; raises what the settings and the models raise."""
    settings = reading.read_settings(config)
    log.configure("warning", settings.log.format)
    chosen = reading.read_models(settings)
    async with app.open_models(settings) as engine:
        bars = {preset: asdict(engine.thresholds(preset)) for preset in PRESETS}
        if programs:
            print(json.dumps(_as_json(engine, chosen, bars), indent=2, ensure_ascii=False))
            return
        console = Console(highlight=False)
        console.print(_thresholds(engine, bars))
        console.print(_promises(engine))
        console.print(_jobs(engine, chosen))
        versions = engine.versions
    file = plain(str(reading.models_file(settings)))
    said = f"Chosen in {file}; sidenote models use JOB NAME has another one judge."
    console.print(Text(said), soft_wrap=True)
    console.print(f"Search: {versions.embedder}. {_CARDS}", soft_wrap=True)


def _thresholds(engine: Engine, bars: Mapping[Preset, Mapping[str, float]]) -> Table:
    table = Table("flag", *PRESETS, "model", box=None, pad_edge=False)
    for name, told in _BARS.items():
        values = (f"{bars[preset][name]:.3f}" for preset in PRESETS)
        table.add_row(told, *values, Text(_version_of(name, engine)))
    return table


def _version_of(bar: str, engine: Engine) -> str:
    versions = engine.versions
    if bar == "known_claim":
        return versions.matching
    return versions.stance if bar == "inaccuracy" else versions.classifier


def _promises(engine: Engine) -> Table:
    """What each preset was measured to give, on posts of real people."""
    table = Table(
        "flag",
        "preset",
        "right of 100 flags, where 5 in 100 posts deserve one",
        "where 2 in 100 do",
        "found of 100 deserved flags",
        "right (arguable) of those read on Reddit",
        box=None,
        pad_edge=False,
    )
    for kind in KINDS:
        for preset in PRESETS:
            if told := engine.measured(preset).get(kind):
                five, two = _share(told.at_5_percent), _share(told.at_2_percent)
                found = f"{told.recall:.0%}".rstrip("%")
                table.add_row(kind, preset, five, two, found, _read(told.on_reddit))
    return table


def _read(read: Read | None) -> str:
    return f"{read.right} ({read.arguable}) of {read.flags}" if read else "not read"


def _share(figure: Figure) -> str:
    return f"{100 * figure.value:.0f} ({100 * figure.low:.0f} to {100 * figure.high:.0f})"


def _jobs(engine: Engine, chosen: ModelsConfig) -> Table:
    table = Table("job", "model", "version", "languages", box=None, pad_edge=False)
    for job, told in _told(engine, chosen).items():
        model = SHIPPED if told["model"] == SHIPPED else plain(told["model"])
        table.add_row(job, Text(model), Text(told["version"]), ", ".join(told["languages"]))
    return table


def _told(engine: Engine, chosen: ModelsConfig) -> dict[str, dict[str, Any]]:
    """Each job with its model; the first two can be given to another one."""
    versions, languages = engine.versions, engine.languages
    shipped, _, other = versions.classifier.partition(HOSTILE_BY)
    rows = {
        "hostile": (chosen.hostile.model, other or shipped, languages["hostile"]),
        "stance": (chosen.stance.model, versions.stance, languages["inaccuracy"]),
        "classifier": (SHIPPED, shipped, languages["speculation"]),
        "matching": (SHIPPED, versions.matching, languages["inaccuracy"]),
        "embedder": (SHIPPED, versions.embedder, languages["inaccuracy"]),
    }
    return {
        job: {"model": model, "version": version, "languages": sorted(codes)}
        for job, (model, version, codes) in rows.items()
    }


def _as_json(
    engine: Engine, chosen: ModelsConfig, bars: Mapping[Preset, Mapping[str, float]]
) -> dict[str, Any]:
    return {
        "jobs": _told(engine, chosen),
        "thresholds": bars,
        "measured": {
            preset: {kind: asdict(told) for kind, told in engine.measured(preset).items()}
            for preset in PRESETS
        },
    }
