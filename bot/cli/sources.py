"""``sidenote sources``: see and change the source library."""

import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated, Literal

import typer

from bot.cli._run import errors_told, opened_library, run_async
from bot.cli.text import dated, plain, shortened
from bot.domain.source import Source
from bot.errors import InputError, LibraryError, UsageError
from bot.operations.collect import gather, import_into
from bot.operations.understand import Given, Understood, understand
from bot.sources.packs import write_sources

app = typer.Typer(help="See and change the source library.", no_args_is_help=True)

Format = Literal["table", "jsonl"]
Config = Annotated[
    Path | None, typer.Option(envvar="SIDENOTE_CONFIG", help="Your settings file (TOML).")
]
Guild = Annotated[str, typer.Option(help="The guild (id) whose library is meant; empty: shared.")]


@app.command()
def add(
    url: Annotated[str, typer.Argument(help="The page's address.")],
    *,
    title: Annotated[str | None, typer.Option(help="Its title, if not as found.")] = None,
    publisher: Annotated[str | None, typer.Option(help="Who published it.")] = None,
    date: Annotated[str | None, typer.Option(help="Its date: 2024, 2024-02, 2024-02-08.")] = None,
    text_file: Annotated[
        Path | None, typer.Option(help="Take the text from this file, fetch nothing.")
    ] = None,
    summary: Annotated[
        bool, typer.Option("--summary", help="The text file is a summary, not the page's words.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Add without asking.")] = False,
    guild: Guild = "",
    config: Config = None,
) -> None:
    """Read a page, show what was understood, and add it once you agree."""
    with errors_told():
        text = _text_of(text_file) if text_file else None
    given = Given(url, title, publisher, date, text, summary, guild)
    run_async(_add(given, yes=yes, config=config))


@app.command("list")
def list_(
    form: Annotated[Format, typer.Option("--format", help="For people or programs.")] = "table",
    guild: Annotated[str | None, typer.Option(help="Only this guild's own sources.")] = None,
    config: Config = None,
) -> None:
    """List the sources of the library."""
    sources = run_async(_sources(guild, config))
    if form == "jsonl":
        sys.stdout.writelines(write_sources(sources))
    else:
        for line in table(sources):
            typer.echo(line)


@app.command()
def remove(
    source_id: Annotated[str, typer.Argument(metavar="ID", help="The source's id.")],
    guild: Guild = "",
    config: Config = None,
) -> None:
    """Remove a source and all its passages."""
    run_async(_remove(source_id, guild, config))
    typer.echo(f"Removed {plain(source_id)}.")


@app.command("import")
def import_(
    files: Annotated[list[Path], typer.Argument(help="Source files (JSON Lines).")],
    guild: Guild = "",
    config: Config = None,
) -> None:
    """Add or update all sources of files; broken rows are named and left out."""
    sources, problems = gather(files, guild)
    changed, left_out = run_async(_import(sources, config)) if sources else (0, [])
    problems += left_out
    for problem in problems:
        typer.echo(f"sidenote: {plain(problem)}", err=True)
    typer.echo(f"{len(sources)} sources read, {changed} of them new or changed.")
    if problems:
        raise typer.Exit(1)


@app.command()
def export(
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="The file to write; else stdout.")
    ] = None,
    guild: Annotated[str | None, typer.Option(help="Only this guild's own sources.")] = None,
    config: Config = None,
) -> None:
    """Write the library as a source file, which import reads again."""
    run_async(_export(output, guild, config))


async def _add(given: Given, *, yes: bool, config: Path | None) -> None:
    from bot.sources.fetch import Fetcher

    async with Fetcher() as fetcher:
        try:
            found = await understand(given, fetcher.fetch, now_ms=time.time_ns() // 1_000_000)
        except LibraryError as error:
            raise LibraryError(f"{error} --text-file takes one.") from None
    for line in summary_of(found):
        typer.echo(line)
    if not yes:
        _ask()
    async with opened_library(config) as resources:
        changed = await resources.library.add(found.source)
    source_id = found.source.source_id
    typer.echo(f"Added as {source_id}." if changed else "It was there already, unchanged.")


def _text_of(path: Path) -> str:
    try:
        text = path.read_text(encoding="utf-8-sig").strip()
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError:
        raise InputError(f"{path}: is not UTF-8 text.") from None
    if not text:
        raise InputError(f"{path}: is blank.")
    return text


async def _sources(guild_id: str | None, config: Path | None) -> list[Source]:
    async with opened_library(config) as resources:
        return await resources.library.sources(guild_id=guild_id)


async def _export(output: Path | None, guild_id: str | None, config: Path | None) -> None:
    sources = await _sources(guild_id, config)
    if output is None:
        sys.stdout.writelines(write_sources(sources))
    else:
        _write(output, sources)
        typer.echo(f"{len(sources)} sources written to {output}.")


async def _remove(source_id: str, guild_id: str, config: Path | None) -> None:
    async with opened_library(config) as resources:
        if not await resources.library.remove(source_id, guild_id=guild_id):
            raise LibraryError(
                f"There is no source {plain(source_id)}; sidenote sources list shows all."
            )


async def _import(sources: Sequence[Source], config: Path | None) -> tuple[int, list[str]]:
    async with opened_library(config) as resources:
        return await import_into(resources.library, sources, progress=_show_progress)


def _write(path: Path, sources: Sequence[Source]) -> None:
    try:
        path.write_text("".join(write_sources(sources)), encoding="utf-8", newline="\n")
    except OSError as error:
        raise InputError(f"{path}: cannot be written: {error.strerror}.") from error


def summary_of(found: Understood) -> Iterator[str]:
    """What was understood of a page, a line each."""
    source, pieces = found.source, found.passages
    yield f"Title:      {plain(source.title)}"
    yield f"Publisher:  {plain(source.publisher)}"
    yield f"Date:       {dated(source)}"
    yield f"Address:    {source.url}"
    kind = "summary" if source.summary else "text"
    yield f"Text:       {len(source.text):,} characters of {kind}, passages: {len(pieces)}"
    yield f"            {shortened(pieces[0], 300)}"
    for problem in found.problems:
        yield f"Look at:    {plain(problem)}"


def table(sources: Sequence[Source]) -> Iterator[str]:
    """A line for each source, in columns."""
    if not sources:
        yield "The library is empty."
        return
    rows = [
        (
            plain(one.source_id),
            one.guild_id or "shared",
            one.date or "undated",
            plain(one.publisher),
        )
        for one in sources
    ]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row, source in zip(rows, sources, strict=True):
        cells = [cell.ljust(width) for cell, width in zip(row, widths, strict=True)]
        yield "  ".join([*cells, plain(source.title)])


def _ask() -> None:
    if not sys.stdin.isatty():
        raise UsageError("Nothing was added: there is no terminal to ask on; say --yes.")
    if not typer.confirm("Add this source?"):
        raise typer.Abort


def _show_progress(passages: int) -> None:
    if sys.stderr.isatty():
        typer.echo(f"\r{passages} passages embedded", nl=False, err=True)
