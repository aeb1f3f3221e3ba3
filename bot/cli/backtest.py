"""``sidenote backtest``: how many posts of a file several thresholds would have flagged."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from bot.cli._library_files import LibraryFiles, chosen_files
from bot.cli._options import Config
from bot.cli._run import complain, interruptible, run_async
from bot.cli._scan_input import Chunk, InputForm, Item, chunks, opened

if TYPE_CHECKING:
    from bot.cli._progress import Waiting
    from bot.operations.backtest import Backtest

Format = Literal["text", "json", "jsonl"]
"""One object on one line either way."""
_Bar = Annotated[
    float | None, typer.Option(min=0.01, max=0.99, help="A threshold to try, else your policy's.")
]


def backtest(
    file: Annotated[
        str,
        typer.Argument(
            metavar="FILE|-",
            help="A thread copied from a forum page, or JSON Lines; - for stdin.",
        ),
    ],
    *,
    hostile: _Bar = None,
    speculation: _Bar = None,
    inaccuracy: _Bar = None,
    known_claim: _Bar = None,
    form: Annotated[Format, typer.Option("--format", help="For people or for programs.")] = "text",
    read_as: Annotated[
        InputForm, typer.Option("--input", help="What FILE is; auto looks at its name and start.")
    ] = "auto",
    sources: Annotated[
        list[Path] | None,
        typer.Option(
            metavar="FILE",
            help="Use exactly the sources of this JSON Lines file; may be given several times.",
        ),
    ] = None,
    claims: Annotated[
        list[Path] | None,
        typer.Option(
            metavar="FILE",
            help="Use exactly the known claims of this JSON Lines file; needs --sources; "
            "may be given several times.",
        ),
    ] = None,
    title: Annotated[str, typer.Option(help="The thread's title, where FILE has none.")] = "",
    config: Config = None,
) -> None:
    """Count what each preset, your policy and thresholds of your own would flag, with samples.

    FILE is what "sidenote scan" reads. Nothing is stored. Exit code 1: something in a file
    could not be read.
    """
    bars = {
        "hostile": hostile,
        "speculation": speculation,
        "inaccuracy": inaccuracy,
        "known_claim": known_claim,
    }
    own = {name: bar for name, bar in bars.items() if bar is not None}
    order = _Order(file, form, read_as, chosen_files(sources, claims), own, title, config)
    with interruptible():
        whole = run_async(_backtest(order))
    if not whole:
        raise typer.Exit(1)


@dataclass(frozen=True, slots=True)
class _Order:
    """What was asked for; ``own`` are thresholds by the name of their bar."""

    file: str
    form: Format
    read_as: InputForm
    library: LibraryFiles
    own: dict[str, float]
    title: str
    config: Path | None


async def _backtest(order: _Order) -> bool:
    """Try and tell; gives whether every row was good."""
    from bot import log
    from bot.app import open_checker  # keeps torch out of --help
    from bot.cli._backtest_output import told
    from bot.cli._progress import waiting
    from bot.operations.backtest import Backtest, trials
    from bot.reading import read_settings

    settings = read_settings(order.config)
    log.configure("warning", settings.log.format)
    with opened(order.file) as source:
        async with waiting() as bar, open_checker(settings, *order.library) as checker:
            with bar.aside():
                for problem in checker.problems:
                    complain(problem)
            policy = checker.policies.of("")
            tried = trials(policy, checker.policies.bars, order.own)
            test = Backtest(tried, policy, checker.assessor)
            broken = await _all(test, source.name, chunks(source, order.read_as, order.title), bar)
    for line in told(test.result(), order.form):
        typer.echo(line)
    return not broken and not checker.problems


async def _all(test: "Backtest", name: str, read: Iterator[Chunk], bar: "Waiting") -> int:
    """Judge all posts; gives the number of broken rows."""
    broken = 0
    for chunk in read:
        posts = [one.post for one in chunk.items if isinstance(one, Item)]
        if posts:
            await test.add(posts)
        with bar.aside():
            for one in chunk.items:
                if not isinstance(one, Item):
                    broken += 1
                    complain(f"{name}:{one.line}: {one.what}")
        bar.told(len(posts), chunk.share)
    return broken
