"""``sidenote scan``: what Sidenote would flag in a copied thread or in rows of posts."""

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from bot.cli._library_files import LibraryFiles, chosen_files
from bot.cli._options import Config
from bot.cli._run import complain, interruptible, run_async
from bot.cli._scan_input import Chunk, InputForm, Item, chunks, opened
from bot.domain.policy import Preset
from bot.errors import UsageError

if TYPE_CHECKING:
    from bot.app import Checker
    from bot.cli._progress import Waiting
    from bot.cli._scan_output import Report

Format = Literal["text", "jsonl"]


def scan(
    file: Annotated[
        str,
        typer.Argument(
            metavar="FILE|-",
            help="A thread copied from a forum page, or JSON Lines; - for stdin.",
        ),
    ] = "",
    *,
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
    preset: Annotated[
        Preset | None,
        typer.Option(help="How sure Sidenote must be before it flags; default: your policy's."),
    ] = None,
    title: Annotated[str, typer.Option(help="The thread's title, where FILE has none.")] = "",
    config: Config = None,
) -> None:
    """Check posts without any server: each flag with its sentence, reason, score and source.

    Rows are {"id", "text"} and, where known, thread, title, author, reply_to and
    created_at (ISO 8601). Known claims are {"id", "claim", "source"}, the source an id of
    --sources. Exit code 1: something in a file could not be read.
    """
    library = chosen_files(sources, claims)
    order = _Order(file, form, read_as, library, preset, title, config)
    with interruptible():
        whole = run_async(_scan(order))
    if not whole:
        raise typer.Exit(1)


@dataclass(frozen=True, slots=True)
class _Order:
    """What was asked for; ``preset`` None means the policy's."""

    file: str
    form: Format
    read_as: InputForm
    library: LibraryFiles
    preset: Preset | None
    title: str
    config: Path | None


async def _scan(order: _Order) -> bool:
    """Scan and tell; gives whether every row was good."""
    from bot import log
    from bot.app import open_checker  # keeps torch out of --help
    from bot.cli._progress import waiting
    from bot.reading import read_settings

    if not order.file and sys.stdin.isatty():
        raise UsageError("Name a FILE, or pipe a text in; see sidenote scan --help.")
    settings = read_settings(order.config)
    log.configure("warning", settings.log.format)
    with opened(order.file or "-") as source:
        async with waiting() as bar, open_checker(settings, *order.library) as checker:
            with bar.aside():
                for problem in checker.problems:
                    complain(problem)
            run = _Run(source.name, checker, order.preset, _report(order.form, checker), bar)
            broken = await run.all(chunks(source, order.read_as, order.title))
    return not broken and not checker.problems


def _report(form: Format, checker: "Checker") -> "Report":
    from rich.console import Console

    from bot.cli._scan_output import PeopleReport, RowReport

    if form == "jsonl":
        return RowReport()
    return PeopleReport(Console(highlight=False), checker.assessor.wording)


@dataclass(frozen=True, slots=True)
class _Run:
    """One scan: chunk by chunk, in the order of the input."""

    name: str
    checker: "Checker"
    preset: Preset | None
    report: "Report"
    bar: "Waiting"

    async def all(self, chunks: Iterator[Chunk]) -> int:
        """Check all posts and tell them; gives the number of broken rows."""
        broken = 0
        for chunk in chunks:
            broken += await self._chunk(chunk)
        self.bar.stop()
        self.report.end(self.checker.policies.of("", preset=self.preset).preset)
        sys.stdout.flush()
        return broken

    async def _chunk(self, chunk: Chunk) -> int:
        posts = [one.post for one in chunk.items if isinstance(one, Item)]
        assessed = iter(await self.checker.assess(posts, self.preset) if posts else ())
        with self.bar.aside():
            for one in chunk.items:
                if isinstance(one, Item):
                    self.report.show(one, next(assessed))
                else:
                    complain(f"{self.name}:{one.line}: {one.what}")
            sys.stdout.flush()
        self.bar.told(len(posts), chunk.share)
        return len(chunk.items) - len(posts)
