"""``sidenote models``: which models judge here, and how to have another one judge."""

import os
from pathlib import Path
from typing import Annotated, Literal

import typer

from bot.cli._run import run_async
from models.choices import Job

app = typer.Typer(help="See which models judge here, choose another one, and measure it.")

Format = Literal["table", "json"]
Config = Annotated[
    Path | None, typer.Option(envvar="SIDENOTE_CONFIG", help="Your settings file (TOML).")
]
Form = Annotated[Format, typer.Option("--format", help="For people or programs.")]
Label = Annotated[str, typer.Option(metavar="LABEL", help="The model's class that means hostile.")]
Map = Annotated[
    str,
    typer.Option(
        "--map",
        metavar="NAMES",
        help="Which class means what, where the model's config does not say: "
        "entailment=LABEL_2,neutral=LABEL_1,contradiction=LABEL_0",
    ),
]
Languages = Annotated[
    str,
    typer.Option(
        metavar="CODES", help='What a model for hostile was made for: en,de; "*" for all.'
    ),
]


@app.callback(invoke_without_command=True)
def models(context: typer.Context, config: Config = None) -> None:
    """See which models judge here, choose another one, and measure it."""
    if context.invoked_subcommand is None:
        list_(config=config)
    elif config and os.getenv("SIDENOTE_CONFIG") != str(config):
        raise typer.BadParameter("--config stands after the command, as in models list --config.")


@app.command("list")
def list_(form: Form = "table", config: Config = None) -> None:
    """Show the models in use, from which score each preset flags, and what that gave.

    Examples:

      sidenote models list

      sidenote models list --format json
    """
    from bot.cli._models_list import run  # keeps the models out of --help

    run_async(run(config, programs=form == "json"))


@app.command()
def use(
    job: Annotated[Job, typer.Argument(help="What it shall judge.")],
    name: Annotated[str, typer.Argument(help='A local folder, a hub id, or "shipped" to go back.')],
    *,
    label: Label = "",
    names: Map = "",
    languages: Languages = "",
    config: Config = None,
) -> None:
    """Have another model judge: any sequence classifier that transformers loads.

    It is loaded and tried on plain sentences; what does not fit is refused.
    The choice goes into your models file: the one that your settings name,
    else models.toml beside the database.

    Examples:

      sidenote models use stance MoritzLaurer/DeBERTa-v3-base-mnli-fever-anli

      sidenote models use hostile ./unbiased-toxic-roberta --label toxicity

      sidenote models use stance shipped
    """
    from bot.cli._models_choice import Wish
    from bot.cli._models_use import run

    run_async(run(job, Wish(name, label, names, languages), config))


@app.command()
def check(
    files: Annotated[
        list[str],
        typer.Argument(
            metavar="[hostile|stance] FILE...",
            help="Labelled posts, or claims with passages (JSON Lines, may be gzipped).",
        ),
    ],
    *,
    sources: Annotated[
        list[Path] | None,
        typer.Option(metavar="FILE", help="The sources that claims name by id (JSON Lines)."),
    ] = None,
    model: Annotated[
        str, typer.Option(metavar="NAME", help="Measure this one, which is not in use yet.")
    ] = "",
    label: Label = "",
    names: Map = "",
    languages: Languages = "",
    limit: Annotated[
        int, typer.Option(min=0, help="Take so many rows of each file, at random; 0: all.")
    ] = 0,
    share: Annotated[
        float | None,
        typer.Option(
            min=0.001,
            max=0.5,
            help="Keep the promises where this share of the rows deserves a flag: 0.03. Else as "
            "many as in the files.",
        ),
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Write without asking.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Measure, and write nothing.")] = False,
    form: Form = "table",
    config: Config = None,
) -> None:
    """Measure the model in use beside the shipped one, and set its thresholds.

    A preset's threshold is the lowest score from which on the flags in these
    files are right often enough. One table says what gets better, worse and
    slower; then you are asked whether to write the thresholds down.

    Rows for hostile are those of sidenote evaluate: {"id", "text", "hostile",
    "speculation"}. For stance: {"claim", "evidence", "label"}, or a "source"
    of --sources instead of the evidence; the label is supports, refutes or
    neutral. Exit code 1: some rows could not be read.

    Examples:

      sidenote models check posts.labels.jsonl

      sidenote models check claims.jsonl --sources sources.jsonl --dry-run

      sidenote models check stance claims.jsonl --model ./another-model
    """
    from bot.cli._models_check import Order, run
    from bot.cli._models_choice import Wish

    wish = Wish(model, label, names, languages)
    order = Order(
        tuple(files),
        wish,
        sources=tuple(sources or ()),
        limit=limit,
        share=share,
        yes=yes,
        dry_run=dry_run,
        programs=form == "json",
        config=config,
    )
    if not run_async(run(order)):
        raise typer.Exit(1)
