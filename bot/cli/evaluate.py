"""``sidenote evaluate``: how often Sidenote is right on labelled posts."""

from collections.abc import Coroutine, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from bot.cli._library_files import chosen_files
from bot.cli._options import Config
from bot.cli._run import run_async
from bot.domain.policy import PRESETS

Kind = Literal["hostile", "speculation", "checkable"]
Format = Literal["text", "json"]
Shown = Literal["strict", "balanced", "wide", "all"]


def evaluate(
    files: Annotated[
        list[Path], typer.Argument(help="Labelled posts (JSON Lines, may be gzipped).")
    ],
    *,
    kind: Annotated[
        Kind | None, typer.Option(help="Measure this kind alone; what label 1 means.")
    ] = None,
    preset: Annotated[Shown, typer.Option(help="Which presets to show.")] = "all",
    sources: Annotated[
        list[Path] | None,
        typer.Option(
            metavar="FILE",
            help="Measure inaccuracies too, with exactly these sources (JSON Lines).",
        ),
    ] = None,
    claims: Annotated[
        list[Path] | None,
        typer.Option(
            metavar="FILE",
            help="... and exactly these known claims (JSON Lines); needs --sources.",
        ),
    ] = None,
    positive: Annotated[
        list[str] | None,
        typer.Option(metavar="VALUE", help='Labels that count as 1: hate, or "<=3.5".'),
    ] = None,
    leave_out: Annotated[
        list[str] | None, typer.Option(metavar="VALUE", help="Labels whose rows are left out.")
    ] = None,
    held_out: Annotated[
        bool,
        typer.Option(
            "--held-out", help="Of the project's own real posts: only those kept from training."
        ),
    ] = False,
    search: Annotated[
        bool,
        typer.Option(
            "--search",
            help="Measure search instead: FILES hold claims with the id of their source, which "
            "is one of --sources.",
        ),
    ] = False,
    matching: Annotated[
        bool,
        typer.Option(
            "--matching",
            help="Measure known claims instead: FILES hold records with posts that make them or "
            "not; their sources are of --sources.",
        ),
    ] = False,
    stance: Annotated[
        bool,
        typer.Option(
            "--stance",
            help="Measure stance instead: FILES hold claims with a passage, or with the id of a "
            "source of --sources, and what that says of them.",
        ),
    ] = False,
    limit: Annotated[
        int, typer.Option(min=0, help="Take so many rows of each file, at random; 0: all.")
    ] = 0,
    baselines: Annotated[
        bool, typer.Option("--baselines", help="Compare with simpler systems; needs --data.")
    ] = False,
    data: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="The data folder that baselines are trained on."),
    ] = None,
    out: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Write evaluation.json and plots here.")
    ] = None,
    plots: Annotated[bool, typer.Option("--plots/--no-plots", help="Draw plots.")] = True,
    form: Annotated[Format, typer.Option("--format", help="For people or for programs.")] = "text",
    config: Config = None,
) -> None:
    """Measure flags against labels: precision, recall, calibration, hard cases, false flags.

    Rows are posts with some of hostile, speculation, checkable and inaccuracy (0 or 1) and,
    where known, title, parent, kind, supported_by (a source that says the same), or
    sure_hostile = 0 for a doubtful label; or {id, text, label}, whose meaning --kind gives.
    Exit code 1: some rows could not be read.

    With --search a row is {id, claim, source} and, where known, label (supports, refutes;
    neutral rows are passed over) and title, or a post with source or supported_by: how often
    is that source among the first that search finds?

    With --matching a row is {id, record, source, title} and posts: same_1, same_2, ... make
    the record's claim; right_1, ..., denies and near do not.

    With --stance a row is {claim, evidence, label}, or source in place of evidence: the label is
    supports, refutes or neutral. Where known, kind says what it hangs on (number, date, ...).
    """
    instead = {"--search": search, "--matching": matching, "--stance": stance}
    if chosen := [name for name, on in instead.items() if on]:
        of_posts = {
            "--claims": claims,
            "--kind": kind,
            "--preset": preset != "all",
            "--positive": positive,
            "--leave-out": leave_out,
            "--held-out": held_out,
            "--baselines": baselines,
            "--out": out,
            "--limit": limit and not stance,
        }
        _refuse(chosen, [name for name, value in of_posts.items() if value])
        order = _Instead(files, sources or (), limit, programs=form == "json", config=config)
        if not run_async(order.run(chosen[0])):
            raise typer.Exit(1)
        return
    from bot.cli._evaluate_run import Order, run  # keeps numpy and the models out of --help

    if baselines and data is None:
        raise typer.BadParameter("--baselines needs --data DIR, the posts to train them on.")
    wish = Order(
        files=tuple(files),
        kind=kind,
        presets=PRESETS if preset == "all" else (preset,),
        library=chosen_files(sources, claims),
        positive=tuple(positive or ()),
        leave_out=tuple(leave_out or ()),
        held_out=held_out,
        limit=limit,
        data=data if baselines else None,
        out=out,
        plots=plots and out is not None,
        as_json=form == "json",
        config=config,
    )
    if not run_async(run(wish)):
        raise typer.Exit(1)


def _refuse(chosen: Sequence[str], besides: Sequence[str]) -> None:
    if len(chosen) > 1:
        raise typer.BadParameter(f"{' and '.join(chosen)} are measured one at a time.")
    if besides:
        raise typer.BadParameter(f"{besides[0]} does not go with {chosen[0]}.")


@dataclass(frozen=True, slots=True)
class _Instead:
    """What is measured instead of flags, each by a module of its own."""

    files: Sequence[Path]
    sources: Sequence[Path]
    limit: int
    programs: bool
    config: Path | None

    def run(self, what: str) -> Coroutine[Any, Any, bool]:
        """Measure and tell; gives whether every row was good."""
        from bot.cli import _evaluate_matching, _evaluate_search, _evaluate_stance

        given = self.files, self.sources
        if what == "--search":
            return _evaluate_search.run(*given, programs=self.programs, config=self.config)
        if what == "--matching":
            return _evaluate_matching.run(*given, programs=self.programs, config=self.config)
        return _evaluate_stance.run(
            *given, limit=self.limit, programs=self.programs, config=self.config
        )
