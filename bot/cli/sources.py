"""``sidenote sources``: see and change the source library."""

import sys
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Annotated, Literal

import typer

from bot.cli._options import Config
from bot.cli._run import (
    complain,
    errors_told,
    opened_library,
    run_async,
    settings_of,
    write_text,
)
from bot.cli._sources_output import refreshed, shown, table, understood
from bot.cli.text import plain
from bot.clock import now_ms
from bot.domain.source import Listed, Source, Tier
from bot.errors import InputError, LibraryError, SidenoteError, UsageError
from bot.operations.collect import gather, import_into
from bot.operations.librarian import Librarian, Shown
from bot.operations.refresh import Refreshed
from bot.operations.understand import Given, understand
from bot.reasons import Reason
from bot.sources.links import web_address_problem
from bot.sources.packs import write_sources

app = typer.Typer(help="See and change the source library.", no_args_is_help=True)

ALL = 1_000_000
Format = Literal["table", "jsonl"]
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
    tier: Annotated[Tier, typer.Option(help="How near it stands to what it tells.")] = "press",
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Add without asking.")] = False,
    guild: Guild = "",
    config: Config = None,
) -> None:
    """Read a page, show what was understood, and add it once you agree."""
    with errors_told():
        if problem := web_address_problem(url):
            raise UsageError(str(problem.of()))
        text = _text_of(text_file) if text_file else None
    given = Given(url, title, publisher, date, text, summary, guild, tier)
    run_async(_add(given, yes=yes, config=config))


@app.command("list")
def list_(
    form: Annotated[Format, typer.Option("--format", help="For people or programs.")] = "table",
    guild: Annotated[str | None, typer.Option(help="Only this guild's own sources.")] = None,
    find: Annotated[str, typer.Option(help="Only those with these words in their names.")] = "",
    failing: Annotated[
        bool, typer.Option("--failing", help="Only those whose page could not be read last time.")
    ] = False,
    config: Config = None,
) -> None:
    """List the sources of the library, and which of their pages have moved or died."""
    listed, sources = run_async(_list(guild, find, failing, form == "jsonl", config))
    if form == "jsonl":
        sys.stdout.writelines(write_sources(sources))
    else:
        _tell(table(listed))


@app.command()
def show(
    source_id: Annotated[str, typer.Argument(metavar="ID", help="The source's id.")],
    guild: Guild = "",
    config: Config = None,
) -> None:
    """Show a source with its passages, the last look at its page, and what cites it."""
    _tell(shown(run_async(_show(source_id, guild, config))))


@app.command()
def remove(
    source_id: Annotated[str, typer.Argument(metavar="ID", help="The source's id.")],
    guild: Guild = "",
    config: Config = None,
) -> None:
    """Remove a source and all its passages."""
    gone = run_async(_remove(source_id, guild, config))
    typer.echo(f"Removed {plain(source_id)}.")
    if gone.claims:
        typer.echo(f"Known claims that rested on it: {', '.join(map(plain, gone.claims))}")


@app.command()
def refresh(
    source_ids: Annotated[
        list[str] | None, typer.Argument(metavar="[ID]...", help="Sources; none: all.")
    ] = None,
    guild: Guild = "",
    config: Config = None,
) -> None:
    """Read the pages again: what changed, what moved, what died, and what rests on it."""
    _tell(refreshed(run_async(_refresh(source_ids or (), guild, config))))


@app.command("import")
def import_(
    files: Annotated[list[Path], typer.Argument(help="Source files (JSON Lines).")],
    guild: Guild = "",
    config: Config = None,
) -> None:
    """Add or update all sources of files; broken rows are named and left out."""
    sources, problems = gather(files, guild)
    changed, left_out = run_async(_import(sources, config)) if sources else (0, [])
    problems += map(str, left_out)
    for problem in problems:
        complain(f"sidenote: {problem}")
    typer.echo(f"{len(sources)} sources read, {changed} of them new or changed.")
    if problems:
        raise typer.Exit(1)


@app.command()
def export(
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="The file to write; else stdout.")
    ] = None,
    guild: Guild = "",
    config: Config = None,
) -> None:
    """Write one library as a source file, which import reads again.

    Without --guild that is the shared library; each guild's own is a file of its own, and
    import takes it back with the same --guild.
    """
    run_async(_export(output, guild, config))


async def _add(given: Given, *, yes: bool, config: Path | None) -> None:
    from bot.app import open_fetcher
    from bot.reading import read_wording

    wording = read_wording(settings_of(config)).pages
    async with open_fetcher() as fetch:
        try:
            found = await understand(given, fetch, wording, now_ms=now_ms())
        except LibraryError as error:
            raise SidenoteError(f"{error} --text-file takes one.") from None
    _tell(understood(found))
    if not yes:
        _ask()
    async with _librarian(config) as librarian:
        changed = await librarian.add(found)
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


async def _export(output: Path | None, guild_id: str, config: Path | None) -> None:
    async with opened_library(config) as resources:
        sources = await resources.library.sources(guild_id=guild_id)
    if output is None:
        sys.stdout.writelines(write_sources(sources))
    else:
        write_text(output, "".join(write_sources(sources)))
        typer.echo(f"{len(sources)} sources written to {plain(str(output))}.")


async def _list(
    guild_id: str | None, find: str, failing: bool, whole: bool, config: Path | None
) -> tuple[tuple[Listed, ...], list[Source]]:
    """The sources that were asked for, and where wanted whole, with their texts."""
    guild_ids = None if guild_id is None else [guild_id]
    async with _librarian(config) as librarian:
        page = await librarian.lists.page(guild_ids, text=find, failing=failing, limit=ALL)
        chosen = {(one.guild_id, one.source_id) for one in page.sources}
        every = await librarian.library.sources(guild_id=guild_id) if whole else []
    return page.sources, [one for one in every if (one.guild_id, one.source_id) in chosen]


async def _show(source_id: str, guild_id: str, config: Path | None) -> Shown:
    async with _librarian(config) as librarian:
        return await librarian.show(source_id, guild_id=guild_id)


async def _remove(source_id: str, guild_id: str, config: Path | None) -> Shown:
    async with _librarian(config) as librarian:
        return await librarian.remove(source_id, guild_id=guild_id)


async def _refresh(
    source_ids: Sequence[str], guild_id: str, config: Path | None
) -> list[Refreshed]:
    async with _librarian(config) as librarian:
        if not source_ids:
            return await librarian.refresh_all(guild_id=guild_id, limit=ALL)
        return await librarian.refresh_each(source_ids, guild_id=guild_id)


@asynccontextmanager
async def _librarian(config: Path | None) -> AsyncIterator[Librarian]:
    from bot.app import open_fetcher

    async with opened_library(config) as resources, open_fetcher() as fetch:
        yield resources.librarian(fetch)


def _tell(lines: Iterable[str]) -> None:
    for line in lines:
        typer.echo(line)


async def _import(sources: Sequence[Source], config: Path | None) -> tuple[int, list[Reason]]:
    async with opened_library(config) as resources:
        return await import_into(resources.library, sources, progress=_show_progress)


def _ask() -> None:
    if not sys.stdin.isatty():
        raise UsageError("Nothing was added: there is no terminal to ask on; say --yes.")
    if not typer.confirm("Add this source?"):
        raise typer.Abort


def _show_progress(passages: int) -> None:
    if sys.stderr.isatty():
        typer.echo(f"\r{passages} passages embedded", nl=False, err=True)
